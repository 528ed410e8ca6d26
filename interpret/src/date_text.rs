//! Single dates as people write them.

use atlas_records::EventDate;
use chrono::{Days, Months, NaiveDate, Weekday};

use crate::clock::{without_time, without_weekday};

/// No date is longer.
const MAX_LENGTH: usize = 60;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Months on old labels.
const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// What the first number of `3/4/2001` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// The whole year.
pub(crate) fn year(year: i32) -> Option<EventDate> {
    let start = NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| year > 0)?;
    Some(EventDate { start, end: NaiveDate::from_ymd_opt(year, 12, 31)? })
}

/// The whole month.
pub(crate) fn month(year: i32, month: u32) -> Option<EventDate> {
    let start = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(EventDate { start, end: start.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))? })
}

/// One date, whole or without its day or month, its time left out: ISO 8601 (`2001-02-03`, `2001-02`, ordinal
/// `2001-034`, week `2001-W05-6`, compact `20010203`), with the month in letters or Roman (`3 Feb 2001`,
/// `3.II.2001`), or with the year last. Between points the day comes first wherever that is written; else `order`
/// tells. Two years (`1999-2001`) are all between them.
pub(crate) fn single(text: &str, order: Order) -> Option<EventDate> {
    let text = without_time(text.trim());
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return compact(text);
    }
    if let Some(week) = week(text) {
        return Some(week);
    }
    let after = text.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| without_weekday(text)).flatten();
    let text = after.as_deref().unwrap_or(text);
    let ([first, second, third], count) = parts(text)?;
    match count {
        2 | 3 if first.len() == 4 && is_number(first) => {
            year_first(first, second, Some(third).filter(|_| count == 3))
        }
        2 => month(four_digits(second)?, named_month(first).or_else(|| digits(first))?),
        3 => {
            let pointed = text.contains('.') && !text.contains(['-', '/']);
            year_last([first, second, third], if pointed { Order::DayFirst } else { order })
        }
        _ => None,
    }
}

/// Up to three parts, between hyphens, else slashes, else spaces, points and commas.
fn parts(text: &str) -> Option<([&str; 3], usize)> {
    let mut found = [""; 3];
    let mut count = 0;
    let mut take = |part| {
        *found.get_mut(count)? = part;
        count += 1;
        Some(())
    };
    if let Some(separator) = ['-', '/'].into_iter().find(|separator| text.contains(*separator)) {
        for part in text.split(separator) {
            let part = part.trim_matches([' ', '.', ',']);
            take(Some(part).filter(|part| !part.is_empty())?)?;
        }
    } else {
        for part in text.split([' ', '.', ',']).filter(|part| !part.is_empty()) {
            take(part)?;
        }
    }
    Some((found, count))
}

/// `2001`, `2001034` or `20010203`.
fn compact(text: &str) -> Option<EventDate> {
    let of_year = four_digits(text.get(..4)?)?;
    match text.len() {
        4 => year(of_year),
        7 => NaiveDate::from_yo_opt(of_year, digits(&text[4..])?).map(EventDate::day),
        8 => date(of_year, digits(&text[4..6])?, digits(&text[6..])?),
        _ => None,
    }
}

/// `2001-W05`, `2001-W05-6`, `2001W056`.
pub(crate) fn week(text: &str) -> Option<EventDate> {
    let of_year = four_digits(text.get(..4)?)?;
    let rest = text.get(4..)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix(['W', 'w'])?;
    let of_week = digits(rest.get(..2)?)?;
    let day = |day| NaiveDate::from_isoywd_opt(of_year, of_week, day);
    let rest = &rest[2..];
    if rest.is_empty() {
        return Some(EventDate { start: day(Weekday::Mon)?, end: day(Weekday::Sun)? });
    }
    let number: u8 = rest.strip_prefix('-').unwrap_or(rest).parse().ok()?;
    day(Weekday::try_from(number.checked_sub(1)?).ok()?).map(EventDate::day)
}

/// `2001-02`, `2001-034`, `2001-02-03`, `1999-2001`.
fn year_first(first: &str, second: &str, third: Option<&str>) -> Option<EventDate> {
    let of_year = four_digits(first)?;
    if third.is_none() && is_number(second) {
        match second.len() {
            3 => return NaiveDate::from_yo_opt(of_year, digits(second)?).map(EventDate::day),
            4 => {
                let (start, last) = (year(of_year)?, year(four_digits(second)?)?);
                return Some(EventDate { start: start.start, end: last.end })
                    .filter(|date| date.start <= date.end);
            }
            _ => {}
        }
    }
    date(of_year, digits(second).or_else(|| named_month(second))?, third.map_or(Some(0), day_number)?)
}

/// `31/12/2001`, `12/31/2001`, `31 Dec 2001`, `Dec 31, 2001`.
fn year_last([first, second, third]: [&str; 3], order: Order) -> Option<EventDate> {
    let of_year = four_digits(third)?;
    let (day, of_month) = match (named_month(first), named_month(second)) {
        (Some(of_month), None) => (day_number(second)?, of_month),
        (None, Some(of_month)) => (day_number(first)?, of_month),
        (None, None) if order == Order::DayFirst => (digits(first)?, digits(second)?),
        (None, None) => (digits(second)?, digits(first)?),
        (Some(_), Some(_)) => return None,
    };
    date(of_year, of_month, day)
}

