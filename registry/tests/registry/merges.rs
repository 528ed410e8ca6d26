//! Merging and converting: what stands against it, what moves, what leads where afterwards.

use std::sync::Arc;

use atlas_entity::{
    EntityKind, code_mapping, contact, dataset_collection, dataset_institution, hub_member, identifier,
    institution_parent, outbox, proposal::ProposalKind, provider_collection, provider_institution, revision,
};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::{Given, Subject},
    document::Patch,
    policy::{Actor, Grant, Role, Scope, TokenScope},
    proposal::NewProposal,
    work::{Call, Idempotency},
    write::Saved,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::database::on_each;

const INSTITUTION: EntityKind = EntityKind::Institution;
const COLLECTION: EntityKind = EntityKind::Collection;
const PROVIDER: EntityKind = EntityKind::Provider;
const DATASET: EntityKind = EntityKind::Dataset;

pub fn system() -> Call {
    Call::by(&Viewer::System)
}

pub async fn create(registry: &Registry, kind: EntityKind, fields: Value) -> Saved {
    let patch: Patch = serde_json::from_value(fields).unwrap();
    registry.create_entity(system(), kind, Given::default(), &patch).await.unwrap()
}

pub fn subject(saved: &Saved) -> Subject {
    Subject { kind: saved.kind, key: saved.key, version: None }
}

/// What the last revision says the entity is.
pub async fn document(registry: &Registry, saved: &Saved) -> Value {
    revisions(registry, saved.key).await.pop().unwrap().document
}

pub async fn revisions(registry: &Registry, key: Uuid) -> Vec<revision::Model> {
    revision::Entity::find()
        .filter(revision::Column::EntityKey.eq(key))
        .order_by_asc(revision::Column::Version)
        .all(registry.db())
        .await
        .unwrap()
}

async fn merge(registry: &Registry, from: &Saved, into: &Saved) -> Result<(), Vec<(String, String)>> {
    match registry.merge_entities(system(), subject(from), subject(into), false).await {
        Ok(_) => Ok(()),
        Err(RegistryError::Rejected(errors)) => {
            Err(errors.into_iter().map(|e| (e.field, e.message)).collect())
        }
        Err(error) => panic!("{error}"),
    }
}

/// Someone with a role of one entity.
pub fn person(role: Role, kind: EntityKind, key: Uuid) -> Viewer {
    let grants = vec![Grant { role, scope: Scope::Entity(kind, key) }];
    let (person, name) = (Uuid::from_u128(7), "Ada".to_owned());
    Viewer::Person(Arc::new(Actor { person, name, grants, token_scope: TokenScope::Admin }))
}

#[tokio::test]
async fn what_stands_against_a_merge_is_told_and_nothing_happens() {
    on_each(|registry| async move {
        let named = |name: &str, more: Value| {
            let mut fields = json!({ "name": name });
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            fields
        };
        let idigbio = json!({ "machineTags": { "add": [
            { "namespace": "iDigBio.org", "name": "CollectionUUID", "value": "x" },
        ] } });
        let plain = create(&registry, INSTITUTION, named("Plain", json!({}))).await;
        let ih = create(&registry, INSTITUTION, named("IH", json!({ "masterSource": "IH" }))).await;
        let gbif =
            create(&registry, INSTITUTION, named("GBIF", json!({ "masterSource": "GBIF_REGISTRY" }))).await;
        let one = create(&registry, INSTITUTION, named("One", idigbio.clone())).await;
        let two = create(&registry, INSTITUTION, named("Two", idigbio)).await;
        let gone = create(&registry, INSTITUTION, named("Gone", json!({}))).await;
        registry.delete_entity(system(), subject(&gone)).await.unwrap();
        let of = |key: Uuid| json!({ "institutionKey": key });
        let here = create(&registry, COLLECTION, named("Here", of(plain.key))).await;
        let there = create(&registry, COLLECTION, named("There", of(one.key))).await;
        let hub = create(&registry, EntityKind::Hub, json!({ "title": "Hub" })).await;
        let other = create(&registry, EntityKind::Hub, json!({ "title": "Other" })).await;
        let before = revision::Entity::find().count(registry.db()).await.unwrap();
        for (from, into, field, says) in [
            (&plain, &plain, "into", "another entity"),
            (&plain, &here, "into", "same kind"),
            (&ih, &gbif, "from", "IH, GBIF_REGISTRY"),
            (&one, &two, "from", "iDigBio"),
            (&gone, &plain, "from", "deleted"),
            (&plain, &gone, "into", "deleted"),
            (&here, &there, "from", "different institutions"),
            (&hub, &other, "from", "only institutions"),
        ] {
            let errors = merge(&registry, from, into).await.unwrap_err();
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert_eq!(errors[0].0, field, "{errors:?}");
            assert!(errors[0].1.contains(says), "{errors:?}");
        }
        assert_eq!(revision::Entity::find().count(registry.db()).await.unwrap(), before);
        // One of the two may be kept elsewhere.
        merge(&registry, &ih, &plain).await.unwrap();
        assert_eq!(document(&registry, &plain).await["masterSource"], "IH");
    })
    .await;
}

