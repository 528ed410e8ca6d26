//! The kinds of question a look-up must answer, each in a test of its own.

use atlas_entity::{identifier, institution};
use atlas_registry::{
    lookup::{CodeQuery, LookupReason, LookupStatus},
    write::{Batch, Entry},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use crate::{
    database::on_each,
    lookup_world::{
        BIRDS, BRISBANE, CAIRNS, CANBERRA, DARWIN, DERBY, GUMS, HOBART, HOBART_ID, MOSSES, MOSSES_ID,
        NOTHING, SHELLS, STRAY, STRAY_SHELLS, WATTLES, codes, exact, fill, fuzzy, identified, institution,
        none, of, others, place, with_ids,
    },
};

use LookupReason::{
    AlternativeCodeMatch, BelongsToInstitutionMatched, CodeMatch, CountryMatch, DifferentOwner,
    IdentifierMatch, InstCollMismatch, KeyMatch, NameMatch,
};

/// Asks the question in the small world, on each database, and looks at the answer.
macro_rules! asked {
    ($query:expr, |$answer:ident| $look:block) => {
        let query: CodeQuery = $query;
        on_each(|registry| {
            let query = query.clone();
            async move {
                fill(&registry).await;
                let $answer = registry.lookup(&query).await.unwrap();
                $look
            }
        })
        .await;
    };
}

#[tokio::test]
async fn by_code() {
    asked!(codes("qmb", " O "), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(BRISBANE, &[CodeMatch]));
        assert_eq!(of(&answer.collection), fuzzy(BIRDS, &[CodeMatch]));
    });
}

#[tokio::test]
async fn by_name_whatever_its_case_accents_and_space() {
    asked!(codes("TASMANIAN MUSEUM AND  ART GALLERY ", "mosses of hobart"), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(HOBART, &[NameMatch]));
        assert_eq!(of(&answer.collection), fuzzy(MOSSES, &[NameMatch]));
    });
}

#[tokio::test]
async fn by_a_name_in_place_of_an_identifier() {
    asked!(with_ids(CodeQuery::default(), "Cairns Herbarium", ""), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(CAIRNS, &[NameMatch]));
        assert_eq!(of(&answer.collection), NOTHING);
    });
}

#[tokio::test]
async fn by_identifier_with_or_without_its_scheme() {
    let bare = with_ids(CodeQuery::default(), "biocol.org:col:34815", "http://biocol.org/mosses/of/hobart/");
    asked!(bare, |answer| {
        assert_eq!(of(&answer.institution), exact(HOBART, &[IdentifierMatch]));
        assert_eq!(of(&answer.collection), exact(MOSSES, &[IdentifierMatch, BelongsToInstitutionMatched]));
    });
}

#[tokio::test]
async fn by_alternative_code_of_the_owner() {
    let query = CodeQuery { owner_institution_code: Some("HO-TM".to_owned()), ..codes("ho-tm", "moss") };
    asked!(query, |answer| {
        assert_eq!(of(&answer.institution), fuzzy(HOBART, &[AlternativeCodeMatch]));
        assert_eq!(of(&answer.collection), fuzzy(MOSSES, &[AlternativeCodeMatch]));
    });
}

#[tokio::test]
async fn by_code_and_identifier() {
    asked!(with_ids(codes("TMAG", "BRY"), HOBART_ID, MOSSES_ID), |answer| {
        assert_eq!(of(&answer.institution), exact(HOBART, &[IdentifierMatch, CodeMatch]));
        let reasons = [IdentifierMatch, CodeMatch, BelongsToInstitutionMatched];
        assert_eq!(of(&answer.collection), exact(MOSSES, &reasons));
    });
}

#[tokio::test]
async fn by_alternative_code_and_identifier() {
    asked!(with_ids(codes("HO-TM", "MOSS"), HOBART_ID, MOSSES_ID), |answer| {
        assert_eq!(of(&answer.institution), exact(HOBART, &[IdentifierMatch, AlternativeCodeMatch]));
        let reasons = [IdentifierMatch, AlternativeCodeMatch, BelongsToInstitutionMatched];
        assert_eq!(of(&answer.collection), exact(MOSSES, &reasons));
    });
}

#[tokio::test]
async fn another_owner_is_remarked_and_no_obstacle() {
    let query = CodeQuery {
        owner_institution_code: Some("somebody".to_owned()),
        ..with_ids(codes("TMAG", ""), HOBART_ID, "")
    };
    asked!(query, |answer| {
        assert_eq!(of(&answer.institution), exact(HOBART, &[IdentifierMatch, CodeMatch, DifferentOwner]));
        assert_eq!(others(&answer.institution), []);
        assert_eq!(of(&answer.collection), NOTHING);
    });
}

