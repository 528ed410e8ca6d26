//! Dates as people write them.

use atlas_records::EventDate;
use chrono::{Datelike, Days, Months, NaiveDate};

/// English names of months, by their first three letters.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The whole year.
pub(crate) fn year(year: i32) -> Option<EventDate> {
    let start = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some(EventDate { start, end: NaiveDate::from_ymd_opt(year, 12, 31)? })
}

/// The whole month.
pub(crate) fn month(year: i32, month: u32) -> Option<EventDate> {
    let start = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(EventDate { start, end: start.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))? })
}

/// A date or an interval of dates: ISO 8601 with or without time, whole or without its day or month
/// (`2001-02`), ordinal (`2001-034`), compact (`20010203`), with ends in short (`2001-02-03/05`); days
/// before months only where the numbers leave no doubt (`31/12/2001`), or with the month in letters.
/// Times are not shifted between zones: the day is the one written.
pub(crate) fn interval(text: &str) -> Option<EventDate> {
    let text = text.trim();
    if let Some(date) = single(text) {
        return Some(date);
    }
    let (first, last) = text.split_once('/').or_else(|| text.split_once(" - "))?;
    let start = single(first.trim())?;
    let last = without_time(last.trim());
    let end = single(last).filter(|_| last.len() >= 4).or_else(|| shortened(start.start, last))?;
    Some(EventDate { start: start.start, end: end.end })
}

/// The end of an interval that leaves out what it has in common with the start.
fn shortened(start: NaiveDate, last: &str) -> Option<EventDate> {
    let numbers: Vec<u32> = last.split('-').map(digits).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [day] => NaiveDate::from_ymd_opt(start.year(), start.month(), *day).map(EventDate::day),
        [month, day] => NaiveDate::from_ymd_opt(start.year(), *month, *day).map(EventDate::day),
        _ => None,
    }
}

fn single(text: &str) -> Option<EventDate> {
    let text = without_time(text);
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 30 {
        return None;
    }
    if bytes.iter().all(u8::is_ascii_digit) {
        return compact(text);
    }
    // A point may also end a shortened month.
    let find = |wanted: &[u8]| bytes.iter().copied().find(|byte| wanted.contains(byte));
    let separator = find(b"-/ ").or_else(|| find(b"."))?;
    let mut parts = text.split(char::from(separator));
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    if first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        return year_first(first, second, third);
    }
    match third {
        Some(third) => day_or_month_first(first, second, third.trim_start_matches(',')),
        // Mar 1999
        None => month(four_digits(second)?, named_month(first)?),
    }
}

/// The text before a time of day.
fn without_time(text: &str) -> &str {
    let bytes = text.as_bytes();
    let time = |at: usize| bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    if let Some(at) =
        text.find(['T', 't']).filter(|at| *at > 0 && bytes[at - 1].is_ascii_digit() && time(*at))
    {
        // An interval keeps its second half.
        return if text[at..].contains('/') { text } else { &text[..at] };
    }
    match text.find(' ') {
        Some(at) if text[at..].contains(':') && !text[at..].contains('/') => &text[..at],
        _ => text,
    }
}

/// `2001` or `20010203`.
fn compact(text: &str) -> Option<EventDate> {
    match text.len() {
        4 => year(four_digits(text)?),
        8 => {
            let day =
                NaiveDate::from_ymd_opt(four_digits(&text[..4])?, digits(&text[4..6])?, digits(&text[6..])?);
            day.map(EventDate::day)
        }
        _ => None,
    }
}

/// `2001-02`, `2001-034`, `2001-02-03`; zeros stand for parts not known.
fn year_first(first: &str, second: &str, third: Option<&str>) -> Option<EventDate> {
    let of_year = four_digits(first)?;
    if second.len() == 3 && third.is_none() && second.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::from_yo_opt(of_year, digits(second)?).map(EventDate::day);
    }
    let of_month = digits(second).or_else(|| named_month(second))?;
    let day = third.map_or(Some(0), digits)?;
    match (of_month, day) {
        (0, 0) => year(of_year),
        (_, 0) => month(of_year, of_month),
        _ => NaiveDate::from_ymd_opt(of_year, of_month, day).map(EventDate::day),
    }
}

