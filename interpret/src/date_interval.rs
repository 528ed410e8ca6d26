//! Dates and intervals of dates as people write them.

use atlas_records::EventDate;
use chrono::{Datelike, Days, Months, NaiveDate};

use crate::{
    clock::{is_time, without_time},
    date_text::{Order, date, digits, month, single, week},
};

/// No interval of two dates with their times is longer.
const MAX_LENGTH: usize = 120;

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// One interval.
    One(EventDate),
    /// One of two: with the day before the month, or the month before the day (`3/4/2001`).
    Either(EventDate, EventDate),
}

/// Reads a date or an interval of dates: two dates between a slash, a hyphen or "to", the second of which may leave out
/// what it has in common with the first (`2001-02-03/05`), or a date and a duration (`2001-02-03/P2D`).
///
/// Times are not shifted between zones: the days are those written. Numbers alone are years or whole dates, never
/// seconds since 1970. Day and month in numbers before the year count where only one order makes dates.
pub(crate) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return None;
    }
    let day_first = interval(text, Order::DayFirst);
    let year_first = text.bytes().take_while(u8::is_ascii_digit).count() >= 4;
    if year_first && day_first.is_some() {
        return day_first.map(Reading::One);
    }
    match (day_first, interval(text, Order::MonthFirst)) {
        (Some(day), Some(month)) if day == month => Some(Reading::One(day)),
        (Some(day), Some(month)) => Some(match (day.start <= day.end, month.start <= month.end) {
            (true, false) => Reading::One(day),
            (false, true) => Reading::One(month),
            _ => Reading::Either(day, month),
        }),
        (day, month) => day.or(month).map(Reading::One),
    }
}

fn interval(text: &str, order: Order) -> Option<EventDate> {
    if let Some(date) = single(text, order) {
        return Some(date);
    }
    let (first, last) = ends(text)?;
    let (first, last) = (first.trim(), last.trim());
    if let Some(duration) = last.strip_prefix('P') {
        let start = single(first, order)?.start;
        return Some(EventDate {
            start,
            end: shifted(start, duration, NaiveDate::checked_add_months, NaiveDate::checked_add_days)?
                .pred_opt()?
                .max(start),
        });
    }
    if let Some(duration) = first.strip_prefix('P') {
        let end = single(last, order)?.end;
        return Some(EventDate {
            start: shifted(end, duration, NaiveDate::checked_sub_months, NaiveDate::checked_sub_days)?
                .succ_opt()?
                .min(end),
            end,
        });
    }
    let Some(start) = single(first, order) else {
        let end = single(last, order)?;
        return Some(EventDate { start: completed(first, end, order)?.start, end: end.end });
    };
    let end = if is_time(last.trim_start_matches(['T', 't']), false) {
        start
    } else {
        single(last, order).or_else(|| shortened(start, without_time(last)))?
    };
    Some(EventDate { start: start.start, end: end.end })
}

/// The two ends of an interval, where it is plain which mark parts them.
fn ends(text: &str) -> Option<(&str, &str)> {
    for between in [" - ", "\u{2013}", "\u{2014}", " to "] {
        if let Some(ends) = text.split_once(between) {
            return Some(ends);
        }
    }
    match text.matches('/').count() {
        1 => text.split_once('/'),
        // Each date has two of its own.
        5 => text.match_indices('/').nth(2).map(|(at, _)| (&text[..at], &text[at + 1..])),
        _ => text.split_once('-').filter(|(_, last)| !last.contains('-')),
    }
}

/// The end of an interval that leaves out what it has in common with the start.
fn shortened(start: EventDate, last: &str) -> Option<EventDate> {
    let first = start.start;
    if last.starts_with(['W', 'w']) {
        return week(&format!("{}-{last}", first.iso_week().year()));
    }
    match last.split_once('-') {
        Some((of_month, day)) => date(first.year(), digits(of_month)?, digits(day)?),
        None if last.len() == 3 => NaiveDate::from_yo_opt(first.year(), digits(last)?).map(EventDate::day),
        None if start.start == start.end => date(first.year(), first.month(), digits(last)?),
        None => month(first.year(), digits(last)?),
    }
}

/// The start of an interval that leaves out what it has in common with the end (`3-5 Feb 2001`).
fn completed(first: &str, end: EventDate, order: Order) -> Option<EventDate> {
    if let Some(day) = digits(first).filter(|_| end.start == end.end) {
        return date(end.end.year(), end.end.month(), day).filter(|_| day > 0);
    }
    let named = first.bytes().any(|byte| byte.is_ascii_alphabetic());
    single(&format!("{first} {}", end.end.year()), order).filter(|_| named)
}

/// A day moved by a duration without its `P`, of which hours and smaller count for nothing.
fn shifted(
    day: NaiveDate,
    duration: &str,
    months: fn(NaiveDate, Months) -> Option<NaiveDate>,
    days: fn(NaiveDate, Days) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let mut moved = day;
    let mut rest = duration.split('T').next().filter(|_| duration.len() > 1)?;
    while !rest.is_empty() {
        let at = rest.find(|c: char| !c.is_ascii_digit())?;
        let number = digits(&rest[..at])?;
        moved = match rest.as_bytes()[at] {
            b'Y' => months(moved, Months::new(number * 12))?,
            b'M' => months(moved, Months::new(number))?,
            b'W' => days(moved, Days::new(u64::from(number) * 7))?,
            b'D' => days(moved, Days::new(u64::from(number)))?,
            _ => return None,
        };
        rest = &rest[at + 1..];
    }
    Some(moved)
}

