//! The history of a record's identification.

use std::cmp::Reverse;

use atlas_records::{EventDate, ExtensionRow};

use crate::{
    agent::agent_ids,
    extension::{days, pairs, row_values},
    name::collapsed,
    type_status::type_status,
};

const ROW_TYPES: [&str; 2] =
    ["http://rs.tdwg.org/dwc/terms/Identification", "http://rs.gbif.org/terms/1.0/Identification"];

const TERMS: [&str; 14] = [
    "identificationID",
    "scientificName",
    "verbatimIdentification",
    "taxonRank",
    "taxonID",
    "identifiedBy",
    "identifiedByID",
    "dateIdentified",
    "typeStatus",
    "typifiedName",
    "identificationQualifier",
    "identificationVerificationStatus",
    "identificationReferences",
    "identificationRemarks",
];

/// One identification of a record, of an extension row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identification {
    /// `dwc:identificationID`.
    pub identification_id: Option<String>,
    /// `dwc:scientificName`, white space collapsed.
    pub scientific_name: Option<String>,
    /// `dwc:verbatimIdentification`.
    pub verbatim_identification: Option<String>,
    /// `dwc:taxonRank`, lower case.
    pub taxon_rank: Option<String>,
    /// `dwc:taxonID`.
    pub taxon_id: Option<String>,
    /// `dwc:identifiedBy`, white space collapsed.
    pub identified_by: Option<String>,
    /// Addresses of those who identified (`https://orcid.org/…`).
    pub identified_by_id: Vec<String>,
    /// `dwc:dateIdentified`.
    pub date_identified: Option<EventDate>,
    /// `dwc:typeStatus` by vocabulary (`HOLOTYPE`), ascending.
    pub type_status: Vec<String>,
    /// Name of which the specimen is a type.
    pub typified_name: Option<String>,
    /// `dwc:identificationQualifier`.
    pub identification_qualifier: Option<String>,
    /// `dwc:identificationVerificationStatus`.
    pub identification_verification_status: Option<String>,
    /// `dwc:identificationReferences`.
    pub identification_references: Option<String>,
    /// `dwc:identificationRemarks`.
    pub identification_remarks: Option<String>,
}

/// Every identification among the extension rows, newest first, those without a date last, else as given.
#[must_use]
pub fn identifications(extensions: &[ExtensionRow]) -> Vec<Identification> {
    let rows = extensions.iter().filter(|row| ROW_TYPES.contains(&row.row_type.as_str()));
    let mut all: Vec<_> = rows.map(of_row).filter(|row| *row != Identification::default()).collect();
    all.sort_by_key(|one| Reverse(one.date_identified.map(|date| (date.start, date.end))));
    all
}

fn of_row(row: &ExtensionRow) -> Identification {
    let [
        id,
        name,
        verbatim,
        rank,
        taxon,
        by,
        by_id,
        date,
        status,
        typified,
        qualifier,
        verified,
        references,
        remarks,
    ] = row_values(&TERMS, pairs(row));
    let text = |value: Option<&str>| value.map(collapsed);
    let (types, _) = type_status(status, typified);
    Identification {
        identification_id: id.map(str::to_owned),
        scientific_name: text(name),
        verbatim_identification: text(verbatim),
        taxon_rank: rank.map(|rank| collapsed(rank).to_lowercase()),
        taxon_id: taxon.map(str::to_owned),
        identified_by: text(by),
        identified_by_id: agent_ids(by_id),
        date_identified: date.and_then(days),
        type_status: types.status,
        typified_name: types.name,
        identification_qualifier: text(qualifier),
        identification_verification_status: text(verified),
        identification_references: text(references),
        identification_remarks: text(remarks),
    }
}

#[cfg(test)]
mod tests {

    use super::{ROW_TYPES, identifications};
    use crate::extension::row;

    #[test]
    fn all_are_kept_newest_first() {
        let rows = [
            row(ROW_TYPES[0], &[("scientificName", "Undated  one"), ("identifiedBy", "NA")]),
            row(ROW_TYPES[0], &[("scientificName", "Oldest"), ("dateIdentified", "1899")]),
            row("http://rs.gbif.org/terms/1.0/Multimedia", &[("scientificName", "No identification")]),
            row(
                ROW_TYPES[1],
                &[
                    ("scientificName", "Newest"),
                    ("dateIdentified", "2001-02-03"),
                    ("identifiedBy", "Smith, A."),
                    ("identifiedByID", "0000-0002-1825-0097"),
                    ("typeStatus", "holotype of Aus bus"),
                    ("taxonRank", "Species"),
                    ("identificationQualifier", "cf."),
                ],
            ),
            row(ROW_TYPES[0], &[("scientificName", "Middle"), ("dateIdentified", "March 1950")]),
            row(ROW_TYPES[0], &[("unheardOf", "x")]),
        ];
        let all = identifications(&rows);

        let names: Vec<_> = all.iter().filter_map(|one| one.scientific_name.as_deref()).collect();
        assert_eq!(names, ["Newest", "Middle", "Oldest", "Undated one"]);
        let newest = &all[0];
        assert_eq!(newest.identified_by.as_deref(), Some("Smith, A."));
        assert_eq!(newest.identified_by_id, ["https://orcid.org/0000-0002-1825-0097"]);
        assert_eq!(newest.type_status, ["HOLOTYPE"]);
        assert_eq!(newest.typified_name.as_deref(), Some("Aus bus"));
        assert_eq!(newest.taxon_rank.as_deref(), Some("species"));
        assert_eq!(newest.identification_qualifier.as_deref(), Some("cf."));
        assert_eq!((all[3].identified_by.as_deref(), all.len()), (None, 4));
    }
}
