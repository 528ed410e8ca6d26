//! Previews: what they tell, what they leave alone, and their publication.

use std::{path::Path, sync::Arc};

use atlas_entity::ingest_run::RunState;
use atlas_ingest::{
    DefectCode, FlagChanges, IngestError, IngestReport, IngestRequest, NoProgress, Preview, PublishRequest,
    TermKind, preview, publish_preview, tidy,
};
use atlas_records::OccurrenceIssue::BasisOfRecordInvalid;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{Atlas, request};

const BEFORE: &str = "occurrenceID,catalogNumber,basisOfRecord,locality\n\
    a,1,PreservedSpecimen,Here\nb,2,nonsense,Here\nc,3,PreservedSpecimen,Here\nd,4,PreservedSpecimen,Here\n\
    e,5,PreservedSpecimen,Here\n";
/// The columns changed places; `b` was mended, `c` moved, `d` is gone, `e` was spoilt, `f` is new.
const AFTER: &str = "locality,occurrenceID,catalogNumber,basisOfRecord\n\
    Here,a,1,PreservedSpecimen\nHere,b,2,PreservedSpecimen\nThere,c,3,PreservedSpecimen\nHere,e,5,nonsense\n\
    Here,f,6,nonsense\n";

async fn previewed(atlas: &Atlas, source: &Path) -> Preview {
    let request = IngestRequest { create: false, ..request(source, &[]) };
    preview(&atlas.ctx, request, Arc::new(NoProgress), CancellationToken::new()).await.unwrap()
}

async fn publish(
    atlas: &Atlas,
    preview: &Preview,
    allow_id_change: bool,
) -> Result<IngestReport, IngestError> {
    let request = PublishRequest { run_key: preview.run_key.unwrap(), allow_id_change };
    publish_preview(&atlas.ctx, request, Arc::new(NoProgress), CancellationToken::new()).await
}

async fn state(atlas: &Atlas, key: Option<Uuid>) -> RunState {
    atlas.ctx.registry.run_by_key(key.unwrap()).await.unwrap().state
}

#[tokio::test]
async fn a_preview_tells_term_by_term_and_changes_nothing() {
    let atlas = Atlas::new().await;
    atlas.ingest(&atlas.file("1.csv", BEFORE)).await.unwrap();
    let preview = previewed(&atlas, &atlas.file("2.csv", AFTER)).await;
    let found = preview.comparison.as_ref().unwrap();
    assert_eq!((found.base_version, found.version), (Some(1), Some(2)));
    assert_eq!((found.added, found.removed, found.changed, found.unchanged), (1, 1, 3, 1));
    let mut terms: Vec<_> = found.terms.iter().map(|t| (t.kind, t.term.as_str(), t.records)).collect();
    terms.sort_unstable();
    let expected = [
        (TermKind::Interpreted, "basisOfRecord", 2),
        (TermKind::Interpreted, "locality", 1),
        (TermKind::Verbatim, "basisOfRecord", 2),
        (TermKind::Verbatim, "locality", 1),
    ];
    assert_eq!(terms, expected);
    let moved = found.terms.iter().find(|t| t.term == "locality" && t.kind == TermKind::Verbatim).unwrap();
    let sample = &moved.samples[0];
    assert_eq!((sample.before.as_deref(), sample.after.as_deref()), (Some("Here"), Some("There")));
    assert_eq!(sample.record.occurrence_id.as_deref(), Some("c"));
    assert_eq!(sample.record.catalog_number.as_deref(), Some("3"));
    let flag = found.flags.iter().find(|flag| flag.flag == BasisOfRecordInvalid).unwrap();
    let expected = FlagChanges { flag: BasisOfRecordInvalid, before: 1, after: 2, gained: 1, lost: 1 };
    assert_eq!(*flag, expected);
    let ids = |samples: &[atlas_ingest::RecordSample]| -> Vec<_> {
        samples.iter().map(|sample| sample.occurrence_id.clone().unwrap()).collect()
    };
    assert_eq!(
        (ids(&found.added_samples), ids(&found.removed_samples)),
        (vec!["f".into()], vec!["d".into()])
    );

    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.published_load, dataset.record_count), (Some(1), 5));
    assert_eq!((atlas.loads(), atlas.versions().await), (vec![(1, 5)], vec![1, 2]));
    assert!(atlas.ctx.registry.pin().await.unwrap().hidden.is_empty());
    assert_eq!(state(&atlas, preview.run_key).await, RunState::Previewed);
    let kept = atlas.ctx.registry.preview(2).await.unwrap().unwrap();
    assert_eq!(serde_json::from_value::<Preview>(kept.preview).unwrap(), preview);
}

