// A real OpenID provider (oidc-provider) on a loopback port. It calls itself localhost, the atlas 127.0.0.1, so that
// the two are different sites to a browser, as in life.
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

import { freePort } from "./atlas.mjs";

/** What the provider knows of whoever signs in as this. */
function account(id) {
  const claims = {
    sub: id,
    name: `${id[0].toUpperCase()}${id.slice(1)} Quoll`,
    email: `${id}@example.org`,
    email_verified: true,
    groups: id === "ada" ? ["curators", "atlas-admins"] : ["curators"],
  };
  return { accountId: id, claims: async () => claims };
}

/** Starts the provider for an atlas at this address. */
export async function startProvider(atlasUrl, audience) {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: "first", use: "sig", alg: "RS256" };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "atlas",
        client_secret: "a secret of the tests: 0123456789",
        redirect_uris: [`${atlasUrl}/sign-in/callback`],
      },
      {
        client_id: "harvester",
        client_secret: "another secret of the tests: 01234",
        grant_types: ["client_credentials"],
        response_types: [],
        redirect_uris: [],
      },
    ],
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: "",
          audience: resource,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    findAccount: (_, id) => account(id),
    pkce: { required: () => true },
    cookies: { keys: ["of the tests"] },
    jwks: { keys: [key] },
  });
  const server = provider.listen(port, "localhost");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    issuer,
    settings: {
      oidc_issuer: issuer,
      oidc_client_id: "atlas",
      oidc_client_secret: "a secret of the tests: 0123456789",
      oidc_scopes: "openid,profile,email,groups",
      role_claim: "groups",
      role_mapping: "atlas-admins=ADMIN",
      jwt_audience: audience,
    },
    /** A signed token for a program, as the provider gives it out. */
    async programToken(resource = audience) {
      const answer = await fetch(`${issuer}/token`, {
        method: "POST",
        headers: {
          authorization: `Basic ${btoa("harvester:another+secret+of+the+tests%3A+01234")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ grant_type: "client_credentials", resource }),
      });
      return (await answer.json()).access_token;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
