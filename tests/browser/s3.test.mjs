// Records in an S3-compatible bucket: written by a run, read by the server, indexed anew with the archive gone.
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import S3rver from "s3rver";

import { startAtlas } from "./atlas.mjs";

let store;
let bucket;
let atlas;

before(async () => {
  store = await mkdtemp(join(tmpdir(), "atlas-s3-"));
  bucket = new S3rver({ port: 0, silent: true, directory: store, configureBuckets: [{ name: "atlas" }] });
  const { port } = await bucket.run();
  // The credentials are those the server is made for.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "S3RVER",
    AWS_SECRET_ACCESS_KEY: "S3RVER",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT: `http://127.0.0.1:${port}`,
    AWS_ALLOW_HTTP: "true",
  });
  atlas = await startAtlas({ command: "serve", settings: { records_url: "s3://atlas/records" } });
});

after(async () => {
  await atlas?.stop();
  await bucket?.close();
  await rm(store, { recursive: true, force: true });
});

async function quolls() {
  const query = `{ occurrences(where: { species: { eq: "Dasyurus viverrinus" } }) {
    totalCount nodes { verbatim { name value } } } }`;
  const response = await fetch(`${atlas.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return (await response.json()).data.occurrences;
}

test("records live in a bucket", async () => {
  const table = join(atlas.folder, "quolls.csv");
  const rows = ["occurrenceID,scientificName,fieldNotes", "1,Dasyurus viverrinus,by the creek", "2,Dasyurus maculatus,"];
  await writeFile(table, rows.join("\n"));
  await atlas.run("ingest", table, "--dataset", "dr1", "--create");
  await rm(table);
  assert.ok(!(await readdir(join(atlas.folder, "data"))).includes("records"), "nothing is kept beside the bucket");
  assert.match(await atlas.run("doctor"), /ok +record store: s3:\/\/atlas\/records answers/);

  const note = { name: "fieldNotes", value: "by the creek" };
  for (const step of ["ingested", "indexed anew"]) {
    if (step === "indexed anew") await atlas.run("reindex");
    const { totalCount, nodes } = await quolls();
    assert.equal(totalCount, 1, step);
    assert.deepEqual(nodes[0].verbatim.at(-1), note, step);
  }
});
