//! `atlas registry export` and `atlas registry import`.

use atlas_entity::EntityKind;
use atlas_registry::{
    Registry, Viewer,
    change::Mode,
    sheet::{ImportOptions, Imported, Sheet},
    work::Call,
};

use crate::{
    app,
    cli::{ExportArgs, ImportArgs, RegistryCommand},
    failure::Failure,
    migrate, out,
    settings::Settings,
};

/// Exports or imports a table.
pub async fn run(settings: Settings, command: RegistryCommand) -> Result<(), Failure> {
    let registry = app::open_registry(&settings).await?;
    migrate::require_current(&registry).await?;
    match command {
        RegistryCommand::Export(args) => export(&registry, &args).await,
        RegistryCommand::Import(args) => import(&registry, args).await,
    }
}

async fn export(registry: &Registry, args: &ExportArgs) -> Result<(), Failure> {
    let kind = kind(&args.kind)?;
    let mut after = None;
    loop {
        let page = registry.export_sheet(&Viewer::System, kind, args.deleted, after).await;
        let (lines, next) = page.map_err(|error| Failure::new("the export failed", &error))?;
        out::text(&String::from_utf8_lossy(&lines));
        if next.is_none() {
            return Ok(());
        }
        after = next;
    }
}

async fn import(registry: &Registry, args: ImportArgs) -> Result<(), Failure> {
    let kind = kind(&args.kind)?;
    let name = args.file.display().to_string();
    let table =
        std::fs::read(&args.file).map_err(|error| Failure::new(&format!("{name} cannot be read"), &error))?;
    let sheet = Sheet::read(kind, &table).map_err(|faults| {
        let place = |fault: &atlas_registry::sheet::SheetFault| {
            let column = fault.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
            format!("{name}, line {}{column}: {}", fault.line, fault.message)
        };
        Failure::plain(faults.iter().map(place).collect::<Vec<_>>().join("\n"))
    })?;
    let options =
        ImportOptions { create: args.create, mode: Mode { dry_run: args.dry_run, partly: args.partly } };
    let call = Call::by(&Viewer::System).because(args.reason);
    let imported = registry.import_sheet(call, &sheet, options).await;
    let imported = imported.map_err(|error| Failure::new("the import failed", &error))?;
    if let Some(report) = &args.report {
        let failed =
            |error: std::io::Error| Failure::new(&format!("{} cannot be written", report.display()), &error);
        std::fs::write(report, &imported.report).map_err(failed)?;
    }
    told(&imported, args.report.map(|path| path.display().to_string()).as_deref())
}

/// Says what came of the import; a row that is wrong makes the command fail.
fn told(imported: &Imported, report: Option<&str>) -> Result<(), Failure> {
    let (rows, changed, wrong) = (imported.bulk.rows.len(), imported.changed(), imported.wrong());
    let text = format!("{rows} rows: {changed} changes, {wrong} wrong");
    let text = if imported.bulk.kept { text } else { format!("{text}; nothing was kept") };
    if wrong == 0 {
        out::line(&text);
        return Ok(());
    }
    let mut lines = vec![text];
    for (row, result) in
        imported.bulk.rows.iter().enumerate().filter(|(_, result)| !result.errors.is_empty()).take(20)
    {
        let errors: Vec<_> =
            result.errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        lines.push(format!("  row {}: {}", row + 1, errors.join("; ")));
    }
    match report {
        Some(report) => lines.push(format!("all of it is in {report}")),
        None => lines.push("--report FILE writes the table with all that is wrong".to_owned()),
    }
    Err(Failure::plain(lines.join("\n")))
}

fn kind(name: &str) -> Result<EntityKind, Failure> {
    let found = EntityKind::ALL.into_iter().find(|kind| kind.noun() == name.to_lowercase());
    found.ok_or_else(|| {
        let names: Vec<_> = EntityKind::ALL.iter().map(|kind| kind.noun()).collect();
        Failure::plain(format!("`{name}` is no kind of entity: {}", names.join(", ")))
    })
}
