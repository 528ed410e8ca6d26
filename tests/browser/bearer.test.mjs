// Signed bearer tokens: the good one is taken, and every forged, stale or foreign one is refused with 401.
import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { after, before, test } from "node:test";

import { UnsecuredJWT, generateKeyPair } from "jose";

import { startAtlas } from "./atlas.mjs";
import { bearer, graphql } from "./client.mjs";
import { startIssuer } from "./issuer.mjs";

const WHO = "{ viewer { isAnonymous person { name } tokenScope } }";
const MINUTE = 60;

let atlas;
let issuer;
let stranger;

before(async () => {
  issuer = await startIssuer();
  stranger = await startIssuer();
  const settings = { jwt_issuers: issuer.issuer, jwt_audience: "atlas" };
  atlas = await startAtlas({ command: "serve", settings });
});

after(async () => {
  await atlas?.stop();
  await issuer?.stop();
  await stranger?.stop();
});

async function taken(token) {
  const { status, body, headers } = await graphql(atlas.url, WHO, bearer(token));
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.data.viewer, { isAnonymous: false, person: { name: "Ada Quoll" }, tokenScope: "ADMIN" });
  assert.equal(headers.get("cache-control"), "private, no-store");
}

async function refused(token, why) {
  const { status, body, headers } = await graphql(atlas.url, WHO, bearer(token));
  assert.equal(status, 401, `${why}: ${JSON.stringify(body)}`);
  assert.equal(body.data, undefined, why);
  assert.equal(body.errors[0].extensions.code, "UNAUTHENTICATED");
  assert.match(headers.get("www-authenticate"), /^Bearer realm="atlas", error="invalid_token"/);
}

const now = () => Math.floor(Date.now() / 1000);

test("a good token is its subject's, the same person every time", async () => {
  await taken(await issuer.sign(issuer.claims()));
  const key = async () => {
    const token = await issuer.sign(issuer.claims());
    return (await graphql(atlas.url, "{ viewer { person { key } } }", bearer(token))).body.data.viewer.person.key;
  };
  assert.equal(await key(), await key());
});

test("without a token one is nobody", async () => {
  const { body } = await graphql(atlas.url, WHO);
  assert.deepEqual(body.data.viewer, { isAnonymous: true, person: null, tokenScope: null });
});

test("alg=none is refused", async () => {
  const unsigned = new UnsecuredJWT(issuer.claims()).encode();
  await refused(unsigned, "unsigned");
  const signed = await issuer.sign(issuer.claims());
  const [, payload, signature] = signed.split(".");
  for (const alg of ["none", "None", "NONE"]) {
    const header = btoa(JSON.stringify({ alg, kid: "one" })).replaceAll("=", "");
    await refused(`${header}.${payload}.`, alg);
    await refused(`${header}.${payload}.${signature}`, `${alg} with a signature`);
  }
});

test("a token signed with the public key as a shared secret is refused", async () => {
  const secret = createSecretKey(Buffer.from(await issuer.publicPem("one")));
  for (const alg of ["HS256", "HS384", "HS512"]) {
    await refused(await issuer.sign(issuer.claims(), { key: secret, alg }), alg);
  }
});

test("an algorithm that is not in the settings is refused, also with a good key", async () => {
  await refused(await issuer.sign(issuer.claims(), { alg: "RS384" }), "RS384");
  await refused(await issuer.sign(issuer.claims(), { alg: "PS256" }), "PS256 with a key for RS256");
});

test("a token for another audience is refused", async () => {
  await refused(await issuer.sign(issuer.claims({ aud: "another" })), "another audience");
  await refused(await issuer.sign(issuer.claims({ aud: undefined })), "no audience");
  await taken(await issuer.sign(issuer.claims({ aud: ["another", "atlas"] })));
});

test("a token of another issuer is refused, whoever signed it", async () => {
  await refused(await stranger.sign(stranger.claims()), "a stranger's own");
  await refused(await stranger.sign(issuer.claims()), "a stranger in the issuer's name");
  await refused(await issuer.sign(issuer.claims({ iss: stranger.issuer })), "the issuer in a stranger's name");
  await refused(await issuer.sign(issuer.claims({ iss: undefined })), "nobody's");
});

