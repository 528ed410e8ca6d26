//! Codes to institutions and collections.

use atlas_entity::{
    code_mapping, collection, dataset, identifier, institution,
    value::{Address, AlternativeCode},
};
use atlas_registry::{
    Registry,
    lookup::{CodeIndex, CodeQuery, LookupAnswer, LookupReason, LookupStatus, MatchType},
    write::{Batch, Entry},
};
use uuid::Uuid;

use crate::database::on_each;

const VICTORIA: Uuid = Uuid::from_u128(1);
const NAMESAKE: Uuid = Uuid::from_u128(2);
const HERBARIUM: Uuid = Uuid::from_u128(3);
const FISHES: Uuid = Uuid::from_u128(11);
const OTHER_FISHES: Uuid = Uuid::from_u128(12);
const PLANTS: Uuid = Uuid::from_u128(13);
const DATASET: Uuid = Uuid::from_u128(21);

fn institution(key: Uuid, code: &str, name: &str, country: &str) -> institution::Model {
    institution::Model {
        key,
        code: Some(code.to_owned()),
        name: name.to_owned(),
        address: Some(Address { country: Some(country.to_owned()), ..Address::default() }),
        ..institution::Model::default()
    }
}

fn collection(key: Uuid, code: &str, institution_key: Uuid) -> collection::Model {
    collection::Model {
        key,
        code: Some(code.to_owned()),
        name: format!("Collection {}", key.as_u128()),
        institution_key: Some(institution_key),
        ..collection::Model::default()
    }
}

/// Two institutions share the code NMV, one in Australia and one in New Zealand; each has a collection F.
async fn fill(registry: &Registry) {
    let ror = identifier::Model {
        r#type: "ROR".to_owned(),
        identifier: "https://ror.org/03vb6r850".to_owned(),
        ..identifier::Model::default()
    };
    let mut herbarium = institution(HERBARIUM, "MEL", "National Herbarium of Victoria", "AU");
    herbarium.alternative_codes = vec![AlternativeCode { code: "RBGV".to_owned(), description: None }].into();
    let batch = Batch {
        institutions: vec![
            Entry {
                identifiers: Some(vec![ror]),
                ..Entry::new(institution(VICTORIA, "NMV", "Museums Victoria", "AU"))
            },
            Entry::new(institution(NAMESAKE, "NMV", "Museum of Vulcanology", "NZ")),
            Entry::new(herbarium),
        ],
        collections: vec![
            Entry::new(collection(FISHES, "F", VICTORIA)),
            Entry::new(collection(OTHER_FISHES, "F", NAMESAKE)),
            Entry::new(collection(PLANTS, "MEL", HERBARIUM)),
        ],
        datasets: vec![Entry::new(dataset::Model {
            key: DATASET,
            title: "Plants".to_owned(),
            ..dataset::Model::default()
        })],
        ..Batch::default()
    };
    registry.write("ann", batch).await.unwrap();
}

async fn map(registry: &Registry, mapping: code_mapping::Model) {
    registry.write("ann", Batch { code_mappings: vec![mapping], ..Batch::default() }).await.unwrap();
}

fn codes(institution: &str, collection: &str) -> CodeQuery {
    CodeQuery {
        institution_code: Some(institution.to_owned()),
        collection_code: Some(collection.to_owned()),
        ..CodeQuery::default()
    }
}

type Outcome = (Option<Uuid>, MatchType, Option<LookupStatus>);

fn outcome(answer: &LookupAnswer) -> (Outcome, Outcome) {
    let institution = &answer.institution;
    let collection = &answer.collection;
    (
        (institution.key, institution.match_type, institution.status),
        (collection.key, collection.match_type, collection.status),
    )
}

const NOTHING: Outcome = (None, MatchType::None, None);
const AMBIGUOUS: Outcome = (None, MatchType::None, Some(LookupStatus::Ambiguous));

const fn exact(key: Uuid) -> Outcome {
    (Some(key), MatchType::Exact, Some(LookupStatus::Accepted))
}

const fn fuzzy(key: Uuid) -> Outcome {
    (Some(key), MatchType::Fuzzy, Some(LookupStatus::Doubtful))
}

const fn mapped(key: Uuid) -> Outcome {
    (Some(key), MatchType::ExplicitMapping, Some(LookupStatus::Accepted))
}

#[tokio::test]
async fn codes_identifiers_and_names_are_matched() {
    on_each(|registry| async move {
        fill(&registry).await;
        let index = CodeIndex::load(&registry).await.unwrap();
        let ask = |query: CodeQuery| outcome(&index.find(&query));
        let id = |id: &str| CodeQuery { institution_id: Some(id.to_owned()), ..CodeQuery::default() };

        assert_eq!(
            ask(codes(" mel ", "mel")),
            (fuzzy(HERBARIUM), fuzzy(PLANTS)),
            "by code, whatever its case"
        );
        assert_eq!(ask(codes("RBGV", "")), (fuzzy(HERBARIUM), NOTHING), "by alternative code");
        assert_eq!(ask(codes("National Herbarium of Victoria", "")), (fuzzy(HERBARIUM), NOTHING), "by name");
        assert_eq!(ask(codes("XYZ", "Q")), (NOTHING, NOTHING), "by nothing");
        assert_eq!(ask(CodeQuery::default()), (NOTHING, NOTHING), "nothing asked");
        assert_eq!(ask(id("03vb6r850")), (exact(VICTORIA), NOTHING), "by identifier");
        assert_eq!(ask(id(&HERBARIUM.to_string())), (exact(HERBARIUM), NOTHING), "by key");
        assert_eq!(ask(id("in1")), (exact(VICTORIA), NOTHING), "by uid");
    })
    .await;
}

