// Signing in by browser, attacked: state, nonce, cookies, addresses, forged requests. The issuer does as it is told.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { UnsecuredJWT } from "jose";

import { freePort, startAtlas } from "./atlas.mjs";
import { Jar, graphql } from "./client.mjs";
import { startIssuer } from "./issuer.mjs";

const WHO = "{ viewer { isAnonymous person { name } } }";

let atlas;
let issuer;

before(async () => {
  issuer = await startIssuer();
  const port = await freePort();
  const settings = {
    public_url: `http://127.0.0.1:${port}`,
    oidc_issuer: issuer.issuer,
    oidc_client_id: "atlas",
  };
  atlas = await startAtlas({ command: "serve", port, settings });
});

after(async () => {
  await atlas?.stop();
  await issuer?.stop();
});

/** Sets out to the provider; gives what it is asked. */
async function setOut(jar, returnTo = "/graphiql?a=1") {
  const response = await jar.fetch(`/sign-in?${new URLSearchParams({ return_to: returnTo })}`);
  assert.equal(response.status, 303);
  const address = new URL(response.headers.get("location"));
  assert.equal(address.origin, issuer.issuer);
  return Object.fromEntries(address.searchParams);
}

/** What a code is answered with, unless the test changes it. */
async function grant(code, asked, changed = {}, signing = {}) {
  const claims = issuer.claims({ nonce: asked.nonce, ...changed });
  issuer.grant(code, asked.code_challenge, signing.token ?? (await issuer.sign(claims, signing)));
}

const callback = (jar, params) => jar.fetch(`/sign-in/callback?${new URLSearchParams(params)}`);

/** Signs in as one should. */
async function signIn(jar = new Jar(atlas.url)) {
  const asked = await setOut(jar);
  await grant("good", asked);
  const response = await callback(jar, { state: asked.state, code: "good" });
  assert.equal(response.status, 303, await response.text());
  return { jar, response, asked };
}

async function nobody(jar) {
  assert.equal((await jar.session()).signedIn, false);
}

test("the provider is asked with a code, PKCE, state and nonce", async () => {
  const asked = await setOut(new Jar(atlas.url));
  assert.equal(asked.response_type, "code");
  assert.equal(asked.client_id, "atlas");
  assert.equal(asked.redirect_uri, `${atlas.url}/sign-in/callback`);
  assert.equal(asked.code_challenge_method, "S256");
  assert.equal(asked.scope, "openid profile email");
  for (const name of ["state", "nonce", "code_challenge"]) assert.ok(asked[name].length >= 22, name);
});

