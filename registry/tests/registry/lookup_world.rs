//! A small world of institutions and collections whose codes, names and identifiers get in each other's way.

use atlas_entity::{
    code_mapping, collection, dataset, identifier, institution,
    value::{Address, AlternativeCode},
};
use atlas_registry::{
    Registry,
    lookup::{CodeQuery, EntityMatch, LookupReason, LookupStatus, MatchType},
    write::{Batch, Entry},
};
use uuid::Uuid;

pub const BRISBANE: Uuid = Uuid::from_u128(0x01);
pub const HOBART: Uuid = Uuid::from_u128(0x02);
/// Darwin and Derby share the code NTM; Derby is closed.
pub const DARWIN: Uuid = Uuid::from_u128(0x03);
pub const DERBY: Uuid = Uuid::from_u128(0x04);
/// The code of Canberra is an alternative code of Cairns.
pub const CANBERRA: Uuid = Uuid::from_u128(0x05);
pub const CAIRNS: Uuid = Uuid::from_u128(0x06);

pub const BIRDS: Uuid = Uuid::from_u128(0x11);
pub const MOSSES: Uuid = Uuid::from_u128(0x12);
/// Darwin's shells and shells of nobody, no longer kept, share the code MOL.
pub const SHELLS: Uuid = Uuid::from_u128(0x13);
pub const STRAY_SHELLS: Uuid = Uuid::from_u128(0x14);
/// A collection of nobody.
pub const STRAY: Uuid = Uuid::from_u128(0x15);
/// Both of Canberra; the code of the wattles is an alternative code of the gums.
pub const WATTLES: Uuid = Uuid::from_u128(0x16);
pub const GUMS: Uuid = Uuid::from_u128(0x17);

pub const DATASET: Uuid = Uuid::from_u128(0x21);
pub const OTHER_DATASET: Uuid = Uuid::from_u128(0x22);

pub const HOBART_ID: &str = "urn:lsid:biocol.org:col:34815";
pub const MOSSES_ID: &str = "https://biocol.org/mosses/of/hobart";

fn also(code: &str) -> Vec<AlternativeCode> {
    vec![AlternativeCode { code: code.to_owned(), description: None }]
}

pub fn institution(key: Uuid, code: &str, name: &str) -> institution::Model {
    institution::Model {
        key,
        code: Some(code.to_owned()),
        name: name.to_owned(),
        ..institution::Model::default()
    }
}

pub fn collection(key: Uuid, code: &str, name: &str, keeper: Option<Uuid>) -> collection::Model {
    collection::Model {
        key,
        code: Some(code.to_owned()),
        name: name.to_owned(),
        institution_key: keeper,
        ..collection::Model::default()
    }
}

pub fn identified<M: Default>(fields: M, r#type: &str, identifier: &str) -> Entry<M> {
    let row = identifier::Model {
        r#type: r#type.to_owned(),
        identifier: identifier.to_owned(),
        ..identifier::Model::default()
    };
    Entry { identifiers: Some(vec![row]), ..Entry::new(fields) }
}

/// An address in a country.
pub fn place(country: &str) -> Address {
    Address { country: Some(country.to_owned()), ..Address::default() }
}

