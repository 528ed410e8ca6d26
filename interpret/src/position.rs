//! Where a record was made, in numbers.

use atlas_records::Interpreted;

use crate::{Issues, Slot, Terms, coordinates::coordinates, number::uncertainty};

/// Sets the coordinates and what they are worth.
pub(crate) fn position(terms: &Terms<'_>, out: &mut Interpreted) -> Issues {
    let (latitude, longitude) = (terms.known(Slot::DecimalLatitude), terms.known(Slot::DecimalLongitude));
    let (point, mut issues) = coordinates(latitude, longitude, terms.known(Slot::GeodeticDatum));
    out.decimal_latitude = point.map(|(latitude, _)| latitude);
    out.decimal_longitude = point.map(|(_, longitude)| longitude);
    let (metres, flags) = uncertainty(terms.known(Slot::Uncertainty));
    out.coordinate_uncertainty_in_meters = metres;
    issues.add(flags);
    issues
}
