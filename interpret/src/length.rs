//! Lengths and ranges of them, in metres and other units.

/// No length is longer.
const MAX_LENGTH: usize = 100;

/// Words before a number that say it is not exact.
const ABOUT: [&str; 9] = ["circa", "ca.", "ca ", "c.", "about", "approx.", "approximately", "~", "\u{b1}"];
/// What may follow a length without changing it.
const SUFFIXES: [&str; 7] = ["above sea level", "a.s.l.", "a.s.l", "asl", "amsl", "deep", "elev."];

/// A length or a range of lengths, as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Length {
    /// The first number, in metres.
    pub first: f64,
    /// The second number of a range, else the first, in metres.
    pub last: f64,
    /// Whether it was written in metres, or without a unit.
    pub metric: bool,
}

/// Reads `100`, `100 m`, `1,200 ft`, `3-5 km`, `100 m to 200 m`, `ca. 100 m (330 ft)`.
pub(crate) fn length(text: &str) -> Option<Length> {
    if let Some(metres) = plain(text) {
        return Some(Length { first: metres, last: metres, metric: true });
    }
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return None;
    }
    // Another unit in brackets repeats it.
    let text =
        text.split_once('(').filter(|(before, _)| !before.is_empty()).map_or(text, |(before, _)| before);
    let lower = text.to_lowercase();
    let mut text = lower.trim();
    for word in ABOUT {
        text = text.strip_prefix(word).unwrap_or(text).trim_start();
    }
    for word in SUFFIXES {
        text = text.strip_suffix(word).unwrap_or(text).trim_end();
    }
    single(text).map(|(metres, unit)| Length::new(metres, metres, unit)).or_else(|| range(text))
}

impl Length {
    fn new(first: f64, last: f64, unit: Option<f64>) -> Self {
        let factor = unit.unwrap_or(1.0);
        Self {
            first: first * factor,
            last: last * factor,
            metric: unit.is_none_or(|unit| (unit - 1.0).abs() < f64::EPSILON),
        }
    }
}

/// Two lengths between a hyphen, a dash or "to"; the first may take its unit from the second.
fn range(text: &str) -> Option<Length> {
    let hyphens = text.char_indices().skip(1).filter(|(_, c)| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
    let hyphens = hyphens.map(|(at, c)| (&text[..at], &text[at + c.len_utf8()..]));
    let words = text.match_indices(" to ").map(|(at, to)| (&text[..at], &text[at + to.len()..]));
    words.chain(hyphens).find_map(|(first, last)| {
        let ((first, first_unit), (last, last_unit)) = (single(first.trim())?, single(last.trim())?);
        let (first, last) =
            (Length::new(first, first, first_unit.or(last_unit)), Length::new(last, last, last_unit));
        Some(Length { last: last.last, metric: first.metric && last.metric, ..first })
    })
}

/// A number, and the metres of its unit if it has one.
fn single(text: &str) -> Option<(f64, Option<f64>)> {
    let unsigned = text.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(text).trim_start();
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' ' | '\u{a0}'));
    let digits = unsigned[..end.unwrap_or(unsigned.len())].trim_end();
    let size = plain(digits).or_else(|| grouped(digits))?;
    let negative = text.starts_with(['-', '\u{2212}']);
    let unit = unsigned[digits.len()..].trim().trim_end_matches('.');
    let unit = if unit.is_empty() { None } else { Some(metres(unit)?) };
    Some((if negative { -size } else { size }, unit))
}

/// A finite number with a point.
fn plain(text: &str) -> Option<f64> {
    // `parse` also reads words (`inf`, `nan`).
    text.bytes().all(|byte| byte.is_ascii_digit() || b".-+eE".contains(&byte)).then_some(())?;
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number with a decimal comma (`1,5`), or with commas or spaces between thousands (`1,200`).
fn grouped(text: &str) -> Option<f64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split([',', ' ', '\u{a0}']);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
    if first.is_some() && groups.all(|group| group.len() == 3) {
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        return plain(&format!("{digits}.{decimals}"));
    }
    let comma = text.matches(',').count() == 1 && !text.contains('.');
    comma.then(|| plain(&text.replace(',', ".")))?
}

/// The metres of a unit.
fn metres(unit: &str) -> Option<f64> {
    Some(match unit {
        "m" | "mt" | "mts" | "mtr" | "mtrs" | "metre" | "metres" | "meter" | "meters" | "masl" | "msnm" => {
            1.0
        }
        "km" | "kms" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => 1000.0,
        "cm" => 0.01,
        "ft" | "feet" | "foot" | "'" | "\u{2032}" | "\u{2019}" => 0.3048,
        "in" | "inch" | "inches" => 0.0254,
        "yd" | "yds" | "yard" | "yards" => 0.9144,
        "mi" | "mile" | "miles" => 1609.344,
        "nmi" | "nautical mile" | "nautical miles" => 1852.0,
        "fathom" | "fathoms" | "fath" | "ftm" | "ftms" | "fm" | "fms" | "fth" => 1.8288,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{Length, length};

    #[test]
    fn table() {
        for (text, first, last, metric) in [
            ("100", 100.0, 100.0, true),
            ("-5.5", -5.5, -5.5, true),
            ("1e2", 100.0, 100.0, true),
            ("100m", 100.0, 100.0, true),
            ("100 M.", 100.0, 100.0, true),
            ("1,5 m", 1.5, 1.5, true),
            ("0,125", 0.125, 0.125, true),
            ("1,200", 1200.0, 1200.0, true),
            ("1 200.5 m", 1200.5, 1200.5, true),
            ("2,100,000 m", 2_100_000.0, 2_100_000.0, true),
            ("1000 ft", 304.8, 304.8, false),
            ("1,000 feet", 304.8, 304.8, false),
            ("10'", 3.048, 3.048, false),
            ("2.5 km", 2500.0, 2500.0, false),
            ("10 fathoms", 18.288, 18.288, false),
            ("1 mile", 1609.344, 1609.344, false),
            ("100-200 m", 100.0, 200.0, true),
            ("100 m - 200 m", 100.0, 200.0, true),
            ("200 to 100", 200.0, 100.0, true),
            ("100\u{2013}200 ft", 30.48, 60.96, false),
            ("-5 - -3 m", -5.0, -3.0, true),
            ("-5--3", -5.0, -3.0, true),
            ("ca. 100 m a.s.l.", 100.0, 100.0, true),
            ("\u{b1} 50 m", 50.0, 50.0, true),
            ("100 m (330 ft)", 100.0, 100.0, true),
        ] {
            let found = length(text).unwrap_or_else(|| panic!("{text}"));
            let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
            assert!(
                near(found.first, first) && near(found.last, last) && found.metric == metric,
                "{text}: {found:?}"
            );
        }
        for text in [
            "",
            "m",
            "sea level",
            "inf",
            "NaN",
            "1e999",
            "100 x",
            ">100",
            "100-",
            "1,2,3",
            "1.2.3",
            "1-2-3",
            "(",
            "0x10",
        ] {
            assert_eq!(length(text), None::<Length>, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), near in "[0-9mkft '., \u{2212}–-]{0,16}") {
            let _ = (length(&text), length(&near));
        }
    }
}
