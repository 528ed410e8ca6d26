//! Times of day and days of the week, so far as they are told from dates.

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The text before a time of day: after a `T` or, with its minutes, after a space.
pub(crate) fn without_time(text: &str) -> &str {
    let bytes = text.as_bytes();
    // Most have none.
    if !bytes.iter().any(|byte| matches!(byte, b'T' | b't' | b':')) {
        return text;
    }
    let letter = text.match_indices(['T', 't']).map(|(at, _)| at);
    let letter = letter.filter(|at| *at > 0 && bytes[at - 1].is_ascii_digit());
    let after_letter = letter.map(|at| (at, true));
    let after_space = text.match_indices(' ').map(|(at, _)| (at, false));
    let mut found = after_letter.chain(after_space);
    found
        .find(|(at, compact)| is_time(&text[at + 1..], *compact))
        .map_or(text, |(at, _)| text[..at].trim_end())
}

/// The text after a day of the week, also without the time which programs write before the year
/// (`Tue Apr 01 00:00:00 CET 1930`); `None` where it begins with none.
pub(crate) fn without_weekday(text: &str) -> Option<String> {
    let (first, rest) = text.split_once(' ')?;
    let first = first.trim_end_matches([',', '.']).to_ascii_lowercase();
    WEEKDAYS.iter().find(|day| first.len() >= 3 && day.starts_with(&first))?;
    let words: Vec<_> = rest.split_whitespace().collect();
    Some(match words.as_slice() {
        [month, day, time, _, year] if is_time(time, false) => format!("{month} {day} {year}"),
        _ => rest.to_owned(),
    })
}

/// A time of day (`10:15`, `10:15:30.5Z`, `4:05 PM`, `23:00+11:00`), or also `10` and `1015` where `compact`.
pub(crate) fn is_time(text: &str, compact: bool) -> bool {
    let at = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(text.len());
    is_clock(&text[..at], compact) && is_zone(text[at..].trim())
}

fn is_clock(clock: &str, compact: bool) -> bool {
    let whole = clock.split(['.', ',']).next().unwrap_or_default();
    let limits = [24_u8, 59, 60].into_iter();
    let within = |part: &str, limit: u8| {
        matches!(part.len(), 1 | 2) && part.parse::<u8>().is_ok_and(|number| number <= limit)
    };
    if whole.contains(':') {
        let count = whole.split(':').count();
        count <= 3 && whole.split(':').zip(limits).all(|(part, limit)| within(part, limit))
    } else {
        let even = matches!(whole.len(), 2 | 4 | 6);
        let pair = |at: usize| whole.get(at..at + 2).unwrap_or_default();
        compact && even && (0..whole.len()).step_by(2).zip(limits).all(|(at, limit)| within(pair(at), limit))
    }
}

/// `Z`, `+11:00`, `PM`, `AEST`, or nothing.
fn is_zone(zone: &str) -> bool {
    let letters = zone.len() <= 5 && zone.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    let offset = || {
        let rest = zone.strip_prefix(['+', '-', '\u{2212}']);
        rest.is_some_and(|rest| is_clock(rest, true))
    };
    letters || offset()
}

#[cfg(test)]
mod tests {
    use super::{without_time, without_weekday};

    #[test]
    fn weekdays() {
        for (given, expected) in [
            ("Tue Apr 01 00:00:00 CET 1930", Some("Apr 01 1930")),
            ("Saturday, 3 Feb 2001", Some("3 Feb 2001")),
            ("Sat. Feb 3, 2001", Some("Feb 3, 2001")),
            ("March 3, 2001", None),
            ("Sa 3 Feb 2001", None),
            ("Monday", None),
        ] {
            assert_eq!(without_weekday(given).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn table() {
        for (given, expected) in [
            ("2001-02-03", "2001-02-03"),
            ("2001-02-03T10", "2001-02-03"),
            ("2001-02-03T1015Z", "2001-02-03"),
            ("2001-02-03T10:15:30.123+11:00", "2001-02-03"),
            ("2001-02-03 10:15", "2001-02-03"),
            ("Feb 3, 2001 4:05 PM", "Feb 3, 2001"),
            ("2001-02-03 10:15:00 AEST", "2001-02-03"),
            ("2001-02-03 10:15 +1000", "2001-02-03"),
            ("2001-02-03T10:15\u{2212}05:00", "2001-02-03"),
            ("2001-02-03T24:00", "2001-02-03"),
            // No times.
            ("2001-02-03T25:00", "2001-02-03T25:00"),
            ("2001-02-03T10:61", "2001-02-03T10:61"),
            ("2001-02-03 1015", "2001-02-03 1015"),
            ("3 Oct 2001", "3 Oct 2001"),
            ("August 2001", "August 2001"),
            ("2001-02-03T", "2001-02-03T"),
            ("2001-02-03T10:15/2001-02-04", "2001-02-03T10:15/2001-02-04"),
            (":é T:", ":é T:"),
        ] {
            assert_eq!(without_time(given), expected, "{given}");
        }
    }
}
