//! The schema in process, on both databases.

#![expect(clippy::print_stdout, reason = "a test says what it leaves out")]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod anonymous;
mod app;
mod bulk;
mod changes;
mod comments;
mod filters;
mod harvests;
mod history;
mod limits;
mod lookup;
mod nodes;
mod notifications;
mod originals;
mod paging;
mod proposals;
mod rights;
mod roles;
mod sdl;
mod statements;
mod taxonomy;
mod visibility;
