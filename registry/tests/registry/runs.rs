//! The life of runs, and what is seen of their loads.

use std::sync::Arc;

use atlas_entity::{
    dataset, ingest_preview,
    ingest_run::{ActiveModel, Model, RunKind, RunState},
    value::{RunCounts, RunReport},
};
use atlas_registry::{
    Registry, RegistryError, RunPin,
    runs::{NewRun, RunEnd, RunStage, Tombstone, VersionState},
    write::{Batch, Entry},
};
use chrono::{TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;
use uuid::Uuid;

use crate::database::on_each;

const DATASET: Uuid = Uuid::from_u128(1);

async fn with_dataset(registry: &Registry) {
    let fields = dataset::Model { key: DATASET, title: "Fishes".to_owned(), ..dataset::Model::default() };
    registry.write("ann", Batch { datasets: vec![Entry::new(fields)], ..Batch::default() }).await.unwrap();
}

fn ingest() -> NewRun {
    NewRun {
        dataset_key: DATASET,
        kind: RunKind::Ingest,
        version: None,
        source: Some("a.zip".to_owned()),
        digest: None,
        ..NewRun::default()
    }
}

async fn started(registry: &Registry) -> Model {
    let run = registry.queue_run(&ingest()).await.unwrap();
    registry.start_run(run.load).await.unwrap();
    run
}

async fn publish(registry: &Registry, load: i64, records: i64) -> Option<i64> {
    let counts = RunCounts { read: 7, ..RunCounts::default() };
    registry.publish_run(load, records, counts, RunReport::default()).await.unwrap().retired
}

fn pin(latest: i64, hidden: &[i64]) -> RunPin {
    RunPin { latest, hidden: hidden.to_vec() }
}

#[tokio::test]
async fn a_load_is_hidden_until_it_is_published_and_after_it_is_retired() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        assert_eq!(registry.pin().await.unwrap(), pin(0, &[]));
        let first = started(&registry).await;
        assert_eq!((first.load, first.version, first.state), (1, 1, RunState::Queued));
        assert_eq!(registry.pin().await.unwrap(), pin(1, &[1]));
        assert_eq!(publish(&registry, 1, 7).await, None);
        assert_eq!(registry.pin().await.unwrap(), pin(1, &[]));

        started(&registry).await;
        assert_eq!(registry.pin().await.unwrap(), pin(2, &[2]));
        assert_eq!(publish(&registry, 2, 9).await, Some(1));
        assert_eq!(registry.pin().await.unwrap(), pin(2, &[1]));
        registry.mark_purged(&[1, 2]).await.unwrap();
        assert_eq!(registry.pin().await.unwrap(), pin(2, &[]));

        let row = dataset::Entity::find_by_id(DATASET).one(registry.db()).await.unwrap().unwrap();
        assert_eq!((row.published_load, row.record_count, row.version), (Some(2), 9, 1));
        let published = registry.published_run(DATASET).await.unwrap().unwrap();
        assert_eq!((published.load, published.counts.read), (2, 7));
        assert!(published.purged_at.is_none() && published.published_at.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_run_takes_each_step_once() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        let run = registry.queue_run(&ingest()).await.unwrap();
        let unstarted = registry.publish_run(run.load, 1, RunCounts::default(), RunReport::default()).await;
        assert!(matches!(unstarted, Err(RegistryError::RunState { .. })));
        registry.start_run(run.load).await.unwrap();
        assert!(registry.start_run(run.load).await.is_err());
        registry
            .finish_run(run.load, RunEnd::Refused, RunCounts::default(), RunReport::default())
            .await
            .unwrap();
        let again =
            registry.finish_run(run.load, RunEnd::Failed, RunCounts::default(), RunReport::default()).await;
        assert!(matches!(again, Err(RegistryError::RunState { load: 1, .. })));
        let late = registry.publish_run(run.load, 1, RunCounts::default(), RunReport::default()).await;
        assert!(matches!(late, Err(RegistryError::RunState { .. })));
        assert_eq!(registry.run(run.load).await.unwrap().unwrap().state, RunState::Refused);
        let row = dataset::Entity::find_by_id(DATASET).one(registry.db()).await.unwrap().unwrap();
        assert_eq!(row.published_load, None);
    })
    .await;
}

