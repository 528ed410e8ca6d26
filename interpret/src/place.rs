//! Where a record was made, by name, and whether the coordinates agree.

mod boundaries;
mod centroids;
mod continent;
mod land;
mod presumption;
mod shapes;
mod site;
mod state;

use atlas_records::{
    Interpreted,
    OccurrenceIssue::{
        CoordinatesCentreOfCountry, CoordinatesCentreOfStateprovince, CountryCoordinateMismatch,
        CountryDerivedFromCoordinates, LocationNotSupplied, StateCoordinateMismatch,
    },
};

pub use self::boundaries::{Boundaries, BoundariesError};
use self::{
    boundaries::Point, centroids::is_centre, continent::continent, presumption::presumed, site::Site,
    state::State,
};
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

/// Coordinates, and the code of the country, in which NA is a value.
const COORDINATES: [Slot; 6] = [
    Slot::DecimalLatitude,
    Slot::DecimalLongitude,
    Slot::VerbatimLatitude,
    Slot::VerbatimLongitude,
    Slot::VerbatimCoordinates,
    Slot::CountryCode,
];

/// Sets the places by name. The coordinates are set already; they may be mended.
pub(crate) fn place(terms: &Terms<'_>, context: &Context, out: &mut Interpreted) -> Issues {
    let text = |slot| terms.known(slot).map(collapsed);
    out.county = text(Slot::County);
    out.municipality = text(Slot::Municipality);
    out.water_body = text(Slot::WaterBody);
    out.locality = text(Slot::Locality);
    // Not `known`: NA is Namibia.
    let (given, issues) = country(terms.get(Slot::CountryCode), terms.known(Slot::Country));
    let site = context.boundaries.as_deref().zip(point(out)).map(|(areas, point)| Site::new(areas, point));
    let (site, mended) = agreeing(site, given, out);
    let country = given.or_else(|| site.as_ref()?.country());
    let derived = given.is_none() && country.is_some();
    out.country_code = country.map(str::to_owned);
    let (of_state, state) = in_state(terms, country, site.as_ref(), out);
    let (continent, of_continent) = continent(terms.known(Slot::Continent), country, derived, site.as_ref());
    out.continent = continent.map(str::to_owned);
    issues
        .and(mended)
        .and(Issues::when(derived, CountryDerivedFromCoordinates))
        .and(of_state)
        .and(of_continent)
        .and(in_centre(country, state, out))
        .and(Issues::when(is_nowhere(terms), LocationNotSupplied))
}

/// The name of the state of a country, however it is written, where its states are known.
pub(crate) fn state_name(country: &str, text: &str) -> Option<&'static str> {
    state::by_name(country, text).map(|state| state.name)
}

/// Whether the states of a country are known.
pub(crate) fn has_states(country: &str) -> bool {
    state::are_known(country)
}

/// The coordinates, unless they are where none were known.
fn point(out: &Interpreted) -> Option<Point> {
    out.decimal_latitude.zip(out.decimal_longitude).filter(|point| *point != (0.0, 0.0))
}

/// The site in the country given: mended where it is not and can be, flagged where it cannot.
fn agreeing<'a>(
    site: Option<Site<'a>>,
    country: Option<&str>,
    out: &mut Interpreted,
) -> (Option<Site<'a>>, Issues) {
    let outside = site.as_ref().zip(country).filter(|(site, country)| !site.is_near_country(country));
    let Some((wrong, country)) = outside else { return (site, Issues::NONE) };
    if let Some((mended, issues)) = presumed(wrong, country) {
        (out.decimal_latitude, out.decimal_longitude) = (Some(mended.point.0), Some(mended.point.1));
        return (Some(mended), issues);
    }
    let issues = Issues::when(wrong.is_certain(), CountryCoordinateMismatch);
    (site, issues)
}

/// Sets the state by its name, or by the coordinates where none is given.
fn in_state(
    terms: &Terms<'_>,
    country: Option<&str>,
    site: Option<&Site<'_>>,
    out: &mut Interpreted,
) -> (Issues, Option<&'static State>) {
    let given = terms.known(Slot::StateProvince);
    let Some(text) = given else {
        let here = site.zip(country).filter(|(site, country)| site.is_in(country));
        let found = here.and_then(|(site, _)| site.ids.iter().find_map(|id| state::by_code(id)));
        out.state_province = found.map(|state| state.name.to_owned());
        return (Issues::NONE, found);
    };
    let found = country.and_then(|country| state::by_name(country, text));
    out.state_province = Some(found.map_or_else(|| collapsed(text), |state| state.name.to_owned()));
    let missed = found
        .zip(country)
        .zip(site)
        .is_some_and(|((state, country), site)| state.is_missed_by(site, country));
    (Issues::when(missed, StateCoordinateMismatch), found)
}

/// Whether the coordinates are the centre of the country or the state.
fn in_centre(country: Option<&str>, state: Option<&State>, out: &Interpreted) -> Issues {
    let Some(point) = point(out) else { return Issues::NONE };
    let of_country = country.is_some_and(|country| is_centre(country, point));
    let of_state = state.is_some_and(|state| state.codes().any(|code| is_centre(code, point)));
    Issues::when(of_country, CoordinatesCentreOfCountry)
        .and(Issues::when(of_state, CoordinatesCentreOfStateprovince))
}

/// Whether neither coordinates nor names say where.
fn is_nowhere(terms: &Terms<'_>) -> bool {
    COORDINATES.iter().all(|slot| terms.get(*slot).is_none())
        && PLACES.iter().all(|slot| terms.known(*slot).is_none())
}

#[cfg(test)]
mod tests;
