//! Small objects that several entities carry, as changes give them.

use crate::patch::value_inputs;

value_inputs! {
    /// A postal or street address.
    AddressInput {
        /// Street or box, one line each.
        address: Option<Vec<String>>,
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
    ImageInput {
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
    AlternativeCodeInput {
        /// The code.
        code: String,
        /// Where or when it is used.
        description: Option<String>,
    }
    /// A taxon that names without further context are likely to belong to.
    TaxonomyHintInput {
        /// Rank of the taxon, lower case.
        rank: String,
        /// Scientific name of the taxon.
        name: String,
    }
    /// The identity of a person in a register of persons.
    UserIdInput {
        /// Concept of the vocabulary `UserIdType`, as `ORCID`.
        r#type: String,
        /// The identifier, normalised.
        id: String,
    }
    /// Where the master copy of an entity's metadata is kept.
    MasterSourceMetadataInput {
        /// Concept of the vocabulary `MasterSource`, as `IH_IRN`.
        source: String,
        /// Identifier of the entity there.
        source_id: String,
    }
    /// A Darwin Core value for records that lack one.
    DefaultValueInput {
        /// The Darwin Core term.
        term: String,
        /// Its value.
        value: String,
    }
}