/// `31/12/2001`, `12/31/2001`, `31 Dec 2001`, `Dec 31, 2001`. `3/4/2001` could be either.
fn day_or_month_first(first: &str, second: &str, third: &str) -> Option<EventDate> {
    let of_year = four_digits(third)?;
    let (day, of_month) = match (named_month(first), named_month(second)) {
        (Some(of_month), None) => (digits(second.trim_end_matches(','))?, of_month),
        (None, Some(of_month)) => (digits(first)?, of_month),
        (None, None) => match (digits(first)?, digits(second)?) {
            (a, b) if a > 12 || a == b => (a, b),
            (a, b) if b > 12 => (b, a),
            _ => return None,
        },
        (Some(_), Some(_)) => return None,
    };
    NaiveDate::from_ymd_opt(of_year, of_month, day).map(EventDate::day)
}

fn named_month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let start = word.get(..3)?;
    let letters = word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let found = MONTHS.iter().position(|name| letters && name.eq_ignore_ascii_case(start))?;
    u32::try_from(found + 1).ok()
}

fn four_digits(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn digits(text: &str) -> Option<u32> {
    let plain = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn table() {
        for (given, expected) in [
            ("2001-02-03", "2001-02-03/2001-02-03"),
            ("2001-2-3", "2001-02-03/2001-02-03"),
            ("2001-02-03T04:05:06Z", "2001-02-03/2001-02-03"),
            ("2001-02-03T23:59:59-11:00", "2001-02-03/2001-02-03"),
            ("2001-02-03 04:05:06", "2001-02-03/2001-02-03"),
            ("2001-02-03T00:00:00/2001-02-05T00:00:00", "2001-02-03/2001-02-05"),
            ("2001", "2001-01-01/2001-12-31"),
            ("2004-02", "2004-02-01/2004-02-29"),
            ("2001-034", "2001-02-03/2001-02-03"),
            ("20010203", "2001-02-03/2001-02-03"),
            ("2001/02/03", "2001-02-03/2001-02-03"),
            ("2001-00-00", "2001-01-01/2001-12-31"),
            ("2001-02-00", "2001-02-01/2001-02-28"),
            ("2001-02-03/2001-03-01", "2001-02-03/2001-03-01"),
            ("2001-02-03/05", "2001-02-03/2001-02-05"),
            ("2001-02-03/03-05", "2001-02-03/2001-03-05"),
            ("2001-02/2001-04", "2001-02-01/2001-04-30"),
            ("1999/2001", "1999-01-01/2001-12-31"),
            ("2001-02-03 - 2001-02-05", "2001-02-03/2001-02-05"),
            ("31/12/2001", "2001-12-31/2001-12-31"),
            ("12/31/2001", "2001-12-31/2001-12-31"),
            ("31.12.2001", "2001-12-31/2001-12-31"),
            ("31/12/2001 10:15", "2001-12-31/2001-12-31"),
            ("3 Feb 2001", "2001-02-03/2001-02-03"),
            ("03-FEB-2001", "2001-02-03/2001-02-03"),
            ("February 3, 2001", "2001-02-03/2001-02-03"),
            ("Feb. 2001", "2001-02-01/2001-02-28"),
        ] {
            let found = interval(given).map(|date| format!("{}/{}", date.start, date.end));
            assert_eq!(found.as_deref(), Some(expected), "{given}");
        }
        for given in [
            "",
            "3/4/2001",
            "2001-13-01",
            "2001-02-30",
            "2001-02-03-04",
            "01",
            "unknown",
            "2001/2/3/4",
            "é",
            "-",
            "T12:00",
            "99-12-31",
        ] {
            assert_eq!(interval(given), None, "{given}");
        }
    }
}
