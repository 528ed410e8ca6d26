// GraphiQL in a real browser against the real program: it loads without network, answers an example,
// documents the schema, and leaves no error behind.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";

import { startAtlas } from "./atlas.mjs";
import { launch } from "./chromium.mjs";

const SHOTS = new URL("shots/", import.meta.url).pathname;

let atlas;
let browser;
let page;
const foreign = [];
const errors = [];

before(async () => {
  await mkdir(SHOTS, { recursive: true });
  atlas = await startAtlas();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("request", (request) => {
    if (!request.url().startsWith(atlas.url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
});

after(async () => {
  await browser?.close();
  await atlas?.stop();
});

/** The answer pane as JSON, once it holds `key`. */
async function answer(key) {
  const text = await page.waitForFunction(
    (wanted) => {
      const model = [...document.querySelectorAll(".result-window .view-line")];
      return model.some((line) => line.textContent.includes(wanted)) ? true : undefined;
    },
    `"${key}"`,
    { timeout: 20_000 },
  );
  assert.ok(text);
}

test("the page opens under a strict policy and says what it is", async () => {
  const response = await page.goto(`${atlas.url}/graphiql`);
  assert.equal(response.status(), 200);
  const policy = response.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self';/);
  assert.equal(await page.title(), "Atlas Core");
  await page.getByRole("heading", { name: "Examples" }).waitFor();
  await page.getByText("all records here were generated").waitFor();
});

test("an example query runs and is answered", async () => {
  const answered = page.waitForResponse(
    (response) => response.url() === `${atlas.url}/graphql` && response.request().postData()?.includes("query Datasets"),
  );
  await page.getByRole("button", { name: /Datasets with their provider/ }).click();
  const response = await answered;
  assert.equal(response.status(), 200);
  const body = await response.json();
  assert.equal(body.errors, undefined);
  // The sample has 12 datasets, every one with its provider.
  assert.equal(body.data.datasets.totalCount, 12);
  assert.equal(body.data.datasets.nodes.length, 10);
  assert.ok(body.data.datasets.nodes.every((dataset) => dataset.provider.name.length > 0));
  await answer("totalCount");
  await page.screenshot({ path: `${SHOTS}graphiql-example.png` });
});

test("every example is answered without errors", async () => {
  const buttons = page.locator(".atlas-examples button");
  const count = await buttons.count();
  assert.ok(count >= 5, `only ${count} examples`);
  for (let n = 0; n < count; n += 1) {
    const answered = page.waitForResponse(
      (response) => response.url() === `${atlas.url}/graphql` && response.request().method() === "POST",
    );
    const title = await buttons.nth(n).locator("strong").textContent();
    await buttons.nth(n).click();
    const body = await (await answered).json();
    assert.equal(body.errors, undefined, `${title}: ${JSON.stringify(body.errors)}`);
    assert.notEqual(body.data, null, title);
  }
  await page.screenshot({ path: `${SHOTS}graphiql-last-example.png` });
});

test("the documentation explorer shows the schema", async () => {
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await page.getByText("A GraphQL schema provides a root type").waitFor();
  await page.getByRole("link", { name: "Query", exact: true }).first().click();
  await page.getByRole("link", { name: "datasets", exact: true }).waitFor();
  await page.screenshot({ path: `${SHOTS}graphiql-documentation.png` });
});

test("nothing came from elsewhere and nothing went wrong", () => {
  assert.deepEqual(foreign, []);
  assert.deepEqual(errors, []);
});
