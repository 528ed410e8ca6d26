//! Where a record was made, by name.

use atlas_records::{Interpreted, OccurrenceIssue};

use crate::{Context, Issues, Slot, Terms, country::country, name::collapsed};

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

/// Sets the places by name. The coordinates are set already.
pub(crate) fn place(terms: &Terms<'_>, _: &Context, out: &mut Interpreted) -> Issues {
    let text = |slot| terms.known(slot).map(collapsed);
    out.state_province = text(Slot::StateProvince);
    out.county = text(Slot::County);
    out.municipality = text(Slot::Municipality);
    out.water_body = text(Slot::WaterBody);
    out.locality = text(Slot::Locality);
    // Not `known`: NA is Namibia.
    let (country, issues) = country(terms.get(Slot::CountryCode), terms.known(Slot::Country));
    out.country_code = country.map(str::to_owned);
    let unplaced = [Slot::DecimalLatitude, Slot::DecimalLongitude, Slot::CountryCode]
        .iter()
        .all(|slot| terms.get(*slot).is_none());
    let nowhere = unplaced && PLACES.iter().all(|slot| terms.known(*slot).is_none());
    issues.and(Issues::when(nowhere, OccurrenceIssue::LocationNotSupplied))
}
