//! Files of an archive: one as it is, and a descriptor with its table, divided by two zero bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| atlas_ingest::fuzzing::archive(bytes));
