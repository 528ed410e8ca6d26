//! `dwc:eventDate`, `dwc:year`, `dwc:month` and `dwc:day`.

use atlas_records::{EventDate, OccurrenceIssue};
use chrono::{Datelike, NaiveDate};

use super::{Issues, date_text};

/// Dates before this year are unlikely (GBIF's and the Living Atlases' floor).
const FIRST_YEAR: i32 = 1600;

/// The terms that say when.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DateTerms<'a> {
    pub event_date: Option<&'a str>,
    pub year: Option<&'a str>,
    pub month: Option<&'a str>,
    pub day: Option<&'a str>,
}

/// The interval of the event. The event date counts where it can be read; year, month and day refine
/// it where it is coarser than they, and stand in where it is missing or unreadable. A date in the
/// future of `today` or before 1600 is flagged and not taken.
pub(crate) fn event_date(terms: DateTerms<'_>, today: NaiveDate) -> (Option<EventDate>, Issues) {
    let given = terms.event_date.map(date_text::interval);
    let parts = from_parts(terms);
    if given.is_none() && matches!(parts, Parts::None) {
        return (None, Issues::of(OccurrenceIssue::MissingCollectionDate));
    }
    let unreadable = matches!(given, Some(None)) || matches!(parts, Parts::Invalid);
    let mut issues = Issues::when(unreadable, OccurrenceIssue::RecordedDateInvalid);
    let parts = if let Parts::Interval(interval) = parts { Some(interval) } else { None };
    let date = match (given.flatten(), parts) {
        (Some(date), Some(parts)) => {
            issues.add(Issues::when(!overlap(date, parts), OccurrenceIssue::RecordedDateMismatch));
            let coarser = is_period(date) && date.start <= parts.start && parts.end <= date.end;
            Some(if coarser { parts } else { date })
        }
        (date, parts) => date.or(parts),
    };
    let unlikely = date
        .is_some_and(|date| date.start.year() < FIRST_YEAR || date.start > today || date.end < date.start);
    issues.add(Issues::when(unlikely, OccurrenceIssue::RecordedDateUnlikely));
    (date.filter(|_| !unlikely), issues)
}

fn overlap(a: EventDate, b: EventDate) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// Whether the interval is a whole year or month, as one written without its day.
fn is_period(date: EventDate) -> bool {
    let (start, end) = (date.start, date.end);
    let month = date_text::month(start.year(), start.month());
    month.is_some_and(|month| month == date)
        || (start.ordinal() == 1 && date_text::year(end.year()) == Some(date))
}

enum Parts {
    None,
    Invalid,
    Interval(EventDate),
}

fn from_parts(terms: DateTerms<'_>) -> Parts {
    let Some(year) = terms.year else {
        return Parts::None;
    };
    let number = |value: &str| -> Option<u32> { whole(value)?.try_into().ok() };
    // Zero is how some databases say that a part is not known.
    let known = |value: Option<&str>| value.map(number).filter(|value| *value != Some(0));
    let interval = || -> Option<EventDate> {
        let year = whole(year).filter(|year| (1..=9999).contains(year))?;
        let Some(month) = known(terms.month) else { return date_text::year(year) };
        let month = month?;
        let Some(day) = known(terms.day) else { return date_text::month(year, month) };
        NaiveDate::from_ymd_opt(year, month, day?).map(EventDate::day)
    };
    interval().map_or(Parts::Invalid, Parts::Interval)
}

/// A whole number, also as spreadsheets write it (`1999.0`).
fn whole(value: &str) -> Option<i32> {
    value.strip_suffix(".0").unwrap_or(value).parse().ok()
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, MissingCollectionDate, RecordedDateInvalid, RecordedDateMismatch, RecordedDateUnlikely,
    };
    use chrono::NaiveDate;

    use super::{DateTerms, event_date};

    /// eventDate, year, month, day; start and end; flags.
    type Case<'a> = ([&'a str; 4], &'a str, &'a [OccurrenceIssue]);

    #[test]
    fn table() {
        let cases: &[Case<'_>] = &[
            (["2001-02-03", "", "", ""], "2001-02-03/2001-02-03", &[]),
            (["2001-02-03", "2001", "2", "3"], "2001-02-03/2001-02-03", &[]),
            (["2001-02-03", "2001", "3", ""], "2001-02-03/2001-02-03", &[RecordedDateMismatch]),
            (["2001", "2001", "02", "03"], "2001-02-03/2001-02-03", &[]),
            (["2001-02", "2001", "2", "0"], "2001-02-01/2001-02-28", &[]),
            (["2001-02-01/2001-02-20", "2001", "2", "1"], "2001-02-01/2001-02-20", &[]),
            (["", "1999", "", ""], "1999-01-01/1999-12-31", &[]),
            (["", "1999.0", "12.0", "31.0"], "1999-12-31/1999-12-31", &[]),
            (["", "1999", "0", "0"], "1999-01-01/1999-12-31", &[]),
            (["", "1999", "13", ""], "", &[RecordedDateInvalid]),
            (["", "2001", "2", "29"], "", &[RecordedDateInvalid]),
            (["", "", "5", "1"], "", &[MissingCollectionDate]),
            (["last summer", "1999", "7", ""], "1999-07-01/1999-07-31", &[RecordedDateInvalid]),
            (["last summer", "", "", ""], "", &[RecordedDateInvalid]),
            (["1599-12-31", "", "", ""], "", &[RecordedDateUnlikely]),
            (["2020-06-15", "", "", ""], "2020-06-15/2020-06-15", &[]),
            (["2020-06-16", "", "", ""], "", &[RecordedDateUnlikely]),
            (["2020", "", "", ""], "2020-01-01/2020-12-31", &[]),
            (["2001-02-03/2001-02-01", "", "", ""], "", &[RecordedDateUnlikely]),
            (["", "", "", ""], "", &[MissingCollectionDate]),
        ];
        let today = NaiveDate::from_ymd_opt(2020, 6, 15).unwrap();
        for (given, expected, flags) in cases {
            let [date, year, month, day] = given.map(|value| Some(value).filter(|value| !value.is_empty()));
            let (found, issues) = event_date(DateTerms { event_date: date, year, month, day }, today);
            let found = found.map_or_else(String::new, |date| format!("{}/{}", date.start, date.end));
            assert_eq!((found.as_str(), issues.list().as_slice()), (*expected, *flags), "{given:?}");
        }
    }
}