#[tokio::test]
async fn namesakes_are_told_apart_by_identifier_country_or_owner_and_else_ambiguous() {
    on_each(|registry| async move {
        fill(&registry).await;
        let index = CodeIndex::load(&registry).await.unwrap();
        let ambiguous = index.find(&codes("NMV", "F"));
        assert_eq!(outcome(&ambiguous), (AMBIGUOUS, AMBIGUOUS));
        let others: Vec<Uuid> = ambiguous.institution.alternatives.iter().map(|other| other.key).collect();
        assert_eq!(others, [VICTORIA, NAMESAKE]);
        assert!(ambiguous.institution.is_ambiguous());

        let in_country = CodeQuery { country: Some("AU".to_owned()), ..codes("NMV", "F") };
        let answer = index.find(&in_country);
        assert_eq!(outcome(&answer), (fuzzy(VICTORIA), fuzzy(FISHES)));
        assert_eq!(answer.institution.reasons, [LookupReason::CodeMatch, LookupReason::CountryMatch]);
        assert_eq!(answer.collection.reasons, [LookupReason::CodeMatch]);

        let with_id =
            CodeQuery { institution_id: Some("https://ror.org/03vb6r850".to_owned()), ..codes("NMV", "F") };
        assert_eq!(outcome(&index.find(&with_id)), (exact(VICTORIA), exact(FISHES)));

        let owned = CodeQuery { owner_institution_code: Some("MEL".to_owned()), ..codes("NMV", "") };
        let other_owner = (None, MatchType::None, Some(LookupStatus::AmbiguousOwner));
        assert_eq!(outcome(&index.find(&owned)), (other_owner, NOTHING));
        let owned = CodeQuery {
            owner_institution_code: Some("museum of vulcanology".to_owned()),
            ..codes("NMV", "")
        };
        assert_eq!(outcome(&index.find(&owned)), (fuzzy(NAMESAKE), NOTHING));
    })
    .await;
}

#[tokio::test]
async fn a_collection_of_another_institution_is_no_match_by_code() {
    on_each(|registry| async move {
        fill(&registry).await;
        let index = CodeIndex::load(&registry).await.unwrap();
        let answer = index.find(&codes("MEL", "F"));
        let mismatch = (None, MatchType::None, Some(LookupStatus::AmbiguousInstitutionMismatch));
        assert_eq!(outcome(&answer), (fuzzy(HERBARIUM), mismatch));

        // Nor does an explicit mapping of the institution make it one.
        map(
            &registry,
            code_mapping::Model {
                institution_code: Some("MEL".to_owned()),
                institution_key: Some(HERBARIUM),
                ..code_mapping::Model::default()
            },
        )
        .await;
        let index = CodeIndex::load(&registry).await.unwrap();
        assert_eq!(outcome(&index.find(&codes("MEL", "F"))), (mapped(HERBARIUM), mismatch));
        assert_eq!(outcome(&index.find(&codes("MEL", "MEL"))), (mapped(HERBARIUM), exact(PLANTS)));
    })
    .await;
}

#[tokio::test]
async fn a_mapping_of_the_dataset_comes_before_one_for_all_and_both_before_codes() {
    on_each(|registry| async move {
        fill(&registry).await;
        let all = code_mapping::Model {
            institution_code: Some("NMV".to_owned()),
            collection_code: Some("F".to_owned()),
            collection_key: Some(FISHES),
            ..code_mapping::Model::default()
        };
        map(&registry, all).await;
        let of_dataset = code_mapping::Model {
            dataset_key: Some(DATASET),
            institution_key: Some(HERBARIUM),
            ..code_mapping::Model::default()
        };
        map(&registry, of_dataset.clone()).await;

        let index = CodeIndex::load(&registry).await.unwrap();
        assert_eq!(outcome(&index.find(&codes("nmv", "f"))), (mapped(VICTORIA), mapped(FISHES)));
        let in_dataset = CodeQuery { dataset_key: Some(DATASET), ..codes("NMV", "F") };
        let mismatch = (None, MatchType::None, Some(LookupStatus::AmbiguousInstitutionMismatch));
        assert_eq!(outcome(&index.find(&in_dataset)), (mapped(HERBARIUM), mismatch));

        map(&registry, code_mapping::Model { institution_key: Some(VICTORIA), ..of_dataset }).await;
        let index = CodeIndex::load(&registry).await.unwrap();
        let ambiguous = (None, MatchType::None, Some(LookupStatus::AmbiguousExplicitMappings));
        assert_eq!(outcome(&index.find(&in_dataset)).0, ambiguous);
    })
    .await;
}

#[tokio::test]
async fn an_institution_that_is_not_named_follows_from_its_collection() {
    on_each(|registry| async move {
        fill(&registry).await;
        let index = CodeIndex::load(&registry).await.unwrap();
        let query = CodeQuery { collection_id: Some(PLANTS.to_string()), ..CodeQuery::default() };
        assert_eq!(outcome(&index.find(&query)), (exact(HERBARIUM), exact(PLANTS)));
        assert_eq!(registry.lookup(&query).await.unwrap(), index.find(&query));
    })
    .await;
}
