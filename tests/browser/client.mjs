// A program that talks to the atlas: GraphQL with or without a token, and a browser reduced to its cookies.

/** Runs a GraphQL operation; gives status, headers and body. */
export async function graphql(url, query, headers = {}, variables = undefined) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The header of a bearer token. */
export const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** Cookies as a browser keeps them, for one host. It follows no redirect. */
export class Jar {
  cookies = new Map();

  constructor(url) {
    this.url = url;
  }

  /** The header with the cookies. */
  header() {
    const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? { cookie: pairs.join("; ") } : {};
  }

  /** Fetches a path and keeps the cookies that come. */
  async fetch(path, { headers = {}, ...options } = {}) {
    const response = await fetch(`${this.url}${path}`, {
      redirect: "manual",
      ...options,
      headers: { ...this.header(), ...headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split("; ");
      const [name, value] = pair.split("=");
      if (attributes.includes("Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Who is signed in. */
  async session() {
    return (await this.fetch("/session")).json();
  }
}
