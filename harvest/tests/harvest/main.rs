//! Fetching and harvesting against a real server.

mod atlas;
mod fetching;
mod schedule;
mod server;
