//! What was recorded: its kind, how many, by whom, and under which licence.

use atlas_records::Interpreted;

use crate::{
    Context, Issues, Slot, Terms, basis_of_record::basis_of_record, name::collapsed, number::individual_count,
};

/// Sets the terms that describe the occurrence.
pub(crate) fn description(terms: &Terms<'_>, context: &Context, out: &mut Interpreted) -> Issues {
    out.recorded_by = terms.known(Slot::RecordedBy).map(collapsed);
    out.license = terms.known(Slot::License).or(context.license.as_deref()).map(str::to_owned);
    let (basis, mut issues) = basis_of_record(terms.known(Slot::BasisOfRecord));
    out.basis_of_record = basis;
    let (count, flags) = individual_count(terms.known(Slot::IndividualCount));
    out.individual_count = count;
    issues.add(flags);
    issues
}
