//! Runs from queued to published, and all the ways they end before.

use std::sync::{Arc, Mutex};

use atlas_ingest::{
    DefectCode, IngestError, IngestRequest, NoProgress, Progress, Stage, ingest, reattribute, reindex, tidy,
};
use atlas_records::OccurrenceIssue::InstitutionMatchNone;
use atlas_registry::runs::NewRun;
use tokio_util::sync::CancellationToken;

use crate::support::{Atlas, request};

const RECORDS: &str = "occurrenceID,institutionCode\na,QM\nb,QM\n";

#[tokio::test]
async fn an_unknown_dataset_is_an_error_unless_it_is_to_be_made() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", RECORDS);
    let unknown = IngestRequest { create: false, ..request(&source, &[]) };
    let error = atlas.run(unknown, CancellationToken::new()).await.unwrap_err();
    assert!(matches!(&error, IngestError::UnknownDataset(uid) if uid == "dr1"), "{error}");
    assert!(atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().is_none());
    let report = atlas.ingest(&source).await.unwrap();
    assert!(report.created && report.dataset_uid == "dr1");
    assert!(!atlas.ingest(&source).await.unwrap().created);
}

#[tokio::test]
async fn publishing_replaces_and_tidying_purges_what_was_replaced() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", RECORDS);
    atlas.ingest(&source).await.unwrap();
    let report = atlas.ingest(&source).await.unwrap();
    assert_eq!((report.load, report.version, report.counts.added), (2, 2, 0));
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.published_load, dataset.record_count), (Some(2), 2));
    let pin = atlas.ctx.registry.pin().await.unwrap();
    assert_eq!((pin.latest, pin.hidden.as_slice()), (2, &[1][..]));

    assert_eq!(tidy(&atlas.ctx).await.unwrap().purged, [1]);
    assert_eq!((atlas.loads(), atlas.versions().await), (vec![(2, 2)], vec![1, 2]));
    assert!(atlas.ctx.registry.pin().await.unwrap().hidden.is_empty());
    let run = atlas.ctx.registry.run(2).await.unwrap().unwrap();
    assert_eq!((run.source.as_deref(), run.counts.indexed), (Some("o.csv"), 2));
    // sha256sum of the text above.
    assert_eq!(run.digest.unwrap().len(), 64);
}

#[tokio::test]
async fn a_failing_index_leaves_the_published_records() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", RECORDS);
    atlas.ingest(&source).await.unwrap();
    *atlas.index.fail.lock().unwrap() = true;
    let error = atlas.ingest(&source).await.unwrap_err();
    assert!(matches!(error, IngestError::Search(_)), "{error}");
    assert_eq!((atlas.loads(), atlas.versions().await), (vec![(1, 2)], vec![1]));
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!(dataset.published_load, Some(1));
    let run = atlas.ctx.registry.run(2).await.unwrap().unwrap();
    assert!(run.finished_at.is_some() && run.purged_at.is_some());
    assert_eq!(run.report.texts, ["The run failed; see the log."]);
}

/// Cancels when a stage begins.
struct CancelAt(Stage, CancellationToken, Mutex<Vec<Stage>>);

impl Progress for CancelAt {
    fn update(&self, stage: Stage, _: u64, _: Option<u64>) {
        self.2.lock().unwrap().push(stage);
        if stage == self.0 {
            self.1.cancel();
        }
    }
}

#[tokio::test]
async fn a_cancelled_run_leaves_nothing() {
    for stage in [Stage::Reading, Stage::Checking, Stage::Indexing] {
        let atlas = Atlas::new().await;
        let source = atlas.file("o.csv", RECORDS);
        let cancel = CancellationToken::new();
        let progress = Arc::new(CancelAt(stage, cancel.clone(), Mutex::default()));
        let result = ingest(&atlas.ctx, request(&source, &[]), progress.clone(), cancel).await;
        assert!(matches!(result, Err(IngestError::Cancelled)), "{stage:?} {result:?}");
        assert!(!progress.2.lock().unwrap().contains(&Stage::Publishing));
        assert_eq!((atlas.loads(), atlas.versions().await), (vec![], vec![]), "{stage:?}");
        let run = atlas.ctx.registry.run(1).await.unwrap().unwrap();
        assert!(run.finished_at.is_some() && run.purged_at.is_some(), "{stage:?}");
    }
}

#[tokio::test]
async fn a_second_run_waits_for_the_first() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", RECORDS);
    let lock = std::fs::File::create(atlas.folder.path().join("ingest.lock")).unwrap();
    lock.lock().unwrap();
    let busy = tidy(&atlas.ctx).await.unwrap();
    assert!(busy.busy);
    let cancel = CancellationToken::new();
    let progress = Arc::new(CancelAt(Stage::Waiting, cancel.clone(), Mutex::default()));
    let result = ingest(&atlas.ctx, request(&source, &[]), progress, cancel).await;
    assert!(matches!(result, Err(IngestError::Cancelled)), "{result:?}");
    let waiting = atlas.ingest(&source);
    let release = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(atlas.loads(), []);
        lock.unlock().unwrap();
    };
    assert_eq!(tokio::join!(waiting, release).0.unwrap().load, 2);
}

