// Fails when an example query is not valid against the committed schema.
import { readFileSync, readdirSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";

const folder = new URL("src/examples/", import.meta.url);
const schema = buildSchema(readFileSync(new URL("../schema.graphql", import.meta.url), "utf8"));
let faults = 0;
const names = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
for (const name of names) {
  for (const error of validate(schema, parse(readFileSync(new URL(name, folder), "utf8")))) {
    faults += 1;
    console.error(`examples: ${name}: ${error.message}`);
  }
}
console.log(`examples: ${names.length} checked, ${faults} faults`);
process.exit(faults === 0 && names.length > 0 ? 0 : 1);
