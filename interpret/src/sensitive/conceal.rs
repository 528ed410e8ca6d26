//! From the record as it is to the record the public sees.

use atlas_records::{EventDate, Interpreted, OccurrenceIssue, OccurrenceRecord, Sensitivity, Term};
use chrono::{Datelike, NaiveDate};

use super::{
    grid::Grid,
    kept::{self, Kept},
    rule::Precaution,
    rules::Verdict,
    traces::Traces,
    wording::Wording,
};
use crate::Issues;

/// What was done to a sensitive record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concealed {
    /// How the public record is marked.
    pub sensitivity: Sensitivity,
    /// The terms that held a value and hold none any more, or another; each once, ascending.
    pub terms: Vec<String>,
}

/// The place of the public record.
#[derive(Clone, Copy, Debug, Default)]
struct Position {
    point: Option<(f64, f64)>,
    uncertainty: Option<f64>,
    precision: Option<f64>,
}

impl Verdict<'_> {
    /// Turns the record into the one the public sees.
    pub fn conceal(&self, record: &mut OccurrenceRecord) -> Concealed {
        let kept = Kept::without(self.rules.iter().flat_map(|rule| &rule.fields));
        let traces = Traces::of(record, &kept);
        let already = self.is_done(&record.interpreted);
        let mut screen = Screen { kept: &kept, traces: &traces, gone: Vec::new() };
        let position = self.position(&record.interpreted);
        let own = if already { screen.own_words(&record.interpreted) } else { [None, None] };
        screen.interpreted(&mut record.interpreted);
        screen.place(&mut record.interpreted, position);
        screen.terms(&mut record.verbatim);
        for row in &mut record.extensions {
            screen.terms(&mut row.terms);
        }
        record.extensions.retain(|row| !row.terms.is_empty());
        record.issues = self.flags(&record.issues);
        let mut terms = screen.gone;
        terms.sort_unstable();
        terms.dedup();
        let sensitivity = match self.precaution {
            Precaution::Withhold => Sensitivity::Withheld,
            Precaution::Generalise(_) if already || terms.is_empty() => Sensitivity::AlreadyGeneralised,
            Precaution::Generalise(_) => Sensitivity::Generalised,
        };
        let concealed = Concealed { sensitivity, terms };
        Wording { verdict: self, concealed: &concealed, own }.write(&mut record.interpreted);
        record.interpreted.sensitivity = Some(sensitivity);
        concealed
    }

    /// Whether the publisher had made the place as coarse as the rules ask: by its uncertainty, or by putting it
    /// on the grid (or leaving it out) and saying so.
    fn is_done(&self, record: &Interpreted) -> bool {
        let Precaution::Generalise(grid) = self.precaution else { return false };
        let coarse = record.coordinate_uncertainty_in_meters.is_some_and(|metres| metres >= grid.reach());
        let says = record.data_generalizations.is_some() || record.information_withheld.is_some();
        match point(record) {
            Some(point) => coarse || (says && moved(grid, point) == point),
            None => says,
        }
    }

    fn position(&self, record: &Interpreted) -> Position {
        let (Precaution::Generalise(grid), Some(exact)) = (self.precaution, point(record)) else {
            return Position::default();
        };
        let own = record.coordinate_uncertainty_in_meters;
        let stays = moved(grid, exact) == exact && own.is_some_and(|metres| metres >= grid.reach());
        Position {
            point: Some(moved(grid, exact)),
            uncertainty: own.filter(|_| stays).or(Some(grid.uncertainty(own))),
            precision: Some(grid.degrees()).filter(|degrees| *degrees <= 1.0),
        }
    }

    fn flags(&self, issues: &[OccurrenceIssue]) -> Vec<OccurrenceIssue> {
        let unsure = Issues::when(self.unsure, OccurrenceIssue::SensitivityReportInvalid);
        Issues::from_list(issues).without(kept::TELLING).and(unsure).list()
    }
}

