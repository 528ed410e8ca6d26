import { signOut, useSession } from "./session";

/** What the operator wants every visitor to know, or an empty text. */
function notice(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="atlas-notice"]')?.content ?? "";
}

/** Comes back to this page, with the query that is in its address. */
function signInAddress(url: string): string {
  const here = location.pathname + location.search;
  return `${url}?${new URLSearchParams({ return_to: here })}`;
}

function Who() {
  const { signedIn, person, signIn } = useSession();
  if (signedIn) {
    return (
      <div className="atlas-who">
        <span>
          Signed in as <strong>{person?.name}</strong>
        </span>
        <button type="button" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    );
  }
  return signIn && <div className="atlas-who"><a href={signInAddress(signIn.url)}>Sign in</a></div>;
}

/** The line above GraphiQL: what everyone should know, and who is signed in. */
export function Bar() {
  const text = notice();
  return (
    <header className="atlas-bar">
      {text && (
        <p className="atlas-notice" role="note">
          {text}
        </p>
      )}
      <Who />
    </header>
  );
}
