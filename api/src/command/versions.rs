//! `atlas versions`.

use std::sync::Arc;

use atlas_ingest::{IngestContext, IngestError, PurgeRequest};
use atlas_registry::runs::{DatasetVersion, Tombstone, VersionState};

use super::preview;
use crate::{app::App, cli::VersionsCommand, failure::Failure, out, progress, settings::Settings, shutdown};

/// In whose name versions are purged from the command line.
const ACTOR: &str = "command line";

/// Runs a command on versions.
pub async fn run(settings: Settings, command: VersionsCommand) -> Result<(), Failure> {
    let app = App::open(settings).await?;
    let context = app.ingest_context();
    let failed = |error: IngestError| Failure::plain(error.to_string());
    match command {
        VersionsCommand::List { dataset, json } => list(&context, &dataset, json).await,
        VersionsCommand::Compare { dataset, base, version, json } => {
            let (stop, shown) = (shutdown::on_signal(), progress::display(&dataset));
            let compared =
                atlas_ingest::compare_versions(&context, &dataset, [base, version], Arc::clone(&shown), stop)
                    .await;
            drop(shown);
            let found = compared.map_err(failed)?;
            if json {
                return preview::json(&found);
            }
            let mut text = String::new();
            preview::comparison(&mut text, &found);
            out::text(&text);
            Ok(())
        }
        VersionsCommand::Restore { dataset, version } => {
            let (stop, shown) = (shutdown::on_signal(), progress::display(&dataset));
            let done = atlas_ingest::restore(&context, &dataset, version, Arc::clone(&shown), stop).await;
            drop(shown);
            let report = done.map_err(failed)?;
            let (records, new) = (report.counts.indexed, report.version);
            out::line(&format!(
                "{dataset}: published {records} records of version {version} as version {new}"
            ));
            Ok(())
        }
        VersionsCommand::Purge { dataset, version, reason, force } => {
            let tombstone = Tombstone { reason, actor: ACTOR.to_owned() };
            let request = PurgeRequest { dataset_uid: dataset, version, tombstone, unpublish: force };
            purge(&context, request).await
        }
    }
}

async fn purge(context: &IngestContext, request: PurgeRequest) -> Result<(), Failure> {
    let (stop, shown) = (shutdown::on_signal(), progress::display(&request.dataset_uid));
    let uid = request.dataset_uid.clone();
    let done = atlas_ingest::purge_version(context, request, shown, stop).await;
    let report = done.map_err(|error| {
        let advice = if matches!(error, IngestError::Published(_)) { "; --force does so" } else { "" };
        Failure::plain(format!("{error}{advice}"))
    })?;
    out::line(&format!("{uid}: version {} is erased", report.version));
    for version in report.derived {
        out::line(&format!("  note: version {version} was made of the same records and is kept"));
    }
    Ok(())
}

async fn list(context: &IngestContext, dataset: &str, json: bool) -> Result<(), Failure> {
    let versions = atlas_ingest::versions(context, dataset).await;
    let versions = versions.map_err(|error| Failure::plain(error.to_string()))?;
    if json {
        return preview::json(&versions);
    }
    if versions.is_empty() {
        out::line(&format!("{dataset} has no versions"));
    }
    for version in &versions {
        out::line(&describe(version));
    }
    Ok(())
}

fn describe(version: &DatasetVersion) -> String {
    let state = match version.state {
        VersionState::Published => "published",
        VersionState::Retired => "retired",
        VersionState::Erased => "erased",
    };
    let mut text = format!(
        "{:>6}  {state:<9}  {}  {:>10} records",
        version.version,
        version.published_at.format("%Y-%m-%d %H:%M"),
        version.counts.stored
    );
    let mut note = |label: &str, value: Option<String>| {
        text.extend(value.map(|value| format!("  {label}{value}")));
    };
    note("from ", version.source.clone());
    note("made of version ", version.origin_version.map(|origin| origin.to_string()));
    note("by ", version.actor.clone());
    note("erased: ", version.erased_reason.clone());
    text
}