#[tokio::test]
async fn an_owner_may_be_named_by_code_name_or_identifier() {
    for owner in ["tmag", "Tasmanian Museum and Art Gallery", HOBART_ID] {
        let query = CodeQuery { owner_institution_code: Some(owner.to_owned()), ..codes("TMAG", "") };
        asked!(query, |answer| {
            assert_eq!(of(&answer.institution), fuzzy(HOBART, &[CodeMatch]), "{owner}");
        });
    }
}

#[tokio::test]
async fn a_collection_named_by_code_and_identifier_is_it_whatever_the_institution() {
    asked!(with_ids(codes("QMB", "BRY"), "", MOSSES_ID), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(BRISBANE, &[CodeMatch]));
        assert_eq!(of(&answer.collection), exact(MOSSES, &[IdentifierMatch, CodeMatch, InstCollMismatch]));
    });
}

#[tokio::test]
async fn a_collection_of_another_institution_is_none_by_code() {
    asked!(codes("QMB", "BRY"), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(BRISBANE, &[CodeMatch]));
        assert_eq!(of(&answer.collection), none(LookupStatus::AmbiguousInstitutionMismatch));
    });
}

#[tokio::test]
async fn a_collection_of_no_institution_is_none_beside_one_that_is_found() {
    asked!(codes("QMB", "ETH"), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(BRISBANE, &[CodeMatch]));
        assert_eq!(of(&answer.collection), none(LookupStatus::AmbiguousInstitutionMismatch));
        assert_eq!(others(&answer.collection), [(STRAY, &[CodeMatch, InstCollMismatch][..])]);
    });
    asked!(codes("", "ETH"), |answer| { assert_eq!(of(&answer.collection), fuzzy(STRAY, &[CodeMatch])) });
}

#[tokio::test]
async fn namesakes_are_told_apart_by_country_of_either_address() {
    on_each(|registry| async move {
        fill(&registry).await;
        let namesake = uuid::Uuid::from_u128(0x07);
        let fields = institution::Model {
            mailing_address: Some(place("NZ")),
            ..institution(namesake, "QMB", "Quarry")
        };
        registry
            .write("ann", Batch { institutions: vec![Entry::new(fields)], ..Batch::default() })
            .await
            .unwrap();
        for (country, found, other) in [("AU", BRISBANE, namesake), ("nz", namesake, BRISBANE)] {
            let query = CodeQuery { country: Some(country.to_owned()), ..codes("QMB", "") };
            let answer = registry.lookup(&query).await.unwrap();
            assert_eq!(of(&answer.institution), fuzzy(found, &[CodeMatch, CountryMatch]));
            assert_eq!(others(&answer.institution), [(other, &[CodeMatch][..])]);
        }
        let answer = registry.lookup(&codes("QMB", "")).await.unwrap();
        assert_eq!(of(&answer.institution), none(LookupStatus::Ambiguous));
    })
    .await;
}

#[tokio::test]
async fn by_key() {
    asked!(with_ids(codes("QMB", ""), &BRISBANE.to_string(), ""), |answer| {
        assert_eq!(of(&answer.institution), exact(BRISBANE, &[KeyMatch, CodeMatch]));
    });
}

#[tokio::test]
async fn by_the_key_at_the_end_of_an_address() {
    let address = format!("https://atlas.example.org/institution/{BRISBANE}/");
    asked!(with_ids(codes("QMB", ""), &address, ""), |answer| {
        assert_eq!(of(&answer.institution), exact(BRISBANE, &[KeyMatch, CodeMatch]));
    });
}

#[tokio::test]
async fn an_identifier_outdoes_a_code_but_is_not_exact_against_it() {
    asked!(with_ids(codes("QMB", ""), HOBART_ID, ""), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(HOBART, &[IdentifierMatch]));
        assert_eq!(others(&answer.institution), [(BRISBANE, &[CodeMatch][..])]);
    });
}

#[tokio::test]
async fn an_identifier_of_two_identifies_neither() {
    on_each(|registry| async move {
        fill(&registry).await;
        let brisbane = identified(institution(BRISBANE, "QMB", "Queensland Museum"), "LSID", HOBART_ID);
        registry.write("ann", Batch { institutions: vec![brisbane], ..Batch::default() }).await.unwrap();
        let answer = registry.lookup(&with_ids(CodeQuery::default(), HOBART_ID, "")).await.unwrap();
        assert_eq!(of(&answer.institution), none(LookupStatus::Ambiguous));
        let both = [(BRISBANE, &[IdentifierMatch][..]), (HOBART, &[IdentifierMatch][..])];
        assert_eq!(others(&answer.institution), both);
        let answer = registry.lookup(&with_ids(codes("TMAG", ""), HOBART_ID, "")).await.unwrap();
        assert_eq!(of(&answer.institution), exact(HOBART, &[IdentifierMatch, CodeMatch]));
    })
    .await;
}