#[tokio::test]
async fn policy_must_allow_merging_of_both() {
    on_each(|registry| async move {
        let one = create(&registry, INSTITUTION, json!({ "name": "One" })).await;
        let two = create(&registry, INSTITUTION, json!({ "name": "Two" })).await;
        for (viewer, from, into) in [
            (person(Role::Mediator, INSTITUTION, one.key), &one, &two),
            (person(Role::Mediator, INSTITUTION, one.key), &two, &one),
            (person(Role::Editor, INSTITUTION, one.key), &one, &two),
        ] {
            let call = Call::by(&viewer);
            let error = registry.merge_entities(call, subject(from), subject(into), true).await.unwrap_err();
            assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
        }
        let call = Call::by(&Viewer::Anonymous);
        let error = registry.merge_entities(call, subject(&one), subject(&two), false).await.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthenticated), "{error}");
    })
    .await;
}

#[tokio::test]
async fn fields_are_filled_lists_united_and_the_old_names_still_lead_there() {
    on_each(|registry| async move {
        let old = json!({
            "name": "Dust Museum", "code": "DM", "description": "Old.",
            "foundingDate": 1900, "keywords": ["dust", "old"], "latitude": 1.0, "longitude": 2.0,
            "alternativeCodes": [{ "code": "X" }],
            "address": { "city": "Hobart", "country": "AU" },
        });
        let from = create(&registry, INSTITUTION, old).await;
        let into = create(
            &registry,
            INSTITUTION,
            json!({
                "name": "Museum of Dust", "code": "MD", "description": "New.", "keywords": ["new", "dust"],
                "latitude": 3.0,
            }),
        )
        .await;
        merge(&registry, &from, &into).await.unwrap();
        let now = document(&registry, &into).await;
        assert_eq!(
            (&now["name"], &now["code"], &now["description"]),
            (&json!("Museum of Dust"), &json!("MD"), &json!("New."))
        );
        assert_eq!((&now["foundingDate"], &now["address"]["city"]), (&json!(1900), &json!("Hobart")));
        // Half of a place and half of another are no place.
        assert_eq!((&now["latitude"], &now["longitude"]), (&json!(3.0), &Value::Null));
        assert_eq!(now["keywords"], json!(["new", "dust", "old"]));
        assert_eq!(now["additionalNames"], json!(["Dust Museum"]));
        let codes: Vec<_> =
            now["alternativeCodes"].as_array().unwrap().iter().map(|c| c["code"].clone()).collect();
        assert_eq!(codes, [json!("X"), json!("DM")]);
        let identifiers: Vec<_> = now["identifiers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| (i["type"].as_str().unwrap().to_owned(), i["identifier"].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(
            identifiers,
            [("UUID".into(), from.key.to_string()), ("ALA_UID".into(), from.uid.clone())]
        );

        let gone = document(&registry, &from).await;
        assert_eq!((&gone["replacedBy"], gone["deleted"].is_null()), (&json!(into.key), false));
        let actions =
            |rows: Vec<revision::Model>| rows.into_iter().map(|r| (r.version, r.action)).collect::<Vec<_>>();
        let expected = [(1, "CREATE".to_owned()), (2, "MERGE".to_owned())];
        assert_eq!(actions(revisions(&registry, from.key).await), expected);
        assert_eq!(actions(revisions(&registry, into.key).await), expected);
        let events =
            outbox::Entity::find().order_by_asc(outbox::Column::Key).all(registry.db()).await.unwrap();
        let merged = events.iter().find(|event| event.event == "entity.merged").unwrap();
        assert_eq!((merged.entity_key, &merged.payload["replacedBy"]), (Some(from.key), &json!(into.key)));
    })
    .await;
}