/// Fills the registry with the world.
pub async fn fill(registry: &Registry) {
    let brisbane = institution(BRISBANE, "QMB", "Queensland Museum, Brisbane");
    let hobart = institution(HOBART, "TMAG", "Tasmanian Muséum and Art Gallery");
    let hobart = institution::Model { alternative_codes: also("HO-TM").into(), ..hobart };
    let derby = institution::Model { active: Some(false), ..institution(DERBY, "NTM", "Derby Museum") };
    let cairns = institution::Model {
        alternative_codes: also("CANB").into(),
        ..institution(CAIRNS, "QRS", "Cairns Herbarium")
    };
    let mosses = collection(MOSSES, "BRY", "Mosses of Hobart", Some(HOBART));
    let mosses = collection::Model { alternative_codes: also("MOSS").into(), ..mosses };
    let stray =
        collection::Model { active: Some(false), ..collection(STRAY_SHELLS, "MOL", "Old shells", None) };
    let gums = collection(GUMS, "GUM", "Gums", Some(CANBERRA));
    let gums = collection::Model { alternative_codes: also("WAT").into(), ..gums };
    let dataset =
        |key, title: &str| dataset::Model { key, title: title.to_owned(), ..dataset::Model::default() };
    let batch = Batch {
        institutions: vec![
            Entry::new(institution::Model { address: Some(place("AU")), ..brisbane }),
            identified(hobart, "LSID", HOBART_ID),
            Entry::new(institution(DARWIN, "NTM", "Northern Territory Museum")),
            Entry::new(derby),
            Entry::new(institution(CANBERRA, "CANB", "National Herbarium")),
            Entry::new(cairns),
        ],
        collections: vec![
            Entry::new(collection(BIRDS, "O", "Birds of Brisbane", Some(BRISBANE))),
            identified(mosses, "URL", MOSSES_ID),
            Entry::new(collection(SHELLS, "MOL", "Shells", Some(DARWIN))),
            Entry::new(stray),
            Entry::new(collection(STRAY, "ETH", "Ethnography", None)),
            Entry::new(collection(WATTLES, "WAT", "Wattles", Some(CANBERRA))),
            Entry::new(gums),
        ],
        datasets: vec![Entry::new(dataset(DATASET, "Records")), Entry::new(dataset(OTHER_DATASET, "Others"))],
        ..Batch::default()
    };
    registry.write("ann", batch).await.unwrap();
}

/// A mapping of these codes, for a dataset or all.
pub fn mapping(
    institution: Option<&str>,
    collection: Option<&str>,
    dataset: Option<Uuid>,
) -> code_mapping::Model {
    code_mapping::Model {
        key: Uuid::now_v7(),
        institution_code: institution.map(str::to_owned),
        collection_code: collection.map(str::to_owned),
        dataset_key: dataset,
        ..code_mapping::Model::default()
    }
}

/// Adds mappings, or replaces those with the same key.
pub async fn map(registry: &Registry, mappings: Vec<code_mapping::Model>) {
    registry.write("ann", Batch { code_mappings: mappings, ..Batch::default() }).await.unwrap();
}

/// A question by codes; an empty one is not given.
pub fn codes(institution: &str, collection: &str) -> CodeQuery {
    CodeQuery {
        institution_code: Some(institution.to_owned()),
        collection_code: Some(collection.to_owned()),
        ..CodeQuery::default()
    }
}

/// The same question, with identifiers.
pub fn with_ids(query: CodeQuery, institution: &str, collection: &str) -> CodeQuery {
    CodeQuery {
        institution_id: Some(institution.to_owned()),
        collection_id: Some(collection.to_owned()),
        ..query
    }
}

/// The same question, about a record of [`DATASET`].
pub fn in_dataset(query: CodeQuery) -> CodeQuery {
    CodeQuery { dataset_key: Some(DATASET), ..query }
}

pub type Outcome<'a> = (Option<Uuid>, MatchType, Option<LookupStatus>, &'a [LookupReason]);

/// What was found and why.
pub fn of(found: &EntityMatch) -> Outcome<'_> {
    (found.key, found.match_type, found.status, &found.reasons)
}

pub const fn exact(key: Uuid, reasons: &[LookupReason]) -> Outcome<'_> {
    (Some(key), MatchType::Exact, Some(LookupStatus::Accepted), reasons)
}

pub const fn fuzzy(key: Uuid, reasons: &[LookupReason]) -> Outcome<'_> {
    (Some(key), MatchType::Fuzzy, Some(LookupStatus::Doubtful), reasons)
}

pub const fn mapped(key: Uuid, reasons: &[LookupReason]) -> Outcome<'_> {
    (Some(key), MatchType::ExplicitMapping, Some(LookupStatus::Accepted), reasons)
}

pub const fn none(status: LookupStatus) -> Outcome<'static> {
    (None, MatchType::None, Some(status), &[])
}

pub const NOTHING: Outcome<'static> = (None, MatchType::None, None, &[]);

/// The alternatives, with what of them fits.
pub fn others(found: &EntityMatch) -> Vec<(Uuid, &[LookupReason])> {
    found.alternatives.iter().map(|other| (other.key, other.reasons.as_slice())).collect()
}
