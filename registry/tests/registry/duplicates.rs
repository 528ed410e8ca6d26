//! Entities that may be one and the same: found, and not found.

use atlas_entity::EntityKind;
use atlas_registry::{Registry, RegistryError, Viewer, duplicates::Likeness};
use serde_json::{Value, json};

use crate::{
    database::on_each,
    merges::{create, system},
};

const INSTITUTION: EntityKind = EntityKind::Institution;

/// The groups found, each by the uids of its members.
async fn found(registry: &Registry, kind: EntityKind, by: &[Likeness]) -> Vec<Vec<String>> {
    let groups = registry.possible_duplicates(&Viewer::Anonymous, kind, by).await.unwrap();
    let mut all = Vec::new();
    for group in groups {
        let rows = registry
            .by_keys::<atlas_entity::institution::Entity>(&Viewer::System, &group.keys)
            .await
            .unwrap();
        let uid = |key: &uuid::Uuid| {
            rows.iter().find(|row| row.key == *key).map_or("?".to_owned(), |row| row.uid.clone())
        };
        all.push(group.keys.iter().map(uid).collect());
    }
    all
}

async fn registered(registry: &Registry) {
    let ror = |identifier: &str| json!({ "add": [{ "type": "ROR", "identifier": identifier }] });
    let address = |country: &str, city: &str| json!({ "country": country, "city": city });
    let rows: [Value; 7] = [
        json!({ "name": "Museum of Natural History", "code": "MNH", "address": address("AU", "Hobart") }),
        json!({ "name": "museum of natural history!", "address": address("AU", "Perth") }),
        json!({ "name": "Natural History Museum", "code": "NHM", "address": address("GB", "London"), "identifiers": ror("039zvsn29") }),
        json!({ "name": "Natural Histroy Museum", "address": address("GB", "london") }),
        json!({ "name": "Botanic Garden", "code": "BG", "alternativeCodes": [{ "code": "mnh" }], "address": address("AU", "Hobart") }),
        json!({ "name": "The British Museum of Nature", "identifiers": ror("https://ror.org/039ZVSN29") }),
        json!({ "name": "Zoo 1" }),
    ];
    for row in rows {
        create(registry, INSTITUTION, row).await;
    }
    create(registry, INSTITUTION, json!({ "name": "Zoo 2" })).await;
}

#[tokio::test]
async fn entities_are_grouped_by_what_they_have_in_common() {
    on_each(|registry| async move {
        use Likeness::{SameCity, SameCode, SameCountry, SameIdentifier, SameName, SimilarName};
        registered(&registry).await;
        for (by, expected) in [
            (vec![SameName], vec![vec!["in1", "in2"]]),
            (vec![SimilarName], vec![vec!["in1", "in2", "in3", "in4"]]),
            (vec![SimilarName, SameCountry], vec![vec!["in1", "in2"], vec!["in3", "in4"]]),
            (vec![SimilarName, SameCountry, SameCity], vec![vec!["in3", "in4"]]),
            (vec![SameCode], vec![vec!["in1", "in5"]]),
            (vec![SameCode, SameCity], vec![vec!["in1", "in5"]]),
            (vec![SameIdentifier], vec![vec!["in3", "in6"]]),
            (vec![SameIdentifier, SameCode], vec![]),
            (vec![SameName, SameCity], vec![]),
        ] {
            assert_eq!(found(&registry, INSTITUTION, &by).await, expected, "{by:?}");
        }
        let vague = registry.possible_duplicates(&Viewer::Anonymous, INSTITUTION, &[SameCountry]).await;
        assert!(matches!(vague, Err(RegistryError::Rejected(_))));
        for kind in EntityKind::ALL {
            let every = [SameName, SameCode, SameIdentifier, SameCountry, SameCity];
            assert_eq!(
                registry.possible_duplicates(&Viewer::Anonymous, kind, &every).await.unwrap(),
                [],
                "{kind:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_merged_is_no_duplicate_any_more() {
    on_each(|registry| async move {
        registered(&registry).await;
        let by = [Likeness::SameName];
        let group =
            registry.possible_duplicates(&Viewer::Anonymous, INSTITUTION, &by).await.unwrap().remove(0);
        let of = |key| atlas_registry::change::Subject { kind: INSTITUTION, key, version: None };
        registry.merge_entities(system(), of(group.keys[1]), of(group.keys[0]), false).await.unwrap();
        assert_eq!(found(&registry, INSTITUTION, &by).await, Vec::<Vec<String>>::new());
    })
    .await;
}

#[tokio::test]
async fn thousands_of_one_name_are_one_group() {
    on_each(|registry| async move {
        use atlas_entity::institution;
        use atlas_registry::write::{Batch, Entry};
        let entry = |name: &str| {
            Entry::new(institution::Model { name: name.to_owned(), ..institution::Model::default() })
        };
        let mut institutions: Vec<_> = (0..3000).map(|_| entry("Herbarium")).collect();
        institutions.push(entry("Herbariun"));
        registry.write("test", Batch { institutions, ..Batch::default() }).await.unwrap();
        let before = registry.statements();
        let by = [Likeness::SimilarName];
        let groups = registry.possible_duplicates(&Viewer::Anonymous, INSTITUTION, &by).await.unwrap();
        assert_eq!(registry.statements() - before, 2);
        assert_eq!(groups.iter().map(|group| group.keys.len()).collect::<Vec<_>>(), [3001]);
    })
    .await;
}
