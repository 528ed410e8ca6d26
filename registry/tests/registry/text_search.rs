//! Finding entities by words.

use atlas_entity::{EntityKind, collection, dataset, institution};
use atlas_registry::{
    Registry, Viewer,
    write::{Batch, Entry},
};
use uuid::Uuid;

use crate::database::on_each;

fn institution(n: u128, code: &str, name: &str, description: &str) -> Entry<institution::Model> {
    Entry::new(institution::Model {
        key: Uuid::from_u128(n),
        code: Some(code.to_owned()),
        name: name.to_owned(),
        description: Some(description.to_owned()),
        ..institution::Model::default()
    })
}

fn dataset(n: u128, title: &str, private: bool) -> Entry<dataset::Model> {
    let fields =
        dataset::Model { key: Uuid::from_u128(n), title: title.to_owned(), private, ..Default::default() };
    Entry::new(fields)
}

async fn fill(registry: &Registry) {
    let batch = Batch {
        institutions: vec![
            institution(1, "MEL", "National Herbarium of Victoria", "Plants, algae and fungi"),
            institution(2, "NMV", "Museums Victoria", "Holds no herbarium"),
            institution(3, "HERBARIUM", "Botanic Gardens", "In Müller's footsteps"),
        ],
        collections: vec![Entry::new(collection::Model {
            key: Uuid::from_u128(4),
            name: "Victorian Fishes".to_owned(),
            ..collection::Model::default()
        })],
        datasets: vec![dataset(5, "Victorian plants", false), dataset(6, "Secret plants", true)],
        ..Batch::default()
    };
    registry.write("ann", batch).await.unwrap();
}

async fn find(registry: &Registry, text: &str) -> Vec<u128> {
    find_as(registry, &Viewer::Anonymous, text, &[], 10).await
}

async fn find_as(
    registry: &Registry,
    viewer: &Viewer,
    text: &str,
    kinds: &[EntityKind],
    limit: usize,
) -> Vec<u128> {
    let hits = registry.search_text(viewer, text, kinds, limit).await.unwrap();
    hits.iter().map(|hit| hit.key.as_u128()).collect()
}

#[tokio::test]
async fn names_come_before_codes_and_codes_before_descriptions() {
    on_each(|registry| async move {
        fill(&registry).await;
        assert_eq!(find(&registry, "herbarium").await, [1, 3, 2]);
        // The whole word first, then words it begins, by name.
        assert_eq!(find(&registry, "victoria").await, [2, 1, 4, 5]);
    })
    .await;
}

#[tokio::test]
async fn every_word_must_fit_whole_begun_or_mistyped_by_one_letter() {
    on_each(|registry| async move {
        fill(&registry).await;
        assert_eq!(find(&registry, "victo herb").await, [1, 2]);
        assert_eq!(find(&registry, "Victoria gardens").await, Vec::<u128>::new());
        for mistyped in ["herbarum", "herbariuum", "hebrarium", "herbariun"] {
            assert_eq!(find(&registry, mistyped).await, [1, 3, 2], "{mistyped}");
        }
        assert_eq!(find(&registry, "hebarum").await, Vec::<u128>::new(), "two letters wrong");
        assert_eq!(find(&registry, "nnv").await, Vec::<u128>::new(), "too short to be mistyped");
        assert_eq!(find(&registry, "muller").await, [3], "without accents");
        assert_eq!(find(&registry, "in2").await, [2], "by uid");
        assert_eq!(find(&registry, " ,. ").await, Vec::<u128>::new());
    })
    .await;
}

#[tokio::test]
async fn kinds_limit_and_viewer_narrow_the_hits() {
    on_each(|registry| async move {
        fill(&registry).await;
        let anonymous = Viewer::Anonymous;
        assert_eq!(find_as(&registry, &anonymous, "victoria", &[EntityKind::Dataset], 10).await, [5]);
        assert_eq!(find_as(&registry, &anonymous, "victoria", &[], 3).await, [2, 1, 4]);
        assert_eq!(find(&registry, "plants").await, [5, 1]);
        assert_eq!(find_as(&registry, &Viewer::System, "plants", &[], 10).await, [6, 5, 1]);
    })
    .await;
}

#[tokio::test]
async fn words_follow_the_entity() {
    on_each(|registry| async move {
        fill(&registry).await;
        let renamed = institution(2, "NMV", "Melbourne Museum", "");
        registry.write("ann", Batch { institutions: vec![renamed], ..Batch::default() }).await.unwrap();
        assert_eq!(find(&registry, "melbourne").await, [2]);
        assert_eq!(find(&registry, "melbuorne").await, [2]);
        assert_eq!(find(&registry, "museums").await, [2], "a mistyped museum");
        assert_eq!(find(&registry, "herbarium").await, [1, 3]);

        let mut deleted = institution(2, "NMV", "Melbourne Museum", "");
        deleted.fields.deleted = Some(chrono::Utc::now());
        registry.write("ann", Batch { institutions: vec![deleted], ..Batch::default() }).await.unwrap();
        assert_eq!(find_as(&registry, &Viewer::System, "melbourne", &[], 10).await, Vec::<u128>::new());
    })
    .await;
}

#[tokio::test]
async fn a_search_is_three_statements() {
    on_each(|registry| async move {
        fill(&registry).await;
        let before = registry.statements();
        find(&registry, "victorian plants herbarium museums").await;
        find(&registry, "plants").await;
        assert_eq!(registry.statements() - before, 5, "none for the names of no hits");
    })
    .await;
}