test("a token is good from nbf to exp, give or take the clock's skew", async () => {
  await taken(await issuer.sign(issuer.claims({ exp: now() - MINUTE / 2 })));
  await refused(await issuer.sign(issuer.claims({ exp: now() - 2 * MINUTE })), "expired");
  await refused(await issuer.sign(issuer.claims({ exp: undefined })), "without an end");
  await taken(await issuer.sign(issuer.claims({ nbf: now() + MINUTE / 2 })));
  await refused(await issuer.sign(issuer.claims({ nbf: now() + 2 * MINUTE })), "not yet valid");
});

test("a token that names nobody is refused", async () => {
  await refused(await issuer.sign(issuer.claims({ sub: undefined })), "no subject");
  await refused(await issuer.sign(issuer.claims({ sub: "" })), "an empty subject");
});

test("a changed token is refused", async () => {
  const [header, , signature] = (await issuer.sign(issuer.claims())).split(".");
  const other = btoa(JSON.stringify(issuer.claims({ sub: "root" }))).replaceAll("=", "");
  await refused(`${header}.${other}.${signature}`, "another payload");
  await refused(`${header}.${other}`, "no signature");
  await refused("a.b.c", "noise");
  await refused("x".repeat(20_000), "endless");
});

test("an unknown key is refused, and does not have the issuer asked without end", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  const before = issuer.asked();
  for (let n = 0; n < 12; n += 1) {
    await refused(await issuer.sign(issuer.claims(), { kid: `unknown-${n}`, key: privateKey }), "an unknown key");
  }
  await refused(await issuer.sign(issuer.claims(), { kid: "one", key: privateKey }), "another key of that name");
  assert.ok(issuer.asked() - before <= 5, `asked ${issuer.asked() - before} times`);
  await taken(await issuer.sign(issuer.claims()));
});

test("a new key is taken at once, and the old one refused once it is not shown any more", async () => {
  const rotating = await startIssuer();
  const other = await startAtlas({
    command: "serve",
    settings: { jwt_issuers: rotating.issuer, jwt_audience: "atlas" },
  });
  const status = async (kid) =>
    (await graphql(other.url, WHO, bearer(await rotating.sign(rotating.claims(), { kid })))).status;
  try {
    assert.equal(await status("one"), 200);
    await rotating.makeKey("two");
    rotating.publish("one", "two");
    assert.equal(await status("two"), 200, "the new key");
    assert.equal(await status("one"), 200, "the old key while it is shown");
    await rotating.makeKey("three");
    rotating.publish("two", "three");
    // The next token of a new key shows the atlas that the old one is gone.
    assert.equal(await status("three"), 200, "the third key");
    assert.equal(await status("one"), 401, "the old key after its removal");
  } finally {
    await other.stop();
    await rotating.stop();
  }
});

test("when the issuer cannot be asked, the answer is not that the token is bad", async () => {
  const gone = await startIssuer();
  const token = await gone.sign(gone.claims());
  const other = await startAtlas({
    command: "serve",
    settings: { jwt_issuers: gone.issuer, jwt_audience: "atlas" },
  });
  await gone.stop();
  try {
    const { status, body } = await graphql(other.url, WHO, bearer(token));
    assert.equal(status, 503);
    assert.equal(body.errors[0].extensions.code, "UNAVAILABLE");
  } finally {
    await other.stop();
  }
});

test("other schemes and malformed headers are refused, never taken for nobody", async () => {
  for (const authorization of ["Basic YTpi", "Bearer", "Bearer a b", "bearer", "Token x"]) {
    const { status } = await graphql(atlas.url, WHO, { authorization });
    assert.equal(status, 401, authorization);
  }
});

test("no token is ever in the log", () => {
  assert.doesNotMatch(atlas.log(), /eyJ/);
});
