//! Explicit mappings in a look-up, and what a change of one sets going.

use std::collections::BTreeSet;

use atlas_entity::{
    EntityKind, code_mapping,
    ingest_run::RunKind,
    institution,
    value::{RunCounts, RunReport},
};
use atlas_registry::{
    Registry, Viewer,
    change::Subject,
    lookup::{CodeQuery, LookupReason, LookupStatus, mappings_changed},
    runs::NewRun,
    work::Call,
    write::{Batch, Entry},
};
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

use crate::{
    database::on_each,
    lookup_world::{
        BIRDS, BRISBANE, CANBERRA, DATASET, GUMS, HOBART, HOBART_ID, MOSSES, OTHER_DATASET, STRAY, WATTLES,
        codes, exact, fill, fuzzy, in_dataset, institution, map, mapped, mapping, none, of, with_ids,
    },
};

use LookupReason::{BelongsToInstitutionMatched, CodeMatch, IdentifierMatch, InstCollMismatch, KeyMatch};

fn to_institution(mapping: code_mapping::Model, key: Uuid) -> code_mapping::Model {
    code_mapping::Model { institution_key: Some(key), ..mapping }
}

fn to_collection(mapping: code_mapping::Model, key: Uuid) -> code_mapping::Model {
    code_mapping::Model { collection_key: Some(key), ..mapping }
}

#[tokio::test]
async fn mappings_decide_before_codes() {
    on_each(|registry| async move {
        fill(&registry).await;
        let all = to_institution(mapping(None, None, Some(DATASET)), BRISBANE);
        let stray = to_collection(mapping(None, Some("eth"), Some(DATASET)), STRAY);
        map(&registry, vec![all, stray]).await;
        let answer = registry.lookup(&in_dataset(codes("TMAG", "ETH"))).await.unwrap();
        assert_eq!(of(&answer.institution), mapped(BRISBANE, &[]));
        assert_eq!(of(&answer.collection), mapped(STRAY, &[InstCollMismatch]));
        let answer = registry.lookup(&codes("TMAG", "ETH")).await.unwrap();
        assert_eq!(of(&answer.institution), fuzzy(HOBART, &[CodeMatch]), "without the dataset");
        let other = CodeQuery { dataset_key: Some(OTHER_DATASET), ..codes("TMAG", "") };
        let answer = registry.lookup(&other).await.unwrap();
        assert_eq!(of(&answer.institution), fuzzy(HOBART, &[CodeMatch]), "in another dataset");
    })
    .await;
}

#[tokio::test]
async fn institution_and_collection_are_mapped_each_by_its_own_code() {
    on_each(|registry| async move {
        fill(&registry).await;
        let institution = to_institution(mapping(Some("X1"), None, Some(DATASET)), HOBART);
        let collection = to_collection(mapping(None, Some("X2"), Some(DATASET)), MOSSES);
        map(&registry, vec![institution, collection]).await;
        let answer = registry.lookup(&in_dataset(codes("x1", "x2"))).await.unwrap();
        assert_eq!(of(&answer.institution), mapped(HOBART, &[]));
        assert_eq!(of(&answer.collection), mapped(MOSSES, &[BelongsToInstitutionMatched]));
    })
    .await;
}

#[tokio::test]
async fn mappings_of_other_codes_are_ignored() {
    on_each(|registry| async move {
        fill(&registry).await;
        let institution = to_institution(mapping(Some("foo"), None, Some(DATASET)), HOBART);
        let collection = to_collection(mapping(None, Some("bar"), Some(DATASET)), MOSSES);
        map(&registry, vec![institution, collection]).await;
        let answer = registry.lookup(&in_dataset(codes("QMB", "O"))).await.unwrap();
        assert_eq!(of(&answer.institution), fuzzy(BRISBANE, &[CodeMatch]));
        assert_eq!(of(&answer.collection), fuzzy(BIRDS, &[CodeMatch]));
    })
    .await;
}

