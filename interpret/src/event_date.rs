//! `dwc:eventDate` and the other terms that say when.

use atlas_records::{EventDate, OccurrenceIssue};
use chrono::{Datelike, NaiveDate};

use crate::{
    Issues,
    date_interval::{Reading, read},
    date_text,
    unknown::is_unknown,
};

/// Dates before this year are unlikely (GBIF's and the Living Atlases' floor).
const FIRST_YEAR: i32 = 1600;

/// The terms that say when.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DateTerms<'a> {
    pub event_date: Option<&'a str>,
    pub year: Option<&'a str>,
    pub month: Option<&'a str>,
    pub day: Option<&'a str>,
    pub start_day: Option<&'a str>,
    pub end_day: Option<&'a str>,
    pub verbatim: Option<&'a str>,
}

/// The interval of the event. The event date counts where it can be read; year, month and day, or else the days of the
/// year, refine it where it is coarser than they, and stand in where it is missing or unreadable; the verbatim event
/// date stands in for all of them. A date in the future of `today` or before 1600 is flagged and not taken.
///
/// Where day and month could be taken for each other (`3/4/2001`), the reading with which the other terms agree counts.
/// Where none tells, the year of both is all that is sure: it is taken, and the date flagged as one that cannot be
/// read, as GBIF flags it (which takes nothing then).
pub(crate) fn event_date(terms: DateTerms<'_>, today: NaiveDate) -> (Option<EventDate>, Issues) {
    let given = terms.event_date.filter(|text| !is_unknown(text));
    let parts = from_parts(terms);
    let (reading, mut issues) = match given {
        Some(text) => told(read(text), parts.stated()),
        None => (None, Issues::NONE),
    };
    let days = from_days(terms, reading.or(parts.stated()));
    let invalid = parts == Stated::Invalid || days == Stated::Invalid;
    issues.add(Issues::when(invalid, OccurrenceIssue::RecordedDateInvalid));
    let (date, flags) = refined(reading, parts.stated());
    issues.add(flags);
    let (mut date, flags) = refined(date, days.stated());
    issues.add(flags);
    if date.is_none() {
        let verbatim = terms.verbatim.filter(|text| !is_unknown(text));
        let missing = given.is_none() && !invalid && verbatim.is_none();
        let (reading, flags) = verbatim.map_or((None, Issues::NONE), |text| told(read(text), None));
        date = reading;
        issues.add(flags.and(Issues::when(missing, OccurrenceIssue::MissingCollectionDate)));
    }
    issues.add(Issues::when(
        date.is_some_and(|date| unlikely(date, FIRST_YEAR, today)),
        OccurrenceIssue::RecordedDateUnlikely,
    ));
    let date = date.filter(|_| !issues.has(OccurrenceIssue::RecordedDateUnlikely));
    (date, issues.and(date.map_or(Issues::NONE, firsts)))
}

/// Whether the date lies before a year, in the future, or ends before it begins.
pub(crate) fn unlikely(date: EventDate, first_year: i32, today: NaiveDate) -> bool {
    date.start.year() < first_year
        || date.start > today
        || date.end.year() > today.year()
        || date.end < date.start
}

/// The interval of what was read, told from another reading by what else is stated.
fn told(reading: Option<Reading>, stated: Option<EventDate>) -> (Option<EventDate>, Issues) {
    let invalid = Issues::of(OccurrenceIssue::RecordedDateInvalid);
    match reading {
        Some(Reading::One(date)) => (Some(date), Issues::NONE),
        Some(Reading::Either(a, b)) => {
            let agrees = |date| stated.is_some_and(|stated| overlap(stated, date));
            match (agrees(a), agrees(b)) {
                (true, false) => (Some(a), Issues::NONE),
                (false, true) => (Some(b), Issues::NONE),
                _ => (years(a.start.year(), a.end.year()), invalid),
            }
        }
        None => (None, invalid),
    }
}

fn years(first: i32, last: i32) -> Option<EventDate> {
    Some(EventDate { start: date_text::year(first)?.start, end: date_text::year(last)?.end })
}

/// A date, or the finer one stated within it.
fn refined(date: Option<EventDate>, stated: Option<EventDate>) -> (Option<EventDate>, Issues) {
    let (Some(date), Some(stated)) = (date, stated) else { return (date.or(stated), Issues::NONE) };
    let coarser = is_period(date) && date.start <= stated.start && stated.end <= date.end;
    let mismatch = Issues::when(!overlap(date, stated), OccurrenceIssue::RecordedDateMismatch);
    (Some(if coarser { stated } else { date }), mismatch)
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

/// What a group of terms states together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stated {
    Nothing,
    Invalid,
    Interval(EventDate),
}

impl Stated {
    fn stated(self) -> Option<EventDate> {
        if let Self::Interval(date) = self { Some(date) } else { None }
    }
}

