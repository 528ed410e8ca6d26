//! Measures an atlas as its users meet it: the real program loads generated archives and is then asked over
//! HTTP. Beside every figure stands a baseline of the same run on the same data, because only the ratio of the
//! two can be compared between machines.
//!
//! The report is Markdown on standard output; what is going on is told on standard error.

mod archive;
mod atlas;
mod by_hand;
mod client;
mod dwca_reader;
mod failure;
mod ingestion;
mod load;
mod machine;
mod occurrence;
mod process;
mod registry;
mod registry_page;
mod report;
mod search;
mod settings;
mod shape;
mod spread;

use atlas_registry::Registry;
use tempfile::TempDir;

use crate::{atlas::Atlas, failure::Outcome, settings::Settings};

#[tokio::main]
async fn main() -> Outcome<()> {
    let settings = Settings::from_environment()?;
    let scratch = tempfile::Builder::new().prefix("atlas-bench-").tempdir()?;
    report::text(&machine::heading(&settings));
    let (few, many) = (settings.records / 10, settings.records);

    report::note(&format!("ingesting {few} records"));
    let small = Loaded::new(&scratch, few).await?;
    // Only its figures are wanted.
    small.atlas.remove()?;
    report::note(&format!("ingesting {many} records"));
    let large = Loaded::new(&scratch, many).await?;
    report::text(&ingestion::table(&[small.ingestion, large.ingestion]));

    report::note("serving, searching");
    let server = large.atlas.serve()?;
    let searches = search::measure(&large.atlas, &server, &large.registry, &settings).await?;
    report::text(&search::table(&searches, many));

    report::note("loading the registry page");
    let page = registry_page::measure(&server, &large.registry, &settings).await?;
    report::text(&registry_page::table(&page, &settings));
    report::text(&machine::footing());
    Ok(())
}

/// An atlas with generated records.
struct Loaded {
    atlas: Atlas,
    registry: Registry,
    ingestion: ingestion::Ingestion,
}

impl Loaded {
    async fn new(scratch: &TempDir, records: u64) -> Outcome<Self> {
        let atlas = Atlas::new(&scratch.path().join(records.to_string()))?;
        atlas.run(&["migrate"])?;
        let registry = Registry::connect(&atlas.database_url()).await?;
        registry::fill(&registry).await?;
        let ingestion = ingestion::measure(&atlas, &registry, records).await?;
        Ok(Self { atlas, registry, ingestion })
    }
}
