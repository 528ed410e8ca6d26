//! The registry on both databases: each test makes a database of its own.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod database;
mod runs;
mod visibility;
mod write;