fn from_parts(terms: DateTerms<'_>) -> Stated {
    let Some(year) = terms.year else {
        return Stated::Nothing;
    };
    let interval = || -> Option<EventDate> {
        let year = whole(year).filter(|year| (1..=9999).contains(year))?;
        let month = match known(terms.month) {
            Ok(None) => return date_text::year(year),
            Ok(Some(month)) => month,
            Err(NoNumber) => terms.month.and_then(date_text::named_month)?,
        };
        date_text::date(year, month, known(terms.day).ok()?.unwrap_or(0))
    };
    interval().map_or(Stated::Invalid, Stated::Interval)
}

/// The days of the year in which `date` lies.
fn from_days(terms: DateTerms<'_>, date: Option<EventDate>) -> Stated {
    let (start, end) = (known(terms.start_day), known(terms.end_day));
    let none = (Ok(None), Ok(None)) == (start, end);
    let Some(year) = date.and_then(EventDate::year).filter(|_| !none) else { return Stated::Nothing };
    let interval = || {
        let (start, end) = (start.ok()?, end.ok()?);
        let start = NaiveDate::from_yo_opt(year, start.or(end)?)?;
        let end = end.map_or(Some(start), |end| {
            // An event that ends on an earlier day than it began goes on into the next year.
            NaiveDate::from_yo_opt(if end < start.ordinal() { year + 1 } else { year }, end)
        })?;
        Some(EventDate { start, end })
    };
    interval().map_or(Stated::Invalid, Stated::Interval)
}

/// A term that should be a number and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NoNumber;

/// The number a term gives, if any; zero is how some databases say that it is not known.
fn known(value: Option<&str>) -> Result<Option<u32>, NoNumber> {
    let Some(value) = value else { return Ok(None) };
    let number = whole(value).and_then(|number| number.try_into().ok()).ok_or(NoNumber)?;
    Ok(Some(number).filter(|number| *number != 0))
}

/// A whole number, also as spreadsheets write it (`1999.0`).
fn whole(value: &str) -> Option<i32> {
    value.strip_suffix(".0").unwrap_or(value).parse().ok()
}

