//! `atlas sensitive`.

use std::path::Path;

use atlas_ingest::sensitive::{RuleFault, RuleTable};
use atlas_records::SealKey;
use atlas_registry::{Registry, Viewer, sensitive::sensitive_digest, work::Call};

use crate::{app, cli::SensitiveCommand, failure::Failure, migrate, out, settings::Settings};

/// Imports or lists rules, or makes a key.
pub async fn run(settings: Settings, command: SensitiveCommand) -> Result<(), Failure> {
    if matches!(command, SensitiveCommand::Key) {
        return key();
    }
    app::make_folder(&settings.data_dir)?;
    let registry = app::open_registry(&settings).await?;
    migrate::require_current(&registry).await?;
    match command {
        SensitiveCommand::Import { file } => import(&registry, &file).await,
        _ => list(&registry).await,
    }
}

fn key() -> Result<(), Failure> {
    let key = SealKey::generate().map_err(|e| Failure::new("no key could be made", &e))?;
    out::line(&key.reveal());
    out::note(
        "Set `sensitive_key` (ATLAS_SENSITIVE_KEY) to it, and keep a copy where the database is not: without it the \
         originals of sensitive records are lost.",
    );
    Ok(())
}

async fn import(registry: &Registry, file: &Path) -> Result<(), Failure> {
    let name = file.display().to_string();
    let csv = std::fs::read(file).map_err(|e| Failure::new(&format!("{name} cannot be read"), &e))?;
    let table = RuleTable::read(&csv).map_err(|faults| {
        let line = |fault: &RuleFault| format!("{name}, {fault}");
        Failure::plain(faults.iter().map(line).collect::<Vec<_>>().join("\n"))
    })?;
    let (count, digest) = (table.rules.len(), sensitive_digest(&table.rules));
    let replaced = registry.replace_sensitive_rules(Call::by(&Viewer::System), table.rules).await;
    replaced.map_err(|e| Failure::new("the rules could not be kept", &e))?;
    out::line(&format!("{count} rules, digest {digest}"));
    out::note("Records that are published already follow them once they are interpreted anew.");
    Ok(())
}

async fn list(registry: &Registry) -> Result<(), Failure> {
    let rules = registry.sensitive_rules().await.map_err(|e| Failure::new("the rules cannot be read", &e))?;
    out::text(&RuleTable { rules }.write());
    Ok(())
}
