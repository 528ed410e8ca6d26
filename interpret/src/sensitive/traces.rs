//! Values that repeat what is hidden elsewhere in the record.

use atlas_records::{Interpreted, OccurrenceRecord, Term, fold_text};

use super::kept::Kept;

/// Digits from which a number tells a place: fewer occur by chance.
const FEWEST_DIGITS: usize = 5;
/// Letters from which a text is looked for.
const FEWEST_LETTERS: usize = 5;
/// Numbers and texts looked for at most: an outline may hold thousands.
const MOST: usize = 64;
/// Degrees within which a number with a point is taken for one of the coordinates.
const NEAR: f64 = 0.01;

/// Parts of the names of terms that hold coordinates.
const OF_COORDINATES: [&str; 9] =
    ["latitude", "longitude", "coordinate", "footprint", "easting", "northing", "utm", "gridref", "wkt"];
/// Parts of the names of terms that do not, though they look like it.
const OF_PRECISION: [&str; 3] = ["uncertainty", "precision", "system"];
/// Terms whose text is the name of the place.
const OF_PLACE: [&str; 4] = ["locality", "verbatimlocality", "municipality", "locationid"];

/// What is looked for in the values that stay.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// Beginnings of coordinates, without point and sign.
    digits: Vec<String>,
    /// Coordinates without sign.
    degrees: Vec<f64>,
    /// Names of the place and values of terms that rules name, folded.
    texts: Vec<String>,
}

impl Traces {
    /// What gives a record away, before anything is hidden.
    pub fn of(record: &OccurrenceRecord, kept: &Kept) -> Self {
        let mut traces = Self::default();
        let own = [record.interpreted.decimal_latitude, record.interpreted.decimal_longitude];
        for degrees in own.into_iter().flatten() {
            traces.add_degrees(degrees.abs());
        }
        for term in Interpreted::TEXTS {
            // A value may come from the dataset, not from the record.
            let name = term.name.to_ascii_lowercase();
            let value = (term.get)(&record.interpreted);
            if let Some(value) =
                value.as_ref().filter(|_| OF_PLACE.contains(&name.as_str()) || kept.names(&name))
            {
                traces.add_text(value);
            }
        }
        let rows = record.extensions.iter().flat_map(|row| &row.terms);
        for term in record.verbatim.iter().chain(rows) {
            traces.add_term(term, kept);
        }
        traces
    }

    /// Whether the value tells what is hidden. Names of taxa and states are not taken for those of places.
    pub fn are_in(&self, value: &str, naming: bool) -> bool {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= FEWEST_DIGITS && self.digits.iter().any(|known| digits.contains(known.as_str())) {
            return true;
        }
        if numbers(value).any(|number| number.contains('.') && self.is_near(number)) {
            return true;
        }
        if naming || self.texts.is_empty() {
            return false;
        }
        let folded = fold_text(value);
        self.texts.iter().any(|text| folded.contains(text.as_str()))
    }

    fn is_near(&self, number: &str) -> bool {
        let Ok(number) = number.parse::<f64>() else { return false };
        self.degrees.iter().any(|degrees| (degrees - number).abs() < NEAR)
    }

    fn add_term(&mut self, term: &Term, kept: &Kept) {
        let name = term.name.rsplit(['/', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if has(&OF_COORDINATES) && !has(&OF_PRECISION) {
            self.add_coordinates(&term.value);
        }
        if OF_PLACE.contains(&name.as_str()) || kept.names(&name) {
            self.add_text(&term.value);
        }
        if kept.names(&name) {
            let digits: String = term.value.chars().filter(char::is_ascii_digit).take(MOST).collect();
            self.add_digits(&digits, digits.len());
        }
    }

    fn add_coordinates(&mut self, value: &str) {
        for number in numbers(value).take(MOST) {
            match number.parse::<f64>() {
                Ok(degrees) if number.contains('.') => self.add_degrees(degrees),
                _ => self.add_digits(number, number.len().saturating_sub(1)),
            }
        }
        // Degrees, minutes and seconds with signs between them.
        let digits: String = value.chars().filter(char::is_ascii_digit).take(8).collect();
        self.add_digits(&digits, digits.len());
    }

    fn add_degrees(&mut self, degrees: f64) {
        if self.degrees.len() < MOST {
            self.degrees.push(degrees);
        }
        let text = degrees.to_string();
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        // A hundred metres are as telling as one.
        self.add_digits(&format!("{whole}{decimals}"), whole.len() + 3);
        if decimals.len() < 3 || degrees > 180.0 {
            return;
        }
        let seconds = degrees * 3600.0;
        let (whole, minutes) = ((seconds / 3600.0).floor(), (seconds % 3600.0 / 60.0).floor());
        self.add_digits(&format!("{whole}{minutes:02}{:02}", (seconds % 60.0).floor()), usize::MAX);
    }

    /// Adds the first `count` digits, or as many as are needed not to occur by chance.
    fn add_digits(&mut self, digits: &str, count: usize) {
        let digits = digits.trim_start_matches('0');
        let count = count.clamp(FEWEST_DIGITS, digits.len().max(FEWEST_DIGITS));
        if let Some(first) = digits.get(..count)
            && self.digits.len() < MOST
            && !self.digits.iter().any(|known| known == first)
        {
            self.digits.push(first.to_owned());
        }
    }

    fn add_text(&mut self, value: &str) {
        let folded = fold_text(value);
        let first = folded.split([',', ';', ':', '(']).next().unwrap_or_default().trim();
        for text in [folded.as_str(), first] {
            let long = text.chars().count() >= FEWEST_LETTERS;
            if long && self.texts.len() < MOST && !self.texts.iter().any(|known| known == text) {
                self.texts.push(text.to_owned());
            }
        }
    }
}

/// The runs of digits of a text, with the decimal point inside them; without sign.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    parts.map(|part| part.trim_matches('.')).filter(|part| part.len() > 1)
}
