//! All terms of a record.

use atlas_records::{EventDate, Interpreted, OccurrenceIssue};
use chrono::NaiveDate;

use super::{
    Fields, Issues, Slot,
    basis_of_record::basis_of_record,
    coordinates::coordinates,
    country::country,
    event_date::{DateTerms, event_date},
    name::{binomial, collapsed},
    number::{individual_count, uncertainty},
};

/// Places by name: with any of these a record without coordinates still says where.
const PLACES: [Slot; 8] = [
    Slot::Country,
    Slot::StateProvince,
    Slot::County,
    Slot::Municipality,
    Slot::WaterBody,
    Slot::HigherGeography,
    Slot::Locality,
    Slot::VerbatimLocality,
];

/// Interprets a record, all but its attribution to institution and collection. `license` is the
/// dataset's; `today` is the day after which no event can have been.
pub(crate) fn interpret(
    fields: Fields<'_>,
    license: Option<&str>,
    today: NaiveDate,
) -> (Interpreted, Issues) {
    let code = |slot| fields.get(slot).map(str::to_owned);
    let text = |slot| fields.known(slot).map(collapsed);
    let mut out = Interpreted {
        occurrence_id: code(Slot::OccurrenceId),
        catalog_number: code(Slot::CatalogNumber),
        institution_code: code(Slot::InstitutionCode),
        collection_code: code(Slot::CollectionCode),
        recorded_by: text(Slot::RecordedBy),
        state_province: text(Slot::StateProvince),
        locality: text(Slot::Locality),
        license: fields.known(Slot::License).or(license).map(str::to_owned),
        ..Interpreted::default()
    };
    let mut issues = taxon(fields, &mut out);
    issues.add(place(fields, &mut out));
    let (basis, flags) = basis_of_record(fields.known(Slot::BasisOfRecord));
    out.basis_of_record = basis;
    issues.add(flags);
    let (count, flags) = individual_count(fields.known(Slot::IndividualCount));
    out.individual_count = count;
    issues.add(flags);
    let terms = DateTerms {
        event_date: fields.known(Slot::EventDate),
        year: fields.known(Slot::Year),
        month: fields.known(Slot::Month),
        day: fields.known(Slot::Day),
    };
    let (date, flags) = event_date(terms, today);
    out.event_date = date;
    out.year = date.and_then(EventDate::year);
    out.month = date.and_then(EventDate::month);
    issues.add(flags);
    (out, issues)
}

fn taxon(fields: Fields<'_>, out: &mut Interpreted) -> Issues {
    let text = |slot| fields.known(slot).map(collapsed);
    out.scientific_name = text(Slot::ScientificName);
    out.vernacular_name = text(Slot::VernacularName);
    out.taxon_rank = fields.known(Slot::TaxonRank).map(|rank| collapsed(rank).to_lowercase());
    out.kingdom = text(Slot::Kingdom);
    out.phylum = text(Slot::Phylum);
    out.class = text(Slot::Class);
    out.order = text(Slot::Order);
    out.family = text(Slot::Family);
    let given = fields.known(Slot::Genus);
    let (genus, epithet) =
        binomial(fields.known(Slot::ScientificName), given, fields.known(Slot::SpecificEpithet));
    out.species = genus.zip(epithet).map(|(genus, epithet)| format!("{genus} {epithet}"));
    out.genus = given.map(collapsed).or_else(|| genus.map(str::to_owned));
    let unnamed = out.scientific_name.is_none() && out.vernacular_name.is_none() && out.genus.is_none();
    Issues::when(unnamed, OccurrenceIssue::NameNotSupplied)
}