#[tokio::test]
async fn mappings_that_fit_equally_well_and_disagree_decide_nothing() {
    on_each(|registry| async move {
        fill(&registry).await;
        let by_id = |id: &str| code_mapping::Model {
            identifier: Some(id.to_owned()),
            ..mapping(None, None, Some(DATASET))
        };
        let by_code = to_institution(mapping(Some("foo"), None, Some(DATASET)), BRISBANE);
        let collection = to_collection(mapping(None, Some("bar"), Some(DATASET)), BIRDS);
        let other_collection = to_collection(by_id("id-c"), MOSSES);
        map(&registry, vec![by_code, to_institution(by_id("id-i"), HOBART), collection, other_collection])
            .await;
        let query = in_dataset(with_ids(codes("foo", "bar"), "id-i", "id-c"));
        let answer = registry.lookup(&query).await.unwrap();
        assert_eq!(of(&answer.institution), none(LookupStatus::AmbiguousExplicitMappings));
        assert_eq!(of(&answer.collection), none(LookupStatus::AmbiguousExplicitMappings));
        let others: Vec<Uuid> = answer.institution.alternatives.iter().map(|other| other.key).collect();
        assert_eq!(others, [BRISBANE, HOBART]);
    })
    .await;
}

#[tokio::test]
async fn a_collection_may_be_mapped_by_the_code_of_its_institution() {
    on_each(|registry| async move {
        fill(&registry).await;
        let birds = to_collection(mapping(Some("QMB"), None, Some(DATASET)), BIRDS);
        let mosses = to_collection(mapping(Some("TMAG"), None, Some(DATASET)), MOSSES);
        map(&registry, vec![birds, mosses]).await;
        let query = in_dataset(with_ids(codes("QMB", ""), &BRISBANE.to_string(), ""));
        let answer = registry.lookup(&query).await.unwrap();
        assert_eq!(
            of(&answer.institution),
            exact(BRISBANE, &[KeyMatch, CodeMatch]),
            "what is exact stays so"
        );
        assert_eq!(of(&answer.collection), mapped(BIRDS, &[BelongsToInstitutionMatched]));
        let answer = registry.lookup(&in_dataset(codes("QMB", ""))).await.unwrap();
        assert_eq!(of(&answer.institution), mapped(BRISBANE, &[]), "it follows from the collection");
    })
    .await;
}

#[tokio::test]
async fn a_mapped_institution_makes_no_collection_of_another_exact() {
    on_each(|registry| async move {
        fill(&registry).await;
        map(&registry, vec![to_institution(mapping(Some("QMB"), None, Some(DATASET)), BRISBANE)]).await;
        let answer = registry.lookup(&in_dataset(codes("QMB", "BRY"))).await.unwrap();
        assert_eq!(of(&answer.institution), mapped(BRISBANE, &[]));
        assert_eq!(of(&answer.collection), none(LookupStatus::AmbiguousInstitutionMismatch));
        let answer = registry.lookup(&in_dataset(codes("QMB", "O"))).await.unwrap();
        assert_eq!(of(&answer.collection), exact(BIRDS, &[CodeMatch, BelongsToInstitutionMatched]));
    })
    .await;
}

#[tokio::test]
async fn a_mapping_resolves_what_is_ambiguous_and_yields_to_what_is_exact() {
    on_each(|registry| async move {
        fill(&registry).await;
        map(&registry, vec![to_institution(mapping(Some("TMAG"), None, None), CANBERRA)]).await;
        let answer = registry.lookup(&codes("TMAG", "WAT")).await.unwrap();
        assert_eq!(of(&answer.institution), mapped(CANBERRA, &[]));
        assert_eq!(of(&answer.collection), exact(WATTLES, &[CodeMatch, BelongsToInstitutionMatched]));
        let answer = registry.lookup(&with_ids(codes("TMAG", ""), HOBART_ID, "")).await.unwrap();
        assert_eq!(of(&answer.institution), exact(HOBART, &[IdentifierMatch, CodeMatch]));
    })
    .await;
}

