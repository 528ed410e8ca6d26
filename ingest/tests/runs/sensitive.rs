//! Sensitive records, by trying to find them.

use std::{fmt::Write, sync::Arc};

use atlas_entity::EntityKind;
use atlas_ingest::{
    IngestError, NoProgress, compare_versions, reinterpret,
    sensitive::{OriginalRequest, RuleTable, originals},
};
use atlas_records::{OccurrenceRecord, Sensitivity};
use atlas_registry::{
    RegistryError, Viewer,
    policy::{Actor, Grant, Role, Scope as Reach, TokenScope},
    sensitive::SensitiveRead,
    work::Call,
};
use atlas_search::{
    BoundingBox, EmbeddedIndex, FacetField, FacetOrder, FacetRequest, Filter, KeywordField, LoadPin,
    NumberField, OccurrenceIndex, OccurrenceQuery, OccurrenceResult, Order, Page, Scope,
};
use futures::TryStreamExt;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::Atlas;

const RULES: &str = "\
id,taxon,country,state,precaution,fields,reason
quoll,Dasyurus viverrinus,AU,Tasmania,10km,,poaching
parrot,Pezoporus,AU,,withhold,recordedBy|eventDate,disturbance
";

const META: &str = r#"<archive><core rowType="http://rs.tdwg.org/dwc/terms/Occurrence" ignoreHeaderLines="1" fieldsEnclosedBy='"'>
    <files><location>occurrence.csv</location></files><id index="0"/>
    <field index="0" term="http://rs.tdwg.org/dwc/terms/occurrenceID"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/scientificName"/>
    <field index="2" term="http://rs.tdwg.org/dwc/terms/decimalLatitude"/>
    <field index="3" term="http://rs.tdwg.org/dwc/terms/decimalLongitude"/>
    <field index="4" term="http://rs.tdwg.org/dwc/terms/coordinateUncertaintyInMeters"/>
    <field index="5" term="http://rs.tdwg.org/dwc/terms/stateProvince"/>
    <field index="6" term="http://rs.tdwg.org/dwc/terms/locality"/>
    <field index="7" term="http://rs.tdwg.org/dwc/terms/recordedBy"/>
    <field index="8" term="http://rs.tdwg.org/dwc/terms/eventID"/>
    <field index="9" term="http://rs.tdwg.org/dwc/terms/catalogNumber"/>
    <field index="10" term="http://example.org/terms/gridReference"/>
    <field index="11" term="http://rs.tdwg.org/dwc/terms/eventDate"/>
    <field term="http://rs.tdwg.org/dwc/terms/countryCode" default="AU"/>
    <field term="http://rs.tdwg.org/dwc/terms/basisOfRecord" default="HumanObservation"/></core>
    <extension rowType="http://rs.tdwg.org/dwc/terms/MeasurementOrFact" ignoreHeaderLines="1"><files><location>facts.csv</location></files>
    <coreid index="0"/><field index="1" term="http://rs.tdwg.org/dwc/terms/measurementType"/>
    <field index="2" term="http://rs.tdwg.org/dwc/terms/measurementValue"/></extension></archive>"#;

const CORE: &str = "\
id,name,lat,lon,metres,state,locality,by,event,catalogue,grid,date
1,Dasyurus viverrinus,-41.63658,145.94123,25,Tasmania,Hidden Valley,A. Smith,EV-7,M.1,55GDN1234567890,2019-03-04
2,Dasyurus viverrinus,-41.63658,145.94123,25,Tas,Hidden Valley,A. Smith,EV-7,Q4163658,,2019-03-04
3,Pezoporus occidentalis,-23.11223,141.55667,40,Queensland,Secret Spring,B. Jones,EV-8,M.3,,2019-05-06
4,Vombatus ursinus,-41.70001,145.80002,12,Tasmania,Open Plain,A. Smith,EV-9,M.4,,2019-03-04
5,Dasyurus viverrinus,-36.51234,147.51234,30,Victoria,Old Record,A. Smith,EV-10,M.5,,1901-03-04
";

/// What the archive says of the places of records 1 to 3, in its own words and without points.
const SECRETS: [&str; 14] = [
    "41.636",
    "41636",
    "145.941",
    "145941",
    "23.112",
    "23112",
    "141.556",
    "141556",
    "Hidden",
    "Secret",
    "EV-7",
    "EV-8",
    "55GDN",
    "1234567890",
];

