//! What people said of an entity that goes, who follows it, and records whose mappings lead elsewhere by its going.

use std::collections::BTreeSet;

use atlas_entity::{EntityKind, code_mapping, comment, follow, ingest_run::RunKind, outgoing_mail};
use atlas_registry::{
    Registry, Viewer, history::Erasure, merge::Home, policy::Role, runs::NewRun, work::Call,
};
use chrono::DateTime;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use crate::{
    database::on_each,
    merges::{create, person, subject, system},
};

const INSTITUTION: EntityKind = EntityKind::Institution;
const COLLECTION: EntityKind = EntityKind::Collection;
const DATASET: EntityKind = EntityKind::Dataset;

async fn follow(registry: &Registry, n: u128, kind: EntityKind, key: Uuid) {
    let created = DateTime::UNIX_EPOCH;
    let row = follow::Model { person: Uuid::from_u128(n), subject: key, entity_kind: Some(kind), created };
    row.into_active_model().reset_all().insert(registry.db()).await.unwrap();
}

/// Who follows what.
async fn follows(registry: &Registry) -> BTreeSet<(u128, Option<EntityKind>, Uuid)> {
    let rows = follow::Entity::find().all(registry.db()).await.unwrap();
    rows.into_iter().map(|row| (row.person.as_u128(), row.entity_kind, row.subject)).collect()
}

/// What was said of what.
async fn comments(registry: &Registry) -> Vec<(String, EntityKind, Uuid)> {
    let rows = comment::Entity::find().order_by_asc(comment::Column::Key).all(registry.db()).await.unwrap();
    rows.into_iter().map(|row| (row.text, row.entity_kind, row.entity_key)).collect()
}

#[tokio::test]
async fn comments_and_followers_go_where_the_entity_went() {
    on_each(|registry| async move {
        let from = create(&registry, INSTITUTION, json!({ "name": "From" })).await;
        let into = create(&registry, INSTITUTION, json!({ "name": "Into" })).await;
        registry.add_comment(system(), subject(&from), "Of the one").await.unwrap();
        registry.add_comment(system(), subject(&into), "Of the other").await.unwrap();
        for (n, key) in [(1, from.key), (2, from.key), (2, into.key), (3, into.key)] {
            follow(&registry, n, INSTITUTION, key).await;
        }
        registry.merge_entities(system(), subject(&from), subject(&into), false).await.unwrap();
        let of = |key: Uuid| [1, 2, 3].map(|n| (n, Some(INSTITUTION), key)).into();
        assert_eq!(follows(&registry).await, of(into.key));
        let said = |kind, key| ["Of the one", "Of the other"].map(|text| (text.to_owned(), kind, key));
        assert_eq!(comments(&registry).await, said(INSTITUTION, into.key));

        let home = create(&registry, INSTITUTION, json!({ "name": "Home" })).await;
        let home = Home::Existing(home.key);
        let made = registry.convert_institution(system(), subject(&into), home, false).await.unwrap();
        let of = |key: Uuid| [1, 2, 3].map(|n| (n, Some(COLLECTION), key)).into();
        assert_eq!(follows(&registry).await, of(made.collection.key));
        assert_eq!(comments(&registry).await, said(COLLECTION, made.collection.key));
    })
    .await;
}

#[tokio::test]
async fn what_was_said_of_a_private_entity_is_not_made_public() {
    on_each(|registry| async move {
        let provider = create(&registry, EntityKind::Provider, json!({ "title": "Provider" })).await;
        let dataset = async |title: &str, private: bool| {
            let fields = json!({
                "title": title, "type": "OCCURRENCE", "private": private, "providerKey": provider.key,
            });
            create(&registry, DATASET, fields).await
        };
        let (secret, other) = (dataset("Secret", true).await, dataset("Other secret", true).await);
        let open = dataset("Open", false).await;
        registry.add_comment(system(), subject(&secret), "Hush").await.unwrap();
        registry.merge_entities(system(), subject(&secret), subject(&other), false).await.unwrap();
        assert_eq!(comments(&registry).await, [("Hush".to_owned(), DATASET, other.key)]);
        registry.merge_entities(system(), subject(&other), subject(&open), false).await.unwrap();
        assert_eq!(comments(&registry).await, [("Hush".to_owned(), DATASET, other.key)]);
    })
    .await;
}

/// A dataset with a run that has read the mappings.
async fn loaded(registry: &Registry, title: &str) -> atlas_registry::write::Saved {
    let dataset = create(registry, DATASET, json!({ "title": title, "type": "OCCURRENCE" })).await;
    let dataset_key = dataset.key;
    let run = NewRun {
        dataset_key,
        kind: RunKind::Ingest,
        version: None,
        source: None,
        digest: None,
        ..NewRun::default()
    };
    registry.queue_run(&run).await.unwrap();
    dataset
}

