//! Runs from archive to published records, on SQLite.

mod keys;
mod lifecycle;
mod real;
mod records;
mod support;
