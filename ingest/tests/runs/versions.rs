//! Versions: listed, compared, brought back, interpreted anew, erased.

use std::sync::Arc;

use atlas_entity::{EntityKind, ingest_run::RunKind};
use atlas_ingest::{
    Comparison, IngestError, IngestReport, NoProgress, PurgeReport, PurgeRequest, compare_versions,
    purge_version, reinterpret, restore, tidy, versions,
};
use atlas_records::OccurrenceRecord;
use atlas_registry::{
    Viewer,
    change::Subject,
    runs::{Tombstone, VersionState},
    work::Call,
};
use futures::TryStreamExt;
use tokio_util::sync::CancellationToken;

use crate::support::Atlas;

const FIRST: &str = "occurrenceID,institutionCode,locality\na,QM,Here\nb,QM,Here\n";
const SECOND: &str = "occurrenceID,institutionCode,locality\na,QM,Here\nb,QM,There\nc,QM,There\n";

/// An atlas whose dataset has two versions.
async fn atlas() -> Atlas {
    let atlas = Atlas::new().await;
    atlas.ingest(&atlas.file("1.csv", FIRST)).await.unwrap();
    atlas.ingest(&atlas.file("2.csv", SECOND)).await.unwrap();
    atlas
}

async fn compared(atlas: &Atlas, pair: [i64; 2]) -> Result<Comparison, IngestError> {
    compare_versions(&atlas.ctx, "dr1", pair, Arc::new(NoProgress), CancellationToken::new()).await
}

async fn restored(atlas: &Atlas, version: i64) -> Result<IngestReport, IngestError> {
    restore(&atlas.ctx, "dr1", version, Arc::new(NoProgress), CancellationToken::new()).await
}

async fn purged(atlas: &Atlas, version: i64, unpublish: bool) -> Result<PurgeReport, IngestError> {
    let tombstone = Tombstone { reason: "Order 7/26".to_owned(), actor: "ann".to_owned() };
    let request = PurgeRequest { dataset_uid: "dr1".to_owned(), version, tombstone, unpublish };
    purge_version(&atlas.ctx, request, Arc::new(NoProgress), CancellationToken::new()).await
}

async fn listed(atlas: &Atlas) -> Vec<(i64, VersionState, Option<i64>)> {
    let versions = versions(&atlas.ctx, "dr1").await.unwrap();
    versions.iter().map(|version| (version.version, version.state, version.origin_version)).collect()
}

async fn records(atlas: &Atlas, version: i64) -> Vec<OccurrenceRecord> {
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    let batches: Vec<_> = atlas.ctx.records.read(dataset.key, version).try_collect().await.unwrap();
    batches.into_iter().flat_map(|batch| batch.records).collect()
}

#[tokio::test]
async fn an_earlier_version_comes_back_as_a_new_one() {
    let atlas = atlas().await;
    let found = compared(&atlas, [1, 2]).await.unwrap();
    assert_eq!((found.added, found.removed, found.changed, found.unchanged), (1, 0, 1, 1));
    let back = compared(&atlas, [2, 1]).await.unwrap();
    assert_eq!((back.added, back.removed, back.changed, back.unchanged), (0, 1, 1, 1));

    let report = restored(&atlas, 1).await.unwrap();
    assert_eq!((report.version, report.counts.indexed), (3, 2));
    assert_eq!(records(&atlas, 3).await, records(&atlas, 1).await);
    let expected = [
        (3, VersionState::Published, Some(1)),
        (2, VersionState::Retired, None),
        (1, VersionState::Retired, None),
    ];
    assert_eq!(listed(&atlas).await, expected);
    let newest = versions(&atlas.ctx, "dr1").await.unwrap().remove(0);
    assert_eq!(
        (newest.kind, newest.source.as_deref(), newest.counts.stored),
        (RunKind::Restore, Some("1.csv"), 2)
    );
    let unknown = restored(&atlas, 9).await.unwrap_err();
    assert!(unknown.to_string().contains("no version 9"), "{unknown}");
}

