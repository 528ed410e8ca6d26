//! What is known of harvests, to whom, and harvests that are asked for.

use atlas_entity::{EntityKind, dataset, endpoint, harvest::HarvestOutcome};
use atlas_registry::{
    Viewer,
    harvest::{HarvestVersion, Settled},
    policy::{Role, Scope},
    write::{Batch, Entry},
};
use atlas_schema::Limits;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::app::{App, DATASET, PROVIDER, key, on_each, signed_in};

const SECRET: &str = "https://user:secret@example.org/birds.zip";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(Utc::now().timestamp(), 0).unwrap()
}

/// Dataset 1 wants to be harvested each week and says where; harvesting it ended so.
async fn harvested(app: &App, outcome: HarvestOutcome, error: Option<&str>) {
    let source = endpoint::Model {
        r#type: "DWC_ARCHIVE".into(),
        url: "https://example.org/birds.zip".into(),
        ..endpoint::Model::default()
    };
    let fields = dataset::Model {
        key: key(DATASET, 1),
        uid: "dr1".into(),
        title: "Dataset 01".into(),
        r#type: "OCCURRENCE".into(),
        provider_key: Some(key(PROVIDER, 2)),
        harvest_frequency_days: Some(7),
        ..dataset::Model::default()
    };
    let entry = Entry { endpoints: Some(vec![source]), ..Entry::new(fields) };
    app.registry.write("test", Batch { datasets: vec![entry], ..Batch::default() }).await.unwrap();
    let at = now() + TimeDelta::minutes(1);
    let claim =
        app.registry.claim_harvest(key(DATASET, 1), at, TimeDelta::minutes(9)).await.unwrap().unwrap();
    let version =
        HarvestVersion { url: Some(SECRET.into()), digest: Some("abc".into()), ..HarvestVersion::default() };
    let settled = Settled {
        outcome,
        error: error.map(str::to_owned),
        version: Some(version),
        currency: None,
        at,
        next_at: at + TimeDelta::days(7),
    };
    assert!(app.registry.settle_harvest(&claim, settled).await.unwrap());
}

fn steward() -> Viewer {
    signed_in(1, &[(Role::Steward, Scope::Entity(EntityKind::Provider, key(PROVIDER, 2)))])
}

fn other() -> Viewer {
    signed_in(2, &[(Role::Steward, Scope::Entity(EntityKind::Provider, key(PROVIDER, 1)))])
}

fn id(n: u32) -> String {
    URL_SAFE_NO_PAD.encode(format!("Dataset:{}", key(DATASET, n)))
}

const STATE: &str = r#"{ dataset(uid: "dr1") { harvest {
    frequencyDays lastTried lastSucceeded lastOutcome nextDue isFailing isRunning
    failures lastError url digest askedAt lastRun { key } } } }"#;

#[tokio::test]
async fn why_a_harvest_failed_is_for_those_who_may_publish() {
    on_each(Limits::default(), |app| async move {
        assert_eq!(app.data(STATE).await["dataset"]["harvest"], Value::Null);
        harvested(&app, HarvestOutcome::Failed, Some("the server at user:secret said no")).await;
        for (viewer, inside) in [(Viewer::Anonymous, false), (other(), false), (steward(), true)] {
            let told = app.data_as(&viewer, STATE).await["dataset"]["harvest"].take();
            assert_eq!(told["frequencyDays"], 7);
            assert_eq!((&told["lastOutcome"], &told["isFailing"]), (&json!("FAILED"), &json!(true)));
            assert_eq!((&told["isRunning"], &told["lastSucceeded"]), (&json!(false), &Value::Null));
            assert!(told["lastTried"].is_string() && told["nextDue"].is_string(), "{told}");
            assert_eq!(told.to_string().contains("secret"), inside, "{told}");
            assert_eq!(told["failures"], if inside { json!(1) } else { Value::Null });
            assert_eq!(told["url"], if inside { json!(SECRET) } else { Value::Null });
            assert_eq!(told["digest"], if inside { json!("abc") } else { Value::Null });
        }
    })
    .await;
}

