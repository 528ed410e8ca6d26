//! Writing entities with what hangs on them.

use atlas_entity::{
    EntityKind, collection, contact, dataset, dataset_institution, hub, hub_member, identifier, institution,
    provider, value::Address,
};
use atlas_registry::{
    Registry, RegistryError,
    write::{Batch, Entry, Links},
};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use uuid::Uuid;

use crate::database::on_each;

fn museum() -> institution::Model {
    institution::Model {
        name: "Museums Victoria".to_owned(),
        address: Some(Address { city: Some("Melbourne".to_owned()), ..Address::default() }),
        mailing_address: Some(Address {
            city: Some("Carlton".to_owned()),
            country: Some("AU".to_owned()),
            ..Address::default()
        }),
        ..institution::Model::default()
    }
}

async fn only(registry: &Registry) -> institution::Model {
    institution::Entity::find().one(registry.db()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_new_entity_gets_key_uid_version_and_derived_columns() {
    on_each(|registry| async move {
        let batch = Batch { institutions: vec![Entry::new(museum())], ..Batch::default() };
        let written = registry.write("ann", batch).await.unwrap();
        let row = only(&registry).await;
        assert_eq!(written.institutions[0].key, row.key);
        assert!(!row.key.is_nil());
        assert_eq!((row.uid.as_str(), row.version, row.sort_name.as_str()), ("in1", 1, "museums victoria"));
        assert_eq!((row.created_by.as_str(), row.modified_by.as_str()), ("ann", "ann"));
        assert_eq!(row.city.as_deref(), Some("Melbourne"));
        assert_eq!(row.country.as_deref(), Some("AU"));
    })
    .await;
}

#[tokio::test]
async fn a_known_uid_or_key_replaces_the_entity_and_keeps_its_origin() {
    on_each(|registry| async move {
        let key = Uuid::now_v7();
        let first = institution::Model { key, uid: "in7".to_owned(), ..museum() };
        let batch = Batch { institutions: vec![Entry::new(first)], ..Batch::default() };
        registry.write("ann", batch).await.unwrap();
        let created = only(&registry).await.created;

        let renamed =
            institution::Model { uid: "in7".to_owned(), name: "Museum Victoria".to_owned(), ..museum() };
        let batch = Batch { institutions: vec![Entry::new(renamed)], ..Batch::default() };
        let written = registry.write("bob", batch).await.unwrap();
        assert_eq!((written.institutions[0].key, written.institutions[0].version), (key, 2));
        let row = only(&registry).await;
        assert_eq!((row.name.as_str(), row.created), ("Museum Victoria", created));
        assert_eq!((row.created_by.as_str(), row.modified_by.as_str()), ("ann", "bob"));

        let by_key = institution::Model { key, ..museum() };
        let batch =
            Batch { institutions: vec![Entry::new(by_key), Entry::new(museum())], ..Batch::default() };
        let written = registry.write("bob", batch).await.unwrap();
        // A number given out lies past those given in.
        let uids: Vec<_> = written.institutions.iter().map(|saved| saved.uid.as_str()).collect();
        assert_eq!(uids, ["in7", "in8"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_based_on_an_older_version_is_refused() {
    on_each(|registry| async move {
        let batch = Batch { institutions: vec![Entry::new(museum())], ..Batch::default() };
        registry.write("ann", batch).await.unwrap();
        let read = only(&registry).await;
        let again = || Batch { institutions: vec![Entry::new(read.clone())], ..Batch::default() };
        registry.write("ann", again()).await.unwrap();
        let error = registry.write("bob", again()).await.unwrap_err();
        assert!(matches!(error, RegistryError::Conflict { version: 1, .. }), "{error}");
        assert_eq!(only(&registry).await.version, 2);
    })
    .await;
}

#[tokio::test]
async fn what_hangs_on_an_entity_is_replaced_only_where_it_is_given() {
    on_each(|registry| async move {
        let person = |name: &str| contact::Model {
            last_name: Some(name.to_owned()),
            public: true,
            ..contact::Model::default()
        };
        let ror = identifier::Model {
            r#type: "ROR".to_owned(),
            identifier: "https://ror.org/03vb6r850".to_owned(),
            ..identifier::Model::default()
        };
        let entry = Entry {
            contacts: Some(vec![person("Baird"), person("Ahn")]),
            identifiers: Some(vec![ror]),
            ..Entry::new(institution::Model { uid: "in1".to_owned(), ..museum() })
        };
        registry.write("ann", Batch { institutions: vec![entry], ..Batch::default() }).await.unwrap();

        let entry = Entry {
            contacts: Some(vec![person("Ahn")]),
            ..Entry::new(institution::Model { uid: "in1".to_owned(), ..museum() })
        };
        registry.write("ann", Batch { institutions: vec![entry], ..Batch::default() }).await.unwrap();

        let contacts = contact::Entity::find()
            .order_by_asc(contact::Column::SortOrder)
            .all(registry.db())
            .await
            .unwrap();
        let names: Vec<_> =
            contacts.iter().map(|c| (c.sort_order, c.last_name.as_deref().unwrap())).collect();
        assert_eq!(names, [(0, "Ahn")]);
        let key = only(&registry).await.key;
        assert_eq!((contacts[0].entity_kind, contacts[0].entity_key), (EntityKind::Institution, key));
        let identifiers = identifier::Entity::find().all(registry.db()).await.unwrap();
        assert_eq!(identifiers[0].identifier, "03vb6r850");
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_written_as_a_whole_or_not_at_all() {
    on_each(|registry| async move {
        let bad = identifier::Model {
            r#type: "ORCID".to_owned(),
            identifier: "0000-0000-0000-0000-1".to_owned(),
            ..identifier::Model::default()
        };
        let provider = provider::Model { title: "Atlas".to_owned(), ..provider::Model::default() };
        let entry = Entry { identifiers: Some(vec![bad]), ..Entry::new(museum()) };
        let batch =
            Batch { providers: vec![Entry::new(provider)], institutions: vec![entry], ..Batch::default() };
        let error = registry.write("ann", batch).await.unwrap_err();
        assert!(
            matches!(&error, RegistryError::Invalid { field, .. } if field == "institution.identifiers"),
            "{error}"
        );
        assert_eq!(provider::Entity::find().count(registry.db()).await.unwrap(), 0);

        for name in ["", "  "] {
            let nameless = institution::Model { name: name.to_owned(), ..museum() };
            let batch = Batch { institutions: vec![Entry::new(nameless)], ..Batch::default() };
            assert!(matches!(registry.write("ann", batch).await, Err(RegistryError::Invalid { .. })));
        }
    })
    .await;
}

#[tokio::test]
async fn two_entities_cannot_share_a_uid() {
    on_each(|registry| async move {
        let with =
            |key: u128| institution::Model { key: Uuid::from_u128(key), uid: "in1".to_owned(), ..museum() };
        let batch =
            Batch { institutions: vec![Entry::new(with(1)), Entry::new(with(2))], ..Batch::default() };
        assert!(matches!(registry.write("ann", batch).await, Err(RegistryError::Invalid { .. })));
        registry
            .write("ann", Batch { institutions: vec![Entry::new(with(1))], ..Batch::default() })
            .await
            .unwrap();
        let batch = Batch { institutions: vec![Entry::new(with(2))], ..Batch::default() };
        assert!(matches!(registry.write("ann", batch).await, Err(RegistryError::Invalid { .. })));
        let odd = institution::Model { uid: "../in1".to_owned(), ..museum() };
        let batch = Batch { institutions: vec![Entry::new(odd)], ..Batch::default() };
        assert!(matches!(registry.write("ann", batch).await, Err(RegistryError::Invalid { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_network_is_written_in_one_batch_and_twice_is_as_good_as_once() {
    on_each(|registry| async move {
        let key = Uuid::from_u128;
        let batch = || Batch {
            institutions: vec![Entry::new(institution::Model { key: key(1), ..museum() })],
            collections: vec![Entry::new(collection::Model {
                key: key(2),
                name: "Fishes".to_owned(),
                institution_key: Some(key(1)),
                ..collection::Model::default()
            })],
            datasets: vec![
                // Names one that comes later in the list.
                Entry::new(dataset::Model {
                    key: key(3),
                    title: "Part".to_owned(),
                    parent_key: Some(key(4)),
                    ..dataset::Model::default()
                }),
                Entry::new(dataset::Model {
                    key: key(4),
                    title: "Whole".to_owned(),
                    ..dataset::Model::default()
                }),
            ],
            hubs: vec![Entry::new(hub::Model {
                key: key(5),
                title: "Hub".to_owned(),
                ..hub::Model::default()
            })],
            links: Links {
                dataset_institutions: vec![dataset_institution::Model {
                    dataset_key: key(3),
                    institution_key: key(1),
                }],
                hub_members: vec![hub_member::Model {
                    hub_key: key(5),
                    entity_kind: EntityKind::Collection,
                    entity_key: key(2),
                }],
                ..Links::default()
            },
            ..Batch::default()
        };
        registry.write("ann", batch()).await.unwrap();
        registry.write("ann", batch()).await.unwrap();
        assert_eq!(dataset::Entity::find().count(registry.db()).await.unwrap(), 2);
        assert_eq!(dataset_institution::Entity::find().count(registry.db()).await.unwrap(), 1);
        assert_eq!(hub_member::Entity::find().count(registry.db()).await.unwrap(), 1);
        let part = dataset::Entity::find_by_id(key(3)).one(registry.db()).await.unwrap().unwrap();
        assert_eq!((part.parent_key, part.version), (Some(key(4)), 2));
    })
    .await;
}

#[tokio::test]
async fn writing_many_costs_no_more_statements_than_writing_a_few() {
    on_each(|registry| async move {
        let batch = |from: u128, to: u128| Batch {
            institutions: (from..to)
                .map(|n| {
                    let fields = institution::Model { key: Uuid::from_u128(n), ..museum() };
                    Entry { contacts: Some(vec![contact::Model::default()]), ..Entry::new(fields) }
                })
                .collect(),
            ..Batch::default()
        };
        registry.write("ann", batch(1, 3)).await.unwrap();
        let before = registry.statements();
        registry.write("ann", batch(10, 12)).await.unwrap();
        let few = registry.statements() - before;
        registry.write("ann", batch(100, 300)).await.unwrap();
        assert_eq!(registry.statements() - before - few, few);
    })
    .await;
}

#[tokio::test]
async fn text_sorts_by_code_point_on_every_database() {
    on_each(|registry| async move {
        let museum_named = |name: &str| {
            Entry::new(institution::Model { name: name.to_owned(), ..institution::Model::default() })
        };
        let institutions = ["b", "A b", "a-b", "Ab", "É"].map(museum_named).to_vec();
        registry.write("ann", Batch { institutions, ..Batch::default() }).await.unwrap();
        let sorted = institution::Entity::find().order_by_asc(institution::Column::SortName);
        let names: Vec<String> =
            sorted.all(registry.db()).await.unwrap().into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["A b", "a-b", "Ab", "b", "É"]);
        let sorted = institution::Entity::find().order_by_asc(institution::Column::Name);
        let names: Vec<String> =
            sorted.all(registry.db()).await.unwrap().into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["A b", "Ab", "a-b", "b", "É"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_of_the_metadata_leaves_the_published_load_alone() {
    on_each(|registry| async move {
        let fields = || dataset::Model {
            uid: "dr1".to_owned(),
            title: "Fishes".to_owned(),
            published_load: Some(9),
            record_count: 9,
            ..dataset::Model::default()
        };
        registry
            .write("ann", Batch { datasets: vec![Entry::new(fields())], ..Batch::default() })
            .await
            .unwrap();
        let row = registry.dataset_by_uid("dr1").await.unwrap().unwrap();
        assert_eq!((row.published_load, row.record_count), (None, 0));
        assert_eq!(registry.dataset_by_uid("dr2").await.unwrap(), None);
    })
    .await;
}