/// The date of a year, month and day, of which zeros stand for what is not known.
pub(crate) fn date(of_year: i32, of_month: u32, day: u32) -> Option<EventDate> {
    match (of_month, day) {
        (0, 0) => year(of_year),
        (_, 0) => month(of_year, of_month),
        _ => NaiveDate::from_ymd_opt(of_year, of_month, day).map(EventDate::day),
    }
    .filter(|_| of_year > 0)
}

/// The month of a name, whole or cut to three letters or more, or of a Roman number.
pub(crate) fn named_month(word: &str) -> Option<u32> {
    let named = |name: &str| {
        let start = name.as_bytes().get(..word.len());
        word.len() >= 3 && start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    let roman = |number: &str| number.eq_ignore_ascii_case(word);
    let found =
        MONTHS.iter().position(|name| named(name)).or_else(|| ROMAN.iter().position(|name| roman(name)))?;
    u32::try_from(found + 1).ok()
}

/// `3` or `3rd`.
fn day_number(text: &str) -> Option<u32> {
    let at = text.len().saturating_sub(2);
    let suffix = text
        .get(at..)
        .filter(|suffix| ["st", "nd", "rd", "th"].iter().any(|th| th.eq_ignore_ascii_case(suffix)));
    digits(if suffix.is_some() { &text[..at] } else { text })
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn four_digits(text: &str) -> Option<i32> {
    (text.len() == 4 && is_number(text)).then(|| text.parse().ok())?
}

pub(crate) fn digits(text: &str) -> Option<u32> {
    ((1..=3).contains(&text.len()) && is_number(text)).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{Order, single};

    fn day_first(text: &str) -> Option<String> {
        single(text, Order::DayFirst).map(|date| format!("{}/{}", date.start, date.end))
    }

    #[test]
    fn dates() {
        for (given, expected) in [
            ("2001-02-03", "2001-02-03/2001-02-03"),
            ("2001-2-3", "2001-02-03/2001-02-03"),
            ("2001-02-03T04:05:06Z", "2001-02-03/2001-02-03"),
            ("2001-02-03T23:59:59-11:00", "2001-02-03/2001-02-03"),
            ("2001-02-03 04:05:06", "2001-02-03/2001-02-03"),
            ("2001", "2001-01-01/2001-12-31"),
            ("2004-02", "2004-02-01/2004-02-29"),
            ("2001-034", "2001-02-03/2001-02-03"),
            ("2001034", "2001-02-03/2001-02-03"),
            ("2001-W05", "2001-01-29/2001-02-04"),
            ("2001-W05-6", "2001-02-03/2001-02-03"),
            ("2001W056T10:00", "2001-02-03/2001-02-03"),
            ("20010203", "2001-02-03/2001-02-03"),
            ("2001/02/03", "2001-02-03/2001-02-03"),
            ("2001-00-00", "2001-01-01/2001-12-31"),
            ("2001-02-00", "2001-02-01/2001-02-28"),
            ("1999-2001", "1999-01-01/2001-12-31"),
            ("31/12/2001", "2001-12-31/2001-12-31"),
            ("31.12.2001", "2001-12-31/2001-12-31"),
            ("3. 4. 2001", "2001-04-03/2001-04-03"),
            ("31/12/2001 10:15 PM", "2001-12-31/2001-12-31"),
            ("3 Feb 2001", "2001-02-03/2001-02-03"),
            ("3rd February 2001", "2001-02-03/2001-02-03"),
            ("03-FEB-2001", "2001-02-03/2001-02-03"),
            ("February 3, 2001", "2001-02-03/2001-02-03"),
            ("Sept. 3, 2001", "2001-09-03/2001-09-03"),
            ("2001 Feb 3", "2001-02-03/2001-02-03"),
            ("3.IV.1999", "1999-04-03/1999-04-03"),
            ("3-xii-1999", "1999-12-03/1999-12-03"),
            ("VII.1999", "1999-07-01/1999-07-31"),
            ("Feb. 2001", "2001-02-01/2001-02-28"),
            ("12/2001", "2001-12-01/2001-12-31"),
            ("Tue Apr 01 00:00:00 CET 1930", "1930-04-01/1930-04-01"),
            ("Sat, 3 Feb 2001 10:15", "2001-02-03/2001-02-03"),
        ] {
            assert_eq!(day_first(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn no_dates() {
        for given in [
            "",
            "12/31/2001",
            "2001-13-01",
            "2001-02-30",
            "2001-366",
            "2001-W53",
            "2001-W05-8",
            "2001-02-03-04",
            "2001--03",
            "0000-00-00",
            "2001-00-03",
            "01",
            "200102",
            "unknown",
            "Marble 2001",
            "3 XIII 2001",
            "é",
            "-",
            "T12:00",
            "99-12-31",
            "2001-02-03T",
            "2001-02-03T25:00",
            "2001-1999",
            // Seconds and milliseconds since 1970.
            "981172800",
            "1234567890",
            "1234567890123",
        ] {
            assert_eq!(day_first(given), None, "{given}");
        }
    }

    #[test]
    fn the_month_may_come_first() {
        let found = single("12/31/2001", Order::MonthFirst).map(|date| date.start.to_string());
        assert_eq!(found.as_deref(), Some("2001-12-31"));
        // Not between points.
        let found = single("3.4.2001", Order::MonthFirst).map(|date| date.start.to_string());
        assert_eq!(found.as_deref(), Some("2001-04-03"));
    }
}