#[tokio::test]
async fn a_number_of_the_old_register_identifies_nothing() {
    on_each(|registry| async move {
        fill(&registry).await;
        // As an import of old data may have left it.
        let row = identifier::Model {
            key: uuid::Uuid::now_v7(),
            entity_kind: atlas_entity::EntityKind::Institution,
            entity_key: BRISBANE,
            r#type: "GRSCICOLL_ID".to_owned(),
            identifier: "12345".to_owned(),
            created_by: "ann".to_owned(),
            ..identifier::Model::default()
        };
        row.into_active_model().reset_all().insert(registry.db()).await.unwrap();
        let answer = registry.lookup(&with_ids(CodeQuery::default(), "12345", "12345")).await.unwrap();
        assert_eq!((of(&answer.institution), of(&answer.collection)), (NOTHING, NOTHING));
    })
    .await;
}

#[tokio::test]
async fn the_active_one_of_two_is_meant() {
    asked!(codes("NTM", "MOL"), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(DARWIN, &[CodeMatch]));
        assert_eq!(others(&answer.institution), [(DERBY, &[CodeMatch][..])]);
        assert_eq!(of(&answer.collection), fuzzy(SHELLS, &[CodeMatch]));
        assert_eq!(others(&answer.collection), [(STRAY_SHELLS, &[CodeMatch, InstCollMismatch][..])]);
    });
}

#[tokio::test]
async fn a_collection_of_an_institution_that_is_certain_is_certain_by_code() {
    asked!(with_ids(codes("TMAG", "BRY"), HOBART_ID, ""), |answer| {
        assert_eq!(of(&answer.institution), exact(HOBART, &[IdentifierMatch, CodeMatch]));
        assert_eq!(of(&answer.collection), exact(MOSSES, &[CodeMatch, BelongsToInstitutionMatched]));
    });
}

#[tokio::test]
async fn a_collection_of_nobody_does_not_contend_with_one_of_the_certain_institution() {
    asked!(with_ids(codes("NTM", "MOL"), &DARWIN.to_string(), ""), |answer| {
        assert_eq!(of(&answer.institution), exact(DARWIN, &[KeyMatch, CodeMatch]));
        assert_eq!(of(&answer.collection), exact(SHELLS, &[CodeMatch, BelongsToInstitutionMatched]));
    });
}

#[tokio::test]
async fn the_identifier_decides_among_collections_of_the_certain_institution() {
    let query = with_ids(codes("CANB", "WAT"), &CANBERRA.to_string(), &WATTLES.to_string());
    asked!(query, |answer| {
        assert_eq!(of(&answer.institution), exact(CANBERRA, &[KeyMatch, CodeMatch]));
        let reasons = [KeyMatch, CodeMatch, BelongsToInstitutionMatched];
        assert_eq!(of(&answer.collection), exact(WATTLES, &reasons));
        let other = [(GUMS, &[AlternativeCodeMatch, BelongsToInstitutionMatched][..])];
        assert_eq!(others(&answer.collection), other);
    });
}

#[tokio::test]
async fn a_code_outdoes_an_alternative_code() {
    asked!(codes("CANB", "WAT"), |answer| {
        assert_eq!(of(&answer.institution), fuzzy(CANBERRA, &[CodeMatch]));
        assert_eq!(others(&answer.institution), [(CAIRNS, &[AlternativeCodeMatch][..])]);
        assert_eq!(of(&answer.collection), fuzzy(WATTLES, &[CodeMatch]));
        assert_eq!(others(&answer.collection), [(GUMS, &[AlternativeCodeMatch][..])]);
    });
}

#[tokio::test]
async fn the_deleted_are_not_found() {
    on_each(|registry| async move {
        fill(&registry).await;
        assert!(registry.lookup(&codes("QMB", "")).await.unwrap().institution.key.is_some());
        let deleted = institution::Model {
            deleted: Some(chrono::Utc::now()),
            ..institution(BRISBANE, "QMB", "Queensland Museum")
        };
        registry
            .write("ann", Batch { institutions: vec![Entry::new(deleted)], ..Batch::default() })
            .await
            .unwrap();
        let query = with_ids(codes("QMB", ""), &BRISBANE.to_string(), "");
        assert_eq!(of(&registry.lookup(&query).await.unwrap().institution), NOTHING);
    })
    .await;
}
