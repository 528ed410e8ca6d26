//! Being told, on both databases: each test makes a database of its own, and real servers where something is delivered.

#![expect(clippy::print_stdout, reason = "a test says what it leaves out")]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod addresses;
mod audience;
mod dispatch;
mod mail;
mod mailbox;
mod receiver;
mod support;
mod webhooks;
