//! What fetches archives from elsewhere, as configured.

use atlas_harvest::{Fetcher, Harvester, Limits, Options};

use crate::{app::App, failure::Failure};

/// What fetches from addresses that others chose.
pub fn fetcher(app: &App) -> Result<Fetcher, Failure> {
    let allowed = app.settings.harvest_allow_list().map_err(|e| Failure::plain(e.to_string()))?;
    let limits = Limits { bytes: app.settings.max_archive_bytes, ..Limits::default() };
    Fetcher::new(allowed, &app.settings.data_dir, limits)
        .map_err(|e| Failure::new("nothing can be fetched", &e))
}

/// What harvests datasets from their endpoints.
pub fn harvester(app: &App) -> Result<Harvester, Failure> {
    Ok(Harvester::new(app.ingest_context(), fetcher(app)?, Options::default()))
}
