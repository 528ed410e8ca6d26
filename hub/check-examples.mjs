// Fails when an example query, or a GraphQL block of a document, is not valid against the committed schema.
import { readFileSync, readdirSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";

const examples = new URL("src/examples/", import.meta.url);
const documents = new URL("../docs/", import.meta.url);
const schema = buildSchema(readFileSync(new URL("../schema.graphql", import.meta.url), "utf8"));

const named = (folder, ending) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(new URL(name, folder), "utf8")]);
const blocks = ([name, text]) =>
  [...text.matchAll(/^```graphql\n(.*?)^```/gms)].map((match, at) => [`${name}, block ${at + 1}`, match[1]]);

const queries = [
  ...named(examples, ".graphql"),
  ...named(documents, ".md").flatMap(blocks),
  ...blocks(["README.md", readFileSync(new URL("../README.md", import.meta.url), "utf8")]),
];
let faults = 0;
for (const [name, text] of queries) {
  let errors;
  try {
    errors = validate(schema, parse(text));
  } catch (error) {
    errors = [error];
  }
  for (const error of errors) {
    faults += 1;
    console.error(`examples: ${name}: ${error.message}`);
  }
}
console.log(`examples: ${queries.length} checked, ${faults} faults`);
process.exit(faults === 0 && queries.length > 0 ? 0 : 1);