#[tokio::test]
async fn a_mapped_collection_of_another_institution_says_so() {
    on_each(|registry| async move {
        fill(&registry).await;
        map(&registry, vec![to_collection(mapping(Some("QMB"), Some("O"), None), MOSSES)]).await;
        let answer = registry.lookup(&with_ids(codes("QMB", "O"), &BRISBANE.to_string(), "")).await.unwrap();
        assert_eq!(of(&answer.institution), exact(BRISBANE, &[KeyMatch, CodeMatch]));
        assert_eq!(of(&answer.collection), mapped(MOSSES, &[InstCollMismatch]));
    })
    .await;
}

#[tokio::test]
async fn a_mapping_to_what_is_deleted_leads_nowhere() {
    on_each(|registry| async move {
        fill(&registry).await;
        map(&registry, vec![to_institution(mapping(Some("QMB"), None, None), HOBART)]).await;
        assert_eq!(of(&registry.lookup(&codes("QMB", "")).await.unwrap().institution), mapped(HOBART, &[]));
        let deleted =
            institution::Model { deleted: Some(chrono::Utc::now()), ..institution(HOBART, "TMAG", "Hobart") };
        registry
            .write("ann", Batch { institutions: vec![Entry::new(deleted)], ..Batch::default() })
            .await
            .unwrap();
        let answer = registry.lookup(&codes("QMB", "")).await.unwrap();
        assert_eq!(of(&answer.institution), fuzzy(BRISBANE, &[CodeMatch]));
    })
    .await;
}

#[tokio::test]
async fn a_proposed_mapping_is_tried_without_being_written() {
    on_each(|registry| async move {
        fill(&registry).await;
        let existing = to_collection(mapping(Some("CANB"), Some("WAT"), None), WATTLES);
        map(&registry, vec![existing.clone()]).await;
        let index = registry.code_index().await.unwrap();
        let query = codes("CANB", "WAT");
        let key = |mapping: &code_mapping::Model| index.find_with(mapping, &query).collection.key;
        assert_eq!(
            key(&to_collection(existing.clone(), GUMS)),
            Some(GUMS),
            "in place of the one with its key"
        );
        let beside = to_collection(mapping(Some("CANB"), Some("WAT"), None), GUMS);
        let found = index.find_with(&beside, &query).collection;
        assert_eq!(found.status, Some(LookupStatus::AmbiguousExplicitMappings), "beside it");
        assert_eq!(
            registry.lookup(&query).await.unwrap().collection.key,
            Some(WATTLES),
            "nothing was written"
        );
    })
    .await;
}

async fn publish(registry: &Registry, dataset_key: Uuid) {
    let run = NewRun {
        dataset_key,
        kind: RunKind::Ingest,
        version: None,
        source: None,
        digest: None,
        ..NewRun::default()
    };
    let load = registry.queue_run(&run).await.unwrap().load;
    registry.start_run(load).await.unwrap();
    registry.publish_run(load, 1, RunCounts::default(), RunReport::default()).await.unwrap();
}

