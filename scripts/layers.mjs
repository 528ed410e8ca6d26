#!/usr/bin/env node
// Fails when a crate depends on one above it. The order is that of docs/architecture.md.
import { execFileSync } from "node:child_process";

// What each crate may use. An absent arrow is a decision: `search` knows no database, `registry` no search.
const MAY_USE = {
  "atlas-records": [],
  "atlas-interpret": ["atlas-records"],
  "atlas-taxonomy": ["atlas-records"],
  "atlas-entity": ["atlas-records"],
  "atlas-migration": ["atlas-entity", "atlas-records"],
  "atlas-search": ["atlas-records"],
  "atlas-registry": ["atlas-entity", "atlas-records"],
  "atlas-notify": ["atlas-registry", "atlas-entity"],
  "atlas-ingest": ["atlas-interpret", "atlas-taxonomy", "atlas-registry", "atlas-search", "atlas-records", "atlas-entity"],
  "atlas-schema": ["atlas-ingest", "atlas-interpret", "atlas-taxonomy", "atlas-registry", "atlas-search", "atlas-records", "atlas-entity"],
  "atlas-harvest": ["atlas-ingest", "atlas-notify", "atlas-registry", "atlas-records", "atlas-entity"],
  "atlas-api": [
    "atlas-schema",
    "atlas-harvest",
    "atlas-ingest",
    "atlas-taxonomy",
    "atlas-notify",
    "atlas-registry",
    "atlas-search",
    "atlas-records",
    "atlas-entity",
    "atlas-migration",
  ],
  // These two stand above everything and look at all of it.
  "atlas-bench": null,
  "atlas-tests": null,
};

// Libraries that belong to some crates only: HTTP to the top, GraphQL to schema, SQL to the database side.
const ONLY_IN = {
  axum: ["atlas-api"],
  "async-graphql": ["atlas-schema", "atlas-api"],
  "sea-orm": ["atlas-entity", "atlas-migration", "atlas-registry"],
  tantivy: ["atlas-search"],
  "meilisearch-sdk": ["atlas-search"],
};

const metadata = JSON.parse(
  execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps", "--locked"], {
    maxBuffer: 64 << 20,
  }),
);
const faults = [];
for (const crate of metadata.packages) {
  if (!(crate.name in MAY_USE)) {
    faults.push(`${crate.name} has no place in scripts/layers.mjs; give it one`);
    continue;
  }
  const allowed = MAY_USE[crate.name];
  // Tests may reach further: they need migrated databases and real engines.
  for (const { name, kind } of crate.dependencies.filter((d) => d.kind !== "dev")) {
    if (allowed && name.startsWith("atlas-") && !allowed.includes(name)) {
      faults.push(`${crate.name} depends on ${name} (${kind ?? "normal"}), which is not below it`);
    }
    if (allowed && ONLY_IN[name] && !ONLY_IN[name].includes(crate.name)) {
      faults.push(`${crate.name} uses ${name}, which belongs to ${ONLY_IN[name].join(", ")}`);
    }
  }
}
for (const fault of faults) {
  console.error(`layers: ${fault}`);
}
console.log(`layers: ${metadata.packages.length} crates checked, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
