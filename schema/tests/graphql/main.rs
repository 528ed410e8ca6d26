//! The schema in process, on both databases.

#![expect(clippy::print_stdout, reason = "a test says what it leaves out")]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod app;
mod filters;
mod limits;
mod nodes;
mod paging;
mod sdl;
mod statements;
