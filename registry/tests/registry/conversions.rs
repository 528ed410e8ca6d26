//! Converting an institution into a collection.

use atlas_entity::{EntityKind, revision};
use atlas_registry::{RegistryError, merge::Home, policy::Role, work::Call};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::{
    database::on_each,
    merges::{create, document, person, revisions, subject, system},
};

const INSTITUTION: EntityKind = EntityKind::Institution;
const COLLECTION: EntityKind = EntityKind::Collection;
const DATASET: EntityKind = EntityKind::Dataset;

#[tokio::test]
async fn an_institution_becomes_a_collection_of_another() {
    on_each(|registry| async move {
        let whole = create(&registry, INSTITUTION, json!({ "name": "University" })).await;
        let herbarium = create(
            &registry,
            INSTITUTION,
            json!({
                "name": "Herbarium", "code": "HB", "parentKeys": [whole.key], "keywords": ["plants"],
                "contacts": { "add": [{ "lastName": "Byron", "email": ["ada@example.org"] }] },
                "codeMappings": { "add": [{ "institutionCode": "U", "collectionCode": "HB" }] },
            }),
        )
        .await;
        let room =
            create(&registry, COLLECTION, json!({ "name": "Room", "institutionKey": herbarium.key })).await;
        let dataset = json!({ "title": "Dust", "type": "OCCURRENCE", "institutionKeys": [herbarium.key] });
        let dataset = create(&registry, DATASET, dataset).await;
        let hub =
            create(&registry, EntityKind::Hub, json!({ "title": "Hub", "institutionKeys": [herbarium.key] }))
                .await;
        let old = document(&registry, &herbarium).await;
        let home = Home::Existing(whole.key);
        let done = registry.convert_institution(system(), subject(&herbarium), home, false).await.unwrap();

        let made = document(&registry, &done.collection).await;
        assert_eq!(
            (&made["name"], &made["code"], &made["keywords"]),
            (&json!("Herbarium"), &json!("HB"), &json!(["plants"]))
        );
        assert_eq!(made["institutionKey"], json!(whole.key));
        assert_eq!(made["contacts"], old["contacts"]);
        let mapping = &made["codeMappings"][0];
        let codes = (&mapping["institutionCode"], &mapping["collectionCode"], &mapping["institutionKey"]);
        assert_eq!(codes, (&json!("U"), &json!("HB"), &json!(whole.key)));
        let gone = document(&registry, &herbarium).await;
        assert_eq!(
            (&gone["convertedToCollection"], gone["deleted"].is_null()),
            (&json!(done.collection.key), false)
        );
        assert_eq!((&gone["contacts"], &gone["parentKeys"]), (&json!([]), &json!([])));
        assert_eq!(revisions(&registry, herbarium.key).await[1].action, "CONVERT");

        assert_eq!(document(&registry, &room).await["institutionKey"], json!(whole.key));
        let linked = document(&registry, &dataset).await;
        assert_eq!(linked["institutionKeys"], json!([whole.key]));
        assert_eq!(linked["collectionKeys"], json!([done.collection.key]));
        let hub = document(&registry, &hub).await;
        assert_eq!(
            (&hub["institutionKeys"], &hub["collectionKeys"]),
            (&json!([]), &json!([done.collection.key]))
        );

        // Coming back, it leads nowhere.
        registry.restore_entity(system(), subject(&herbarium)).await.unwrap();
        let back = document(&registry, &herbarium).await;
        assert_eq!((&back["convertedToCollection"], &back["deleted"]), (&Value::Null, &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn an_institution_becomes_a_collection_of_a_new_one() {
    on_each(|registry| async move {
        let herbarium = create(
            &registry,
            INSTITUTION,
            json!({
                "name": "Herbarium", "code": "HB", "address": { "country": "AU" },
            }),
        )
        .await;
        let dry = Home::New("University".to_owned());
        let counted = async || revision::Entity::find().count(registry.db()).await.unwrap();
        registry.convert_institution(system(), subject(&herbarium), dry.clone(), true).await.unwrap();
        assert_eq!(counted().await, 1);
        let done = registry.convert_institution(system(), subject(&herbarium), dry, false).await.unwrap();
        let home = document(&registry, &done.home).await;
        assert_eq!((&home["name"], &home["code"]), (&json!("University"), &json!("HB")));
        assert_eq!(home["address"]["country"], "AU");
        assert_eq!(document(&registry, &done.collection).await["institutionKey"], json!(done.home.key));

        let itself =
            registry.convert_institution(system(), subject(&done.home), Home::Existing(done.home.key), false);
        assert!(matches!(itself.await, Err(RegistryError::Rejected(_))));
        let ih = create(&registry, INSTITUTION, json!({ "name": "IH", "masterSource": "IH" })).await;
        let kept =
            registry.convert_institution(system(), subject(&ih), Home::New("X".to_owned()), false).await;
        assert!(matches!(kept, Err(RegistryError::Rejected(_))));
        let editor = Call::by(&person(Role::Editor, INSTITUTION, done.home.key));
        let denied =
            registry.convert_institution(editor, subject(&done.home), Home::New("X".to_owned()), false).await;
        assert!(matches!(denied, Err(RegistryError::Forbidden(_))));
    })
    .await;
}