#[tokio::test]
async fn failing_harvests_are_listed_for_those_who_may_publish() {
    on_each(Limits::default(), |app| async move {
        let query =
            "{ failingHarvests(first: 5) { totalCount nodes { uid harvest { failures lastError } } } }";
        harvested(&app, HarvestOutcome::Refused, Some("no key")).await;
        let failing = json!({ "totalCount": 1,
            "nodes": [{ "uid": "dr1", "harvest": { "failures": 1, "lastError": "no key" } }] });
        let none = json!({ "totalCount": 0, "nodes": [] });
        let all = signed_in(3, &[(Role::Admin, Scope::All)]);
        let reader = signed_in(3, &[(Role::Reader, Scope::All)]);
        for (viewer, expected) in [
            (steward(), &failing),
            (all, &failing),
            (other(), &none),
            (reader, &none),
            (signed_in(3, &[]), &none),
        ] {
            let data = app.data_as(&viewer, query).await;
            assert_eq!(&data["failingHarvests"], expected, "{viewer:?}");
        }
        harvested(&app, HarvestOutcome::Unchanged, None).await;
        assert_eq!(app.data_as(&steward(), query).await["failingHarvests"], none);
    })
    .await;
}

#[tokio::test]
async fn a_harvest_that_is_asked_for_is_due_at_once() {
    on_each(Limits::default(), |app| async move {
        harvested(&app, HarvestOutcome::Published, None).await;
        let later = now() + TimeDelta::minutes(2);
        let lease = TimeDelta::minutes(9);
        assert!(app.registry.claim_due_harvest(later, lease).await.unwrap().is_none());
        let ask = format!(
            r#"mutation {{ harvestDataset(input: {{ dataset: "{}", clientMutationId: "a" }}) {{
                clientMutationId errors {{ field code }} dataset {{ harvest {{ askedAt nextDue }} }} }} }}"#,
            id(1)
        );
        let refused = app.run_as(&other(), &ask).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert!(app.registry.claim_due_harvest(later, lease).await.unwrap().is_none());

        let asked = app.data_as(&steward(), &ask).await["harvestDataset"].take();
        assert_eq!((&asked["clientMutationId"], &asked["errors"]), (&json!("a"), &json!([])));
        let harvest = &asked["dataset"]["harvest"];
        assert!(harvest["askedAt"].is_string() && harvest["askedAt"] == harvest["nextDue"], "{harvest}");
        let again = app.data_as(&steward(), &ask).await;
        assert_eq!(again["harvestDataset"]["dataset"]["harvest"], *harvest);

        // By hand only: what is asked for is harvested all the same.
        let by_hand = dataset::Entity::update_many()
            .col_expr(dataset::Column::HarvestFrequencyDays, Expr::value(None::<i32>))
            .filter(dataset::Column::Key.eq(key(DATASET, 1)));
        by_hand.exec(app.registry.db()).await.unwrap();
        let claim = app.registry.claim_due_harvest(later, lease).await.unwrap().unwrap();
        assert_eq!(claim.dataset.uid, "dr1");
        let busy = app.data_as(&steward(), &ask).await;
        assert_eq!(busy["harvestDataset"]["errors"], json!([{ "field": "dataset", "code": "CONFLICT" }]));
        app.registry.abandon_harvest(&claim).await.unwrap();

        let nowhere = app.data_as(&steward(), &ask.replace(&id(1), &id(3))).await;
        assert_eq!(nowhere["harvestDataset"]["errors"], json!([{ "field": "dataset", "code": "INVALID" }]));
        let admin = signed_in(3, &[(Role::Admin, Scope::All)]);
        let log = app.data_as(&admin, "{ auditLog { nodes { event subject } } }").await;
        let entry = json!({ "event": "harvest.asked", "subject": key(DATASET, 1) });
        assert_eq!(log["auditLog"]["nodes"], json!([entry, entry]));
    })
    .await;
}
