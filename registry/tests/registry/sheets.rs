//! Many changes at once, and entities as tables.

use atlas_entity::{EntityKind, revision};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::{Bulk, Given, MOST_ROWS, Mode, Name, Step},
    document::Patch,
    sheet::{ImportOptions, Sheet},
    work::{Call, Idempotency},
    write::Saved,
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::database::on_each;

fn patch(value: Value) -> Patch {
    serde_json::from_value(value).unwrap()
}

fn system() -> Call {
    Call::by(&Viewer::System)
}

async fn museum(registry: &Registry, name: &str) -> Saved {
    let fields = patch(json!({
        "name": name,
        "foundingDate": 1827,
        "email": ["a@example.org", "b@example.org"],
        "address": { "city": "Hobart", "country": "AU" },
        "tags": { "add": [{ "value": "old" }] },
    }));
    registry.create_entity(system(), EntityKind::Institution, Given::default(), &fields).await.unwrap()
}

async fn revisions(registry: &Registry) -> u64 {
    revision::Entity::find().count(registry.db()).await.unwrap()
}

fn create(name: &str) -> (EntityKind, Step) {
    (EntityKind::Institution, Step::Create(Given::default(), patch(json!({ "name": name }))))
}

fn codes(bulk: &Bulk) -> Vec<Vec<&str>> {
    bulk.rows.iter().map(|row| row.errors.iter().map(|error| error.code.as_str()).collect()).collect()
}

