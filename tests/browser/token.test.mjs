// Personal API tokens, from the first one of the command line on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startAtlas } from "./atlas.mjs";
import { bearer, graphql } from "./client.mjs";

const WHO = "{ viewer { isAnonymous person { name } tokenScope tokens { key name beginning scope revoked } } }";
const CREATE = `mutation($input: CreateApiTokenInput!) {
  createApiToken(input: $input) { clientMutationId token apiToken { key name beginning scope } errors { field code } } }`;
const REVOKE = `mutation($input: RevokeApiTokenInput!) {
  revokeApiToken(input: $input) { apiToken { key revoked } errors { field code } } }`;

let atlas;
let admin;

before(async () => {
  atlas = await startAtlas({ command: "serve" });
  admin = (await atlas.run("token", "--name", "of the tests")).trim();
});

after(async () => {
  await atlas?.stop();
});

async function create(input, by = admin) {
  const { body } = await graphql(atlas.url, CREATE, bearer(by), { input });
  return body;
}

test("the command line issues the first token, of an administrator", async () => {
  assert.match(admin, /^atlas_[\w-]{43}$/);
  const { body } = await graphql(atlas.url, WHO, bearer(admin));
  const { person, tokenScope, tokens } = body.data.viewer;
  assert.equal(person.name, "Local administrator");
  assert.equal(tokenScope, "ADMIN");
  assert.deepEqual(
    tokens.map(({ name, beginning, scope, revoked }) => ({ name, beginning, scope, revoked })),
    [{ name: "of the tests", beginning: admin.slice(0, 12), scope: "ADMIN", revoked: null }],
  );
  const { data } = (await graphql(atlas.url, "{ viewer { grants { nodes { role } } } }", bearer(admin))).body;
  assert.deepEqual(data.viewer.grants.nodes.map(({ role }) => role), ["ADMIN"]);
});

test("a token is made, used and revoked", async () => {
  const { data } = await create({ clientMutationId: "7", name: "nightly", scope: "WRITE", expiresInDays: 1 });
  const { clientMutationId, token, apiToken, errors } = data.createApiToken;
  assert.equal(clientMutationId, "7");
  assert.deepEqual(errors, []);
  assert.equal(apiToken.beginning, token.slice(0, 12));
  assert.equal((await graphql(atlas.url, WHO, bearer(token))).body.data.viewer.tokenScope, "WRITE");
  const revoked = await graphql(atlas.url, REVOKE, bearer(admin), { input: { key: apiToken.key } });
  assert.ok(revoked.body.data.revokeApiToken.apiToken.revoked);
  const { status, headers } = await graphql(atlas.url, WHO, bearer(token));
  assert.equal(status, 401);
  assert.match(headers.get("www-authenticate"), /^Bearer/);
});

test("what is wrong with a token to be made is said all at once", async () => {
  const { data } = await create({ name: "", expiresInDays: 0 });
  assert.equal(data.createApiToken.token, null);
  assert.deepEqual(data.createApiToken.errors, [
    { field: "name", code: "INVALID" },
    { field: "expiresInDays", code: "INVALID" },
  ]);
});

test("a narrow token cannot be made into a wide one", async () => {
  for (const scope of ["READ", "PROPOSE", "WRITE"]) {
    const { token } = (await create({ name: scope, scope })).data.createApiToken;
    const wider = await create({ name: "wider", scope: "ADMIN" }, token);
    assert.equal(wider.errors[0].extensions.code, "FORBIDDEN", scope);
    const renamed = await graphql(
      atlas.url,
      'mutation { updateMyProfile(input: { name: "Eve" }) { person { name } } }',
      bearer(token),
    );
    assert.equal(renamed.body.errors[0].extensions.code, "FORBIDDEN", scope);
  }
});

test("nobody makes tokens for nobody", async () => {
  const { body } = await graphql(atlas.url, CREATE, {}, { input: { name: "x" } });
  assert.equal(body.errors[0].extensions.code, "UNAUTHENTICATED");
});

test("a token of another atlas, a made-up or a shortened one is refused", async () => {
  for (const token of ["atlas_", `atlas_${"A".repeat(43)}`, admin.slice(0, -1), `${admin}A`, admin.toUpperCase()]) {
    assert.equal((await graphql(atlas.url, WHO, bearer(token))).status, 401, token.length.toString());
  }
});

test("a signed token is refused where none are taken", async () => {
  const { status, body } = await graphql(atlas.url, WHO, bearer("eyJhbGciOiJub25lIn0.e30."));
  assert.equal(status, 401);
  assert.match(body.errors[0].message, /begin with atlas_/);
});

test("a person renames themselves and shows nobody their address", async () => {
  const { token } = (await create({ name: "all", scope: "ADMIN" })).data.createApiToken;
  const renamed = await graphql(
    atlas.url,
    'mutation { updateMyProfile(input: { name: "A. Keeper" }) { person { id key name } errors { field } } }',
    bearer(token),
  );
  const { person } = renamed.body.data.updateMyProfile;
  assert.equal(person.name, "A. Keeper");
  const node = '{ node(id: "ID") { __typename ... on Person { key name } } }'.replace("ID", person.id);
  const { body } = await graphql(atlas.url, node);
  assert.deepEqual(body.data.node, { __typename: "Person", key: person.key, name: "A. Keeper" });
  const probed = await graphql(atlas.url, node.replace("key name", "email"));
  assert.ok(probed.body.errors, "Person has no such field");
});

test("no token is ever in the log", () => {
  assert.ok(!atlas.log().includes(admin.slice(13)));
});
