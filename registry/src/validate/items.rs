//! Rules of what hangs on an entity.

use atlas_entity::EntityKind::{Dataset, Institution};

use super::{
    Table,
    rule::{
        FETCH, LINE,
        Rule::{AnyOf, Concept, Country, Email, Identified, Length, Reference, Required},
        TEXT, WEB,
    },
};

/// Items of every kind of entity.
pub(super) const ITEMS: Table = &[
    ("contacts[].type", &[Concept("ContactType")]),
    ("contacts[].salutation", &[LINE]),
    ("contacts[].firstName", &[LINE]),
    ("contacts[].lastName", &[LINE]),
    ("contacts[].position[]", &[LINE]),
    ("contacts[].organization", &[LINE]),
    ("contacts[].email[]", &[Email]),
    ("contacts[].phone[]", &[Length(0, 100)]),
    ("contacts[].fax[]", &[Length(0, 100)]),
    ("contacts[].homepage[]", &[WEB]),
    ("contacts[].address.address[]", &[LINE]),
    ("contacts[].address.city", &[LINE]),
    ("contacts[].address.province", &[LINE]),
    ("contacts[].address.postalCode", &[Length(0, 50)]),
    ("contacts[].address.country", &[Country]),
    ("contacts[].userIds[].type", &[Required, Concept("UserIdType")]),
    ("contacts[].userIds[].id", &[Required, LINE]),
    ("contacts[].userIds[]", &[Identified("type", "id")]),
    ("contacts[].notes", &[TEXT]),
    ("contacts[]", &[AnyOf(&["firstName", "lastName", "organization", "position", "email"])]),
    ("identifiers[].type", &[Required, Concept("IdentifierType")]),
    ("identifiers[].identifier", &[Required, LINE]),
    ("identifiers[]", &[Identified("type", "identifier")]),
    ("endpoints[].type", &[Required, Concept("EndpointType")]),
    ("endpoints[].url", &[Required, FETCH]),
    ("endpoints[].description", &[TEXT]),
    ("tags[].value", &[Required, LINE]),
    ("machineTags[].namespace", &[Required, Length(1, 255)]),
    ("machineTags[].name", &[Required, Length(1, 255)]),
    ("machineTags[].value", &[Required, Length(1, 700)]),
    ("images[].url", &[Required, WEB]),
    ("images[].license", &[LINE]),
    ("images[].attribution", &[LINE]),
    ("images[].caption", &[LINE]),
];

/// Mappings of codes to an institution or a collection.
pub(super) const CODES: Table = &[
    ("codeMappings[].institutionCode", &[LINE]),
    ("codeMappings[].collectionCode", &[LINE]),
    ("codeMappings[].identifier", &[LINE]),
    ("codeMappings[].datasetKey", &[Reference(Dataset)]),
    ("codeMappings[].institutionKey", &[Reference(Institution)]),
    ("codeMappings[]", &[AnyOf(&["institutionCode", "collectionCode", "identifier", "datasetKey"])]),
];
