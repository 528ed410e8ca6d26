//! Rules of what several kinds of entity have.

use super::{
    Table,
    rule::{
        LINE,
        Rule::{Country, Email, Length, Required, Within},
        TEXT, WEB,
    },
};

/// Where an entity is.
pub(super) const PLACE: Table = &[
    ("address.address[]", &[LINE]),
    ("address.city", &[LINE]),
    ("address.province", &[LINE]),
    ("address.postalCode", &[Length(0, 50)]),
    ("address.country", &[Country]),
    ("mailingAddress.address[]", &[LINE]),
    ("mailingAddress.city", &[LINE]),
    ("mailingAddress.province", &[LINE]),
    ("mailingAddress.postalCode", &[Length(0, 50)]),
    ("mailingAddress.country", &[Country]),
    ("latitude", &[Within(-90.0, 90.0)]),
    ("longitude", &[Within(-180.0, 180.0)]),
    ("attributedCountry", &[Country]),
];

/// How an entity is reached and shown.
pub(super) const REACH: Table = &[
    ("description", &[TEXT]),
    ("shortDescription", &[Length(0, 100)]),
    ("email[]", &[Email]),
    ("phone[]", &[Length(0, 100)]),
    ("homepage[]", &[WEB]),
    ("catalogUrls[]", &[WEB]),
    ("apiUrls[]", &[WEB]),
    ("logo.url", &[Required, WEB]),
    ("logo.license", &[LINE]),
    ("logo.attribution", &[LINE]),
    ("logo.caption", &[LINE]),
    ("image.url", &[Required, WEB]),
    ("image.license", &[LINE]),
    ("image.attribution", &[LINE]),
    ("image.caption", &[LINE]),
    ("taxonomyHints[].rank", &[Required, LINE]),
    ("taxonomyHints[].name", &[Required, LINE]),
    ("keywords[]", &[Required, LINE]),
];