fn point(record: &Interpreted) -> Option<(f64, f64)> {
    record.decimal_latitude.zip(record.decimal_longitude)
}

fn moved(grid: Grid, (latitude, longitude): (f64, f64)) -> (f64, f64) {
    (grid.latitude(latitude), grid.longitude(longitude))
}

/// Leaves out what is not kept, and remembers what that was.
struct Screen<'a> {
    kept: &'a Kept,
    traces: &'a Traces,
    gone: Vec<String>,
}

impl Screen<'_> {
    fn passes(&mut self, term: &str, value: &str) -> bool {
        let passes = self.kept.has(term) && !self.traces.are_in(value, kept::is_naming(term));
        // What the publisher did is told in words of our own, if not in its.
        if !passes && !matches!(term, "dataGeneralizations" | "informationWithheld") {
            self.gone.push(term.to_owned());
        }
        passes
    }

    /// What the publisher says of having generalised or withheld, where it tells nothing.
    fn own_words(&self, record: &Interpreted) -> [Option<String>; 2] {
        [&record.data_generalizations, &record.information_withheld]
            .map(|text| text.clone().filter(|text| !self.traces.are_in(text, false)))
    }

    fn terms(&mut self, terms: &mut Vec<Term>) {
        terms.retain(|term| self.passes(&term.name, &term.value));
    }

    fn interpreted(&mut self, record: &mut Interpreted) {
        for term in Interpreted::TEXTS {
            let slot = (term.slot)(record);
            if slot.as_ref().is_some_and(|value| !self.passes(term.name, value)) {
                *slot = None;
            }
        }
        for term in Interpreted::LISTS {
            (term.slot)(record).retain(|value| self.passes(term.name, value));
        }
        for term in Interpreted::REALS {
            let slot = (term.slot)(record);
            let is_place = matches!(term.name, "decimalLatitude" | "decimalLongitude");
            if slot.is_some_and(|value| !is_place && !self.passes(term.name, &value.to_string())) {
                *slot = None;
            }
        }
        self.values(record);
        if self.kept.year_only() {
            self.dates(record);
        }
    }

    /// The terms that are neither text nor number with decimals, where a rule names them.
    fn values(&mut self, record: &mut Interpreted) {
        self.value("individualCount", &mut record.individual_count);
        self.value("occurrenceStatus", &mut record.occurrence_status);
        self.value("basisOfRecord", &mut record.basis_of_record);
        self.value("year", &mut record.year);
        self.value("month", &mut record.month);
        self.value("dateIdentified", &mut record.date_identified);
        if !self.kept.has("institutionCode") {
            record.institution_key = None;
        }
        if !self.kept.has("collectionCode") {
            record.collection_key = None;
        }
    }

    fn value<T>(&mut self, term: &str, slot: &mut Option<T>) {
        if slot.is_some() && !self.kept.has(term) {
            *slot = None;
            self.gone.push(term.to_owned());
        }
    }

    fn dates(&mut self, record: &mut Interpreted) {
        let Some(date) = record.event_date else { return };
        let first = NaiveDate::from_ymd_opt(date.start.year(), 1, 1);
        let last = NaiveDate::from_ymd_opt(date.end.year(), 12, 31);
        let years = first.zip(last).map(|(start, end)| EventDate { start, end });
        if years != Some(date) {
            self.gone.push("eventDate".to_owned());
        }
        record.event_date = years.filter(|_| self.kept.has("year"));
    }

    fn place(&mut self, record: &mut Interpreted, position: Position) {
        if point(record) != position.point {
            self.gone.extend(["decimalLatitude", "decimalLongitude"].map(str::to_owned));
        }
        record.decimal_latitude = position.point.map(|(latitude, _)| latitude);
        record.decimal_longitude = position.point.map(|(_, longitude)| longitude);
        record.coordinate_uncertainty_in_meters = position.uncertainty;
        record.coordinate_precision = position.precision;
    }
}
