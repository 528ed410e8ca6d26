//! Unique keys: what is refused, and what is told.

use atlas_ingest::{DefectCode, IngestRequest};
use tokio_util::sync::CancellationToken;

use crate::support::{Atlas, request};

#[tokio::test]
async fn without_occurrence_ids_the_refusal_says_what_would_serve() {
    let atlas = Atlas::new().await;
    let text = "id,occurrenceID,institutionCode,catalogNumber,recordNumber\n\
                a,,QM,1,x\nb,,QM,2,x\nc,,AM,1,y\n";
    let source = atlas.file("o.csv", text);
    let refusal = atlas.refusal(&source, &[]).await;
    assert_eq!(refusal.usable_keys, [vec!["id"], vec!["institutionCode", "catalogNumber"]]);
    let defect = &refusal.defects[0];
    assert_eq!((refusal.defects.len(), defect.code, defect.column), (1, DefectCode::NoUniqueKey, Some(2)));

    let report = atlas.ingest_by(&source, &["institutionCode", "catalogNumber"]).await.unwrap();
    assert_eq!((report.counts.read, report.counts.stored, report.counts.indexed), (3, 3, 3));
}

#[tokio::test]
async fn a_term_that_is_not_there_is_refused_before_anything_is_read() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", "id,catalogNumber\na,1\n");
    let refusal = atlas.refusal(&source, &[]).await;
    assert_eq!(refusal.defects[0].code, DefectCode::NoUniqueKey);
    assert_eq!(refusal.usable_keys, [["id"], ["catalogNumber"]]);
    assert!(atlas.versions().await.is_empty());
}

#[tokio::test]
async fn empty_and_repeated_keys_are_refused_with_their_lines() {
    let atlas = Atlas::new().await;
    let good = atlas.file("good.csv", "catalogNumber,occurrenceID\n1,a\n2,b\n");
    atlas.ingest(&good).await.unwrap();
    let bad = atlas.file("bad.csv", "catalogNumber,occurrenceID\n1,a\n2, \n3,b\n4, a \n5,b\n");
    let refusal = atlas.refusal(&bad, &[]).await;
    let found: Vec<_> = refusal.defects.iter().map(|d| (d.line, d.column, d.code)).collect();
    let expected = [
        (Some(3), Some(2), DefectCode::EmptyKey),
        (Some(5), Some(2), DefectCode::DuplicateKey),
        (Some(6), Some(2), DefectCode::DuplicateKey),
    ];
    assert_eq!(found, expected);
    assert!(refusal.defects[1].message.contains("line 2"), "{}", refusal.defects[1]);
    assert_eq!(refusal.usable_keys, [["catalogNumber"]]);

    // The published records are as they were, and nothing of the refused ones is left.
    assert_eq!((atlas.loads(), atlas.versions().await), (vec![(1, 2)], vec![1]));
    let run = atlas.ctx.registry.run(2).await.unwrap().unwrap();
    assert_eq!((run.counts.read, run.counts.refused, run.report.messages.len()), (5, 3, 3));
    assert!(run.purged_at.is_some());
}

#[tokio::test]
async fn ids_follow_from_the_key_and_many_new_ones_are_refused() {
    let atlas = Atlas::new().await;
    let first = atlas.file("1.csv", "occurrenceID,locality\na,x\nb,x\nc,x\nd,x\n");
    let report = atlas.ingest(&first).await.unwrap();
    let key = report.dataset_key;
    let ids =
        |load| -> Vec<_> { atlas.index.documents.lock().unwrap()[&load].iter().map(|d| d.id).collect() };
    assert_eq!(ids(1), ["a", "b", "c", "d"].map(|id| uuid::Uuid::new_v5(&key, id.as_bytes())));

    let second = atlas.file("2.csv", "occurrenceID,locality\nd,y\nc,y\ne,y\nf,y\n");
    let report = atlas.ingest(&second).await.unwrap();
    assert_eq!((report.counts.added, report.counts.removed), (2, 2));

    let third = atlas.file("3.csv", "occurrenceID\nd\nx\ny\n");
    let refusal = atlas.refusal(&third, &[]).await;
    assert_eq!(refusal.defects[0].code, DefectCode::IdsChanged);
    assert_eq!(atlas.loads(), [(2, 4)]);
    let request = IngestRequest { allow_id_change: true, ..request(&third, &[]) };
    let report = atlas.run(request, CancellationToken::new()).await.unwrap();
    assert_eq!((report.counts.added, report.counts.removed, report.counts.indexed), (2, 3, 3));
}

#[tokio::test]
async fn the_key_of_the_first_publication_becomes_that_of_the_dataset() {
    let atlas = Atlas::new().await;
    let terms = async || {
        let dataset = atlas.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
        dataset.unique_key_terms.0
    };
    let source = atlas.file("o.csv", "catalogNumber,recordNumber\n1,x\n2,x\n");
    atlas.refusal(&source, &["recordNumber"]).await;
    assert!(terms().await.is_empty());
    atlas.ingest_by(&source, &["dwc:catalogNumber"]).await.unwrap();
    assert_eq!(terms().await, ["catalogNumber"]);

    // It serves where none is named, and another one named later does not take its place.
    assert_eq!(atlas.ingest(&source).await.unwrap().counts.added, 0);
    let both =
        IngestRequest { allow_id_change: true, ..request(&source, &["catalogNumber", "recordNumber"]) };
    assert_eq!(atlas.run(both, CancellationToken::new()).await.unwrap().counts.added, 2);
    assert_eq!(terms().await, ["catalogNumber"]);
}