/// Says of a single day that it is the first of a month, a year or a century, the longest of them.
fn firsts(date: EventDate) -> Issues {
    let day = date.start;
    if date.end != day || day.day() != 1 {
        return Issues::NONE;
    }
    Issues::of(match (day.month(), day.year() % 100) {
        (1, 0) => OccurrenceIssue::FirstOfCentury,
        (1, _) => OccurrenceIssue::FirstOfYear,
        _ => OccurrenceIssue::FirstOfMonth,
    })
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, FirstOfCentury, FirstOfMonth, FirstOfYear, MissingCollectionDate, RecordedDateInvalid,
        RecordedDateMismatch, RecordedDateUnlikely,
    };
    use chrono::NaiveDate;

    use super::{DateTerms, event_date};

    fn check(terms: DateTerms<'_>, expected: &str, flags: &[OccurrenceIssue]) {
        let today = NaiveDate::from_ymd_opt(2020, 6, 15).unwrap();
        let (found, issues) = event_date(terms, today);
        let found = found.map_or_else(String::new, |date| format!("{}/{}", date.start, date.end));
        assert_eq!((found.as_str(), issues.list().as_slice()), (expected, flags), "{terms:?}");
    }

    fn given(value: &str) -> Option<&str> {
        Some(value).filter(|value| !value.is_empty())
    }

    /// eventDate, year, month, day; start and end; flags.
    type Case<'a> = ([&'a str; 4], &'a str, &'a [OccurrenceIssue]);

    #[test]
    fn dates_and_their_parts() {
        let cases: &[Case<'_>] = &[
            (["2001-02-03", "", "", ""], "2001-02-03/2001-02-03", &[]),
            (["2001-02-03", "2001", "2", "3"], "2001-02-03/2001-02-03", &[]),
            (["2001-02-03", "2001", "3", ""], "2001-02-03/2001-02-03", &[RecordedDateMismatch]),
            (["2001", "2001", "02", "03"], "2001-02-03/2001-02-03", &[]),
            (["2001-02", "2001", "2", "0"], "2001-02-01/2001-02-28", &[]),
            (["2001-02-01/2001-02-20", "2001", "2", "1"], "2001-02-01/2001-02-20", &[]),
            (["", "1999", "", ""], "1999-01-01/1999-12-31", &[]),
            (["", "1999.0", "12.0", "31.0"], "1999-12-31/1999-12-31", &[]),
            (["", "1999", "Dec", "31"], "1999-12-31/1999-12-31", &[]),
            (["", "1999", "XII", ""], "1999-12-01/1999-12-31", &[]),
            (["", "1999", "0", "0"], "1999-01-01/1999-12-31", &[]),
            (["", "1999", "13", ""], "", &[RecordedDateInvalid]),
            (["", "2001", "2", "29"], "", &[RecordedDateInvalid]),
            (["", "", "5", "2"], "", &[MissingCollectionDate]),
            (["last summer", "1999", "7", ""], "1999-07-01/1999-07-31", &[RecordedDateInvalid]),
            (["last summer", "", "", ""], "", &[RecordedDateInvalid]),
            (["unknown", "", "", ""], "", &[MissingCollectionDate]),
            (["1234567890", "", "", ""], "", &[RecordedDateInvalid]),
            (["1599-12-31", "", "", ""], "", &[RecordedDateUnlikely]),
            (["2020-06-15", "", "", ""], "2020-06-15/2020-06-15", &[]),
            (["2020-06-16", "", "", ""], "", &[RecordedDateUnlikely]),
            (["2020", "", "", ""], "2020-01-01/2020-12-31", &[]),
            (["2001/2021", "", "", ""], "", &[RecordedDateUnlikely]),
            (["2001-02-03/2001-02-01", "", "", ""], "", &[RecordedDateUnlikely]),
            (["", "", "", ""], "", &[MissingCollectionDate]),
        ];
        for ([date, year, month, day], expected, flags) in cases {
            let terms = DateTerms {
                event_date: given(date),
                year: given(year),
                month: given(month),
                day: given(day),
                ..DateTerms::default()
            };
            check(terms, expected, flags);
        }
    }

    #[test]
    fn day_and_month_are_told_from_each_other_by_the_other_terms() {
        for (year, month, expected, flags) in [
            ("", "", "2001-01-01/2001-12-31", &[RecordedDateInvalid][..]),
            ("2001", "", "2001-01-01/2001-12-31", &[RecordedDateInvalid]),
            ("2001", "4", "2001-04-03/2001-04-03", &[]),
            ("2001", "3", "2001-03-04/2001-03-04", &[]),
            ("2001", "5", "2001-05-01/2001-05-31", &[RecordedDateInvalid]),
        ] {
            let (year, month) = (given(year), given(month));
            let terms = DateTerms { event_date: Some("03/04/2001"), year, month, ..DateTerms::default() };
            check(terms, expected, flags);
        }
    }

    #[test]
    fn days_of_the_year() {
        for (date, year, start_day, end_day, expected, flags) in [
            ("", "2001", "34", "", "2001-02-03/2001-02-03", &[][..]),
            ("", "2001", "34", "36", "2001-02-03/2001-02-05", &[]),
            ("", "2001", "", "36", "2001-02-05/2001-02-05", &[]),
            ("2001-02", "", "034", "034", "2001-02-03/2001-02-03", &[]),
            ("2001-02-03", "2001", "34", "34", "2001-02-03/2001-02-03", &[]),
            ("2001-02-03", "2001", "35", "36", "2001-02-03/2001-02-03", &[RecordedDateMismatch]),
            ("", "2001", "0", "0", "2001-01-01/2001-12-31", &[]),
            ("", "2001", "366", "", "2001-01-01/2001-12-31", &[RecordedDateInvalid]),
            ("2001-12-30", "", "364", "2", "2001-12-30/2001-12-30", &[]),
            ("2001-12-29", "", "364", "2", "2001-12-29/2001-12-29", &[RecordedDateMismatch]),
            ("", "2001", "364", "2", "2001-01-01/2001-12-31", &[]),
            ("", "", "34", "34", "", &[MissingCollectionDate]),
        ] {
            let (event_date, year) = (given(date), given(year));
            let (start_day, end_day) = (given(start_day), given(end_day));
            check(
                DateTerms { event_date, year, start_day, end_day, ..DateTerms::default() },
                expected,
                flags,
            );
        }
    }

    #[test]
    fn the_verbatim_date_is_the_last_resort() {
        for (date, verbatim, expected, flags) in [
            ("", "3.IV.1999", "1999-04-03/1999-04-03", &[][..]),
            ("2001", "3.IV.1999", "2001-01-01/2001-12-31", &[]),
            ("soon", "3.IV.1999", "1999-04-03/1999-04-03", &[RecordedDateInvalid]),
            ("", "3/4/2001", "2001-01-01/2001-12-31", &[RecordedDateInvalid]),
            ("", "Easter", "", &[RecordedDateInvalid]),
            ("", "not recorded", "", &[MissingCollectionDate]),
        ] {
            let terms =
                DateTerms { event_date: given(date), verbatim: given(verbatim), ..DateTerms::default() };
            check(terms, expected, flags);
        }
    }

    #[test]
    fn first_days() {
        for (date, flags) in [
            ("2001-02-01", &[FirstOfMonth][..]),
            ("2001-01-01", &[FirstOfYear]),
            ("1900-01-01", &[FirstOfCentury]),
            ("2000-01-01T12:00", &[FirstOfCentury]),
            ("1900-02-01", &[FirstOfMonth]),
            ("2001-01-02", &[]),
            ("2001-01", &[]),
            ("1900", &[]),
        ] {
            let terms = DateTerms { event_date: Some(date), ..DateTerms::default() };
            let (_, issues) = event_date(terms, NaiveDate::from_ymd_opt(2020, 6, 15).unwrap());
            assert_eq!(issues.list(), flags, "{date}");
        }
    }
}
