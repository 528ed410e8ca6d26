/** A query worth trying. */
export interface Example {
  /** File name without its ending: order and identity. */
  id: string;
  /** One line that says what it shows, the file's first comment. */
  title: string;
  /** The rest of the leading comment. */
  about: string;
  /** What comes after the comment. */
  query: string;
}

const files = import.meta.glob<string>("./examples/*.graphql", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Splits a file into its leading comment (title, then text) and the query. */
export function parseExample(path: string, source: string): Example {
  const id = path.replace(/^.*\//, "").replace(/\.graphql$/, "");
  const lines = source.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  const comment = lines.slice(0, end).map((line) => line.replace(/^#\s?/, ""));
  return { id, title: comment[0] ?? id, about: comment.slice(1).join(" "), query: lines.slice(end).join("\n") };
}

/** All examples, in the order of their file names. */
export const examples: readonly Example[] = Object.entries(files)
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([path, source]) => parseExample(path, source));
