//! What becomes of records, extensions and metadata.

use atlas_entity::{EntityKind, proposal};
use atlas_records::{BasisOfRecord, ExtensionRow, OccurrenceIssue, Term};
use atlas_registry::{Viewer, source::LockRequest, work::Call};
use sea_orm_migration::sea_orm::EntityTrait;

use crate::support::Atlas;

const META: &str = r#"<archive metadata="eml.xml"><core rowType="http://rs.tdwg.org/dwc/terms/Occurrence" ignoreHeaderLines="1">
    <files><location>occurrence.csv</location></files><id index="0"/>
    <field index="0" term="http://rs.tdwg.org/dwc/terms/occurrenceID"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/scientificName"/>
    <field term="http://rs.tdwg.org/dwc/terms/basisOfRecord" default="HumanObservation"/></core>
    <extension rowType="http://rs.gbif.org/terms/1.0/Multimedia"><files><location>media.csv</location></files>
    <coreid index="0"/><field index="1" term="http://purl.org/dc/terms/identifier"/></extension></archive>"#;

const EML: &str = r#"<eml><dataset><title>Quolls</title><abstract><para>Of Tasmania.</para></abstract>
    <creator><individualName><surName>Smith</surName></individualName></creator>
    <intellectualRights><para><ulink url="http://creativecommons.org/licenses/by/4.0/legalcode"/>CC-BY</para></intellectualRights>
    </dataset><additionalMetadata><metadata><gbif><citation>Smith: Quolls.</citation></gbif></metadata></additionalMetadata></eml>"#;

fn term(name: &str, value: &str) -> Term {
    Term { name: name.to_owned(), value: value.to_owned() }
}

#[tokio::test]
async fn terms_extensions_and_metadata_are_kept() {
    let atlas = Atlas::new().await;
    atlas.file("dwca/meta.xml", META);
    atlas.file("dwca/eml.xml", EML);
    atlas.file("dwca/media.csv", "2,http://x/2a\n9,http://x/9\n2, http://x/2b\n");
    let core =
        atlas.file("dwca/occurrence.csv", "id,name\n1,Dasyurus  viverrinus \n2,\"Dasyurus, hallucatus\"\n");
    let report = atlas.ingest(core.parent().unwrap()).await.unwrap();
    assert_eq!((report.counts.extension_rows, report.counts.orphaned_extension_rows), (2, 1));

    let rows = atlas.ctx.records.rows(report.dataset_key, report.version, &[0, 1]).await.unwrap();
    assert_eq!(rows[0].interpreted.scientific_name.as_deref(), Some("Dasyurus viverrinus"));
    assert_eq!(rows[0].interpreted.basis_of_record, Some(BasisOfRecord::HumanObservation));
    assert_eq!(rows[0].interpreted.license.as_deref(), Some("CC_BY_4_0"));
    let verbatim = [
        term("occurrenceID", "1"),
        term("scientificName", "Dasyurus  viverrinus "),
        term("basisOfRecord", "HumanObservation"),
    ];
    assert_eq!(rows[0].verbatim, verbatim);
    assert_eq!(rows[0].extensions, []);
    let media = |url: &str| ExtensionRow {
        row_type: "http://rs.gbif.org/terms/1.0/Multimedia".to_owned(),
        terms: vec![term("identifier", url)],
    };
    assert_eq!(rows[1].extensions, [media("http://x/2a"), media(" http://x/2b")]);

    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.title.as_str(), dataset.description.as_deref()), ("Quolls", Some("Of Tasmania.")));
    assert_eq!(dataset.license.as_deref(), Some("CC_BY_4_0"));
    assert_eq!(dataset.citation.unwrap().text, "Smith: Quolls.");
    assert_eq!(atlas.ctx.registry.contact_count(report.dataset_key).await.unwrap(), 1);
}

#[tokio::test]
async fn metadata_fill_only_what_is_empty() {
    let atlas = Atlas::new().await;
    let plain = atlas.file("quolls.csv", "occurrenceID\n1\n2\n");
    atlas.ingest(&plain).await.unwrap();
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.title.as_str(), dataset.description), ("quolls", None));

    atlas.file("dwca/meta.xml", META);
    atlas.file("dwca/eml.xml", EML);
    atlas.file("dwca/media.csv", "");
    let core = atlas.file("dwca/occurrence.csv", "id,name\n1,x\n2,y\n");
    let report = atlas.ingest(core.parent().unwrap()).await.unwrap();
    let taken = "Metadata that the dataset lacked were taken from the archive.";
    let left = "The archive says something else of title; the dataset keeps its own.";
    assert_eq!(report.notes, [taken, left]);
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.title.as_str(), dataset.description.as_deref()), ("quolls", Some("Of Tasmania.")));
    assert_eq!(atlas.ingest(core.parent().unwrap()).await.unwrap().notes, [left]);
}

