//! The registry on both databases: each test makes a database of its own.

#![expect(clippy::print_stdout, reason = "a test says what it leaves out")]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod changes;
mod conversions;
mod database;
mod duplicates;
mod erasure;
mod escalation;
mod history;
mod identity;
mod lookup;
mod lookup_cache;
mod lookup_conflicts;
mod lookup_kinds;
mod lookup_mappings;
mod lookup_world;
mod merges;
mod places;
mod policy;
mod proposals;
mod roles;
mod runs;
mod sensitive;
mod sheets;
mod source;
mod successors;
mod text_search;
mod validation;
mod visibility;
mod withheld;
mod world;
mod write;
