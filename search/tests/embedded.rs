//! The embedded engine, held against the conformance suite.

use atlas_search::{EmbeddedIndex, conformance};

#[tokio::test]
async fn answers_as_the_suite_expects() {
    let dir = tempfile::tempdir().unwrap();
    let index = EmbeddedIndex::open(dir.path()).unwrap();
    let summary = conformance::check(&index).await.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(summary.documents > 3000 && summary.questions > 1500, "{summary:?}");
    println!("{summary:?}");
}
