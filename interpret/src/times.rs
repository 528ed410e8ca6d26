//! When a record was made, and when it was worked on.

use atlas_records::{EventDate, Interpreted};

use crate::{
    Context, Issues, Slot, Terms,
    event_date::{DateTerms, event_date},
};

/// Sets the dates.
pub(crate) fn times(terms: &Terms<'_>, context: &Context, out: &mut Interpreted) -> Issues {
    let dates = DateTerms {
        event_date: terms.known(Slot::EventDate),
        year: terms.known(Slot::Year),
        month: terms.known(Slot::Month),
        day: terms.known(Slot::Day),
    };
    let (date, issues) = event_date(dates, context.today);
    out.event_date = date;
    out.year = date.and_then(EventDate::year);
    out.month = date.and_then(EventDate::month);
    issues
}
