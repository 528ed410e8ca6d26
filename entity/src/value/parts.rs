//! Small objects that several entities carry.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// A postal or street address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct Address {
    /// Street or box, one line each.
    pub address: Vec<String>,
    /// City or town.
    pub city: Option<String>,
    /// State or province.
    pub province: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2 code, upper case.
    pub country: Option<String>,
}

/// A picture, with what its user must know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct Image {
    /// Where the picture is.
    pub url: String,
    /// Licence it is under.
    pub license: Option<String>,
    /// Whom to name.
    pub attribution: Option<String>,
    /// What it shows.
    pub caption: Option<String>,
}

/// A further code an institution or a collection goes by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AlternativeCode {
    /// The code.
    pub code: String,
    /// Where or when it is used.
    pub description: Option<String>,
}

/// A taxon that names without further context are likely to belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TaxonomyHint {
    /// Rank of the taxon, lower case.
    pub rank: String,
    /// Scientific name of the taxon.
    pub name: String,
}

/// The identity of a person in a register of persons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UserId {
    /// Concept of the vocabulary `UserIdType`, as `ORCID`.
    pub r#type: String,
    /// The identifier, normalised.
    pub id: String,
}

/// Where the master copy of an entity's metadata is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct MasterSourceMetadata {
    /// Concept of the vocabulary `MasterSource`, as `IH_IRN`.
    pub source: String,
    /// Identifier of the entity there.
    pub source_id: String,
}
