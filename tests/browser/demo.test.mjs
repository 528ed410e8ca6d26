// Demo mode: local people to sign in as by a click, and every page says that this is a demo.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";

import { startAtlas } from "./atlas.mjs";
import { launch } from "./chromium.mjs";
import { Jar, bearer, graphql } from "./client.mjs";

const SHOTS = new URL("shots/", import.meta.url).pathname;

let atlas;
let browser;
let page;
const errors = [];

before(async () => {
  await mkdir(SHOTS, { recursive: true });
  atlas = await startAtlas();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
});

after(async () => {
  await browser?.close();
  await atlas?.stop();
});

/** Asks as the signed-in page would. */
function ask(query) {
  return page.evaluate(async (text) => {
    const session = await (await fetch("/session")).json();
    const headers = { "content-type": "application/json", "x-csrf-token": session.csrfToken ?? "" };
    const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query: text }) });
    return response.json();
  }, query);
}

/** Chooses a person on the page that offers them. */
async function signInAs(name) {
  await page.goto(`${atlas.url}/sign-in?return_to=/graphiql`);
  await page.getByRole("button", { name }).click();
  await page.waitForURL(`${atlas.url}/graphiql`);
  await page.getByText(`Signed in as ${name}`).waitFor();
}

test("the page offers the local people and says that this is a demo", async () => {
  const response = await page.goto(`${atlas.url}/sign-in`);
  assert.equal(response.status(), 200);
  const policy = response.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /form-action 'self'/);
  await page.getByRole("heading", { name: "Sign in to the demo" }).waitFor();
  await page.getByRole("note").getByText("demo mode").waitFor();
  assert.equal(await page.getByRole("button").count(), 4);
  await page.screenshot({ path: `${SHOTS}sign-in-demo.png` });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${SHOTS}sign-in-demo-dark.png` });
  await page.setViewportSize({ width: 400, height: 800 });
  await page.screenshot({ path: `${SHOTS}sign-in-demo-narrow.png` });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
});

test("each of them has the roles that are said", async () => {
  const roles = {
    "Ada Banksia": [{ role: "ADMIN" }],
    "Ravi Wattle": [{ role: "EDITOR" }],
    "Stella Quoll": [{ role: "STEWARD" }],
    "Noel Wren": [],
  };
  for (const [name, expected] of Object.entries(roles)) {
    await signInAs(name);
    const { data } = await ask("{ viewer { person { name } grants { nodes { role } } } }");
    assert.deepEqual(data.viewer, { person: { name }, grants: { nodes: expected } });
  }
});

test("the page says who is signed in and that this is a demo", async () => {
  await signInAs("Ada Banksia");
  await page.getByRole("note").getByText("demo mode").waitFor();
  await page.getByRole("button", { name: "Show Documentation Explorer" }).waitFor();
  await page.screenshot({ path: `${SHOTS}graphiql-signed-in.png` });
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  await page.screenshot({ path: `${SHOTS}graphiql-signed-out.png` });
});

test("a page elsewhere signs nobody in here", async () => {
  const chosen = { user: "administrator", return_to: "/" };
  for (const origin of ["https://evil.example", "null"]) {
    const jar = new Jar(atlas.url);
    const response = await jar.fetch("/sign-in/demo", {
      method: "POST",
      headers: { origin },
      body: new URLSearchParams(chosen),
    });
    assert.equal(response.status, 403, origin);
    assert.equal((await jar.session()).signedIn, false);
  }
});

test("signing in locally leads nowhere else, and only to those who are there", async () => {
  const wrong = [
    { user: "administrator", return_to: "//evil.example" },
    { user: "administrator", return_to: "/\\evil.example" },
    { user: "administrator", return_to: "https://evil.example" },
    { user: "root", return_to: "/" },
  ];
  for (const chosen of wrong) {
    const jar = new Jar(atlas.url);
    const response = await jar.fetch("/sign-in/demo", { method: "POST", body: new URLSearchParams(chosen) });
    assert.equal(response.status, 400, JSON.stringify(chosen));
    assert.equal((await jar.session()).signedIn, false);
  }
});

test("an administrator disables a person, who is refused at once", async () => {
  const token = (await atlas.run("token")).trim();
  const jar = new Jar(atlas.url);
  const chosen = { user: "newcomer", return_to: "/" };
  const signIn = () => jar.fetch("/sign-in/demo", { method: "POST", body: new URLSearchParams(chosen) });
  await signIn();
  const { person, csrfToken } = await jar.session();
  const mutation =
    "mutation($input: SetPersonDisabledInput!) { setPersonDisabled(input: $input) { person { name } } }";
  const set = (disabled) => graphql(atlas.url, mutation, bearer(token), { input: { key: person.key, disabled } });
  const own = { ...jar.header(), "x-csrf-token": csrfToken };
  assert.equal((await graphql(atlas.url, "{ viewer { isAnonymous } }", own)).status, 200);
  assert.equal((await set(true)).body.data.setPersonDisabled.person.name, "Noel Wren");
  assert.equal((await graphql(atlas.url, "{ viewer { isAnonymous } }", own)).status, 401, "the session is over");
  assert.equal((await signIn()).status, 403);
  await set(false);
  assert.equal((await signIn()).status, 303);
  assert.equal((await jar.session()).signedIn, true);
});

test("nothing went wrong in the pages", () => assert.deepEqual(errors, []));

test("served outside demo mode, the same data let none of the local people in", async () => {
  await signInAs("Ada Banksia");
  const made = await ask('mutation { createApiToken(input: { name: "kept", scope: ADMIN }) { token } }');
  const { token } = made.data.createApiToken;
  const who = "{ viewer { person { name } } }";
  assert.equal((await graphql(atlas.url, who, bearer(token))).body.data.viewer.person.name, "Ada Banksia");
  const jar = new Jar(atlas.url);
  const [cookie] = (await page.context().cookies(atlas.url)).filter(({ name }) => name === "atlas_session");
  const { folder } = atlas;
  await atlas.stop({ keep: true });
  atlas = await startAtlas({ command: "serve", folder });
  const refused = await graphql(atlas.url, who, bearer(token));
  assert.equal(refused.status, 403);
  assert.equal(refused.body.data, undefined);
  jar.url = atlas.url;
  jar.cookies.set("atlas_session", cookie.value);
  assert.equal((await jar.session()).signedIn, false);
  const posted = { method: "POST", body: new URLSearchParams({ user: "administrator", return_to: "/" }) };
  assert.equal((await jar.fetch("/sign-in/demo", posted)).status, 404);
});