#[tokio::test]
async fn metadata_are_taken_beside_the_locks_of_their_fields() {
    let atlas = Atlas::new().await;
    let plain = atlas.file("quolls.csv", "occurrenceID\n1\n2\n");
    let key = atlas.ingest(&plain).await.unwrap().dataset_key;
    let registry = &atlas.ctx.registry;
    let lock = async |fields: &[&str], source: &str| {
        let fields = fields.iter().map(|&field| field.to_owned()).collect();
        let request = LockRequest { kind: EntityKind::Dataset, key, fields };
        registry.lock_fields(Call::by(&Viewer::System), request, source).await.unwrap();
    };
    lock(&["title"], "EML").await;
    lock(&["description", "contacts"], "GBIF_REGISTRY").await;

    atlas.file("dwca/meta.xml", META);
    atlas.file("dwca/eml.xml", EML);
    atlas.file("dwca/media.csv", "");
    let core = atlas.file("dwca/occurrence.csv", "id,name\n1,x\n2,y\n");
    let report = atlas.ingest(core.parent().unwrap()).await.unwrap();
    assert_eq!(report.notes[1], "The archive says something else of description; the dataset keeps its own.");
    let dataset = registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.title.as_str(), dataset.description), ("Quolls", None));
    assert_eq!(dataset.citation.unwrap().text, "Smith: Quolls.");
    assert_eq!(registry.contact_count(key).await.unwrap(), 0);

    // Whoever keeps the locked field may take it; the same archive again proposes no second time.
    let proposed = async || proposal::Entity::find().all(registry.db()).await.unwrap();
    let rows = proposed().await;
    assert_eq!((rows.len(), rows[0].source.as_deref(), rows[0].entity_key), (1, Some("EML"), key));
    let changes = rows[0].changes.as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!((&changes[0]["path"], &changes[0]["after"]), (&"description".into(), &"Of Tasmania.".into()));
    atlas.ingest(core.parent().unwrap()).await.unwrap();
    assert_eq!(proposed().await, rows);
}

#[tokio::test]
async fn occurrences_of_events_inherit_their_terms() {
    let atlas = Atlas::new().await;
    let table = |kind: &str, row_type: &str, file: &str, id: &str, fields: [&str; 2]| {
        format!(
            r#"<{kind} rowType="{row_type}"><files><location>{file}</location></files><{id} index="0"/>
            <field index="1" term="http://rs.tdwg.org/dwc/terms/{}"/><field index="2" term="http://rs.tdwg.org/dwc/terms/{}"/></{kind}>"#,
            fields[0], fields[1]
        )
    };
    let dwc = "http://rs.tdwg.org/dwc/terms";
    let core = table("core", &format!("{dwc}/Event"), "event.csv", "id", ["eventDate", "countryCode"]);
    let occurrences =
        table("extension", &format!("{dwc}/Occurrence"), "o.csv", "coreid", ["occurrenceID", "countryCode"]);
    let facts = table(
        "extension",
        &format!("{dwc}/MeasurementOrFact"),
        "m.csv",
        "coreid",
        ["occurrenceID", "measurementValue"],
    );
    let meta = atlas.file("dwca/meta.xml", &format!("<archive>{core}{occurrences}{facts}</archive>"));
    atlas.file("dwca/event.csv", "e1,2001-02-03,AU\ne2,2002,NZ\n");
    atlas.file("dwca/o.csv", "e1,a,\ne1,b,FJ\ne2,c,\ne3,d,\n");
    atlas.file("dwca/m.csv", "e1,a,of a\ne1,,of e1\ne2,,of e2\ne3,d,of d\ne3,x,of none\ne9,,lost\n");
    let report = atlas.ingest(meta.parent().unwrap()).await.unwrap();
    assert_eq!((report.counts.stored, report.counts.orphaned_extension_rows), (4, 1));
    assert_eq!(report.notes.len(), 2, "{:?}", report.notes);

    let rows = atlas.ctx.records.rows(report.dataset_key, report.version, &[0, 1, 2, 3]).await.unwrap();
    let countries: Vec<_> = rows.iter().map(|row| row.interpreted.country_code.as_deref()).collect();
    assert_eq!(countries, [Some("AU"), Some("FJ"), Some("NZ"), None]);
    let years: Vec<_> = rows.iter().map(|row| row.interpreted.year).collect();
    assert_eq!(years, [Some(2001), Some(2001), Some(2002), None]);
    let facts: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.extensions.iter().map(|e| e.terms.last().unwrap().value.as_str()).collect())
        .collect();
    assert_eq!(facts, [vec!["of a", "of e1"], vec!["of e1"], vec!["of e2"], vec!["of d"]]);
    assert_eq!(rows[0].verbatim[1..], [term("eventDate", "2001-02-03"), term("countryCode", "AU")]);
}

#[tokio::test]
async fn occurrences_inherit_from_events_above_theirs_and_what_is_odd_is_reported() {
    let atlas = Atlas::new().await;
    let meta = r#"<archive><core rowType="http://rs.tdwg.org/dwc/terms/Event"><files><location>event.csv</location></files>
        <id index="0"/><field index="1" term="http://rs.tdwg.org/dwc/terms/parentEventID"/>
        <field index="2" term="http://rs.tdwg.org/dwc/terms/eventDate"/></core>
        <extension rowType="http://rs.tdwg.org/dwc/terms/Occurrence"><files><location>o.csv</location></files>
        <coreid index="0"/><field index="1" term="http://rs.tdwg.org/dwc/terms/occurrenceID"/>
        <field index="2" term="http://rs.tdwg.org/dwc/terms/locality"/></extension></archive>"#;
    let meta = atlas.file("dwca/meta.xml", meta);
    atlas.file("dwca/event.csv", "cruise,,2001-02-03\nhaul,cruise,\nround,about,\nabout,round,\n");
    atlas.file("dwca/o.csv", "haul,a,Sea\nround,b\n");
    let report = atlas.ingest(meta.parent().unwrap()).await.unwrap();
    let short = "o.csv has 1 rows with fewer columns than the file; what they lack was taken as empty (first on line 2).";
    assert_eq!(report.notes, [short]);

    let rows = atlas.ctx.records.rows(report.dataset_key, report.version, &[0, 1]).await.unwrap();
    assert_eq!(rows[0].interpreted.year, Some(2001));
    let looped = OccurrenceIssue::ParentEventInfiniteLineage;
    assert_eq!(rows.iter().map(|row| row.issues.contains(&looped)).collect::<Vec<_>>(), [false, true]);
}
