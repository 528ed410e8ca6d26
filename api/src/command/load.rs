//! `atlas ingest` and `atlas reindex`.

use std::{process::ExitCode, sync::Arc};

use atlas_ingest::{DefectCode, IngestError, IngestReport, IngestRequest, PublishRequest};

use crate::{
    app::App,
    cli::{IngestArgs, ReindexArgs},
    command::preview,
    failure::Failure,
    out, progress,
    settings::Settings,
    shutdown,
};

/// Loads an archive into a dataset, or says what that would change, or publishes what was said.
pub async fn ingest(settings: Settings, args: IngestArgs) -> Result<ExitCode, Failure> {
    let archive = args.archive.clone().unwrap_or_default();
    if args.publish_preview.is_none() && !archive.exists() {
        return Err(Failure::plain(format!("there is no file or folder {}", archive.display())));
    }
    let app = App::open(settings).await?;
    let context = app.ingest_context();
    let stop = shutdown::on_signal();
    let dataset = args.dataset.unwrap_or_default();
    let progress = progress::display(if dataset.is_empty() { "preview" } else { &dataset });
    let request = IngestRequest {
        source: archive,
        dataset_uid: dataset,
        create: args.create,
        unique_key: args.unique_key,
        allow_id_change: args.allow_id_change,
    };
    let shown = Arc::clone(&progress);
    if args.dry_run {
        let done = atlas_ingest::preview(&context, request, shown, stop).await;
        drop(progress);
        let found = done.map_err(|e| Failure::plain(format!("{e}{}", advice(&e))))?;
        return preview::tell(&found, args.json);
    }
    let done = match args.publish_preview {
        None => atlas_ingest::ingest(&context, request, shown, stop).await,
        Some(run_key) => {
            let request = PublishRequest { run_key, allow_id_change: args.allow_id_change };
            atlas_ingest::publish_preview(&context, request, shown, stop).await
        }
    };
    drop(progress);
    let report = done.map_err(|e| Failure::plain(format!("{e}{}", advice(&e))))?;
    out::line(&describe(&report));
    Ok(ExitCode::SUCCESS)
}

/// What to say on the command line to have it otherwise.
pub(super) fn advice(error: &IngestError) -> &'static str {
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
        None if !args.queued && !args.reinterpret => App::open_to_reindex_all(settings).await?,
        _ => App::open(settings).await?,
    };
    let stop = shutdown::on_signal();
    let progress = progress::display(args.dataset.as_deref().unwrap_or("reindex"));
    let (context, shown) = (app.ingest_context(), Arc::clone(&progress));
    let done = if args.queued {
        atlas_ingest::reattribute(&context, shown, stop).await
    } else if args.reinterpret {
        atlas_ingest::reinterpret(&context, args.dataset.as_deref(), shown, stop).await
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
