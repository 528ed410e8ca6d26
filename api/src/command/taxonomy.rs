//! `atlas taxonomy import`, `list` and `remove`.

use std::sync::Arc;

use atlas_ingest::{ChecklistReport, ChecklistRequest, IngestError};

use crate::{
    app::App,
    cli::{ImportChecklistArgs, TaxonomyCommand},
    failure::Failure,
    out, progress,
    settings::Settings,
    shutdown,
};

/// Imports, lists or removes checklists.
pub async fn run(settings: Settings, command: TaxonomyCommand) -> Result<(), Failure> {
    let app = App::open(settings).await?;
    match command {
        TaxonomyCommand::Import(args) => import(&app, args).await,
        TaxonomyCommand::List => list(&app).await,
        TaxonomyCommand::Remove { uid } => remove(&app, &uid).await,
    }
}

async fn import(app: &App, args: ImportChecklistArgs) -> Result<(), Failure> {
    if !args.archive.exists() {
        return Err(Failure::plain(format!("there is no file or folder {}", args.archive.display())));
    }
    let progress = progress::display(&args.dataset);
    let request = ChecklistRequest {
        source: args.archive,
        dataset_uid: args.dataset,
        create: args.create,
        position: args.position,
    };
    let (context, stop) = (app.ingest_context(), shutdown::on_signal());
    let done = atlas_ingest::import_checklist(&context, request, Arc::clone(&progress), stop).await;
    drop(progress);
    let report = done.map_err(|error| {
        let create = matches!(error, IngestError::UnknownDataset(_));
        let advice = if create { "; --create makes it from the archive's metadata" } else { "" };
        Failure::plain(format!("{error}{advice}"))
    })?;
    out::line(&describe(&report));
    Ok(())
}

fn describe(report: &ChecklistReport) -> String {
    let summary = &report.summary;
    let made = if report.created { "made and " } else { "" };
    let mut lines = vec![format!(
        "{}: {made}imported {} taxa ({} synonyms) with {} names, {} of them implied by others, as checklist {}",
        report.dataset_uid,
        summary.taxa + summary.implied,
        summary.synonyms,
        summary.names,
        summary.implied,
        report.position
    )];
    let notes = [
        (summary.unusable, "rows have no taxonID or no scientificName and were left out"),
        (summary.unknown_parents, "rows name a parent that is not in the checklist"),
        (summary.unknown_accepted, "rows name an accepted taxon that is not in the checklist"),
        (summary.unnamed, "taxa have a name that nothing can be found by"),
    ];
    let told = notes.into_iter().filter(|(count, _)| *count > 0);
    lines.extend(told.map(|(count, note)| format!("  note: {count} {note}")));
    lines.join("\n")
}

async fn list(app: &App) -> Result<(), Failure> {
    let failed = |error: atlas_registry::RegistryError| Failure::new("the checklists cannot be read", &error);
    let rows = app.registry.checklists().await.map_err(failed)?;
    for row in &rows {
        let dataset = app.registry.dataset_by_key(row.dataset_key).await.map_err(failed)?;
        let uid = dataset.map(|dataset| dataset.uid).unwrap_or_default();
        let day = row.imported.format("%Y-%m-%d");
        out::line(&format!(
            "{}  {uid}  {}  {} taxa, {} names, {day}",
            row.position, row.title, row.taxa, row.names
        ));
    }
    if rows.is_empty() {
        out::line("no checklist was imported");
    }
    Ok(())
}

async fn remove(app: &App, uid: &str) -> Result<(), Failure> {
    let progress = progress::display(uid);
    let removed =
        atlas_ingest::remove_checklist(&app.ingest_context(), uid, progress, shutdown::on_signal()).await;
    if removed.map_err(|error| Failure::plain(error.to_string()))? {
        out::line(&format!("{uid}: records are not matched against it any more"));
        Ok(())
    } else {
        Err(Failure::plain(format!("{uid} is no checklist that was imported")))
    }
}
