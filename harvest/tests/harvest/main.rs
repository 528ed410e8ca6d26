//! Fetching and harvesting against a real server.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod asked;
mod atlas;
mod fetching;
mod schedule;
mod server;