async fn atlas() -> (Atlas, EmbeddedIndex) {
    let mut atlas = Atlas::new().await;
    let index = EmbeddedIndex::open(atlas.folder.path().join("index")).unwrap();
    atlas.ctx.index = Arc::new(index.clone());
    let rules = RuleTable::read(RULES.as_bytes()).unwrap().rules;
    atlas.ctx.registry.replace_sensitive_rules(Call::by(&Viewer::System), rules).await.unwrap();
    atlas.file("dwca/meta.xml", META);
    atlas.file("dwca/facts.csv", "id,type,value\n1,latitude,-41.63658\n1,grid,55GDN1234567890\n4,mass,20\n");
    (atlas, index)
}

async fn ingest(atlas: &Atlas, core: &str) -> Result<atlas_ingest::IngestReport, IngestError> {
    let core = atlas.file("dwca/occurrence.csv", core);
    atlas.ingest(core.parent().unwrap()).await
}

async fn stored(atlas: &Atlas, report: &atlas_ingest::IngestReport) -> Vec<OccurrenceRecord> {
    let batches = atlas.ctx.records.read(report.dataset_key, report.version);
    let batches: Vec<_> = batches.try_collect().await.unwrap();
    batches.into_iter().flat_map(|batch| batch.records).collect()
}

async fn ask(atlas: &Atlas, index: &EmbeddedIndex, query: OccurrenceQuery) -> OccurrenceResult {
    let pin = atlas.ctx.registry.pin().await.unwrap();
    let scope = Scope::new(LoadPin::new(pin.latest, pin.hidden), Vec::new());
    index.search(&[query], &scope).await.unwrap().remove(0)
}

async fn count(atlas: &Atlas, index: &EmbeddedIndex, filter: Filter) -> u64 {
    let query = OccurrenceQuery { filter, total: true, ..OccurrenceQuery::default() };
    ask(atlas, index, query).await.total.unwrap()
}

fn around(latitude: f64, longitude: f64, degrees: f64) -> Filter {
    Filter::Within(BoundingBox {
        west: longitude - degrees,
        south: latitude - degrees,
        east: longitude + degrees,
        north: latitude + degrees,
    })
}

#[tokio::test]
async fn nothing_of_the_public_record_tells_the_place() {
    let (atlas, _) = atlas().await;
    let report = ingest(&atlas, CORE).await.unwrap();
    let note = "3 records are sensitive: 2 were generalised, 0 had been by their publisher, of 1 the place was withheld.";
    assert_eq!(report.notes, [note]);
    let records = stored(&atlas, &report).await;
    let marked: Vec<_> = records.iter().map(|record| record.interpreted.sensitivity).collect();
    let (generalised, withheld) = (Some(Sensitivity::Generalised), Some(Sensitivity::Withheld));
    assert_eq!(marked, [generalised, generalised, withheld, None, None]);
    for record in &records[..3] {
        let all =
            format!("{:?}", (&record.interpreted, &record.verbatim, &record.extensions, &record.issues));
        for secret in SECRETS {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
    }
    // The catalogue number that repeats the latitude is gone, the other is not.
    let numbers: Vec<_> = records.iter().map(|record| record.interpreted.catalog_number.as_deref()).collect();
    assert_eq!(numbers, [Some("M.1"), None, Some("M.3"), Some("M.4"), Some("M.5")]);
    assert_eq!(records[2].interpreted.recorded_by, None);
    // Others are as they were given, with the measurement.
    assert_eq!(records[3].interpreted.decimal_latitude, Some(-41.700_01));
    assert_eq!(records[3].interpreted.locality.as_deref(), Some("Open Plain"));
    assert_eq!((records[0].extensions.len(), records[3].extensions.len()), (0, 1));
}

#[tokio::test]
async fn no_search_finds_the_place() {
    let (atlas, index) = atlas().await;
    ingest(&atlas, CORE).await.unwrap();
    let found = async |filter| count(&atlas, &index, filter).await;
    assert_eq!(found(Filter::default()).await, 5);
    // Around the places there is nothing, however small the box; what is shown lies on the grid.
    for degrees in [0.000_01, 0.001, 0.03] {
        assert_eq!(found(around(-41.636_58, 145.941_23, degrees)).await, 0, "{degrees}");
        assert_eq!(found(around(-23.112_23, 141.556_67, degrees)).await, 0, "{degrees}");
    }
    assert_eq!(found(around(-23.112_23, 141.556_67, 5.0)).await, 0);
    assert_eq!(found(around(-41.6, 145.9, 0.000_01)).await, 2);
    assert_eq!(found(around(-41.700_01, 145.800_02, 0.000_01)).await, 1);
    // Halving the box again and again leads to the grid point and nowhere else.
    let (mut low, mut high) = (-41.65, -41.55);
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        let lower = BoundingBox { west: 145.0, south: low, east: 147.0, north: middle };
        if found(Filter::Within(lower)).await == 2 { high = middle } else { low = middle }
    }
    assert!((f64::midpoint(low, high) + 41.6).abs() < 1e-5);

    for text in
        ["Hidden Valley", "hidden", "Secret Spring", "EV-7", "55GDN1234567890", "41.63658", "B. Jones"]
    {
        assert_eq!(found(Filter::Text(text.to_owned())).await, 0, "{text}");
    }
    for metres in [25.0, 40.0] {
        let field = NumberField::CoordinateUncertaintyInMeters;
        let filter = Filter::Number { field, min: Some(metres), max: Some(metres) };
        assert_eq!(found(filter).await, 0);
    }
    let who = |name: &str| Filter::Keyword(KeywordField::RecordedBy, vec![name.to_owned()]);
    assert_eq!((found(who("B. Jones")).await, found(who("A. Smith")).await), (0, 4));
}