#[tokio::test]
async fn runs_that_died_are_rolled_back() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", RECORDS);
    let report = atlas.ingest(&source).await.unwrap();
    // What a killed run leaves: a running row, files, documents, scratch files.
    let registry = &atlas.ctx.registry;
    let run = NewRun {
        dataset_key: report.dataset_key,
        kind: atlas_entity::ingest_run::RunKind::Ingest,
        version: None,
        source: None,
        digest: None,
        ..NewRun::default()
    };
    let dead = registry.queue_run(&run).await.unwrap();
    registry.start_run(dead.load).await.unwrap();
    atlas.ctx.records.writer(report.dataset_key, dead.load).await.unwrap().finish().await.unwrap();
    let left = atlas.index.documents.lock().unwrap()[&1].clone();
    atlas.index.documents.lock().unwrap().insert(dead.load, left);
    let scratch = atlas.folder.path().join("scratch");
    std::fs::create_dir_all(scratch.join("x")).unwrap();

    let tidied = tidy(&atlas.ctx).await.unwrap();
    assert_eq!((tidied.recovered.as_slice(), tidied.purged.as_slice()), (&[2][..], &[2][..]));
    assert_eq!((atlas.loads(), atlas.versions().await), (vec![(1, 2)], vec![1]));
    assert!(!scratch.exists());
    assert_eq!(tidy(&atlas.ctx).await.unwrap(), atlas_ingest::TidyReport::default());
}

#[tokio::test]
async fn reindexing_needs_no_archive_and_attributes_anew() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", RECORDS);
    let report = atlas.ingest(&source).await.unwrap();
    std::fs::remove_file(&source).unwrap();
    let institution = |documents: &crate::support::Documents, load: i64| {
        let documents = documents.lock().unwrap();
        documents[&load].iter().map(|d| (d.interpreted.institution_key, d.issues.clone())).collect::<Vec<_>>()
    };
    let before = institution(&atlas.index.documents, 1);
    assert!(before.iter().all(|(key, issues)| key.is_none() && issues.contains(&InstitutionMatchNone)));

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
    let reports =
        reindex(&atlas.ctx, Some("dr1"), Arc::new(NoProgress), CancellationToken::new()).await.unwrap();
    assert_eq!((reports.len(), reports[0].load, reports[0].version), (1, 2, report.version));
    let after = institution(&atlas.index.documents, 2);
    assert_eq!(after.len(), 2);
    assert!(
        after.iter().all(|(found, issues)| *found == Some(key) && !issues.contains(&InstitutionMatchNone))
    );
    assert_eq!(atlas.versions().await, [1]);

    let all = reindex(&atlas.ctx, None, Arc::new(NoProgress), CancellationToken::new()).await.unwrap();
    assert_eq!((all[0].load, all[0].version), (3, 1));
}

#[tokio::test]
async fn a_changed_mapping_attributes_published_records_anew() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", RECORDS);
    let report = atlas.ingest(&source).await.unwrap();
    let work_off =
        async || reattribute(&atlas.ctx, Arc::new(NoProgress), CancellationToken::new()).await.unwrap();
    assert_eq!(work_off().await.len(), 0, "nothing is queued");

    let key = uuid::Uuid::now_v7();
    let fields = atlas_entity::institution::Model { key, name: "Elsewhere".to_owned(), ..Default::default() };
    let mapping = atlas_entity::code_mapping::Model {
        institution_code: Some("QM".to_owned()),
        dataset_key: Some(report.dataset_key),
        institution_key: Some(key),
        ..Default::default()
    };
    let batch = atlas_registry::write::Batch {
        institutions: vec![atlas_registry::write::Entry::new(fields)],
        code_mappings: vec![mapping],
        ..Default::default()
    };
    atlas.ctx.registry.write("test", batch).await.unwrap();
    let reports = work_off().await;
    assert_eq!((reports.len(), reports[0].load, reports[0].version), (1, 2, report.version));
    let attributed: Vec<_> = {
        let documents = atlas.index.documents.lock().unwrap();
        documents[&2].iter().map(|document| document.interpreted.institution_key).collect()
    };
    assert_eq!(attributed, [Some(key), Some(key)]);
    assert_eq!(work_off().await.len(), 0, "it is done once");
}

#[tokio::test]
async fn an_archive_without_records_is_refused() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", "occurrenceID,locality\n");
    assert_eq!(atlas.refusal(&source, &[]).await.defects[0].code, DefectCode::Empty);
}