#[tokio::test]
async fn a_changed_mapping_queues_the_datasets_concerned() {
    on_each(|registry| async move {
        fill(&registry).await;
        let waiting = async || registry.queued_reattribution().await.unwrap().unwrap_or_default();
        let of_dataset = to_institution(mapping(Some("QMB"), None, Some(DATASET)), HOBART);
        map(&registry, vec![of_dataset.clone()]).await;
        assert_eq!(waiting().await.entries.len(), 0, "nothing is published, so nothing is attributed anew");

        publish(&registry, DATASET).await;
        map(&registry, vec![to_institution(mapping(Some("QMB"), None, Some(OTHER_DATASET)), HOBART)]).await;
        assert_eq!(waiting().await.entries.len(), 0, "the other dataset has no records");
        map(&registry, vec![of_dataset.clone()]).await;
        assert_eq!(waiting().await.entries.len(), 0, "it says what it said before");
        let of_dataset = to_institution(of_dataset, BRISBANE);
        map(&registry, vec![of_dataset.clone()]).await;
        assert_eq!(waiting().await.datasets, BTreeSet::from([DATASET]));

        // Both where it was and where it is now.
        publish(&registry, OTHER_DATASET).await;
        let elsewhere = code_mapping::Model { dataset_key: Some(OTHER_DATASET), ..of_dataset };
        map(&registry, vec![elsewhere.clone()]).await;
        let queued = waiting().await;
        assert_eq!(queued.datasets, BTreeSet::from([DATASET, OTHER_DATASET]));
        let of_all = code_mapping::Model { dataset_key: None, ..elsewhere };
        map(&registry, vec![of_all.clone()]).await;
        assert_eq!(
            waiting().await.codes,
            BTreeSet::from([(Some("qmb".to_owned()), None)]),
            "whoever carries them"
        );

        registry.reattributed(&queued.entries).await.unwrap();
        let left = waiting().await;
        assert_eq!(left.datasets, BTreeSet::from([OTHER_DATASET]), "what came since still waits");
        let by_identifier = code_mapping::Model {
            institution_code: None,
            identifier: Some("https://example.org/q".to_owned()),
            ..of_all
        };
        map(&registry, vec![by_identifier]).await;
        let queued = waiting().await;
        assert!(queued.all && !left.all, "the index knows no identifiers");
        registry.reattributed(&queued.entries).await.unwrap();
        assert_eq!(waiting().await.entries.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn mappings_that_a_patch_adds_and_removes_are_queued_too() {
    on_each(|registry| async move {
        fill(&registry).await;
        publish(&registry, DATASET).await;
        let change = async |version: i64, mappings: serde_json::Value| {
            let patch = serde_json::from_value(json!({ "codeMappings": mappings })).unwrap();
            let subject = Subject { kind: EntityKind::Institution, key: HOBART, version: Some(version) };
            registry.update_entity(Call::by(&Viewer::System), subject, &patch).await.unwrap();
            let queued = registry.queued_reattribution().await.unwrap().unwrap_or_default();
            registry.reattributed(&queued.entries).await.unwrap();
            (queued.entries.len(), queued.datasets)
        };
        let added = json!({ "add": [{ "institutionCode": "QMB", "datasetKey": DATASET }] });
        assert_eq!(change(1, added).await, (1, BTreeSet::from([DATASET])));
        let query = in_dataset(codes("QMB", ""));
        assert_eq!(of(&registry.lookup(&query).await.unwrap().institution), mapped(HOBART, &[]));
        let row = code_mapping::Entity::find().one(registry.db()).await.unwrap().unwrap();
        let removed = json!({ "remove": [row.key] });
        assert_eq!(change(2, removed).await, (1, BTreeSet::from([DATASET])));
        assert_eq!(of(&registry.lookup(&query).await.unwrap().institution), fuzzy(BRISBANE, &[CodeMatch]));
    })
    .await;
}

#[tokio::test]
async fn a_run_under_way_is_attributed_anew_when_it_is_done() {
    on_each(|registry| async move {
        fill(&registry).await;
        let run = NewRun {
            dataset_key: DATASET,
            kind: RunKind::Ingest,
            version: None,
            source: None,
            digest: None,
            ..NewRun::default()
        };
        registry.queue_run(&run).await.unwrap();
        mappings_changed(registry.db(), &[Some(DATASET), Some(OTHER_DATASET)]).await.unwrap();
        let queued = registry.queued_reattribution().await.unwrap().unwrap();
        assert_eq!(queued.datasets, BTreeSet::from([DATASET]));
    })
    .await;
}
