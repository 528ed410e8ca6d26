//! `meta.xml` and EML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| atlas_ingest::fuzzing::documents(bytes));