#[tokio::test]
async fn a_preview_is_published_without_its_archive_but_only_over_what_it_compared_with() {
    let atlas = Atlas::new().await;
    atlas.ingest(&atlas.file("1.csv", BEFORE)).await.unwrap();
    let source = atlas.file("2.csv", AFTER);
    let (first, second) = (previewed(&atlas, &source).await, previewed(&atlas, &source).await);
    std::fs::remove_file(source).unwrap();
    let report = publish(&atlas, &first, false).await.unwrap();
    assert_eq!((report.load, report.version, report.counts.indexed), (4, 2, 5));
    let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
    assert_eq!((dataset.published_load, dataset.record_count), (Some(4), 5));
    assert_eq!(tidy(&atlas.ctx).await.unwrap().purged, [1]);
    assert_eq!(atlas.loads(), [(4, 5)]);

    // The other one compared with a version that is not published any more, and its records are gone with that.
    let error = publish(&atlas, &second, false).await.unwrap_err();
    assert!(matches!(error, IngestError::NotPublishable(_)), "{error}");
    assert_eq!(state(&atlas, second.run_key).await, RunState::Expired);
    assert_eq!(atlas.versions().await, [1, 2]);
    assert_eq!(state(&atlas, first.run_key).await, RunState::Previewed);
    assert_eq!(
        publish(&atlas, &first, false).await.unwrap_err().to_string(),
        "the preview compared with version 1, and version 2 is published now: preview the archive again"
    );
    assert_eq!(atlas.loads(), [(4, 5)]);
}

#[tokio::test]
async fn what_an_archive_would_be_refused_for_is_told() {
    let atlas = Atlas::new().await;
    atlas.ingest(&atlas.file("1.csv", BEFORE)).await.unwrap();
    let bad = atlas.file("2.csv", "occurrenceID,catalogNumber\na,1\n,2\na,3\n");
    let preview = previewed(&atlas, &bad).await;
    let refusal = preview.refusal.as_ref().unwrap();
    let found: Vec<_> = refusal.defects.iter().map(|d| (d.file.as_str(), d.line, d.code)).collect();
    let expected = [("2.csv", Some(3), DefectCode::EmptyKey), ("2.csv", Some(4), DefectCode::DuplicateKey)];
    assert_eq!(found, expected);
    assert_eq!((preview.comparison.is_none(), preview.counts.refused), (true, 2));
    assert_eq!(state(&atlas, preview.run_key).await, RunState::Refused);
    assert_eq!(atlas.versions().await, [1]);
    let error = publish(&atlas, &preview, true).await.unwrap_err();
    assert!(error.to_string().contains("the archive was refused"), "{error}");
}

#[tokio::test]
async fn many_new_ids_are_told_and_need_consent() {
    let atlas = Atlas::new().await;
    atlas.ingest(&atlas.file("1.csv", BEFORE)).await.unwrap();
    let preview = previewed(&atlas, &atlas.file("2.csv", "occurrenceID\na\nx\ny\n")).await;
    assert_eq!(preview.refusal.as_ref().unwrap().defects[0].code, DefectCode::IdsChanged);
    let found = preview.comparison.as_ref().unwrap();
    assert_eq!((found.added, found.removed, found.changed), (2, 4, 1));
    let error = publish(&atlas, &preview, false).await.unwrap_err();
    assert!(matches!(error, IngestError::Refused(_)), "{error}");
    assert_eq!(publish(&atlas, &preview, true).await.unwrap().counts.indexed, 3);
}

#[tokio::test]
async fn a_preview_makes_no_dataset() {
    let atlas = Atlas::new().await;
    let source = atlas.file("1.csv", BEFORE);
    let unknown = IngestRequest { create: false, ..request(&source, &[]) };
    let run =
        async |request| preview(&atlas.ctx, request, Arc::new(NoProgress), CancellationToken::new()).await;
    assert!(matches!(run(unknown).await, Err(IngestError::UnknownDataset(_))));
    let preview = run(request(&source, &[])).await.unwrap();
    let found = preview.comparison.unwrap();
    assert_eq!((preview.run_key, found.added, found.base_version, found.version), (None, 5, None, None));
    assert!(atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().is_none());
    assert_eq!(std::fs::read_dir(atlas.folder.path().join("records")).unwrap().count(), 0);
}
