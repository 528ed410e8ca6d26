//! `atlas harvest`.

use std::process::ExitCode;

use atlas_harvest::{HarvestError, Harvested};
use atlas_registry::harvest::HarvestRow;
use chrono::{DateTime, SecondsFormat, Utc};

use crate::{app::App, cli::HarvestArgs, failure::Failure, harvesting, out, settings::Settings, shutdown};

/// Harvests datasets, or lists harvests.
pub async fn run(settings: Settings, args: HarvestArgs) -> Result<ExitCode, Failure> {
    let app = App::open(settings).await?;
    if args.list {
        return list(&app).await.map(|()| ExitCode::SUCCESS);
    }
    let harvester = harvesting::harvester(&app)?;
    let stop = shutdown::on_signal();
    let failed = |e: HarvestError| Failure::plain(e.to_string());
    let mut wells = Vec::new();
    if let Some(uid) = &args.dataset {
        let one = harvester.harvest(uid, Utc::now(), &stop).await.map_err(failed)?;
        wells.push(tell(&one));
    } else {
        while let Some(harvested) = harvester.harvest_next(Utc::now(), &stop).await.map_err(failed)? {
            wells.push(tell(&harvested));
        }
        if wells.is_empty() {
            out::line("no dataset is due");
        }
    }
    Ok(if wells.iter().all(|well| *well) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says what came of a harvest; whether it went well.
fn tell(harvested: &Harvested) -> bool {
    let records = harvested.records.map(|records| format!(" {records} records")).unwrap_or_default();
    let error = harvested.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
    let (uid, outcome, next) = (&harvested.uid, harvested.outcome.label(), moment(harvested.next_at));
    out::line(&format!("{uid}: {outcome}{records}{error}; next {next}"));
    harvested.outcome.is_well()
}

async fn list(app: &App) -> Result<(), Failure> {
    let rows = app.registry.harvests().await.map_err(|e| Failure::new("harvests cannot be read", &e))?;
    out::line("uid\toutcome\tlast\tnext\tfailures\ttitle\terror");
    for HarvestRow { uid, title, harvest } in rows {
        let outcome = harvest.last_outcome.map_or("", atlas_entity::harvest::HarvestOutcome::label);
        let (last, next) = (harvest.last_at.map(moment).unwrap_or_default(), moment(harvest.next_at));
        let error = plain(&harvest.last_error.unwrap_or_default());
        out::line(&format!(
            "{uid}\t{outcome}\t{last}\t{next}\t{}\t{}\t{error}",
            harvest.failures,
            plain(&title)
        ));
    }
    Ok(())
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A text in one cell of one line.
fn plain(text: &str) -> String {
    text.split(['\t', '\n', '\r']).collect::<Vec<_>>().join(" ")
}