#[tokio::test]
async fn dead_and_purgeable_runs_are_found() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        started(&registry).await;
        publish(&registry, 1, 1).await;
        started(&registry).await;
        publish(&registry, 2, 1).await;
        started(&registry).await;
        registry.finish_run(3, RunEnd::Failed, RunCounts::default(), RunReport::default()).await.unwrap();
        started(&registry).await;
        registry.queue_run(&ingest()).await.unwrap();

        let loads = |runs: Vec<Model>| runs.iter().map(|run| run.load).collect::<Vec<_>>();
        assert_eq!(loads(registry.unfinished_runs().await.unwrap()), [4]);
        let now = Utc::now();
        assert_eq!(loads(registry.purgeable_runs(now + TimeDelta::hours(1)).await.unwrap()), [1, 3]);
        assert_eq!(loads(registry.purgeable_runs(now - TimeDelta::hours(1)).await.unwrap()), [3]);
        registry.mark_purged(&[1, 3, 4]).await.unwrap();
        assert!(registry.purgeable_runs(now + TimeDelta::hours(1)).await.unwrap().is_empty());
        // A run in flight is never taken for purged.
        assert_eq!(registry.pin().await.unwrap(), pin(5, &[4, 5]));
    })
    .await;
}

#[tokio::test]
async fn runs_queued_at_once_get_numbers_of_their_own() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        let registry = Arc::new(registry);
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let registry = Arc::clone(&registry);
                tokio::spawn(async move { registry.queue_run(&ingest()).await.unwrap().load })
            })
            .collect();
        let mut loads = Vec::new();
        for task in tasks {
            loads.push(task.await.unwrap());
        }
        loads.sort_unstable();
        assert_eq!(loads, (1..=8).collect::<Vec<i64>>());
    })
    .await;
}

#[tokio::test]
async fn a_run_is_followed_and_asked_to_stop_while_it_is_under_way() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        let run = started(&registry).await;
        let stage = RunStage { stage: "reading".to_owned(), done: 5, total: Some(9) };
        registry.stage_run(run.load, &stage).await.unwrap();
        assert!(!registry.is_cancel_requested(run.load).await.unwrap());
        let asked = registry.request_cancel(run.key).await.unwrap();
        assert_eq!(
            (asked.stage.as_deref(), asked.progress, asked.total),
            (Some("reading"), Some(5), Some(9))
        );
        assert!(registry.is_cancel_requested(run.load).await.unwrap());
        assert_eq!(registry.request_cancel(run.key).await.unwrap(), asked);
        // A queued run counts as alive as long as it is silent for minutes at most.
        let queued = registry.queue_run(&ingest()).await.unwrap();
        let dead = async || -> Vec<i64> {
            registry.unfinished_runs().await.unwrap().iter().map(|run| run.load).collect()
        };
        registry.stage_run(queued.load, &stage).await.unwrap();
        assert_eq!(dead().await, [run.load]);
        seen(&registry, queued.load, TimeDelta::minutes(6)).await;
        assert_eq!(dead().await, [run.load, queued.load]);

        publish(&registry, started(&registry).await.load, 1).await;
        let key = registry.run(3).await.unwrap().unwrap().key;
        let late = registry.request_cancel(key).await;
        assert!(matches!(late, Err(RegistryError::RunState { load: 3, step: "cancelled" })));
        assert!(matches!(registry.request_cancel(DATASET).await, Err(RegistryError::NotFound { .. })));
        registry.stage_run(3, &stage).await.unwrap();
        assert_eq!(registry.run(3).await.unwrap().unwrap().stage, None, "an ended run is in no stage");
    })
    .await;
}

async fn seen(registry: &Registry, load: i64, ago: TimeDelta) {
    let change = ActiveModel { load: Set(load), seen_at: Set(Some(Utc::now() - ago)), ..Default::default() };
    change.update(registry.db()).await.unwrap();
}

