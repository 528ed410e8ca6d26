//! All terms of a record.

use std::sync::Arc;

use atlas_records::{Interpreted, OccurrenceIssue};
use chrono::NaiveDate;

use crate::{
    Issues, Slot, Terms,
    description::description,
    name::{binomial, collapsed},
    place::{Boundaries, place},
    position::position,
    times::times,
};

/// What is known beside the record.
#[derive(Clone, Debug)]
pub struct Context {
    /// The dataset's licence by vocabulary, for records that give none.
    pub license: Option<String>,
    /// No event was later than this day.
    pub today: NaiveDate,
    /// Which countries and states lie where; without them coordinates are not compared with names.
    pub boundaries: Option<Arc<Boundaries>>,
}

/// Interprets a record, all but its attribution to institution and collection and its place in checklists.
#[must_use]
pub fn interpret(terms: &Terms<'_>, context: &Context) -> (Interpreted, Issues) {
    let code = |slot| terms.get(slot).map(str::to_owned);
    let mut out = Interpreted {
        occurrence_id: code(Slot::OccurrenceId),
        catalog_number: code(Slot::CatalogNumber),
        institution_code: code(Slot::InstitutionCode),
        collection_code: code(Slot::CollectionCode),
        event_id: code(Slot::EventId),
        parent_event_id: code(Slot::ParentEventId),
        ..Interpreted::default()
    };
    let issues = taxon(terms, &mut out)
        .and(position(terms, &mut out))
        .and(place(terms, context, &mut out))
        .and(times(terms, context, &mut out))
        .and(description(terms, context, &mut out));
    (out, issues)
}

fn taxon(terms: &Terms<'_>, out: &mut Interpreted) -> Issues {
    let text = |slot| terms.known(slot).map(collapsed);
    out.scientific_name = text(Slot::ScientificName);
    out.vernacular_name = text(Slot::VernacularName);
    out.taxon_rank = terms.known(Slot::TaxonRank).map(|rank| collapsed(rank).to_lowercase());
    out.kingdom = text(Slot::Kingdom);
    out.phylum = text(Slot::Phylum);
    out.class = text(Slot::Class);
    out.order = text(Slot::Order);
    out.family = text(Slot::Family);
    let given = terms.known(Slot::Genus);
    let (genus, epithet) =
        binomial(terms.known(Slot::ScientificName), given, terms.known(Slot::SpecificEpithet));
    out.species = genus.zip(epithet).map(|(genus, epithet)| format!("{genus} {epithet}"));
    out.genus = given.map(collapsed).or_else(|| genus.map(str::to_owned));
    let unnamed = out.scientific_name.is_none() && out.vernacular_name.is_none() && out.genus.is_none();
    Issues::when(unnamed, OccurrenceIssue::NameNotSupplied)
}

#[cfg(test)]
mod tests {
    use atlas_records::{BasisOfRecord, OccurrenceIssue};
    use chrono::NaiveDate;

    use super::{Context, interpret};
    use crate::Terms;

    fn context() -> Context {
        Context {
            license: Some("CC0_1_0".to_owned()),
            today: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(),
            boundaries: None,
        }
    }

    #[test]
    fn terms_are_found_whatever_their_case() {
        let terms: Terms<'_> = [
            ("scientificname", "Dasyurus  viverrinus"),
            ("taxonRank", "Species"),
            ("basisOfRecord", "HumanObservation"),
            ("recordedBy", "A. Smith"),
            ("individualCount", "NA"),
            ("eventDate", "1999-05"),
            ("countryCode", "NA"),
        ]
        .into_iter()
        .collect();
        let (out, issues) = interpret(&terms, &context());

        assert_eq!(out.scientific_name.as_deref(), Some("Dasyurus viverrinus"));
        assert_eq!(
            (out.genus.as_deref(), out.species.as_deref()),
            (Some("Dasyurus"), Some("Dasyurus viverrinus"))
        );
        assert_eq!(out.basis_of_record, Some(BasisOfRecord::HumanObservation));
        assert_eq!(out.recorded_by.as_deref(), Some("A. Smith"));
        assert_eq!((out.year, out.month, out.individual_count), (Some(1999), Some(5), None));
        assert_eq!((out.country_code.as_deref(), out.license.as_deref()), (Some("NA"), Some("CC0_1_0")));
        assert_eq!(out.continent.as_deref(), Some("AFRICA"));
        assert_eq!(issues.list(), [OccurrenceIssue::ContinentDerivedFromCountry]);
    }

    #[test]
    fn a_bare_row_is_flagged_for_what_it_lacks() {
        let terms: Terms<'_> = [("occurrenceID", "1")].into_iter().collect();
        let (_, issues) = interpret(&terms, &context());
        let expected = [
            OccurrenceIssue::BasisOfRecordInvalid,
            OccurrenceIssue::LocationNotSupplied,
            OccurrenceIssue::MissingCollectionDate,
            OccurrenceIssue::NameNotSupplied,
        ];
        assert_eq!(issues.list(), expected);
    }
}