#[cfg(test)]
mod tests {
    use atlas_records::EventDate;
    use chrono::NaiveDate;
    use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};

    use super::{Reading, read};

    fn written(date: EventDate) -> String {
        format!("{}/{}", date.start, date.end)
    }

    #[test]
    fn intervals() {
        for (given, expected) in [
            ("2001-02-03", "2001-02-03/2001-02-03"),
            ("2001-02-03T00:00:00/2001-02-05T00:00:00", "2001-02-03/2001-02-05"),
            ("2009-02-14T23:00Z/2009-02-15T01:00Z", "2009-02-14/2009-02-15"),
            ("2009-02-14T23:00-05:00/2009-02-15T01:00-05:00", "2009-02-14/2009-02-15"),
            ("2009-02-14 23:00/2009-02-15 01:00", "2009-02-14/2009-02-15"),
            ("2001-02-03T10:00/12:00", "2001-02-03/2001-02-03"),
            ("2001-02-03 10:00 - 12:00", "2001-02-03/2001-02-03"),
            ("2001-02-03T10:00Z/05T12:00Z", "2001-02-03/2001-02-05"),
            ("2001-02-03/2001-03-01", "2001-02-03/2001-03-01"),
            ("2001-02-03/05", "2001-02-03/2001-02-05"),
            ("2001-02-03/03-05", "2001-02-03/2001-03-05"),
            ("2001-02/2001-04", "2001-02-01/2001-04-30"),
            ("2001-02/04", "2001-02-01/2001-04-30"),
            ("2001-034/036", "2001-02-03/2001-02-05"),
            ("2001-W05/W06", "2001-01-29/2001-02-11"),
            ("2001-W05-6/W06-1", "2001-02-03/2001-02-05"),
            ("20010203/20010205", "2001-02-03/2001-02-05"),
            ("1999/2001", "1999-01-01/2001-12-31"),
            // A slash is common between year and month.
            ("2001/02", "2001-02-01/2001-02-28"),
            ("2001-02-03 - 2001-02-05", "2001-02-03/2001-02-05"),
            ("2001-02-03 to 2001-02-05", "2001-02-03/2001-02-05"),
            ("2001-02-03\u{2013}2001-02-05", "2001-02-03/2001-02-05"),
            ("31/12/2001 - 02/01/2002", "2001-12-31/2002-01-02"),
            ("31/12/2001/02/01/2002", "2001-12-31/2002-01-02"),
            ("12/31/2001-01/02/2002", "2001-12-31/2002-01-02"),
            ("31.12.2001-2.1.2002", "2001-12-31/2002-01-02"),
            ("3 - 5 Feb 2001", "2001-02-03/2001-02-05"),
            ("28 Feb-2 March 2001", "2001-02-28/2001-03-02"),
            ("May\u{2013}June 1999", "1999-05-01/1999-06-30"),
            ("2001-02-03/P2D", "2001-02-03/2001-02-04"),
            ("2001-02-03T10:00Z/PT2H", "2001-02-03/2001-02-03"),
            ("P1M/2001-02-28", "2001-01-29/2001-02-28"),
            ("2001-02-03/2001-02-01", "2001-02-03/2001-02-01"),
            ("13/12/2001", "2001-12-13/2001-12-13"),
            ("12/13/2001", "2001-12-13/2001-12-13"),
            ("4/4/2001", "2001-04-04/2001-04-04"),
            // With the day first it would end before it began.
            ("01/03/2001 - 10/02/2001", "2001-01-03/2001-10-02"),
        ] {
            let found = read(given);
            let Some(Reading::One(date)) = found else { panic!("{given}: {found:?}") };
            assert_eq!(written(date), expected, "{given}");
        }
        for given in [
            "",
            "/",
            "2001-02-03/",
            "/2001-02-03",
            "2001/2/3/4",
            "2001-02-03/X",
            "2001-02-03/P",
            "a/b",
            "-",
            "3 - 5",
        ] {
            assert_eq!(read(given), None, "{given}");
        }
    }

    #[test]
    fn either() {
        for (given, day_first, month_first) in [
            ("3/4/2001", "2001-04-03/2001-04-03", "2001-03-04/2001-03-04"),
            ("03-04-2001 10:00", "2001-04-03/2001-04-03", "2001-03-04/2001-03-04"),
            ("3/4/2001 - 5/4/2001", "2001-04-03/2001-04-05", "2001-03-04/2001-05-04"),
        ] {
            let Some(Reading::Either(a, b)) = read(given) else { panic!("{given}") };
            assert_eq!((written(a).as_str(), written(b).as_str()), (day_first, month_first), "{given}");
        }
    }

    fn days() -> impl Strategy<Value = NaiveDate> {
        // From 1600-01-01 on, 600 years.
        (584_023..803_168).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap())
    }

    proptest! {
        #[test]
        fn an_interval_written_reads_back(start in days(), end in days(), hour in 0..24, zone in -11..12) {
            let (start, end) = (start.min(end), start.max(end));
            let expected = Some(Reading::One(EventDate { start, end }));
            prop_assert_eq!(read(&format!("{start}/{end}")), expected);
            prop_assert_eq!(read(&format!("{start}T{hour:02}:00Z/{end}T{hour:02}:59:59.5{zone:+03}:00")), expected);
            prop_assert_eq!(read(&format!("{}/{}", start.format("%G-W%V-%u"), end.format("%G-W%V-%u"))), expected);
            prop_assert_eq!(read(&format!("{} - {}", start.format("%-d %b %Y"), end.format("%B %-d, %Y"))), expected);
        }

        #[test]
        fn no_text_panics(text in any::<String>(), near in "[0-9TWPZtoéI./: –-]{0,24}") {
            let _ = (read(&text), read(&near));
        }
    }
}