test("signing in ends in a session, where one wanted to go", async () => {
  const { jar, response } = await signIn();
  assert.equal(response.headers.get("location"), "/graphiql?a=1");
  const cookie = response.headers.getSetCookie().find((line) => line.startsWith("atlas_session="));
  assert.match(cookie, /; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
  const session = await jar.session();
  assert.equal(session.signedIn, true);
  assert.equal(session.person.name, "Ada Quoll");
  const { status, body, headers } = await graphql(atlas.url, WHO, {
    ...jar.header(),
    "x-csrf-token": session.csrfToken,
  });
  assert.equal(status, 200);
  assert.equal(body.data.viewer.person.name, "Ada Quoll");
  assert.equal(headers.get("cache-control"), "private, no-store");
});

test("an answer is taken once", async () => {
  const { jar, asked } = await signIn();
  await grant("again", asked);
  assert.equal((await callback(jar, { state: asked.state, code: "again" })).status, 400);
  // Also with the cookie of that sign-in put back.
  const other = new Jar(atlas.url);
  const sameAsked = await setOut(other);
  const cookie = new Map(other.cookies);
  await grant("good", sameAsked);
  assert.equal((await callback(other, { state: sameAsked.state, code: "good" })).status, 303);
  const replaying = new Jar(atlas.url);
  replaying.cookies = cookie;
  await grant("good", sameAsked);
  assert.equal((await callback(replaying, { state: sameAsked.state, code: "good" })).status, 400);
  await nobody(replaying);
});

test("an answer is taken from the browser that set out, and no other", async () => {
  const attacker = new Jar(atlas.url);
  const asked = await setOut(attacker);
  await grant("attacker", asked);
  // The attacker has a victim follow the link with the attacker's code.
  const bare = new Jar(atlas.url);
  assert.equal((await callback(bare, { state: asked.state, code: "attacker" })).status, 400);
  await nobody(bare);
  const busy = new Jar(atlas.url);
  await setOut(busy);
  assert.equal((await callback(busy, { state: asked.state, code: "attacker" })).status, 400);
  await nobody(busy);
});

test("a made-up or missing state is refused", async () => {
  const jar = new Jar(atlas.url);
  const asked = await setOut(jar);
  await grant("good", asked);
  assert.equal((await callback(jar, { state: "made-up", code: "good" })).status, 400);
  assert.equal((await callback(jar, { code: "good" })).status, 400);
  await nobody(jar);
});

test("an answer in another issuer's name is refused", async () => {
  const jar = new Jar(atlas.url);
  const asked = await setOut(jar);
  await grant("good", asked);
  const answer = { state: asked.state, code: "good", iss: "https://evil.example" };
  assert.equal((await callback(jar, answer)).status, 400);
  await nobody(jar);
});

test("an identity that does not hold is refused", async () => {
  const other = await startIssuer();
  const now = Math.floor(Date.now() / 1000);
  const secret = new TextEncoder().encode(await issuer.publicPem("one"));
  const wrong = {
    "another nonce": [{ nonce: "another" }],
    "no nonce": [{ nonce: undefined }],
    "another audience": [{ aud: "another" }],
    "one audience too many": [{ aud: ["atlas", "another"] }],
    "another issuer": [{ iss: other.issuer }],
    expired: [{ exp: now - 120 }],
    "issued in the future": [{ iat: now + 600, exp: now + 900 }],
    "a foreign key": [{}, { key: other.privateKey("one") }],
    "an unknown key": [{}, { key: other.privateKey("one"), kid: "unknown" }],
    "the public key as a secret": [{}, { key: secret, alg: "HS256" }],
  };
  for (const [why, [changed, signing]] of Object.entries(wrong)) {
    const jar = new Jar(atlas.url);
    const asked = await setOut(jar);
    await grant("wrong", asked, changed, signing);
    const response = await callback(jar, { state: asked.state, code: "wrong" });
    assert.equal(response.status, 400, why);
    await nobody(jar);
  }
  const jar = new Jar(atlas.url);
  const asked = await setOut(jar);
  const unsigned = new UnsecuredJWT(issuer.claims({ nonce: asked.nonce })).encode();
  await grant("unsigned", asked, {}, { token: unsigned });
  assert.equal((await callback(jar, { state: asked.state, code: "unsigned" })).status, 400);
  await nobody(jar);
  await other.stop();
});

test("an identity signed by a key that is new since is taken", async () => {
  await signIn();
  await issuer.makeKey("two");
  issuer.publish("one", "two");
  const jar = new Jar(atlas.url);
  const asked = await setOut(jar);
  await grant("rotated", asked, {}, { kid: "two" });
  assert.equal((await callback(jar, { state: asked.state, code: "rotated" })).status, 303);
  assert.equal((await jar.session()).signedIn, true);
});

test("a code without the proof of who asked is worth nothing", async () => {
  const jar = new Jar(atlas.url);
  const asked = await setOut(jar);
  issuer.grant("stolen", "another challenge", await issuer.sign(issuer.claims({ nonce: asked.nonce })));
  assert.equal((await callback(jar, { state: asked.state, code: "stolen" })).status, 400);
  await nobody(jar);
});

test("who declines at the provider comes back as nobody, told so", async () => {
  const jar = new Jar(atlas.url);
  const asked = await setOut(jar);
  const response = await callback(jar, { state: asked.state, error: "server_error<script>" });
  assert.equal(response.status, 400);
  const text = await response.text();
  assert.match(text, /server_error&lt;script&gt;/);
  assert.doesNotMatch(text, /<script>/);
  await nobody(jar);
});

test("signing in leads nowhere else afterwards", async () => {
  const elsewhere = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
    "/a\r\nset-cookie: x=1",
  ];
  for (const path of ["/sign-in", "/sign-in/start"]) {
    for (const returnTo of elsewhere) {
      const response = await new Jar(atlas.url).fetch(`${path}?${new URLSearchParams({ return_to: returnTo })}`);
      assert.equal(response.status, 400, JSON.stringify(returnTo));
      assert.equal(response.headers.get("location"), null);
    }
  }
});

