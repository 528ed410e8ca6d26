//! Angles as people write them: decimal, or in degrees, minutes and seconds, with the side of the earth.

/// No pair of coordinates is longer.
const MAX_LENGTH: usize = 150;

/// Which of the two an angle is, where that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    Latitude,
    Longitude,
}

/// An angle read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Angle {
    /// South and west are negative.
    pub degrees: f64,
    pub axis: Option<Axis>,
    /// Whether it is a whole number and nothing else.
    bare: bool,
    /// Whether it was written without minutes.
    pub decimal: bool,
}

impl Angle {
    /// The angle of a number of degrees.
    pub(crate) const fn decimal(degrees: f64) -> Self {
        Self { degrees, axis: None, bare: false, decimal: true }
    }
}

/// Reads `-33.5`, `33,5 S`, `33° 30' 15.5" S`, `S33 30.25`, `33d30m15s` and the like.
pub(crate) fn angle(text: &str) -> Option<Angle> {
    let mut reader = Reader::default();
    let mut rest = text.trim();
    if rest.len() > MAX_LENGTH {
        return None;
    }
    while let Some(next) = rest.chars().next() {
        rest = reader.read(next, rest)?.trim_start();
    }
    reader.finish()
}

/// Reads both coordinates in one text, latitude first unless the sides of the earth are written. `None` where the text
/// may be parted in more than one way, or is of a grid.
pub(crate) fn pair(text: &str) -> Option<(Angle, Angle)> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "()[]".contains(c));
    if text.len() > MAX_LENGTH {
        return None;
    }
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '|');
    let mut found = None;
    for (at, next) in text.char_indices().skip(1) {
        let (first, second) = text.split_at(at);
        let number = |c: char| c.is_ascii_digit() || c == '.';
        if number(next) && first.ends_with(number) {
            continue;
        }
        let halves = angle(first.trim_matches(between)).zip(angle(second.trim_matches(between)));
        let Some(halves) = halves.filter(|halves| is_pair(*halves)) else { continue };
        if found.is_some_and(|found| found != halves) {
            return None;
        }
        found = Some(halves);
    }
    // A whole number and nothing else may be of any grid.
    found.filter(|(first, second)| first.axis.is_some() || !(first.bare || second.bare))
}

fn is_pair((first, second): (Angle, Angle)) -> bool {
    let within = |angle: Angle| angle.degrees.abs() <= 180.0;
    let told = match (first.axis, second.axis) {
        (Some(a), Some(b)) => a != b,
        (None, None) => true,
        _ => false,
    };
    told && within(first) && within(second)
}

#[derive(Debug, Default)]
struct Reader {
    /// Whether the sign is a minus.
    minus: Option<bool>,
    parts: [f64; 3],
    count: usize,
    /// The last number has decimals: it is the last.
    fraction: bool,
    /// Which part the last mark was of.
    marked: usize,
    /// The marks are letters.
    lettered: bool,
    side: Option<(Axis, bool)>,
    /// A side after the numbers ends them.
    done: bool,
    label: Option<Axis>,
}

