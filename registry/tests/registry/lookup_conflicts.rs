//! The report of conflicts among code mappings and codes.

use atlas_entity::{code_mapping, dataset, institution};
use atlas_registry::{
    Registry, Viewer,
    lookup::{CodeConflict, ConflictKind},
    write::{Batch, Entry},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::{
    database::on_each,
    lookup_world::{
        BIRDS, BRISBANE, CANBERRA, DARWIN, DATASET, HOBART, MOSSES, collection, fill, institution, map,
        mapping,
    },
};

/// The report, those of one kind: mappings, institutions, collections.
async fn report(registry: &Registry, kind: ConflictKind) -> Vec<(Vec<Uuid>, Vec<Uuid>, Vec<Uuid>)> {
    let all = registry.code_conflicts(&Viewer::Anonymous).await.unwrap();
    let some = all.into_iter().filter(|conflict| conflict.kind == kind);
    some.map(|CodeConflict { mappings, institutions, collections, .. }| (mappings, institutions, collections))
        .collect()
}

/// A mapping with this key.
fn keyed(key: u128, mapping: code_mapping::Model) -> code_mapping::Model {
    code_mapping::Model { key: Uuid::from_u128(key), ..mapping }
}

fn to(
    mapping: code_mapping::Model,
    institution: Option<Uuid>,
    collection: Option<Uuid>,
) -> code_mapping::Model {
    code_mapping::Model { institution_key: institution, collection_key: collection, ..mapping }
}

fn keys(numbers: &[u128]) -> Vec<Uuid> {
    numbers.iter().map(|number| Uuid::from_u128(*number)).collect()
}

#[tokio::test]
async fn a_world_without_mappings_has_none_but_codes_that_several_claim() {
    on_each(|registry| async move {
        fill(&registry).await;
        // NTM is Darwin's alone, since Derby is closed; CANB is the own code of one only.
        assert_eq!(registry.code_conflicts(&Viewer::Anonymous).await.unwrap(), []);
        let other = Uuid::from_u128(0x07);
        let twin = Uuid::from_u128(0x18);
        let batch = Batch {
            institutions: vec![Entry::new(institution(other, "qmb", "Quarry"))],
            collections: vec![Entry::new(collection(twin, "O", "Owls", Some(BRISBANE)))],
            ..Batch::default()
        };
        registry.write("ann", batch).await.unwrap();
        let found = registry.code_conflicts(&Viewer::Anonymous).await.unwrap();
        let summary: Vec<_> = found
            .iter()
            .map(|conflict| {
                (conflict.code.as_deref(), conflict.institutions.clone(), conflict.collections.clone())
            })
            .collect();
        let expected =
            [(Some("o"), vec![BRISBANE], vec![BIRDS, twin]), (Some("qmb"), vec![BRISBANE, other], vec![])];
        assert_eq!(summary, expected);

        // Mappings for all settle them; one of a dataset would not.
        map(&registry, vec![to(mapping(Some("QMB"), None, Some(DATASET)), Some(other), None)]).await;
        assert_eq!(report(&registry, ConflictKind::CodeClaimed).await.len(), 2);
        let institution = to(mapping(Some("QMB"), None, None), Some(BRISBANE), None);
        map(&registry, vec![institution, to(mapping(Some("QMB"), Some("O"), None), None, Some(BIRDS))]).await;
        assert_eq!(report(&registry, ConflictKind::CodeClaimed).await, []);
    })
    .await;
}

#[tokio::test]
async fn mappings_of_the_same_codes_and_scope_to_different_targets_contradict() {
    on_each(|registry| async move {
        fill(&registry).await;
        let one = keyed(0x101, to(mapping(Some("X"), None, None), Some(BRISBANE), None));
        let agreeing = keyed(0x102, to(mapping(Some(" x "), None, None), None, Some(BIRDS)));
        map(&registry, vec![one, agreeing]).await;
        assert_eq!(report(&registry, ConflictKind::Contradiction).await, [], "the birds are Brisbane's");
        let elsewhere = keyed(0x103, to(mapping(Some("x"), None, None), Some(HOBART), None));
        map(&registry, vec![elsewhere]).await;
        let expected = [(keys(&[0x101, 0x102, 0x103]), vec![BRISBANE, HOBART], vec![BIRDS])];
        assert_eq!(report(&registry, ConflictKind::Contradiction).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_mapping_that_another_comes_before_is_shadowed() {
    on_each(|registry| async move {
        fill(&registry).await;
        let all = keyed(0x101, to(mapping(Some("X"), None, None), Some(BRISBANE), None));
        let narrower = keyed(0x102, to(mapping(Some("X"), Some("B"), None), Some(HOBART), None));
        let within = keyed(0x103, to(mapping(Some("X"), Some("O"), None), None, Some(BIRDS)));
        let of_dataset = keyed(0x104, to(mapping(Some("X"), None, Some(DATASET)), Some(CANBERRA), None));
        // A mapping of a whole dataset is meant to come before all others.
        let whole = keyed(0x105, to(mapping(None, None, Some(DATASET)), Some(DARWIN), None));
        map(&registry, vec![all, narrower, within, of_dataset, whole]).await;
        let expected = [
            (keys(&[0x102, 0x101]), vec![BRISBANE, HOBART], vec![]),
            (keys(&[0x104, 0x101]), vec![BRISBANE, CANBERRA], vec![]),
            (keys(&[0x104, 0x102]), vec![HOBART, CANBERRA], vec![]),
            (keys(&[0x104, 0x103]), vec![BRISBANE, CANBERRA], vec![BIRDS]),
        ];
        assert_eq!(report(&registry, ConflictKind::Shadowed).await, expected);
    })
    .await;
}

#[tokio::test]
async fn mappings_to_what_is_gone_or_divided_are_reported() {
    on_each(|registry| async move {
        fill(&registry).await;
        let deleted = keyed(0x101, to(mapping(Some("A"), None, None), Some(HOBART), None));
        let replaced = keyed(0x102, to(mapping(Some("B"), None, None), Some(BRISBANE), None));
        let divided = keyed(0x103, to(mapping(Some("C"), None, None), Some(CANBERRA), Some(MOSSES)));
        let of_dataset = keyed(0x104, to(mapping(Some("D"), None, Some(DATASET)), Some(CANBERRA), None));
        map(&registry, vec![deleted, replaced, divided, of_dataset]).await;
        let expected = [(keys(&[0x103]), vec![CANBERRA], vec![MOSSES])];
        assert_eq!(report(&registry, ConflictKind::TargetMismatch).await, expected);

        let gone = Some(chrono::Utc::now());
        let hobart = institution::Model { deleted: gone, ..institution(HOBART, "TMAG", "Hobart") };
        let brisbane = institution::Model {
            deleted: gone,
            replaced_by: Some(DARWIN),
            ..institution(BRISBANE, "QMB", "Brisbane")
        };
        let records = dataset::Model {
            key: DATASET,
            title: "Records".to_owned(),
            deleted: gone,
            ..dataset::Model::default()
        };
        let batch = Batch {
            institutions: vec![Entry::new(hobart), Entry::new(brisbane)],
            datasets: vec![Entry::new(records)],
            ..Batch::default()
        };
        registry.write("ann", batch).await.unwrap();
        let expected = [(keys(&[0x101]), vec![HOBART], vec![])];
        assert_eq!(report(&registry, ConflictKind::TargetDeleted).await, expected);
        let expected = [(keys(&[0x102]), vec![DARWIN], vec![])];
        assert_eq!(
            report(&registry, ConflictKind::TargetReplaced).await,
            expected,
            "names what took its place"
        );
        let all = registry.code_conflicts(&Viewer::System).await.unwrap();
        let of_gone: Vec<_> = all.iter().filter(|c| c.kind == ConflictKind::DatasetDeleted).collect();
        assert_eq!(of_gone.iter().map(|c| c.mappings.clone()).collect::<Vec<_>>(), [keys(&[0x104])]);
    })
    .await;
}

#[tokio::test]
async fn mappings_of_datasets_that_the_viewer_does_not_see_are_not_reported() {
    on_each(|registry| async move {
        fill(&registry).await;
        let one = keyed(0x101, to(mapping(Some("X"), None, Some(DATASET)), Some(BRISBANE), None));
        let other = keyed(0x102, to(mapping(Some("X"), None, Some(DATASET)), Some(HOBART), None));
        map(&registry, vec![one, other]).await;
        assert_eq!(report(&registry, ConflictKind::Contradiction).await.len(), 1);
        dataset::Entity::update_many()
            .col_expr(dataset::Column::Private, Expr::value(true))
            .filter(dataset::Column::Key.eq(DATASET))
            .exec(registry.db())
            .await
            .unwrap();
        assert_eq!(report(&registry, ConflictKind::Contradiction).await, []);
        assert_eq!(registry.code_conflicts(&Viewer::System).await.unwrap().len(), 1);
    })
    .await;
}