fn place(fields: Fields<'_>, out: &mut Interpreted) -> Issues {
    let (latitude, longitude) = (fields.known(Slot::DecimalLatitude), fields.known(Slot::DecimalLongitude));
    let (point, mut issues) = coordinates(latitude, longitude, fields.known(Slot::GeodeticDatum));
    out.decimal_latitude = point.map(|(latitude, _)| latitude);
    out.decimal_longitude = point.map(|(_, longitude)| longitude);
    let (metres, flags) = uncertainty(fields.known(Slot::Uncertainty));
    out.coordinate_uncertainty_in_meters = metres;
    issues.add(flags);
    // Not `known`: NA is Namibia.
    let (country, flags) = country(fields.get(Slot::CountryCode), fields.known(Slot::Country));
    out.country_code = country.map(str::to_owned);
    issues.add(flags);
    let unplaced = latitude.or(longitude).or(fields.get(Slot::CountryCode)).is_none();
    let nowhere = unplaced && PLACES.iter().all(|slot| fields.known(*slot).is_none());
    issues.and(Issues::when(nowhere, OccurrenceIssue::LocationNotSupplied))
}

#[cfg(test)]
mod tests {
    use atlas_records::{BasisOfRecord, OccurrenceIssue};
    use chrono::NaiveDate;
    use csv::StringRecord;

    use super::interpret;
    use crate::{
        archive::{FieldSpec, TableSpec},
        interpret::{Fields, Layout},
    };

    fn layout(terms: &[&str]) -> Layout {
        let field = |(n, term): (usize, &&str)| {
            let default = (*term == "basisOfRecord").then(|| "HumanObservation".to_owned());
            FieldSpec { term: (*term).to_owned(), index: Some(n), default }
        };
        Layout::of(&TableSpec {
            fields: terms.iter().enumerate().map(field).collect(),
            ..TableSpec::for_tests()
        })
    }

    #[test]
    fn terms_come_from_the_row_its_defaults_and_its_parent() {
        let row = layout(&["scientificname", "basisOfRecord", "recordedBy", "individualCount", "eventDate"]);
        let event = layout(&["eventDate", "countryCode", "recordedBy"]);
        let values = StringRecord::from(vec!["Dasyurus  viverrinus", " ", "A. Smith", "NA", ""]);
        let parent = StringRecord::from(vec!["1999-05", "NA", "B. Jones"]);
        let fields = Fields { layout: &row, values: &values, parent: Some((&event, &parent)) };
        let (out, issues) = interpret(fields, Some("CC0"), NaiveDate::from_ymd_opt(2020, 1, 1).unwrap());

        assert_eq!(out.scientific_name.as_deref(), Some("Dasyurus viverrinus"));
        assert_eq!(
            (out.genus.as_deref(), out.species.as_deref()),
            (Some("Dasyurus"), Some("Dasyurus viverrinus"))
        );
        assert_eq!(out.basis_of_record, Some(BasisOfRecord::HumanObservation));
        assert_eq!(out.recorded_by.as_deref(), Some("A. Smith"));
        assert_eq!((out.year, out.month, out.individual_count), (Some(1999), Some(5), None));
        assert_eq!((out.country_code.as_deref(), out.license.as_deref()), (Some("NA"), Some("CC0")));
        assert_eq!(issues.list(), []);
        let verbatim: Vec<_> = fields.verbatim().collect();
        assert_eq!(
            verbatim,
            [
                ("scientificname", "Dasyurus  viverrinus"),
                ("basisOfRecord", "HumanObservation"),
                ("recordedBy", "A. Smith"),
                ("individualCount", "NA"),
                ("eventDate", "1999-05"),
                ("countryCode", "NA"),
            ]
        );
    }

    #[test]
    fn a_bare_row_is_flagged_for_what_it_lacks() {
        let row = layout(&["occurrenceID"]);
        let values = StringRecord::from(vec!["1"]);
        let fields = Fields { layout: &row, values: &values, parent: None };
        let (_, issues) = interpret(fields, None, NaiveDate::from_ymd_opt(2020, 1, 1).unwrap());
        let expected = [
            OccurrenceIssue::BasisOfRecordInvalid,
            OccurrenceIssue::LocationNotSupplied,
            OccurrenceIssue::MissingCollectionDate,
            OccurrenceIssue::NameNotSupplied,
        ];
        assert_eq!(issues.list(), expected);
    }
}
