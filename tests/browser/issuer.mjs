// An issuer that does as it is told, also what a real one would never do: for the attacks.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

import { SignJWT, exportJWK, exportSPKI, generateKeyPair, importJWK } from "jose";

/** Starts the issuer. What its keys are and what it answers for a code is up to the test. */
export async function startIssuer() {
  const keys = new Map();
  const codes = new Map();
  let published = [];
  let asked = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, issuer);
    const json = (body, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (pathname === "/.well-known/openid-configuration") return json(described());
    if (pathname === "/jwks") {
      asked += 1;
      return Promise.all(published.map(publicKey)).then((all) => json({ keys: all }));
    }
    if (pathname === "/token") return exchange(request, json);
    return json({ error: "not_found" }, 404);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;

  function described() {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
    };
  }

  async function publicKey(kid) {
    return { ...(await exportJWK(keys.get(kid).publicKey)), kid, use: "sig", alg: "RS256" };
  }

  async function exchange(request, json) {
    let text = "";
    for await (const chunk of request) text += chunk;
    const form = new URLSearchParams(text);
    const known = codes.get(form.get("code"));
    codes.delete(form.get("code"));
    const proof = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    if (!known || proof !== known.challenge) return json({ error: "invalid_grant" }, 400);
    return json({ access_token: "opaque", token_type: "Bearer", expires_in: 60, id_token: known.idToken });
  }

  const self = {
    issuer,
    /** How often the keys were asked for. */
    asked: () => asked,
    /** Makes a key; it is not shown yet. */
    async makeKey(kid) {
      keys.set(kid, await generateKeyPair("RS256", { extractable: true }));
    },
    /** Shows these keys and no others. */
    publish(...kids) {
      published = kids;
    },
    privateKey: (kid) => keys.get(kid).privateKey,
    publicPem: (kid) => exportSPKI(keys.get(kid).publicKey),
    /** A token with these claims, signed by this key. */
    async sign(claims, { kid = "one", key, alg = "RS256" } = {}) {
      // A key object is bound to its algorithm; the key itself is not.
      const own = key ?? (await importJWK(await exportJWK(keys.get(kid).privateKey), alg));
      return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(own);
    },
    /** Claims that are good, changed by these. */
    claims(changed = {}) {
      const now = Math.floor(Date.now() / 1000);
      return { iss: issuer, sub: "ada", aud: "atlas", iat: now, exp: now + 300, name: "Ada Quoll", ...changed };
    },
    /** Has a code answered with this ID token, to whoever proves to have asked with this challenge. */
    grant(code, challenge, idToken) {
      codes.set(code, { challenge, idToken });
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await self.makeKey("one");
  self.publish("one");
  return self;
}
