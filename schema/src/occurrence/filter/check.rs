//! What a filter may say. Messages name the field as the client wrote it, what is wrong and what would do.

use super::{
    input::{OccurrenceFilter, keywords},
    operators::{
        Bounds, BoxInput, EntityOperators, Equality, EventDateOperators, FloatOperators, IntOperators,
    },
};
use crate::{
    failure::{Failure, Result},
    occurrence::expansion::{EntityName, Joined, Needs},
};
/// How deep `and`, `or` and `not` may nest.
pub const MAX_DEPTH: usize = 16;
/// How many values all lists of one filter may hold together.
pub const MAX_VALUES: usize = 10_000;

/// How long a text to search for may be, in bytes.
pub const MAX_TEXT: usize = 1000;

/// Checks a filter and notes in `needs` what the registry must say before it can be compiled.
pub fn check(filter: &OccurrenceFilter, needs: &mut Needs) -> Result<()> {
    Checker { needs, path: Vec::new(), values: 0 }.filter(filter)
}

struct Checker<'a> {
    needs: &'a mut Needs,
    path: Vec<String>,
    values: usize,
}

type Checked = Result<()>;

impl Checker<'_> {
    fn filter(&mut self, filter: &OccurrenceFilter) -> Checked {
        if self.path.len() > MAX_DEPTH {
            let message =
                format!("`where` nests deeper than {MAX_DEPTH} levels of `and`, `or` and `not`; flatten it");
            return Err(Failure::limit(message));
        }
        // A filter counts for itself, so that empty ones cannot be heaped up.
        self.add(1)?;
        if filter.text.as_ref().is_some_and(|text| text.len() > MAX_TEXT) {
            return Err(Failure::limit(format!("`text` is longer than {MAX_TEXT} bytes; name fewer words")));
        }
        self.conditions(filter)?;
        for (name, members) in [("and", &filter.and), ("or", &filter.or)] {
            for (i, member) in members.iter().flatten().enumerate() {
                self.nested(format!("{name}[{i}]"), member)?;
            }
        }
        filter.not.as_ref().map_or(Ok(()), |inner| self.nested("not".to_owned(), inner))
    }

    fn nested(&mut self, step: String, filter: &OccurrenceFilter) -> Checked {
        self.path.push(step);
        self.filter(filter)?;
        self.path.pop();
        Ok(())
    }

    fn conditions(&mut self, filter: &OccurrenceFilter) -> Checked {
        for (kind, operators) in entities(filter) {
            self.entity(kind, operators)?;
        }
        for (_, operators) in keywords(filter) {
            self.count(operators)?;
        }
        if let Some(operators) = &filter.taxon {
            self.count(operators)?;
        }
        for operators in [&filter.key, &filter.taxon_key].into_iter().flatten() {
            self.count(operators)?;
        }
        if let Some(operators) = &filter.country_code {
            operators.parts().values().try_for_each(|code| self.country(code))?;
        }
        self.int("year", filter.year.as_ref(), -9999, 9999)?;
        self.int("month", filter.month.as_ref(), 1, 12)?;
        self.int("individualCount", filter.individual_count.as_ref(), 0, i32::MAX)?;
        self.float("decimalLatitude", filter.decimal_latitude.as_ref(), -90.0, 90.0)?;
        self.float("decimalLongitude", filter.decimal_longitude.as_ref(), -180.0, 180.0)?;
        let uncertainty = filter.coordinate_uncertainty_in_meters.as_ref();
        self.float("coordinateUncertaintyInMeters", uncertainty, 0.0, f64::MAX)?;
        filter.event_date.as_ref().map_or(Ok(()), |date| self.date(date))?;
        filter.bounding_box.as_ref().map_or(Ok(()), |bounds| self.bounds(bounds))
    }

    fn count<E: Equality>(&mut self, operators: &E) -> Checked {
        self.add(operators.parts().values().count())
    }

    fn add(&mut self, values: usize) -> Checked {
        self.values += values;
        if self.values > MAX_VALUES {
            let message = format!("`where` holds more than {MAX_VALUES} values; ask in several requests");
            return Err(Failure::limit(message));
        }
        Ok(())
    }

    fn entity(&mut self, kind: Joined, operators: &EntityOperators) -> Checked {
        self.count(operators)?;
        let parts = operators.parts();
        for name in parts.values() {
            let Some(entity) = EntityName::parse(name) else {
                let say = format!("`{name}` is neither a key (UUID) nor a uid such as `{}`", kind.example());
                return Err(self.input(kind.field(), &say));
            };
            self.needs.name(kind, entity);
        }
        if parts.is_null.is_some() {
            self.needs.all(kind);
        }
        Ok(())
    }

    fn country(&self, code: &str) -> Checked {
        let code = code.trim();
        if code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Ok(());
        }
        let say = format!("`{code}` is not a country code; give ISO 3166-1 alpha-2, as `AU`");
        Err(self.input("countryCode", &say))
    }

    fn int(&mut self, field: &str, operators: Option<&IntOperators>, min: i32, max: i32) -> Checked {
        let Some(o) = operators else { return Ok(()) };
        self.add(o.values().count())?;
        if let Some(outside) = o.values().find(|n| !(min..=max).contains(n)) {
            let range = if max == i32::MAX { format!("{min} or more") } else { format!("{min} to {max}") };
            return Err(self.input(field, &format!("{outside} is out of range; give {range}")));
        }
        self.ordered(field, o.bounds())
    }

    fn float(&self, field: &str, operators: Option<&FloatOperators>, min: f64, max: f64) -> Checked {
        let Some(o) = operators else { return Ok(()) };
        if let Some(outside) = o.values().find(|n| !(min..=max).contains(n)) {
            let range = if max > 180.0 { format!("{min} or more") } else { format!("{min} to {max}") };
            return Err(self.input(field, &format!("{outside} is out of range; give {range}")));
        }
        self.ordered(field, o.bounds())
    }

    fn ordered(&self, field: &str, bounds: Option<Bounds>) -> Checked {
        if bounds.is_some_and(Bounds::empty) {
            let say = "the lower bound is above the upper one, so no number fits; swap them";
            return Err(self.input(field, say));
        }
        Ok(())
    }

    fn date(&self, date: &EventDateOperators) -> Checked {
        match (date.from.map(|d| d.0), date.to.map(|d| d.0)) {
            (Some(from), Some(to)) if from > to => {
                Err(self.input("eventDate", &format!("`from` ({from}) is after `to` ({to}); swap them")))
            }
            (None, None) if date.is_null.is_none() => {
                Err(self.input("eventDate", "give `from` or `to` (or both, as `2019-01-01`), or `isNull`"))
            }
            _ => Ok(()),
        }
    }

    fn bounds(&self, b: &BoxInput) -> Checked {
        let edges = [
            ("west", b.west, 180.0),
            ("east", b.east, 180.0),
            ("south", b.south, 90.0),
            ("north", b.north, 90.0),
        ];
        for (name, value, most) in edges {
            if !(-most..=most).contains(&value) {
                let say = format!("{value} is out of range; give degrees from -{most} to {most}");
                return Err(self.input(&format!("boundingBox.{name}"), &say));
            }
        }
        if b.south > b.north {
            let say = format!("`south` ({}) is above `north` ({}); swap them", b.south, b.north);
            return Err(self.input("boundingBox", &say));
        }
        Ok(())
    }

    fn input(&self, field: &str, message: &str) -> Failure {
        let steps = self.path.iter().map(String::as_str).chain([field]).collect::<Vec<_>>();
        Failure::bad_input(format!("`where.{}`: {message}", steps.join(".")))
    }
}

/// The entity conditions of a filter.
pub(super) fn entities(filter: &OccurrenceFilter) -> impl Iterator<Item = (Joined, &EntityOperators)> {
    [
        (Joined::Dataset, &filter.dataset),
        (Joined::Institution, &filter.institution),
        (Joined::Collection, &filter.collection),
        (Joined::Provider, &filter.provider),
        (Joined::Hub, &filter.hub),
    ]
    .into_iter()
    .filter_map(|(kind, operators)| Some((kind, operators.as_ref()?)))
}
