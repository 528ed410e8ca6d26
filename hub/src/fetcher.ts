import { csrfHeaders, refresh } from "./session";

/** Where the page asks; the page and the API share one origin. */
const ENDPOINT = "/graphql";

interface Params {
  query: string;
  operationName?: string | null;
  variables?: unknown;
}

interface Options {
  headers?: Record<string, unknown>;
}

/** Asks the atlas over HTTP. An answer that is not JSON becomes a GraphQL error that says what came. */
export async function fetcher(params: Params, options?: Options): Promise<any> {
  const headers = new Headers({
    "content-type": "application/json",
    accept: "application/graphql-response+json, application/json",
    ...(await csrfHeaders()),
  });
  for (const [name, value] of Object.entries(options?.headers ?? {})) {
    headers.set(name, String(value));
  }
  const response = await fetch(ENDPOINT, { method: "POST", headers, body: JSON.stringify(params) });
  // The session is over, or another took its place in another tab.
  if (response.status === 401 || response.status === 403) void refresh();
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `The server answered ${response.status}: ${text.slice(0, 500)}` }] };
  }
}
