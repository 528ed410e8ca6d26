//! The originals of sensitive records: for whom, written down, and where there is no key.

use std::sync::Arc;

use atlas_entity::{EntityKind, sensitive_rule};
use atlas_ingest::{IngestRequest, NoProgress, ingest};
use atlas_records::{SealKey, SealKeys};
use atlas_registry::{
    Viewer,
    policy::{Actor, Role, Scope, TokenScope},
    work::Call,
};
use atlas_schema::Limits;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::app::{App, DATASET, key, on_each, signed_in};

const RECORDS: &str = "occurrenceID,scientificName,locality,decimalLatitude,decimalLongitude
a,Pezoporus occidentalis,Hidden Valley,-41.63658,146.12345
b,Pezoporus occidentalis,Secret Spring,-41.5,146.5
c,Felis catus,Open Plain,-41.25,146.25
";

/// The atlas with keys, two sensitive records and one that is not, in dataset 1.
async fn build(app: &App) -> App {
    let keys = SealKeys::new(SealKey::generate().unwrap());
    let app = app.with(|backend| backend.seal_keys = Some(keys));
    let rule = sensitive_rule::Model {
        id: "night-parrot".into(),
        taxon: "Pezoporus occidentalis".into(),
        precaution: "withhold".into(),
        reason: "disturbance".into(),
        ..sensitive_rule::Model::default()
    };
    app.registry.replace_sensitive_rules(Call::by(&Viewer::System), vec![rule]).await.unwrap();
    let source = app.file("records.csv", RECORDS);
    let request = IngestRequest { source, dataset_uid: "dr1".into(), ..IngestRequest::default() };
    let (progress, stop) = (Arc::new(NoProgress), CancellationToken::new());
    Box::pin(ingest(&app.ingest_context(), request, progress, stop)).await.unwrap();
    app
}

fn with(role: Role) -> Viewer {
    signed_in(1, &[(role, Scope::Entity(EntityKind::Dataset, key(DATASET, 1)))])
}

const QUERY: &str = "{ occurrences { nodes { occurrenceID locality sensitivity
    original { locality decimalLatitude sensitivity verbatim { name value } } } } }";

/// The records by their occurrenceID.
fn records(mut data: Value) -> Vec<Value> {
    let mut records = data["occurrences"]["nodes"].take().as_array().unwrap().clone();
    records.sort_by_key(|record| record["occurrenceID"].as_str().unwrap().to_owned());
    records
}

/// What the audit log holds of readings.
async fn readings(app: &App) -> Vec<Value> {
    let admin = signed_in(3, &[(Role::Admin, Scope::All)]);
    let query = "{ auditLog { nodes { event actor subject details } } }";
    let log = app.data_as(&admin, query).await;
    let entries = log["auditLog"]["nodes"].as_array().unwrap().iter();
    entries.filter(|entry| entry["event"] == "sensitive_record.read").cloned().collect()
}

#[tokio::test]
async fn originals_are_for_administrators_of_the_dataset_and_each_reading_is_written_down() {
    on_each(Limits::default(), |app| async move {
        let app = build(&app).await;
        let elsewhere = signed_in(2, &[(Role::Admin, Scope::Entity(EntityKind::Dataset, key(DATASET, 2)))]);
        let mut narrow = with(Role::Admin);
        if let Viewer::Person(actor) = &mut narrow {
            *actor = Arc::new(Actor { token_scope: TokenScope::Write, ..(**actor).clone() });
        }
        for viewer in [Viewer::Anonymous, signed_in(2, &[]), with(Role::Mediator), elsewhere, narrow] {
            let told = records(app.data_as(&viewer, QUERY).await);
            assert_eq!(told.len(), 3);
            assert!(told.iter().all(|record| record["original"].is_null()), "{viewer:?}");
            let text = json!(told).to_string();
            assert!(!text.contains("Hidden Valley") && !text.contains("41.63658"), "{text}");
        }
        assert_eq!(readings(&app).await, Vec::<Value>::new());

        let told = records(app.data_as(&with(Role::Admin), QUERY).await);
        assert_eq!((&told[0]["locality"], &told[0]["sensitivity"]), (&Value::Null, &json!("WITHHELD")));
        let original = &told[0]["original"];
        assert_eq!(
            (&original["locality"], &original["sensitivity"]),
            (&json!("Hidden Valley"), &Value::Null)
        );
        assert_eq!(original["decimalLatitude"], json!(-41.63658));
        let verbatim = original["verbatim"].as_array().unwrap();
        assert!(verbatim.contains(&json!({ "name": "decimalLatitude", "value": "-41.63658" })));
        assert_eq!(told[1]["original"]["locality"], "Secret Spring");
        assert_eq!((&told[2]["locality"], &told[2]["original"]), (&json!("Open Plain"), &Value::Null));

        let written = readings(&app).await;
        assert_eq!(written.len(), 2);
        let subject = json!(key(DATASET, 1));
        assert!(written.iter().all(|entry| entry["subject"] == subject), "{written:?}");
        app.data_as(&with(Role::Admin), QUERY).await;
        assert_eq!(readings(&app).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn without_its_key_an_original_is_refused_in_plain_words() {
    on_each(Limits::default(), |app| async move {
        let app = build(&app).await;
        let other = SealKeys::new(SealKey::generate().unwrap());
        for (keys, why) in [(None, "no key"), (Some(other), "does not have their key")] {
            let without = app.with(|backend| backend.seal_keys = keys);
            let answer = without.run_as(&with(Role::Admin), QUERY).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], "UNAVAILABLE");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(why) && message.contains("sensitive_key"), "{message}");
            // Nobody else learns of it.
            let told = records(without.data(QUERY).await);
            assert!(told.iter().all(|record| record["original"].is_null()));
        }
    })
    .await;
}

#[tokio::test]
async fn an_operation_reads_few_originals() {
    on_each(Limits { originals: 1, ..Limits::default() }, |app| async move {
        let app = build(&app).await;
        let answer = app.run_as(&with(Role::Admin), QUERY).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
        assert_eq!(readings(&app).await, Vec::<Value>::new());
        // Those who may not read any are not told of the limit.
        app.data(QUERY).await;
        let page = QUERY.replace("occurrences {", "occurrences(first: 100) {");
        assert_eq!(app.refusal(&page).await.0, "LIMIT_EXCEEDED");
    })
    .await;
}
