// Signing in with a real browser at a real OpenID provider, and what the signed-in page may do.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";

import { freePort, startAtlas } from "./atlas.mjs";
import { launch } from "./chromium.mjs";
import { bearer, graphql } from "./client.mjs";
import { startProvider } from "./provider.mjs";

const SHOTS = new URL("shots/", import.meta.url).pathname;
const AUDIENCE = "https://atlas.test/graphql";
const WHO = "{ viewer { isAnonymous email person { key name } } }";

let atlas;
let provider;
let browser;
let page;
const errors = [];

before(async () => {
  await mkdir(SHOTS, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  provider = await startProvider(url, AUDIENCE);
  atlas = await startAtlas({ command: "serve", port, settings: { public_url: url, ...provider.settings } });
  browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
});

after(async () => {
  await browser?.close();
  await atlas?.stop();
  await provider?.stop();
});

/** Asks as the page itself would: with its cookie and its token. */
function ask(query) {
  return page.evaluate(async (text) => {
    const session = await (await fetch("/session")).json();
    const headers = { "content-type": "application/json", "x-csrf-token": session.csrfToken ?? "" };
    const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query: text }) });
    return { status: response.status, body: await response.json() };
  }, query);
}

/** Asks who one is over a WebSocket that greets with this payload; gives the answer, or that it was closed. */
function askBySocket(from, payload) {
  const url = `${atlas.url.replace("http", "ws")}/graphql`;
  return from.evaluate(
    ([address, greeting]) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address, "graphql-transport-ws");
        socket.onclose = () => resolve("closed");
        socket.onopen = () => socket.send(JSON.stringify({ type: "connection_init", payload: greeting }));
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          const query = "{ viewer { isAnonymous tokenScope } }";
          if (message.type === "connection_ack") {
            socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
          }
          if (message.type === "next") resolve(message.payload.data.viewer);
        };
      }),
    [url, payload],
  );
}

/** Fills in what the provider asks. */
async function atProvider(login) {
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill("any");
  await page.locator('button[type="submit"]').click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("the page offers to sign in, and the provider sends the person back to it", async () => {
  await page.goto(`${atlas.url}/graphiql`);
  await page.getByRole("link", { name: "Sign in" }).click();
  await atProvider("ada");
  await page.waitForURL(`${atlas.url}/graphiql`);
  await page.getByText("Signed in as Ada Quoll").waitFor();
  await page.screenshot({ path: `${SHOTS}sign-in-graphiql.png` });
});

test("the cookie is out of reach of scripts and goes nowhere else", async () => {
  assert.equal(await page.evaluate(() => document.cookie), "");
  const cookies = await page.context().cookies(atlas.url);
  const session = cookies.find(({ name }) => name === "atlas_session");
  assert.equal(session.httpOnly, true);
  assert.equal(session.sameSite, "Lax");
  assert.equal(cookies.some(({ name }) => name === "atlas_sign_in"), false, "it was taken back");
});

test("a group at the provider gives the role that is mapped to it", async () => {
  // ada is in the group that is mapped to ADMIN, who alone may read the audit log.
  const { body } = await ask("{ auditLog { nodes { event } } }");
  assert.deepEqual(body, { data: { auditLog: { nodes: [{ event: "person.signed_in" }] } } });
});

test("the viewer is who signed in at the provider", async () => {
  const { status, body } = await ask(WHO);
  assert.equal(status, 200);
  assert.equal(body.data.viewer.person.name, "Ada Quoll");
  assert.equal(body.data.viewer.email, "ada@example.org");
  const again = await ask(WHO);
  assert.equal(again.body.data.viewer.person.key, body.data.viewer.person.key);
});

test("what is asked in GraphiQL is asked as who is signed in", async () => {
  const { csrfToken } = await page.evaluate(async () => (await fetch("/session")).json());
  const answered = page.waitForResponse(
    (response) =>
      response.url() === `${atlas.url}/graphql` &&
      response.request().postDataJSON()?.operationName !== "IntrospectionQuery",
  );
  await page.locator(".atlas-examples button").first().click();
  const response = await answered;
  assert.equal(response.status(), 200);
  assert.equal(response.request().headers()["x-csrf-token"], csrfToken);
  assert.equal(response.headers()["cache-control"], "private, no-store");
  assert.equal((await response.json()).errors, undefined);
});

test("a WebSocket of the page is the person's; one greets with a token instead", async () => {
  assert.deepEqual(await askBySocket(page), { isAnonymous: false, tokenScope: "ADMIN" });
  const made = await ask('mutation { createApiToken(input: { name: "t", scope: READ }) { token } }');
  const { token } = made.body.data.createApiToken;
  assert.deepEqual(await askBySocket(page, { authorization: `Bearer ${token}` }), {
    isAnonymous: false,
    tokenScope: "READ",
  });
  for (const authorization of ["Bearer atlas_wrong", "Basic YTpi", 7]) {
    assert.equal(await askBySocket(page, { authorization }), "closed", String(authorization));
  }
});

test("a page elsewhere can neither read nor do anything in the person's name", async () => {
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(`${provider.issuer}/.well-known/openid-configuration`);
  const tried = await elsewhere.evaluate(async (url) => {
    const simple = { method: "POST", mode: "no-cors", credentials: "include" };
    await fetch(`${url}/sign-out`, simple).catch(() => null);
    const read = await fetch(`${url}/session`, { credentials: "include" }).then(
      () => "read",
      () => "refused",
    );
    return read;
  }, atlas.url);
  assert.equal(tried, "refused");
  assert.equal(await askBySocket(elsewhere), "closed");
  await elsewhere.close();
  assert.equal((await ask(WHO)).body.data.viewer.isAnonymous, false, "still signed in");
});

test("signing out ends the session", async () => {
  await page.goto(`${atlas.url}/graphiql`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  const { body } = await ask(WHO);
  assert.deepEqual(body.data.viewer, { isAnonymous: true, email: null, person: null });
  assert.deepEqual(await askBySocket(page), { isAnonymous: true, tokenScope: null });
});

test("who is in no such group has no such role", async () => {
  await page.context().clearCookies();
  await page.goto(`${atlas.url}/sign-in?return_to=/graphiql`);
  await atProvider("ben");
  await page.getByText("Signed in as Ben Quoll").waitFor();
  const { body } = await ask("{ auditLog { nodes { event } } }");
  assert.equal(body.errors[0].extensions.code, "FORBIDDEN");
});

test("who declines at the provider comes back as nobody", async () => {
  await page.context().clearCookies();
  await page.goto(`${atlas.url}/sign-in?return_to=/graphiql`);
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
  await page.screenshot({ path: `${SHOTS}sign-in-declined.png` });
  const session = await page.context().request.get(`${atlas.url}/session`);
  assert.equal((await session.json()).signedIn, false);
});

test("a program's token from the real provider is taken, and only for its audience", async () => {
  const token = await provider.programToken();
  const { status, body } = await graphql(atlas.url, "{ viewer { isAnonymous tokenScope } }", bearer(token));
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.data.viewer, { isAnonymous: false, tokenScope: "ADMIN" });
  const other = await provider.programToken("https://another.test/api");
  assert.equal((await graphql(atlas.url, "{ viewer { isAnonymous } }", bearer(other))).status, 401);
});

test("nothing went wrong in the pages", () => {
  // The refused WebSocket greetings and the declined sign-in are meant; a page's script failing is not.
  const meant = /WebSocket connection|Failed to load resource|blocked by CORS policy/;
  assert.deepEqual(errors.filter((text) => !meant.test(text)), []);
});
