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

/** Waits until the pane of the answer shows a text. */
async function shown(text) {
  await page.locator(".result-window .view-line", { hasText: text }).first().waitFor();
}

/** What the page asked last, and the answer to it. */
async function ask(button) {
  // The page's own introspection may still be under way.
  const answered = page.waitForResponse(
    (response) =>
      response.url() === `${atlas.url}/graphql` &&
      response.request().postDataJSON()?.operationName !== "IntrospectionQuery",
  );
  await button.click();
  const response = await answered;
  return { status: response.status(), request: response.request().postDataJSON(), body: await response.json() };
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
  const { status, body } = await ask(page.getByRole("button", { name: /Datasets and who stands behind them/ }));
  assert.equal(status, 200);
  assert.equal(body.errors, undefined);
  // The sample has 12 datasets, one of them private; every one has a provider.
  assert.equal(body.data.datasets.totalCount, 11);
  assert.equal(body.data.datasets.nodes.length, 10);
  assert.ok(body.data.datasets.nodes.every((dataset) => dataset.provider.title.length > 0));
  await shown('"totalCount": 11');
  await page.screenshot({ path: `${SHOTS}graphiql-example.png` });
});

test("every example is answered without errors", async () => {
  const buttons = page.locator(".atlas-examples button");
  const count = await buttons.count();
  assert.ok(count >= 5, `only ${count} examples`);
  for (let n = 0; n < count; n += 1) {
    const { request, body } = await ask(buttons.nth(n));
    assert.equal(body.errors, undefined, `${request.operationName}: ${JSON.stringify(body.errors)}`);
    // An example that finds nothing in the sample shows nothing.
    assert.match(JSON.stringify(body.data), /"(uid|scientificName)":/, request.operationName);
    await page.getByRole("tab", { name: request.operationName }).waitFor();
  }
  // Of all examples only the last shows what changes did.
  await shown('"action": "CREATE"');
  await page.screenshot({ path: `${SHOTS}graphiql-last-example.png` });
});

test("the documentation explorer shows the schema", async () => {
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await page.getByText("A GraphQL schema provides a root type").waitFor();
  await page.getByRole("link", { name: "Query", exact: true }).first().click();
  await page.getByRole("link", { name: "datasets", exact: true }).waitFor();
  await page.screenshot({ path: `${SHOTS}graphiql-documentation.png` });
});

/** Asks for a type name over a WebSocket, from a page; returns what came, message by message. */
function askBySocket(from, protocol) {
  const url = `${atlas.url.replace("http", "ws")}/graphql`;
  return from.evaluate(
    ([address, spoken]) =>
      new Promise((resolve) => {
        const came = [];
        const socket = new WebSocket(address, spoken);
        socket.onerror = () => resolve("refused");
        socket.onopen = () => socket.send(JSON.stringify({ type: "connection_init" }));
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          came.push(message);
          if (message.type === "connection_ack") {
            const payload = { query: "{ __typename }" };
            socket.send(JSON.stringify({ id: "1", type: "subscribe", payload }));
          }
          if (message.type === "complete") resolve(came);
        };
      }),
    [url, protocol],
  );
}

test("a page of the atlas may ask over a WebSocket", async () => {
  const [, next, complete] = await askBySocket(page, "graphql-transport-ws");
  assert.deepEqual(next, { type: "next", id: "1", payload: { data: { __typename: "Query" } } });
  assert.deepEqual(complete, { type: "complete", id: "1" });
});

test("a page of another origin, or of the older protocol, may not", async () => {
  const stranger = await browser.newPage();
  assert.equal(await askBySocket(stranger, "graphql-transport-ws"), "refused");
  await stranger.goto(`${atlas.url}/health/live`);
  assert.equal(await askBySocket(stranger, "graphql-ws"), "refused");
  await stranger.close();
});

test("nothing came from elsewhere and nothing went wrong", () => {
  assert.deepEqual(foreign, []);
  assert.deepEqual(errors, []);
});
