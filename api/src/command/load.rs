//! `atlas ingest` and `atlas reindex`.

use std::sync::Arc;

use atlas_ingest::{DefectCode, IngestError, IngestReport, IngestRequest};

use crate::{
    app::App,
    cli::{IngestArgs, ReindexArgs},
    failure::Failure,
    out, progress,
    settings::Settings,
    shutdown,
};

/// Loads an archive into a dataset.
pub async fn ingest(settings: Settings, args: IngestArgs) -> Result<(), Failure> {
    if !args.archive.exists() {
        return Err(Failure::plain(format!("there is no file or folder {}", args.archive.display())));
    }
    let app = App::open(settings).await?;
    let stop = shutdown::on_signal();
    let progress = progress::display(&args.dataset);
    let request = IngestRequest {
        source: args.archive,
        dataset_uid: args.dataset,
        create: args.create,
        unique_key: args.unique_key,
        allow_id_change: args.allow_id_change,
    };
    let done = atlas_ingest::ingest(&app.ingest_context(), request, Arc::clone(&progress), stop).await;
    drop(progress);
    let report = done.map_err(|e| Failure::plain(format!("{e}{}", advice(&e))))?;
    out::line(&describe(&report));
    Ok(())
}

/// What to say on the command line to have it otherwise.
fn advice(error: &IngestError) -> &'static str {
    match error {
        IngestError::UnknownDataset(_) => "; --create makes it from the archive's metadata",
        IngestError::Refused(refusal) if refusal.defects.iter().any(|d| d.code == DefectCode::IdsChanged) => {
            "\nif the change is meant, say so with --allow-id-change"
        }
        IngestError::Refused(refusal) if !refusal.usable_keys.is_empty() => "\nname it with --unique-key",
        _ => "",
    }
}

fn describe(report: &IngestReport) -> String {
    let counts = &report.counts;
    let made = if report.created { "made and " } else { "" };
    let mut text = format!(
        "{}: {made}published {} records ({} flagged, {} added, {} removed, {} extension rows) as load {}",
        report.dataset_uid,
        counts.indexed,
        counts.flagged,
        counts.added,
        counts.removed,
        counts.extension_rows,
        report.load
    );
    for note in &report.notes {
        text.push_str("\n  note: ");
        text.push_str(note);
    }
    text
}

/// Indexes one dataset again, or all.
pub async fn reindex(settings: Settings, args: ReindexArgs) -> Result<(), Failure> {
    let app = match &args.dataset {
        None if !args.queued => App::open_to_reindex_all(settings).await?,
        _ => App::open(settings).await?,
    };
    let stop = shutdown::on_signal();
    let progress = progress::display(args.dataset.as_deref().unwrap_or("reindex"));
    let (context, shown) = (app.ingest_context(), Arc::clone(&progress));
    let done = if args.queued {
        atlas_ingest::reattribute(&context, shown, stop).await
    } else {
        atlas_ingest::reindex(&context, args.dataset.as_deref(), shown, stop).await
    };
    drop(progress);
    let reports = done.map_err(|e| Failure::plain(e.to_string()))?;
    for report in &reports {
        out::line(&format!(
            "{}: indexed {} records as load {}",
            report.dataset_uid, report.counts.indexed, report.load
        ));
    }
    if reports.is_empty() {
        let nothing = if args.queued { "nothing is queued" } else { "no dataset has published records" };
        out::line(nothing);
    }
    Ok(())
}
