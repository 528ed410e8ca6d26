//! `atlas doctor`.

use std::{fmt::Display, path::Path, process::ExitCode};

use crate::{
    app,
    identity::{self, Provider},
    migrate, out,
    settings::Loaded,
    telling,
};

/// Checks every dependency, tells of each in a line, and ends with 1 when one is not well.
pub async fn run(loaded: &Loaded) -> ExitCode {
    out::line(&super::version());
    let settings = &loaded.settings;
    let results = [
        report("data folder", &check_folder(&settings.data_dir)),
        report("database", &check_database(loaded).await),
        report("search engine", &check_search(loaded).await),
        report("boundaries", &check_boundaries(loaded)),
        report("record store", &check_records(loaded).await),
        report("identity provider", &check_provider(loaded).await),
        report("e-mail", &check_mail(loaded).await),
    ];
    if results.iter().all(|well| *well) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(what: &str, result: &Result<String, String>) -> bool {
    match result {
        Ok(text) => out::line(&format!("ok    {what}: {text}")),
        Err(text) => out::line(&format!("FAIL  {what}: {text}")),
    }
    result.is_ok()
}

/// A folder that is there must be writable; one that is not, can be made by the first command that needs it.
fn check_folder(folder: &Path) -> Result<String, String> {
    let shown = folder.display();
    if !folder.exists() {
        return Ok(format!("{shown} is not there yet; it is made when first needed"));
    }
    let probe = folder.join(".doctor");
    std::fs::write(&probe, b"").map_err(|e| format!("{shown} cannot be written to: {e}"))?;
    std::fs::remove_file(&probe).map_err(|e| format!("{}: {e}", probe.display()))?;
    Ok(format!("{shown} can be written to"))
}

async fn check_records(loaded: &Loaded) -> Result<String, String> {
    let Some(url) = &loaded.settings.records_url else {
        return check_folder(&loaded.settings.records_dir());
    };
    let records = app::open_records(&loaded.settings).map_err(text)?;
    records.check().await.map_err(|e| format!("{url} does not answer: {e}"))?;
    Ok(format!("{url} answers"))
}

async fn check_database(loaded: &Loaded) -> Result<String, String> {
    let settings = &loaded.settings;
    if settings.database_url.is_none() && !settings.data_dir.join("atlas.db").exists() {
        return Ok("there is none yet; `atlas migrate` makes it".to_owned());
    }
    let registry = app::open_registry(settings).await.map_err(text)?;
    registry.ping().await.map_err(text)?;
    match migrate::pending(&registry).await.map_err(text)? {
        0 => Ok("answers, its schema is current".to_owned()),
        n => Err(format!("answers, but lacks {n} migrations; run `atlas migrate`")),
    }
}

async fn check_search(loaded: &Loaded) -> Result<String, String> {
    let settings = &loaded.settings;
    let (says, documents) = if settings.search_url.is_none() && !settings.index_dir().exists() {
        ("embedded, without an index yet".to_owned(), 0)
    } else {
        let status = app::open_index(settings).await.map_err(text)?.status().await.map_err(text)?;
        (format!("{} answers, {} documents", status.engine, status.documents), status.documents)
    };
    match published_records(loaded).await {
        Some(records) if documents < records => {
            Err(format!("{says}, but {records} records are published; run `atlas reindex`"))
        }
        _ => Ok(says),
    }
}

fn check_boundaries(loaded: &Loaded) -> Result<String, String> {
    app::open_boundaries(&loaded.settings).map(|found| found.attribution().to_owned()).map_err(text)
}

async fn check_mail(loaded: &Loaded) -> Result<String, String> {
    match telling::check_mail(&loaded.settings).await {
        None => Ok("none is sent; `smtp_url` says where to hand it over".to_owned()),
        Some(answered) => answered.map(|()| "the mail server answers".to_owned()),
    }
}

/// How many records the published runs brought in, where the database can say.
async fn published_records(loaded: &Loaded) -> Option<u64> {
    check_database(loaded).await.ok()?;
    let settings = &loaded.settings;
    if settings.database_url.is_none() && !settings.data_dir.join("atlas.db").exists() {
        return None;
    }
    let runs = app::open_registry(settings).await.ok()?.published_runs().await.ok()?;
    Some(runs.iter().map(|run| run.counts.indexed).sum())
}

async fn check_provider(loaded: &Loaded) -> Result<String, String> {
    let http = identity::http_client().map_err(text)?;
    let Some(provider) = Provider::new(&loaded.settings, &http) else {
        return Ok("none is named, so nobody signs in by browser".to_owned());
    };
    provider.probe().await.map_err(text)?;
    Ok(format!("{} answers", provider.issuer()))
}

fn text(error: impl Display) -> String {
    error.to_string()
}