#[tokio::test]
async fn records_are_interpreted_by_todays_rules() {
    let atlas = atlas().await;
    let fields = atlas_entity::institution::Model {
        name: "Queensland Museum".to_owned(),
        code: Some("QM".to_owned()),
        ..Default::default()
    };
    let batch = atlas_registry::write::Batch {
        institutions: vec![atlas_registry::write::Entry::new(fields)],
        ..Default::default()
    };
    let key = atlas.ctx.registry.write("test", batch).await.unwrap().institutions[0].key;
    let run = async |uid| reinterpret(&atlas.ctx, uid, Arc::new(NoProgress), CancellationToken::new()).await;
    let reports = run(None).await.unwrap();
    assert_eq!((reports.len(), reports[0].version, reports[0].counts.indexed), (1, 3, 3));
    let (before, after) = (records(&atlas, 2).await, records(&atlas, 3).await);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((before.id, &before.verbatim), (after.id, &after.verbatim));
        assert_eq!(
            (before.interpreted.institution_key, after.interpreted.institution_key),
            (None, Some(key))
        );
    }
    let found = compared(&atlas, [2, 3]).await.unwrap();
    assert_eq!((found.changed, found.terms.len(), found.terms[0].term.as_str()), (3, 1, "institutionKey"));
    assert_eq!(listed(&atlas).await[0], (3, VersionState::Published, Some(2)));
    assert!(matches!(run(Some("dr9")).await, Err(IngestError::UnknownDataset(_))));
}

#[tokio::test]
async fn what_is_erased_leaves_a_tombstone_and_names_what_was_made_of_it() {
    let atlas = atlas().await;
    restored(&atlas, 1).await.unwrap();
    let report = purged(&atlas, 1, false).await.unwrap();
    assert_eq!((report.version, report.derived), (1, vec![3]));
    assert_eq!((atlas.versions().await, atlas.loads()), (vec![2, 3], vec![(3, 2)]));
    let tombstone = versions(&atlas.ctx, "dr1").await.unwrap().pop().unwrap();
    assert_eq!((tombstone.version, tombstone.state), (1, VersionState::Erased));
    assert_eq!(tombstone.erased_reason.as_deref(), Some("Order 7/26"));
    assert!(tombstone.erased_at.is_some() && tombstone.erased_by.as_deref() == Some("ann"));
    for error in [restored(&atlas, 1).await.unwrap_err(), compared(&atlas, [1, 2]).await.unwrap_err()] {
        assert!(matches!(&error, IngestError::Erased { version: 1, .. }), "{error}");
    }

    let error = purged(&atlas, 3, false).await.unwrap_err();
    assert!(matches!(error, IngestError::Published(3)), "{error}");
    purged(&atlas, 3, true).await.unwrap();
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.published_load, dataset.record_count), (None, 0));
    assert_eq!((atlas.loads(), atlas.versions().await), (vec![], vec![2]));
    assert!(atlas.ctx.registry.pin().await.unwrap().hidden.iter().all(|load| ![1, 3].contains(load)));
    assert!(purged(&atlas, 8, false).await.is_err());
    assert_eq!(restored(&atlas, 2).await.unwrap().counts.indexed, 3);
}

#[tokio::test]
async fn an_erasure_that_was_cut_short_is_finished() {
    let atlas = atlas().await;
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    let tombstone = Tombstone { reason: "x".to_owned(), actor: "ann".to_owned() };
    // The tombstone is there, and then the program is killed.
    atlas.ctx.registry.erase_version(dataset.key, 1, &tombstone, false).await.unwrap();
    assert_eq!(atlas.versions().await, [1, 2]);
    tidy(&atlas.ctx).await.unwrap();
    assert_eq!((atlas.versions().await, atlas.loads()), (vec![2], vec![(2, 3)]));
}

#[tokio::test]
async fn a_dataset_that_returns_has_its_record_ids() {
    let atlas = atlas().await;
    let registry = &atlas.ctx.registry;
    let ids = async || -> Vec<_> { records(&atlas, 2).await.iter().map(|record| record.id).collect() };
    let (dataset, before) = (registry.dataset_by_uid("dr1").await.unwrap().unwrap(), ids().await);
    let subject = |version| Subject { kind: EntityKind::Dataset, key: dataset.key, version };
    registry.delete_entity(Call::by(&Viewer::System), subject(None)).await.unwrap();
    // Its records are hidden from everybody, and none can be added.
    assert_eq!(registry.hidden_datasets(&Viewer::Anonymous).await.unwrap(), [dataset.key]);
    let source = atlas.file("3.csv", SECOND);
    let error = atlas.ingest(&source).await.unwrap_err();
    assert!(matches!(&error, IngestError::DeletedDataset(uid) if uid == "dr1"), "{error}");
    tidy(&atlas.ctx).await.unwrap();

    registry.restore_entity(Call::by(&Viewer::System), subject(None)).await.unwrap();
    assert!(registry.hidden_datasets(&Viewer::Anonymous).await.unwrap().is_empty());
    assert_eq!((ids().await, atlas.loads()), (before.clone(), vec![(2, 3)]));
    let report = atlas.ingest(&source).await.unwrap();
    assert_eq!((report.counts.added, report.counts.removed), (0, 0));
    let again: Vec<_> = records(&atlas, report.version).await.iter().map(|record| record.id).collect();
    assert_eq!(again, before);
}