/// Which datasets wait to be attributed anew; none do afterwards.
async fn queued(registry: &Registry) -> BTreeSet<Uuid> {
    let queued = registry.queued_reattribution().await.unwrap().unwrap_or_default();
    registry.reattributed(&queued.entries).await.unwrap();
    queued.datasets
}

#[tokio::test]
async fn records_are_attributed_anew_where_mappings_are_turned() {
    on_each(|registry| async move {
        let (one, two) = (loaded(&registry, "One").await, loaded(&registry, "Two").await);
        let from = create(&registry, INSTITUTION, json!({ "name": "From" })).await;
        let into = create(&registry, INSTITUTION, json!({ "name": "Into" })).await;
        let herbarium = create(&registry, COLLECTION, json!({ "name": "Plants" })).await;
        // A mapping of the collection that names the institution beside it.
        let mapping = code_mapping::Model {
            institution_code: Some("F".to_owned()),
            dataset_key: Some(one.key),
            institution_key: Some(from.key),
            collection_key: Some(herbarium.key),
            ..code_mapping::Model::default()
        };
        let batch = atlas_registry::write::Batch { code_mappings: vec![mapping], ..Default::default() };
        registry.write("test", batch).await.unwrap();
        assert_eq!(queued(&registry).await, BTreeSet::from([one.key]));

        registry.merge_entities(system(), subject(&from), subject(&into), false).await.unwrap();
        let row = code_mapping::Entity::find().one(registry.db()).await.unwrap().unwrap();
        assert_eq!((row.institution_key, row.dataset_key), (Some(into.key), Some(one.key)));
        assert_eq!(queued(&registry).await, BTreeSet::from([one.key]));

        // The mapping is for the records of the other dataset from here on.
        registry.merge_entities(system(), subject(&one), subject(&two), false).await.unwrap();
        let row = code_mapping::Entity::find().one(registry.db()).await.unwrap().unwrap();
        assert_eq!(row.dataset_key, Some(two.key));
        assert_eq!(queued(&registry).await, BTreeSet::from([one.key, two.key]));

        let home = create(&registry, INSTITUTION, json!({ "name": "Home" })).await;
        let to = Home::Existing(home.key);
        registry.convert_institution(system(), subject(&into), to, false).await.unwrap();
        let row = code_mapping::Entity::find().one(registry.db()).await.unwrap().unwrap();
        assert_eq!(row.institution_key, Some(home.key));
        assert_eq!(queued(&registry).await, BTreeSet::from([two.key]));
    })
    .await;
}

fn mail(n: u128, recipient: &str, body: &str) -> outgoing_mail::Model {
    outgoing_mail::Model {
        key: Uuid::from_u128(n),
        recipient: recipient.to_owned(),
        subject: format!("About {body}"),
        body: format!("Said {body}."),
        created: DateTime::UNIX_EPOCH,
        attempts: 0,
        next_attempt: None,
        last_error: None,
    }
}

#[tokio::test]
async fn erasing_reaches_comments_and_mails() {
    on_each(|registry| async move {
        let museum = create(&registry, INSTITUTION, json!({
            "name": "Museum", "contacts": { "add": [
                { "firstName": "Ada", "lastName": "Lovelace-King", "email": ["ada@example.org"], "public": true },
            ] },
        }))
        .await;
        let contact: Uuid = crate::merges::document(&registry, &museum).await["contacts"][0]["key"]
            .as_str().unwrap().parse().unwrap();
        registry.add_comment(system(), subject(&museum), "Ask ADA lovelace-king today").await.unwrap();
        for mail in [
            mail(1, "Ada@example.org", "nothing"),
            mail(2, "ben.ada@example.org", "Ada Lovelace-King"),
            mail(3, "ben@example.org", "nobody"),
        ] {
            mail.into_active_model().reset_all().insert(registry.db()).await.unwrap();
        }
        let erasure = Erasure::Contact { entity: (INSTITUTION, museum.key), contact };
        let refused = Call::by(&person(Role::Mediator, INSTITUTION, museum.key));
        registry.erase_personal_data(refused, &erasure).await.unwrap_err();
        let erased = registry.erase_personal_data(Call::by(&Viewer::System), &erasure).await.unwrap();
        assert_eq!(erased.others, 3);
        assert_eq!(comments(&registry).await[0].0, "Ask [erased] today");
        let select = outgoing_mail::Entity::find().order_by_asc(outgoing_mail::Column::Key);
        let left = select.all(registry.db()).await.unwrap();
        let left: Vec<_> =
            left.iter().map(|mail| (mail.recipient.as_str(), mail.subject.as_str(), mail.body.as_str())).collect();
        assert_eq!(
            left,
            [
                ("ben.ada@example.org", "About [erased]", "Said [erased]."),
                ("ben@example.org", "About nobody", "Said nobody."),
            ]
        );
    })
    .await;
}