#[tokio::test]
async fn no_count_and_no_page_tells_the_place() {
    let (atlas, index) = atlas().await;
    ingest(&atlas, CORE).await.unwrap();
    let facet = |field: &FacetField| FacetRequest {
        field: *field,
        limit: 100,
        after: None,
        order: FacetOrder::Count,
    };
    let query = OccurrenceQuery {
        // Keys are random, and may hold any digits.
        facets: FacetField::ALL.iter().filter(|field| **field != FacetField::DatasetKey).map(facet).collect(),
        page: Some(Page { order: Order::default(), limit: 10, cursor: None, backward: false }),
        ..OccurrenceQuery::default()
    };
    let result = ask(&atlas, &index, query).await;
    assert_eq!(result.hits.len(), 5);
    let facets = format!("{:?}", result.facets);
    assert!(facets.contains("A. Smith"), "{facets}");
    let hits = result.hits.iter().map(|hit| &hit.interpreted);
    let hits: Vec<_> = hits.filter(|seen| seen.sensitivity.is_some()).collect();
    assert_eq!(hits.len(), 3);
    let shown = format!("{hits:?}");
    for secret in SECRETS {
        assert!(!facets.contains(secret) && !shown.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn every_record_of_a_sensitive_taxon_is_generalised_or_was_already() {
    let (atlas, index) = atlas().await;
    let mut core = "id,name,lat,lon,metres,state,locality,by,event,catalogue,grid,date\n".to_owned();
    for n in 0..300 {
        // Every third comes with an uncertainty coarser than the grid, every fifth without a state.
        let metres = if n % 3 == 0 { 20_000 } else { 10 + n };
        let state = if n % 5 == 0 { "" } else { "Tasmania" };
        let (latitude, longitude) =
            (f64::from(n).mul_add(-0.001_7, -41.2), f64::from(n).mul_add(0.002_3, 145.5));
        writeln!(core, "{n},Dasyurus viverrinus,{latitude},{longitude},{metres},{state},,,,,,2020").unwrap();
    }
    let report = ingest(&atlas, &core).await.unwrap();
    let counts = report.counts;
    assert_eq!((counts.generalised, counts.already_generalised, counts.withheld), (200, 100, 0));
    assert_eq!(counts.generalised + counts.already_generalised, counts.read);
    assert_eq!(count(&atlas, &index, Filter::default()).await, 300);
    let on_grid = |degrees: f64| (degrees * 10.0 - (degrees * 10.0).round()).abs() < 1e-9;
    for record in stored(&atlas, &report).await {
        let seen = &record.interpreted;
        assert!(seen.sensitivity.is_some());
        assert!(on_grid(seen.decimal_latitude.unwrap()) && on_grid(seen.decimal_longitude.unwrap()));
    }
}

#[tokio::test]
async fn without_a_key_nothing_sensitive_is_taken_in() {
    let (mut atlas, _) = atlas().await;
    atlas.ctx.seal_keys = None;
    let error = ingest(&atlas, CORE).await.unwrap_err();
    assert!(matches!(&error, IngestError::NoSealKey { rule: Some(rule) } if rule == "quoll"), "{error}");
    assert!(error.to_string().contains("atlas sensitive key"));
    assert_eq!(atlas.versions().await, Vec::<i64>::new());
    let (head, rest) = CORE.split_once('\n').unwrap();
    let open = rest.lines().find(|line| line.starts_with('4')).unwrap();
    ingest(&atlas, &format!("{head}\n{open}\n")).await.unwrap();
}

#[tokio::test]
async fn rules_reach_published_records_and_leave_them_again() {
    let (atlas, index) = atlas().await;
    let rules = atlas.ctx.registry.sensitive_rules().await.unwrap();
    let follow = async |rules: Vec<_>| {
        atlas.ctx.registry.replace_sensitive_rules(Call::by(&Viewer::System), rules).await.unwrap();
        let progress = Arc::new(NoProgress);
        reinterpret(&atlas.ctx, Some("dr1"), progress, CancellationToken::new()).await.unwrap().remove(0)
    };
    atlas.ctx.registry.replace_sensitive_rules(Call::by(&Viewer::System), Vec::new()).await.unwrap();
    let first = ingest(&atlas, CORE).await.unwrap();
    assert_eq!(count(&atlas, &index, around(-41.636_58, 145.941_23, 0.001)).await, 2);
    let concealed = follow(rules).await;
    assert_eq!((concealed.counts.generalised, concealed.counts.withheld), (2, 1));
    assert_eq!(count(&atlas, &index, around(-41.636_58, 145.941_23, 0.001)).await, 0);

    // Nor do the two versions side by side tell what one of them hides.
    for pair in [[first.version, concealed.version], [concealed.version, first.version]] {
        let progress = Arc::new(NoProgress);
        let found =
            compare_versions(&atlas.ctx, "dr1", pair, progress, CancellationToken::new()).await.unwrap();
        assert_eq!((found.changed, found.unchanged), (3, 2));
        let told = format!("{:?}", found.terms.iter().map(|term| &term.samples).collect::<Vec<_>>());
        let ids = stored(&atlas, &first).await.into_iter().map(|record| record.id.to_string());
        let told = ids.fold(told, |told, id| told.replace(&id, ""));
        for secret in SECRETS.iter().filter(|secret| **secret != "41636") {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }

    let open = follow(Vec::new()).await;
    assert_eq!(stored(&atlas, &open).await, stored(&atlas, &first).await);
}

#[tokio::test]
async fn originals_are_for_administrators_of_the_dataset() {
    let (atlas, _) = atlas().await;
    let report = ingest(&atlas, CORE).await.unwrap();
    let (ctx, dataset_key, version) = (&atlas.ctx, report.dataset_key, report.version);
    let public = stored(&atlas, &report).await;
    let ask = async |viewer: &Viewer, record: Uuid| {
        let read = SensitiveRead { dataset_key, version, record };
        let request = OriginalRequest { viewer, reads: &[read], keys: ctx.seal_keys.as_ref() };
        let found = originals(&ctx.registry, &ctx.records, request).await;
        found.map(|mut found| found.pop().unwrap())
    };
    let with = |role| {
        let grants = vec![Grant { role, scope: Reach::Entity(EntityKind::Dataset, dataset_key) }];
        let person = Uuid::from_u128(5);
        let token_scope = TokenScope::Admin;
        Viewer::Person(Actor { person, name: "Ada".to_owned(), grants, token_scope }.into())
    };
    let found = ask(&with(Role::Admin), public[1].id).await.unwrap().unwrap();
    assert_eq!(found.interpreted.decimal_latitude, Some(-41.636_58));
    assert_eq!(found.interpreted.locality.as_deref(), Some("Hidden Valley"));
    assert_eq!(found.verbatim.len(), 14 - 1);
    assert_eq!(found.interpreted.sensitivity, None);
    assert_eq!(ask(&with(Role::Admin), public[3].id).await.unwrap(), None);
    let refused = ask(&with(Role::Mediator), public[1].id).await.unwrap_err();
    assert!(matches!(refused, IngestError::Registry(RegistryError::Forbidden(_))), "{refused}");
    let stranger = ask(&Viewer::Anonymous, public[1].id).await.unwrap_err();
    assert!(matches!(stranger, IngestError::Registry(RegistryError::Unauthenticated)), "{stranger}");

    // Interpreting anew starts from what was given.
    let anew = ctx.records.read_originals(dataset_key, version, ctx.seal_keys.clone());
    let anew: Vec<_> = anew.try_collect().await.unwrap();
    let records: Vec<_> = anew.into_iter().flat_map(|batch| batch.records).collect();
    let places: Vec<_> =
        records.iter().map(|record| record.interpreted.locality.as_deref().unwrap()).collect();
    assert_eq!(places, ["Hidden Valley", "Hidden Valley", "Secret Spring", "Open Plain", "Old Record"]);
    assert_eq!(records[1], found);
}