test("a request with the session's cookie needs the session's token", async () => {
  const { jar } = await signIn();
  const { csrfToken } = await jar.session();
  const { jar: neighbour } = await signIn();
  const foreign = (await neighbour.session()).csrfToken;
  for (const headers of [{}, { "x-csrf-token": "" }, { "x-csrf-token": "wrong" }, { "x-csrf-token": foreign }]) {
    const { status, body } = await graphql(atlas.url, WHO, { ...jar.header(), ...headers });
    assert.equal(status, 403, JSON.stringify(headers));
    assert.match(body.errors[0].message, /X-CSRF-Token/);
    const got = await jar.fetch(`/graphql?query=${encodeURIComponent(WHO)}`, { headers });
    assert.equal(got.status, 403, "by GET");
    assert.equal((await jar.fetch("/sign-out", { method: "POST", headers })).status, 403, "signing out");
  }
  const got = await jar.fetch(`/graphql?query=${encodeURIComponent(WHO)}`, { headers: { "x-csrf-token": csrfToken } });
  assert.equal((await got.json()).data.viewer.isAnonymous, false);
});

test("a planted session is not the one that signing in begins", async () => {
  const victim = new Jar(atlas.url);
  victim.cookies.set("atlas_session", "planted-by-an-attacker");
  await signIn(victim);
  assert.notEqual(victim.cookies.get("atlas_session"), "planted-by-an-attacker");
  const attacker = new Jar(atlas.url);
  attacker.cookies.set("atlas_session", "planted-by-an-attacker");
  await nobody(attacker);
});

test("signing in again ends the session before", async () => {
  const { jar } = await signIn();
  const before = new Jar(atlas.url);
  before.cookies = new Map(jar.cookies);
  await signIn(jar);
  await nobody(before);
  assert.equal((await jar.session()).signedIn, true);
});

test("after signing out the cookie is worth nothing", async () => {
  const { jar } = await signIn();
  const { csrfToken } = await jar.session();
  const kept = new Jar(atlas.url);
  kept.cookies = new Map(jar.cookies);
  const response = await jar.fetch("/sign-out", { method: "POST", headers: { "x-csrf-token": csrfToken } });
  assert.equal(response.status, 204);
  assert.equal(jar.cookies.has("atlas_session"), false);
  const answer = await kept.fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": csrfToken },
    body: JSON.stringify({ query: WHO }),
  });
  assert.equal(answer.status, 401);
  assert.ok(answer.headers.get("www-authenticate"));
  // The cookie is taken back, so that the browser goes on as anyone.
  assert.equal(kept.cookies.has("atlas_session"), false);
});

test("a page elsewhere cannot read who is signed in", async () => {
  const { jar } = await signIn();
  const response = await jar.fetch("/session", { headers: { origin: "https://evil.example" } });
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  assert.equal(response.headers.get("access-control-allow-credentials"), null);
  assert.equal(response.headers.get("cache-control"), "private, no-store");
});

test("outside demo mode nobody signs in locally", async () => {
  const session = await new Jar(atlas.url).session();
  assert.deepEqual(session.signIn, { url: "/sign-in", issuer: issuer.issuer, demoUsers: [] });
  const response = await new Jar(atlas.url).fetch("/sign-in/demo", {
    method: "POST",
    body: new URLSearchParams({ user: "administrator", return_to: "/" }),
  });
  assert.equal(response.status, 404);
  const bare = await startAtlas({ command: "serve" });
  try {
    assert.equal((await new Jar(bare.url).session()).signIn, null);
    assert.equal((await new Jar(bare.url).fetch("/sign-in")).status, 404);
    const posted = await new Jar(bare.url).fetch("/sign-in/demo", {
      method: "POST",
      body: new URLSearchParams({ user: "administrator", return_to: "/" }),
    });
    assert.equal(posted.status, 404);
  } finally {
    await bare.stop();
  }
});

test("nothing secret is in the log", async () => {
  const { jar, asked } = await signIn();
  const { csrfToken } = await jar.session();
  for (const secret of [jar.cookies.get("atlas_session"), csrfToken, asked.state, asked.nonce]) {
    assert.ok(secret.length > 20);
    assert.ok(!atlas.log().includes(secret));
  }
  assert.doesNotMatch(atlas.log(), /eyJ/);
});
