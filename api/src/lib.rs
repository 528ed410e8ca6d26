//! The atlas program: command line, HTTP, configuration.

mod app;
mod archives;
mod cli;
pub mod command;
mod failure;
mod harvesting;
pub mod http;
pub mod identity;
pub mod logging;
mod migrate;
pub mod out;
mod progress;
pub mod sample;
pub mod settings;
mod shutdown;
mod telling;

pub use app::App;
pub use cli::Cli;
pub use failure::Failure;
