import { useSyncExternalStore } from "react";

/** Who is signed in by the browser's cookie, and how to sign in, as the server says it. */
export interface Session {
  signedIn: boolean;
  person?: { key: string; name: string };
  /** What requests of the session must bring beside the cookie. */
  csrfToken?: string;
  /** Where to sign in; null where that is not set up. */
  signIn: { url: string } | null;
}

const NOBODY: Session = { signedIn: false, signIn: null };
const listeners = new Set<() => void>();
let current = NOBODY;
let loaded = load();

async function load(): Promise<void> {
  try {
    const response = await fetch("/session", { headers: { accept: "application/json" } });
    current = response.ok ? ((await response.json()) as Session) : NOBODY;
  } catch {
    current = NOBODY;
  }
  listeners.forEach((listener) => listener());
}

/** Asks the server again: the session may have ended. */
export function refresh(): Promise<void> {
  loaded = load();
  return loaded;
}

/** What a request must bring to be taken as one of the session; nothing when nobody is signed in. */
export async function csrfHeaders(): Promise<Record<string, string>> {
  await loaded;
  return current.csrfToken ? { "x-csrf-token": current.csrfToken } : {};
}

/** Ends the session and says who is signed in then: nobody. */
export async function signOut(): Promise<void> {
  await fetch("/sign-out", { method: "POST", headers: await csrfHeaders() });
  await refresh();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session, as it is now. */
export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => current);
}
