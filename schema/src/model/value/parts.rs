//! Small objects that several entities carry.

use crate::model::value::value_objects;

value_objects! {
    /// A postal or street address.
    #[expect(clippy::struct_field_names, reason = "the names are GBIF's")]
    Address of Address {
        /// Street or box, one line each.
        address: Vec<String>,
        /// City or town.
        city: Option<String>,
        /// State or province.
        province: Option<String>,
        /// Postal code.
        postal_code: Option<String>,
        /// ISO 3166-1 alpha-2 code, upper case.
        country: Option<String>,
    }
    /// A picture, with what its user must know.
    Image of Image {
        /// Where the picture is.
        url: String,
        /// Licence it is under.
        license: Option<String>,
        /// Whom to name.
        attribution: Option<String>,
        /// What it shows.
        caption: Option<String>,
    }
    /// A further code an institution or a collection goes by.
    AlternativeCode of AlternativeCode {
        /// The code.
        code: String,
        /// Where or when it is used.
        description: Option<String>,
    }
    /// A taxon that names without further context are likely to belong to.
    TaxonomyHint of TaxonomyHint {
        /// Rank of the taxon, lower case.
        rank: String,
        /// Scientific name of the taxon.
        name: String,
    }
    /// The identity of a person in a register of persons.
    UserId of UserId {
        /// Concept of the vocabulary `UserIdType`, as `ORCID`.
        r#type: String,
        /// The identifier, normalised.
        id: String,
    }
    /// Where the master copy of an entity's metadata is kept.
    MasterSourceMetadata of MasterSourceMetadata {
        /// Concept of the vocabulary `MasterSource`, as `IH_IRN`.
        source: String,
        /// Identifier of the entity there.
        source_id: String,
    }
}

/// A Darwin Core value for records that lack one.
#[derive(Clone, Debug, async_graphql::SimpleObject)]
pub(crate) struct DefaultValue {
    /// The Darwin Core term.
    term: String,
    /// Its value.
    value: String,
}

impl crate::model::Expose<Vec<DefaultValue>> for atlas_entity::value::TermMap {
    fn expose(&self) -> Vec<DefaultValue> {
        self.0.iter().map(|(term, value)| DefaultValue { term: term.clone(), value: value.clone() }).collect()
    }
}
