//! The commands.

mod demo;
mod doctor;
mod harvest;
mod load;
mod preview;
mod registry;
mod sensitive;
mod serve;
mod taxonomy;
mod token;
mod versions;

use std::process::ExitCode;

use crate::{
    app,
    cli::{Cli, Command},
    failure::Failure,
    migrate, out,
    settings::{self, Loaded},
};
use clap::CommandFactory;

/// Runs a command to its end.
pub async fn run(command: Command, loaded: Loaded) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(_) => serve::run(loaded.settings).await?,
        Command::Demo(_) => Box::pin(demo::run(loaded.settings)).await?,
        Command::Migrate => bring_up_to_date(&loaded).await?,
        Command::Ingest(args) => return load::ingest(loaded.settings, args).await,
        Command::Harvest(args) => return harvest::run(loaded.settings, args).await,
        Command::Reindex(args) => load::reindex(loaded.settings, args).await?,
        Command::Versions(args) => versions::run(loaded.settings, args.command).await?,
        Command::Registry(args) => registry::run(loaded.settings, args.command).await?,
        Command::Taxonomy(args) => taxonomy::run(loaded.settings, args.command).await?,
        Command::Sensitive(args) => sensitive::run(loaded.settings, args.command).await?,
        Command::Token(args) => token::run(loaded.settings, args).await?,
        Command::Schema => out::text(&atlas_schema::sdl()),
        Command::Config => out::text(&settings::effective(&loaded)),
        Command::Doctor => return Ok(doctor::run(&loaded).await),
    }
    Ok(ExitCode::SUCCESS)
}

async fn bring_up_to_date(loaded: &Loaded) -> Result<(), Failure> {
    app::make_folder(&loaded.settings.data_dir)?;
    let registry = app::open_registry(&loaded.settings).await?;
    match migrate::apply(&registry).await? {
        0 => out::line("the database is up to date"),
        1 => out::line("applied 1 migration"),
        n => out::line(&format!("applied {n} migrations")),
    }
    Ok(())
}

/// The name and version of this program.
pub fn version() -> String {
    Cli::command().render_version().trim().to_owned()
}