fn found(load: i64, base_version: Option<i64>) -> ingest_preview::Model {
    ingest_preview::Model { load, base_version, preview: json!({ "added": 1 }), kept: json!({}) }
}

#[tokio::test]
async fn previews_last_until_another_version_is_published() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        publish(&registry, started(&registry).await.load, 1).await;
        for base in [Some(1), Some(1), None] {
            let run = registry.queue_run(&NewRun { kind: RunKind::Preview, ..ingest() }).await.unwrap();
            registry.start_run(run.load).await.unwrap();
            let found = found(run.load, base);
            registry.preview_run(RunCounts::default(), RunReport::default(), found).await.unwrap();
        }
        assert_eq!(registry.pin().await.unwrap(), pin(4, &[]));
        assert_eq!(registry.preview(2).await.unwrap(), Some(found(2, Some(1))));
        let stale = async |before| -> Vec<i64> {
            registry.stale_previews(before).await.unwrap().iter().map(|run| run.load).collect()
        };
        let hour = TimeDelta::hours(1);
        assert_eq!(stale(Utc::now() - hour).await, [4]);
        assert_eq!(stale(Utc::now() + hour).await, [2, 3, 4]);

        // One of them is published: its records are those of a version from now on.
        let new = NewRun { kind: RunKind::Publish, version: Some(2), ..ingest() };
        let run = registry.queue_run(&new).await.unwrap();
        assert_eq!(stale(Utc::now() + hour).await, [3, 4]);
        registry.start_run(run.load).await.unwrap();
        publish(&registry, run.load, 3).await;
        assert_eq!(stale(Utc::now() - hour).await, [3, 4]);
        registry.expire_previews(&[3, 4]).await.unwrap();
        assert_eq!(stale(Utc::now() + hour).await, [] as [i64; 0]);
        assert_eq!(registry.run(3).await.unwrap().unwrap().state, RunState::Expired);
        let versions = registry.versions(DATASET).await.unwrap();
        let listed: Vec<_> = versions.iter().map(|v| (v.version, v.kind, v.state)).collect();
        let expected =
            [(2, RunKind::Preview, VersionState::Published), (1, RunKind::Ingest, VersionState::Retired)];
        assert_eq!(listed, expected);
    })
    .await;
}

#[tokio::test]
async fn an_erased_version_leaves_who_when_and_why() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        publish(&registry, started(&registry).await.load, 1).await;
        // Version 1 is indexed again, under another load.
        let again = NewRun { kind: RunKind::Reindex, version: Some(1), ..ingest() };
        let run = registry.queue_run(&again).await.unwrap();
        let tombstone = Tombstone { reason: "Order 7".to_owned(), actor: "ann".to_owned() };
        let erase = async |unpublish| registry.erase_version(DATASET, 1, &tombstone, unpublish).await;
        assert!(
            matches!(erase(true).await, Err(RegistryError::RunState { load: 2, .. })),
            "it is being read"
        );
        registry.start_run(run.load).await.unwrap();
        publish(&registry, run.load, 1).await;
        assert!(
            matches!(erase(false).await, Err(RegistryError::RunState { load: 2, .. })),
            "it is published"
        );
        assert_eq!(erase(true).await.unwrap(), [1, 2]);
        let row = dataset::Entity::find_by_id(DATASET).one(registry.db()).await.unwrap().unwrap();
        assert_eq!((row.published_load, row.record_count), (None, 0));
        let version = registry.version(DATASET, 1).await.unwrap();
        assert_eq!(
            (version.state, version.erased_reason.as_deref()),
            (VersionState::Erased, Some("Order 7"))
        );
        let erased: Vec<_> = registry.erased_runs().await.unwrap().iter().map(|run| run.load).collect();
        assert_eq!(erased, [1]);
        assert_eq!(registry.pin().await.unwrap(), pin(2, &[1, 2]));
    })
    .await;
}

#[tokio::test]
async fn the_pin_is_one_statement() {
    on_each(|registry| async move {
        with_dataset(&registry).await;
        started(&registry).await;
        let before = registry.statements();
        registry.pin().await.unwrap();
        assert_eq!(registry.statements() - before, 1);
    })
    .await;
}
