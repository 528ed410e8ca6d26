//! When a record was made, and when it was worked on.

use atlas_records::{EventDate, Interpreted, OccurrenceIssue};
use chrono::{Months, NaiveDate};

use crate::{
    Context, Issues, Slot, Terms,
    date_interval::{Reading, read},
    event_date::{DateTerms, event_date, unlikely},
};

/// Years before which work on a record is unlikely: Linnaeus' first plants, and databases.
const FIRST_WORK: i32 = 1753;
const FIRST_DATABASE: i32 = 1970;
/// Determining coordinates within a year of the event is part of the work on it.
const GEOREFERENCED_IN: Months = Months::new(12);

/// Sets the dates.
pub(crate) fn times(terms: &Terms<'_>, context: &Context, out: &mut Interpreted) -> Issues {
    let dates = DateTerms {
        event_date: terms.known(Slot::EventDate),
        year: terms.known(Slot::Year),
        month: terms.known(Slot::Month),
        day: terms.known(Slot::Day),
        start_day: terms.known(Slot::StartDayOfYear),
        end_day: terms.known(Slot::EndDayOfYear),
        verbatim: terms.known(Slot::VerbatimEventDate),
    };
    let (date, issues) = event_date(dates, context.today);
    out.event_date = date;
    out.year = date.and_then(EventDate::year);
    out.month = date.and_then(EventDate::month);
    issues.and(work(terms, context.today, out))
}

/// The dates of work on the record.
fn work(terms: &Terms<'_>, today: NaiveDate, out: &mut Interpreted) -> Issues {
    use OccurrenceIssue as Issue;
    let read = |slot, first_year, flags| worked(terms.known(slot), first_year, today, flags);
    let flags = [Issue::IdentifiedDateInvalid, Issue::IdentifiedDateUnlikely];
    let (identified, mut issues) = read(Slot::DateIdentified, FIRST_WORK, flags);
    out.date_identified = identified;
    let flags = [Issue::ModifiedDateInvalid, Issue::ModifiedDateUnlikely];
    issues.add(read(Slot::Modified, FIRST_DATABASE, flags).1);
    let flags = [Issue::GeoreferencedDateInvalid, Issue::GeoreferencedDateUnlikely];
    let (georeferenced, flags) = read(Slot::GeoreferencedDate, FIRST_WORK, flags);
    issues.add(flags);
    let Some(event) = out.event_date else { return issues };
    let before = identified.is_some_and(|identified| identified.end < event.start);
    let long_after = georeferenced.is_some_and(|georeferenced| {
        event.end.checked_add_months(GEOREFERENCED_IN).is_some_and(|end| georeferenced.start > end)
    });
    let before = Issues::when(before, Issue::IdPreOccurrence);
    issues.and(before).and(Issues::when(long_after, Issue::GeoreferencePostOccurrence))
}

/// A date of work, which is flagged as invalid or unlikely.
fn worked(
    value: Option<&str>,
    first_year: i32,
    today: NaiveDate,
    [invalid, odd]: [OccurrenceIssue; 2],
) -> (Option<EventDate>, Issues) {
    let Some(value) = value else { return (None, Issues::NONE) };
    match read(value) {
        Some(Reading::One(date)) if unlikely(date, first_year, today) => (None, Issues::of(odd)),
        Some(Reading::One(date)) => (Some(date), Issues::NONE),
        _ => (None, Issues::of(invalid)),
    }
}

#[cfg(test)]
mod tests {
    use atlas_records::{
        Interpreted,
        OccurrenceIssue::{
            self, GeoreferencePostOccurrence, GeoreferencedDateInvalid, GeoreferencedDateUnlikely,
            IdPreOccurrence, IdentifiedDateInvalid, IdentifiedDateUnlikely, ModifiedDateInvalid,
            ModifiedDateUnlikely,
        },
    };
    use chrono::NaiveDate;

    use super::times;
    use crate::Context;

    #[test]
    fn work_on_a_record() {
        let today = NaiveDate::from_ymd_opt(2020, 6, 15).unwrap();
        let context = Context { license: None, today, boundaries: None };
        let cases: &[(&str, &str, Option<&str>, &[OccurrenceIssue])] = &[
            ("dateIdentified", "2001-02-03", Some("2001-02-03/2001-02-03"), &[]),
            ("dateIdentified", "2001", Some("2001-01-01/2001-12-31"), &[]),
            ("dateIdentified", "2001-02-02", Some("2001-02-02/2001-02-02"), &[IdPreOccurrence]),
            ("dateIdentified", "2000", Some("2000-01-01/2000-12-31"), &[IdPreOccurrence]),
            ("dateIdentified", "recently", None, &[IdentifiedDateInvalid]),
            ("dateIdentified", "3/4/2001", None, &[IdentifiedDateInvalid]),
            ("dateIdentified", "1752-12-31", None, &[IdentifiedDateUnlikely]),
            ("dateIdentified", "2020-06-16", None, &[IdentifiedDateUnlikely]),
            ("modified", "2019-01-02T03:04:05.678Z", None, &[]),
            ("modified", "1577934245", None, &[ModifiedDateInvalid]),
            ("modified", "1969-12-31", None, &[ModifiedDateUnlikely]),
            ("georeferencedDate", "2001-02-03", None, &[]),
            ("georeferencedDate", "2002-02-03", None, &[]),
            ("georeferencedDate", "2002-02-04", None, &[GeoreferencePostOccurrence]),
            ("georeferencedDate", "1998", None, &[]),
            ("georeferencedDate", "by GPS", None, &[GeoreferencedDateInvalid]),
            ("georeferencedDate", "2021", None, &[GeoreferencedDateUnlikely]),
        ];
        for (term, value, identified, flags) in cases {
            let mut out = Interpreted::default();
            let terms = [("eventDate", "2001-02-03"), (*term, *value)].into_iter().collect();
            let issues = times(&terms, &context, &mut out);
            let found = out.date_identified.map(|date| format!("{}/{}", date.start, date.end));
            assert_eq!((found.as_deref(), issues.list().as_slice()), (*identified, *flags), "{term} {value}");
        }
    }
}