#[tokio::test]
async fn a_dry_run_tells_what_would_be_and_keeps_nothing() {
    on_each(|registry| async move {
        let museum = museum(&registry, "Museum").await;
        let key = Uuid::now_v7();
        let rows = [
            (
                EntityKind::Institution,
                Step::Create(Given { key: Some(key), uid: None }, patch(json!({ "name": "New" }))),
            ),
            // It names what the row before it registers.
            (
                EntityKind::Collection,
                Step::Create(Given::default(), patch(json!({ "name": "Birds", "institutionKey": key }))),
            ),
            (
                EntityKind::Institution,
                Step::Update(Name::Uid(museum.uid.clone()), Some(1), patch(json!({ "code": "M" }))),
            ),
            (EntityKind::Institution, Step::Delete(Name::Key(museum.key), Some(2))),
        ];
        let dry = Mode { dry_run: true, partly: false };
        let before = revisions(&registry).await;
        let would = registry.change_entities(system(), &rows, dry).await.unwrap();
        assert!(!would.kept);
        assert_eq!(revisions(&registry).await, before);
        let done = registry.change_entities(system(), &rows, Mode::default()).await.unwrap();
        assert!(done.kept);
        assert_eq!(revisions(&registry).await, before + 4);
        // Keys that are given out differ; all else is as foretold.
        for (would, done) in would.rows.iter().zip(&done.rows) {
            let told = |row: &atlas_registry::change::RowResult| {
                let saved = row.saved.clone().unwrap();
                (saved.kind, saved.uid, saved.version, row.changes.len())
            };
            assert_eq!((told(would), &would.errors), (told(done), &done.errors));
        }
        let change = &done.rows[2].changes[0];
        assert_eq!((change.path.as_str(), &change.after), ("code", &json!("M")));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_row_spoils_all_or_itself_only() {
    on_each(|registry| async move {
        let missing = (EntityKind::Institution, Step::Delete(Name::Uid("in99".to_owned()), None));
        let rows = [create("One"), create(" "), missing, create("Two")];
        let before = revisions(&registry).await;
        let whole = registry.change_entities(system(), &rows, Mode::default()).await.unwrap();
        assert_eq!(codes(&whole), [vec![], vec!["REQUIRED"], vec!["NOT_FOUND"], vec![]]);
        assert_eq!((whole.kept, revisions(&registry).await), (false, before));
        let partly =
            registry.change_entities(system(), &rows, Mode { dry_run: false, partly: true }).await.unwrap();
        assert_eq!((partly.kept, revisions(&registry).await), (true, before + 2));

        let anonymous = Call::by(&Viewer::Anonymous);
        let refused = registry.change_entities(anonymous, &rows, Mode::default()).await.unwrap_err();
        assert!(matches!(refused, RegistryError::Unauthenticated), "{refused}");
        let many = vec![create("Many"); MOST_ROWS + 1];
        let refused = registry.change_entities(system(), &many, Mode::default()).await.unwrap_err();
        assert!(refused.to_string().contains(&format!("at most {MOST_ROWS}")), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn the_same_bulk_is_made_once() {
    on_each(|registry| async move {
        let call = || Call {
            idempotency: Some(Idempotency::new("changeEntities", "k".to_owned(), &"rows")),
            ..system()
        };
        let first = registry.change_entities(call(), &[create("Once")], Mode::default()).await.unwrap();
        let again = registry.change_entities(call(), &[create("Once")], Mode::default()).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(revisions(&registry).await, 1);
    })
    .await;
}

async fn exported(registry: &Registry, viewer: &Viewer, kind: EntityKind, deleted: bool) -> String {
    let (lines, next) = registry.export_sheet(viewer, kind, deleted, None).await.unwrap();
    assert_eq!(next, None);
    String::from_utf8(lines).unwrap()
}

fn sheet(text: &str) -> Sheet {
    Sheet::read(EntityKind::Institution, text.as_bytes()).unwrap()
}

#[tokio::test]
async fn what_is_exported_comes_back_as_no_change() {
    on_each(|registry| async move {
        museum(&registry, "=Museum").await;
        museum(&registry, "Müseum, \"old\"").await;
        let table = exported(&registry, &Viewer::System, EntityKind::Institution, false).await;
        assert!(table.starts_with("key,uid,version,name,"), "{table}");
        assert!(table.contains(",'=Museum,") && table.contains("a@example.org|b@example.org"), "{table}");
        let before = revisions(&registry).await;
        let imported =
            registry.import_sheet(system(), &sheet(&table), ImportOptions::default()).await.unwrap();
        assert_eq!((imported.wrong(), imported.changed(), imported.bulk.rows.len()), (0, 0, 2));
        assert_eq!(revisions(&registry).await, before);
    })
    .await;
}

#[tokio::test]
async fn an_import_changes_what_the_table_names_and_reports_on_each_row() {
    on_each(|registry| async move {
        let first = museum(&registry, "First").await;
        let second = museum(&registry, "Second").await;
        let table = format!(
            "uid,version,name,address.city,email\n{},1,Renamed,Perth,\n{},1,,,\n,,Third,Darwin,c@example.org\n",
            first.uid, second.uid
        );
        let create = ImportOptions { create: true, mode: Mode { dry_run: false, partly: true } };
        let imported = registry.import_sheet(system(), &sheet(&table), create).await.unwrap();
        let report = String::from_utf8(imported.report.clone()).unwrap();
        let lines: Vec<&str> = report.lines().collect();
        assert_eq!(lines[0], "uid,version,name,address.city,email,KEY,ERRORS");
        assert_eq!(lines[1], format!("in1,1,Renamed,Perth,,{},", first.key));
        assert_eq!(lines[2], "in2,1,,,,,name: a value is required (REQUIRED)");
        assert_eq!((imported.changed(), imported.wrong()), (2, 1));
        let after = exported(&registry, &Viewer::Anonymous, EntityKind::Institution, false).await;
        let mut reader = csv_lines(&after);
        let renamed = reader.remove(0);
        // The part of the address that has no column stays, what hangs on the entity too.
        assert_eq!((renamed["name"].as_str(), renamed["address.city"].as_str()), ("Renamed", "Perth"));
        assert_eq!((renamed["address.country"].as_str(), renamed["email"].as_str()), ("AU", ""));
        assert_eq!(reader[1]["name"], "Third");

        let stale = format!("uid,version,name\n{},1,Late\n", first.uid);
        let imported = registry.import_sheet(system(), &sheet(&stale), create).await.unwrap();
        assert_eq!(codes(&imported.bulk), [vec!["CONFLICT", "CONFLICT"]]);
        let unnamed = sheet("name\nNobody\n");
        let imported = registry.import_sheet(system(), &unnamed, ImportOptions::default()).await.unwrap();
        assert_eq!(codes(&imported.bulk), [vec!["REQUIRED"]]);
    })
    .await;
}

/// The rows of a table without quotes, by header.
fn csv_lines(table: &str) -> Vec<std::collections::HashMap<String, String>> {
    let mut lines = table.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let headers = lines.next().unwrap();
    lines.map(|cells| headers.iter().cloned().zip(cells).collect()).collect()
}

#[tokio::test]
async fn only_what_the_viewer_sees_is_exported() {
    on_each(|registry| async move {
        let gone = museum(&registry, "Gone").await;
        let rows = [(EntityKind::Institution, Step::Delete(Name::Key(gone.key), None))];
        registry.change_entities(system(), &rows, Mode::default()).await.unwrap();
        for (private, title) in [(false, "Open birds"), (true, "Secret birds")] {
            let fields = patch(json!({ "title": title, "type": "OCCURRENCE", "private": private }));
            let saved =
                registry.create_entity(system(), EntityKind::Dataset, Given::default(), &fields).await;
            let hub =
                patch(json!({ "title": format!("Hub of {title}"), "datasetKeys": [saved.unwrap().key] }));
            registry.create_entity(system(), EntityKind::Hub, Given::default(), &hub).await.unwrap();
        }
        let anyone = Viewer::Anonymous;
        assert_eq!(exported(&registry, &anyone, EntityKind::Institution, true).await.lines().count(), 1);
        let all = exported(&registry, &Viewer::System, EntityKind::Institution, true).await;
        assert!(all.starts_with("key,uid,version,deleted,name,") && all.contains("Gone"), "{all}");
        let datasets = exported(&registry, &anyone, EntityKind::Dataset, false).await;
        assert!(datasets.contains("Open birds") && !datasets.contains("Secret"), "{datasets}");
        let hubs = exported(&registry, &anyone, EntityKind::Hub, false).await;
        let named: Vec<String> = csv_lines(&hubs).iter().map(|row| row["datasetKeys"].clone()).collect();
        assert_eq!(named.iter().filter(|keys| keys.is_empty()).count(), 1, "{hubs}");
        assert_eq!(named.iter().filter(|keys| keys.len() == 36).count(), 1, "{hubs}");
    })
    .await;
}

#[test]
fn a_table_that_makes_no_sense_is_refused_by_line_and_column() {
    let faults = |table: &str| -> Vec<(u64, Option<String>, String)> {
        let faults = Sheet::read(EntityKind::Institution, table.as_bytes()).unwrap_err();
        faults.into_iter().map(|fault| (fault.line, fault.column, fault.message)).collect()
    };
    let at = |column: &str| Some(column.to_owned());
    assert_eq!(
        faults("key,nmae\n,x\n"),
        [(1, at("nmae"), "institution has no such column; did you mean `name`?".to_owned())]
    );
    assert_eq!(faults("name,name\n"), [(1, at("name"), "the column is there twice".to_owned())]);
    assert!(faults("key;name\n1;x\n")[0].2.contains("separated by ';'"));
    assert_eq!(faults("uid,name\nin1\n"), [(2, None, "1 cells under 2 headers".to_owned())]);
    assert_eq!(
        faults("uid,name\nin1,a\nin2,b\nin1,c\n"),
        [(4, at("uid"), "in1 is on line 2 already".to_owned())]
    );
    let wrong = faults("key,version,latitude,active\nx,y,12°,maybe\n");
    let columns: Vec<_> = wrong.iter().map(|(line, column, _)| (*line, column.as_deref().unwrap())).collect();
    assert_eq!(columns, [(2, "key"), (2, "version"), (2, "latitude"), (2, "active")]);
    let latin = Sheet::read(EntityKind::Institution, b"uid,name\nin1,M\xfcseum\n").unwrap_err();
    assert_eq!((latin[0].line, latin[0].message.as_str()), (2, "it is not UTF-8"));
    assert_eq!(Sheet::read(EntityKind::Institution, "\u{feff}uid,name\n".as_bytes()).unwrap().len(), 0);
}