#[tokio::test]
async fn what_hangs_on_it_is_moved_and_keeps_its_keys() {
    on_each(|registry| async move {
        let item = |value: &str| json!({ "add": [{ "value": value }, { "value": "both" }] });
        let from = create(&registry, INSTITUTION, json!({
            "name": "From", "tags": item("from"),
            "contacts": { "add": [{ "lastName": "Byron", "public": true }] },
            "identifiers": { "add": [{ "type": "ROR", "identifier": "02zv4ka60" }, { "type": "GRID", "identifier": "grid.1005.4", "primary": true }] },
            "endpoints": { "add": [{ "type": "OTHER", "url": "https://example.org/e" }] },
            "images": { "add": [{ "url": "https://example.org/i.jpg" }] },
            "machineTags": { "add": [{ "namespace": "n", "name": "a", "value": "1" }] },
            "codeMappings": { "add": [{ "institutionCode": "F", "collectionCode": "C" }] },
        })).await;
        let into = create(&registry, INSTITUTION, json!({
            "name": "Into", "tags": item("into"),
            "identifiers": { "add": [{ "type": "ROR", "identifier": "02zv4ka60", "primary": true }] },
        })).await;
        let old = document(&registry, &from).await;
        merge(&registry, &from, &into).await.unwrap();
        let now = document(&registry, &into).await;
        for list in ["contacts", "endpoints", "images", "machineTags", "codeMappings"] {
            assert_eq!(now[list], old[list], "{list}");
        }
        // The code of the collection is not lost on the way.
        assert_eq!(now["codeMappings"][0]["collectionCode"], "C");
        let texts = |list: &str, part: &str| -> Vec<String> {
            now[list].as_array().unwrap().iter().map(|item| item[part].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(texts("tags", "value"), ["into", "both", "from"]);
        assert_eq!(texts("identifiers", "type"), ["ROR", "GRID", "UUID", "ALA_UID"]);
        assert_eq!(now["identifiers"][1]["primary"], json!(false));
        let gone = document(&registry, &from).await;
        for list in ["contacts", "identifiers", "endpoints", "images", "tags", "machineTags", "codeMappings"] {
            assert_eq!(gone[list], json!([]), "{list}");
        }
        let owners: Vec<Uuid> = contact::Entity::find().all(registry.db()).await.unwrap().iter().map(|c| c.entity_key).collect();
        assert_eq!(owners, [into.key]);
        let mappings = code_mapping::Entity::find().all(registry.db()).await.unwrap();
        assert_eq!(mappings.iter().map(|m| m.institution_key).collect::<Vec<_>>(), [Some(into.key)]);
    })
    .await;
}

#[tokio::test]
async fn everything_that_named_it_names_the_other_with_a_revision_each() {
    on_each(|registry| async move {
        let from = create(&registry, INSTITUTION, json!({ "name": "From" })).await;
        let into = create(&registry, INSTITUTION, json!({ "name": "Into" })).await;
        let keys = json!([from.key]);
        let collection = create(&registry, COLLECTION, json!({
            "name": "Collection", "institutionKey": from.key,
            "codeMappings": { "add": [{ "institutionCode": "F", "collectionCode": "C", "institutionKey": from.key }] },
        })).await;
        let part = create(&registry, INSTITUTION, json!({ "name": "Part", "parentKeys": keys })).await;
        let provider = create(&registry, PROVIDER, json!({ "title": "Provider", "institutionKeys": keys })).await;
        let dataset = create(&registry, DATASET, json!({
            "title": "Dataset", "type": "OCCURRENCE", "institutionKeys": [from.key, into.key],
        })).await;
        let hub = create(&registry, EntityKind::Hub, json!({ "title": "Hub", "institutionKeys": keys })).await;
        let bystander = create(&registry, COLLECTION, json!({ "name": "Other", "institutionKey": into.key })).await;
        let merged = registry.merge_entities(system(), subject(&from), subject(&into), false).await.unwrap();
        let mut turned: Vec<Uuid> = merged.turned.iter().map(|(_, key)| *key).collect();
        turned.sort_unstable();
        let mut expected = vec![collection.key, part.key, provider.key, dataset.key, hub.key];
        expected.sort_unstable();
        assert_eq!(turned, expected);

        let now = document(&registry, &collection).await;
        assert_eq!(now["institutionKey"], json!(into.key));
        assert_eq!(now["codeMappings"][0]["institutionKey"], json!(into.key));
        assert_eq!(now["codeMappings"][0]["collectionCode"], "C");
        assert_eq!(document(&registry, &part).await["parentKeys"], json!([into.key]));
        for saved in [&provider, &dataset, &hub] {
            assert_eq!(document(&registry, saved).await["institutionKeys"], json!([into.key]), "{}", saved.uid);
        }
        for saved in [&collection, &part, &provider, &dataset, &hub] {
            let versions: Vec<_> = revisions(&registry, saved.key).await.iter().map(|r| r.version).collect();
            assert_eq!(versions, [1, 2], "{}", saved.uid);
        }
        assert_eq!(revisions(&registry, bystander.key).await.len(), 1);
        // No row names the one that went.
        macro_rules! none {
            ($($table:ident.$column:ident)*) => {
                $({
                    let rows = $table::Entity::find().filter($table::Column::$column.eq(from.key));
                    assert_eq!(rows.count(registry.db()).await.unwrap(), 0, stringify!($table));
                })*
            };
        }
        none! {
            institution_parent.ParentKey provider_institution.InstitutionKey dataset_institution.InstitutionKey
            hub_member.EntityKey code_mapping.InstitutionKey
        }
    })
    .await;
}

#[tokio::test]
async fn a_field_that_came_from_the_other_keeps_its_lock() {
    on_each(|registry| async move {
        use atlas_entity::source_lock::{Column, Entity, Model};
        let from =
            create(&registry, INSTITUTION, json!({ "name": "From", "code": "F", "description": "Theirs." }))
                .await;
        let into = create(&registry, INSTITUTION, json!({ "name": "Into", "description": "Ours." })).await;
        let lock = |field: &str| Model {
            entity_key: from.key,
            field: field.to_owned(),
            entity_kind: INSTITUTION,
            source: "IH".to_owned(),
            created: chrono::Utc::now(),
            created_by: "test".to_owned(),
        };
        let rows = ["code", "description"].map(|field| lock(field).into_active_model().reset_all());
        Entity::insert_many(rows).exec_without_returning(registry.db()).await.unwrap();
        merge(&registry, &from, &into).await.unwrap();
        let locked = Entity::find().filter(Column::EntityKey.eq(into.key)).all(registry.db()).await.unwrap();
        assert_eq!(locked.iter().map(|lock| lock.field.as_str()).collect::<Vec<_>>(), ["code"]);
    })
    .await;
}

#[tokio::test]
async fn no_institution_becomes_a_part_of_itself() {
    on_each(|registry| async move {
        let institution = async |name: &str, parents: Vec<Uuid>| {
            create(&registry, INSTITUTION, json!({ "name": name, "parentKeys": parents })).await
        };
        let top = institution("Top", vec![]).await;
        let from = institution("From", vec![top.key]).await;
        let middle = institution("Middle", vec![from.key]).await;
        let into = institution("Into", vec![middle.key]).await;
        merge(&registry, &from, &into).await.unwrap();
        // It was a part of Middle, which is a part of it now; what From was a part of, it is a part of.
        assert_eq!(document(&registry, &into).await["parentKeys"], json!([top.key]));
        assert_eq!(document(&registry, &middle).await["parentKeys"], json!([into.key]));
    })
    .await;
}

#[tokio::test]
async fn a_provider_brings_its_datasets_and_a_collection_its_links() {
    on_each(|registry| async move {
        let from = create(&registry, PROVIDER, json!({ "title": "From" })).await;
        let into = create(&registry, PROVIDER, json!({ "title": "Into" })).await;
        let dataset = json!({ "title": "Dust", "type": "OCCURRENCE", "providerKey": from.key });
        let dataset = create(&registry, DATASET, dataset).await;
        let tool = json!({ "title": "Tool", "type": "IPT_INSTALLATION", "providerKey": from.key });
        let tool = create(&registry, EntityKind::Installation, tool).await;
        merge(&registry, &from, &into).await.unwrap();
        for saved in [&dataset, &tool] {
            assert_eq!(document(&registry, saved).await["providerKey"], json!(into.key));
        }

        let one =
            create(&registry, COLLECTION, json!({ "name": "One", "incorporatedCollections": ["Zero"] }))
                .await;
        let two = create(&registry, COLLECTION, json!({ "name": "Two" })).await;
        let linked = json!({ "title": "Linked", "type": "OCCURRENCE", "collectionKeys": [one.key] });
        let linked = create(&registry, DATASET, linked).await;
        merge(&registry, &one, &two).await.unwrap();
        assert_eq!(document(&registry, &linked).await["collectionKeys"], json!([two.key]));
        assert_eq!(document(&registry, &two).await["incorporatedCollections"], json!(["One", "Zero"]));
        let left =
            dataset_collection::Entity::find().filter(dataset_collection::Column::CollectionKey.eq(one.key));
        assert_eq!(left.count(registry.db()).await.unwrap(), 0);
        let left = provider_collection::Entity::find().count(registry.db()).await.unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn a_merged_dataset_is_hidden_as_a_duplicate_and_its_parts_move() {
    on_each(|registry| async move {
        let dataset = async |title: &str, more: Value| {
            let mut fields = json!({ "title": title, "type": "OCCURRENCE" });
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            create(&registry, DATASET, fields).await
        };
        let terms = json!({ "uniqueKeyTerms": ["catalogNumber"], "defaultValues": { "country": "Spain" } });
        let from = dataset("From", terms).await;
        let part = dataset("Part", json!({ "parentKey": from.key })).await;
        let into = dataset("Into", json!({ "parentKey": from.key, "duplicateOfKey": from.key })).await;
        let institution = create(&registry, INSTITUTION, json!({
            "name": "Museum", "codeMappings": { "add": [{ "institutionCode": "M", "datasetKey": from.key }] },
        })).await;
        merge(&registry, &from, &into).await.unwrap();
        let now = document(&registry, &into).await;
        assert_eq!((&now["parentKey"], &now["duplicateOfKey"]), (&Value::Null, &Value::Null));
        // How the records of the one are read says nothing about those of the other.
        assert_eq!((&now["uniqueKeyTerms"], &now["defaultValues"]), (&json!([]), &json!({})));
        assert_eq!(document(&registry, &part).await["parentKey"], json!(into.key));
        assert_eq!(document(&registry, &from).await["duplicateOfKey"], json!(into.key));
        assert_eq!(document(&registry, &institution).await["codeMappings"][0]["datasetKey"], json!(into.key));
        assert_eq!(registry.hidden_datasets(&Viewer::Anonymous).await.unwrap(), [from.key]);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_tells_the_same_and_leaves_nothing() {
    on_each(|registry| async move {
        let from = create(&registry, INSTITUTION, json!({ "name": "From", "code": "F" })).await;
        let into = create(&registry, INSTITUTION, json!({ "name": "Into" })).await;
        let call = || Call {
            idempotency: Some(Idempotency::new("mergeEntities", "k".to_owned(), &"x")),
            ..system()
        };
        let paths = |merged: &atlas_registry::merge::Merged| -> Vec<String> {
            merged.changes.iter().map(|change| change.field().to_owned()).collect()
        };
        let dry = registry.merge_entities(call(), subject(&from), subject(&into), true).await.unwrap();
        assert_eq!(paths(&dry), ["additionalNames", "code", "identifiers", "identifiers"]);
        assert_eq!(revision::Entity::find().count(registry.db()).await.unwrap(), 2);
        assert_eq!(identifier::Entity::find().count(registry.db()).await.unwrap(), 0);

        let wet = registry.merge_entities(call(), subject(&from), subject(&into), false).await.unwrap();
        assert_eq!(paths(&wet), paths(&dry));
        let again = registry.merge_entities(call(), subject(&from), subject(&into), false).await.unwrap();
        assert_eq!(again, wet);
        assert_eq!(revision::Entity::find().count(registry.db()).await.unwrap(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_stale_version_of_either_is_a_conflict() {
    on_each(|registry| async move {
        let from = create(&registry, INSTITUTION, json!({ "name": "From" })).await;
        let into = create(&registry, INSTITUTION, json!({ "name": "Into" })).await;
        for stale in [0, 1] {
            let mut pair = [subject(&from), subject(&into)];
            pair[stale].version = Some(9);
            let error = registry.merge_entities(system(), pair[0], pair[1], false).await.unwrap_err();
            let RegistryError::Rejected(errors) = error else { panic!("{error}") };
            assert_eq!(errors[0].code, "CONFLICT");
        }
    })
    .await;
}

#[tokio::test]
async fn a_proposal_merges_and_converts_when_it_is_applied() {
    on_each(|registry| async move {
        let (proposer, reviewer) = (person(Role::Reader, INSTITUTION, Uuid::nil()), everything(8));
        let approver = everything(9);
        let from = create(&registry, INSTITUTION, json!({ "name": "From" })).await;
        let into = create(&registry, INSTITUTION, json!({ "name": "Into" })).await;
        let apply = async |proposal: &NewProposal| {
            let key = registry.propose(Call::by(&proposer), proposal).await.unwrap().key;
            let version = registry.proposal(&Viewer::System, key).await.unwrap().content_version;
            registry.approve_proposal(Call::by(&approver), key, version).await.unwrap();
            registry.apply_proposal(Call::by(&reviewer), key).await.unwrap().saved.unwrap()
        };
        let merging = NewProposal {
            kind: ProposalKind::Merge,
            entity_kind: INSTITUTION,
            entity_key: Some(from.key),
            target: Some(into.key),
            ..NewProposal::default()
        };
        assert_eq!(apply(&merging).await.key, into.key);
        assert_eq!(document(&registry, &from).await["replacedBy"], json!(into.key));
        let row = revisions(&registry, into.key).await.pop().unwrap();
        assert_eq!((row.action.as_str(), row.proposal_key.is_some()), ("MERGE", true));

        let converting = NewProposal {
            kind: ProposalKind::Convert,
            entity_kind: INSTITUTION,
            entity_key: Some(into.key),
            target_name: Some("University".to_owned()),
            ..NewProposal::default()
        };
        let made = apply(&converting).await;
        assert_eq!(made.kind, COLLECTION);
        assert_eq!(document(&registry, &into).await["convertedToCollection"], json!(made.key));
    })
    .await;
}

fn everything(n: u128) -> Viewer {
    let grants = vec![Grant { role: Role::Mediator, scope: Scope::All }];
    let (person, name) = (Uuid::from_u128(n), format!("P{n}"));
    Viewer::Person(Arc::new(Actor { person, name, grants, token_scope: TokenScope::Admin }))
}