impl Reader {
    /// Takes what the text begins with, and gives back the rest.
    fn read<'a>(&mut self, next: char, text: &'a str) -> Option<&'a str> {
        let after = &text[next.len_utf8()..];
        match next {
            '0'..='9' => return self.number(text),
            '-' | '\u{2212}' | '\u{2013}' | '+' if self.count == 0 && self.minus.is_none() => {
                self.minus = Some(next != '+');
            }
            '°' | 'º' | '˚' | 'ᵒ' | '⁰' | '*' | '\u{fffd}' => self.mark(1)?,
            '\'' | '’' | '′' | '‘' | '´' | '`' | 'ʹ' => {
                // Two of them are one mark of seconds.
                if let Some(after) = after.strip_prefix(next) {
                    self.mark(3)?;
                    return Some(after);
                }
                self.mark(2)?;
            }
            '"' | '”' | '″' | '“' | '˝' | 'ʺ' => self.mark(3)?,
            ':' | '=' if self.label.is_some() && self.count == 0 => {}
            ':' => self.mark(self.count)?,
            _ if next.is_alphabetic() => return self.word(text),
            _ => return None,
        }
        Some(after)
    }

    fn number<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        if self.count == 3 || self.fraction || self.done {
            return None;
        }
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let whole = digits(text);
        let decimals = text[whole..].strip_prefix(['.', ',']).map_or(0, digits);
        let end = if decimals > 0 { whole + 1 + decimals } else { whole };
        let part: f64 = if decimals > 0 {
            format!("{}.{}", &text[..whole], &text[whole + 1..end]).parse().ok()?
        } else {
            text[..whole].parse().ok()?
        };
        self.parts[self.count] = part;
        self.count += 1;
        self.fraction = decimals > 0;
        // `33.` is a number, too.
        Some(if decimals == 0 { text[end..].strip_prefix('.').unwrap_or(&text[end..]) } else { &text[end..] })
    }

    /// A mark belongs to the number before it.
    fn mark(&mut self, part: usize) -> Option<()> {
        let right = part > 0 && self.count == part && self.marked < part && !self.done;
        self.marked = part;
        right.then_some(())
    }

    fn word<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        // A point ends a shortened word.
        let after = after.strip_prefix('.').unwrap_or(after);
        if !self.unit(word, after.trim_start()) && !self.side(word) && !self.label(word) {
            let at = word.char_indices().next_back().map(|(at, _)| at).filter(|at| *at > 0)?;
            let (unit, side) = word.split_at(at);
            (self.unit(unit, side) && self.side(side)).then_some(())?;
        }
        Some(after)
    }

    /// Takes a mark in letters. An `s` after minutes in letters is of seconds, unless it may be South.
    fn unit(&mut self, word: &str, after: &str) -> bool {
        let part = match word.to_ascii_lowercase().as_str() {
            "d" | "deg" | "degs" | "degree" | "degrees" => 1,
            "o" if word == "o" => 1,
            "m" | "mn" | "min" | "mins" | "minute" | "minutes" => 2,
            "sec" | "secs" | "second" | "seconds" => 3,
            "s" if self.lettered && (word == "s" || self.side.is_some() || !after.is_empty()) => 3,
            _ => return false,
        };
        if self.count != part || self.marked >= part || self.done {
            return false;
        }
        (self.marked, self.lettered) = (part, true);
        true
    }

    fn side(&mut self, word: &str) -> bool {
        let side = match word.to_ascii_lowercase().as_str() {
            "n" | "north" => (Axis::Latitude, false),
            // After seconds that may be meant.
            "s" if self.lettered && self.count == 3 && self.marked < 3 => return false,
            "s" | "south" => (Axis::Latitude, true),
            "e" | "east" => (Axis::Longitude, false),
            "w" | "west" => (Axis::Longitude, true),
            _ => return false,
        };
        self.done = self.count > 0;
        self.side.replace(side).is_none()
    }

    fn label(&mut self, word: &str) -> bool {
        let label = match word.to_ascii_lowercase().as_str() {
            "lat" | "latitude" => Axis::Latitude,
            "lon" | "long" | "lng" | "longitude" => Axis::Longitude,
            _ => return false,
        };
        self.count == 0 && self.label.replace(label).is_none()
    }

    fn finish(self) -> Option<Angle> {
        let [degrees, minutes, seconds] = self.parts;
        let east_or_north = self.side.is_some_and(|(_, negative)| !negative);
        let axis = self.side.map(|(axis, _)| axis);
        let minus = self.minus == Some(true);
        let contradicts = axis.zip(self.label).is_some_and(|(side, label)| side != label);
        if self.count == 0 || minutes >= 60.0 || seconds > 60.0 || contradicts || (minus && east_or_north) {
            return None;
        }
        let size = degrees + minutes / 60.0 + seconds / 3600.0;
        let negative = minus || self.side.is_some_and(|(_, negative)| negative);
        let bare = self.count == 1 && !self.fraction && self.marked == 0 && self.side.is_none();
        Some(Angle {
            degrees: if negative { -size } else { size },
            axis: axis.or(self.label),
            bare,
            decimal: self.count == 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{
        Axis::{self, Latitude, Longitude},
        angle, pair,
    };

    #[test]
    fn angles() {
        let south = |degrees: f64| (-degrees, Some(Latitude));
        let cases: &[(&str, (f64, Option<Axis>))] = &[
            ("33.5 S", south(33.5)),
            ("S33.5", south(33.5)),
            ("33,5° S", south(33.5)),
            ("-33.5 S", south(33.5)),
            ("-33.5", (-33.5, None)),
            ("\u{2212}33.5°", (-33.5, None)),
            ("33°30'S", south(33.5)),
            ("33° 30' 18\" S", south(33.505)),
            ("33º30’18″S", south(33.505)),
            ("33°30′18′′ South", south(33.505)),
            ("33˚ 30.3' s", south(33.505)),
            ("33 30 18 S", south(33.505)),
            ("33:30:18 S", south(33.505)),
            ("33d30m18s S", south(33.505)),
            ("33d30m18sS", south(33.505)),
            ("33D30M18SS", south(33.505)),
            ("S 33d 30m 18s", south(33.505)),
            ("33d30m18s", (33.505, None)),
            ("33 deg. 30 min. 18 sec. N.", (33.505, Some(Latitude))),
            ("33 o 30' W", (-33.5, Some(Longitude))),
            ("Lat: 33.5 S", south(33.5)),
            ("longitude 151.25", (151.25, Some(Longitude))),
            ("151°15'00.0\"E", (151.25, Some(Longitude))),
            ("0°30'W", (-0.5, Some(Longitude))),
        ];
        for (text, (degrees, axis)) in cases {
            let found = angle(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found.degrees - degrees).abs() < 1e-9 && found.axis == *axis, "{text}: {found:?}");
        }
        for text in [
            "",
            "S",
            "°",
            "33.5 N S",
            "33.5 X",
            "-33.5 N",
            "33.5°30'",
            "33°61'",
            "33°30'61\"",
            "33°18\"",
            "33 30 18 5",
            "33'30°",
            "lat 33.5 E",
            "33 S 30",
            "33D30M18S",
            "55H",
            "33.5 O",
            "1e5",
            "33..5",
            "--33",
            "33-30",
            "inf",
        ] {
            assert_eq!(angle(text), None, "{text}");
        }
    }

    #[test]
    fn pairs() {
        for (text, first, second) in [
            ("-33.5, 151.25", -33.5, 151.25),
            ("(-33.5 151.25)", -33.5, 151.25),
            ("33,5 S; 151,25 E", -33.5, 151.25),
            ("33.5S151.25E", -33.5, 151.25),
            ("S33.5 E151.25", -33.5, 151.25),
            ("33°30'S 151°15'E", -33.5, 151.25),
            ("33 30 S, 151 15 E", -33.5, 151.25),
            ("33°30'00\"S/151°15'00\"E", -33.5, 151.25),
            ("151.25 E 33.5 S", 151.25, -33.5),
            ("lat 33.5 S long 151.25 E", -33.5, 151.25),
            ("lat=-33.5 lon=151.25", -33.5, 151.25),
            ("33 30, 151 15", 33.5, 151.25),
        ] {
            let (a, b) = pair(text).unwrap_or_else(|| panic!("{text}"));
            assert!(
                (a.degrees - first).abs() < 1e-9 && (b.degrees - second).abs() < 1e-9,
                "{text}: {a:?} {b:?}"
            );
        }
        for text in [
            "",
            "33.5 S",
            "33.5 S 34.5 S",
            "33 30 15 20",
            "33.5 S 151.25",
            "33 151",
            "55H 334567 6254321",
            "TQ 123 456",
            "UTM 55 334567 6254321",
            "55 S 334567 6254321",
            "334567 6254321",
            "4QFJ12345678",
            "33.5, 34.5, 151.2",
        ] {
            assert_eq!(pair(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_angle_written_reads_back(seconds in -6_480_000..6_480_000_i32) {
            // Tenths of seconds, so that the text is exact.
            let (size, west) = (seconds.unsigned_abs(), seconds < 0);
            let (d, m, s) = (size / 36_000, size / 600 % 60, f64::from(size % 600) / 10.0);
            let decimal = f64::from(seconds) / 36_000.0;
            let side = if west { "W" } else { "E" };
            let minutes = f64::from(size % 36_000) / 600.0;
            for text in [
                format!("{d}°{m}'{s}\" {side}"),
                format!("{side}{d}° {m}′ {s:04.1}″"),
                format!("{d} {m} {s} {side}"),
                format!("{d}d {m}m {s}s {side}"),
                format!("{d}° {minutes:.8}' {side}"),
                format!("{decimal:.9}"),
            ] {
                let found = angle(&text).map(|angle| angle.degrees);
                prop_assert!(found.is_some_and(|found| (found - decimal).abs() < 1e-8), "{text}: {found:?}");
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>(), near in "[0-9NSEWOdmslat°'\"’. ,:;-]{0,20}") {
            let _ = (angle(&text), pair(&text), angle(&near), pair(&near));
        }
    }
}
