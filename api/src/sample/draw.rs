//! Draws the records of a dataset: what, where, when, by whom.

use std::collections::BTreeMap;

use rand::{Rng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use super::{
    recipe::{DatasetRecipe, Holding},
    tables::{Place, Species, Tables},
    when::When,
};

/// The values of a record by term.
pub type Row = BTreeMap<&'static str, String>;

/// A species that a holding may have from a state, and where it is met there.
struct Choice<'a> {
    species: &'a Species,
    places: Vec<&'a Place>,
    weight: u32,
}

/// What a holding may have from one state.
struct Stock<'a> {
    weight: u32,
    choices: Vec<Choice<'a>>,
}

/// Draws records of one dataset.
pub struct Drawer<'a> {
    tables: &'a Tables,
    recipe: &'a DatasetRecipe,
    stocks: Vec<(&'a Holding, Vec<Stock<'a>>)>,
    numbers: Vec<u32>,
}

/// A drawn record, before defects and before it is written down.
pub struct Drawn<'a> {
    /// What it is.
    pub species: &'a Species,
    /// Where it was met.
    pub place: &'a Place,
    /// Whose it is.
    pub holding: &'a Holding,
    /// When it was met.
    pub when: When,
    /// Its number in the holding's catalogue.
    pub number: u32,
    /// Who met it.
    pub person: &'a str,
    /// Who named it.
    pub identifier: &'a str,
}

impl<'a> Drawer<'a> {
    /// Prepares to draw for a dataset.
    pub fn new(tables: &'a Tables, recipe: &'a DatasetRecipe) -> Self {
        let stocks: Vec<_> = recipe.holdings.iter().map(|h| (h, stock(tables, recipe, h))).collect();
        let numbers = (1_u32..).step_by(1).take(stocks.len()).map(|n| n * 1_000).collect();
        Self { tables, recipe, stocks, numbers }
    }

    /// The next record, or none where the recipe lets nothing be drawn.
    pub fn draw(&mut self, rng: &mut ChaCha8Rng) -> Option<Drawn<'a>> {
        let indexes: Vec<usize> = (0..self.stocks.len()).collect();
        let at = *indexes.choose_weighted(rng, |&i| self.stocks[i].0.weight).ok()?;
        let (holding, stocks) = &self.stocks[at];
        let stock = stocks.choose_weighted(rng, |s| s.weight).ok()?;
        let choice = stock.choices.choose_weighted(rng, |c| c.weight).ok()?;
        let place = choice.places.choose(rng)?;
        let when = When::draw(rng, self.recipe, &choice.species.months);
        self.numbers[at] += rng.random_range(1..6);
        let person = self.person(rng, when.year)?;
        let identifier = self.person(rng, when.year)?;
        let number = self.numbers[at];
        Some(Drawn { species: choice.species, place, holding, when, number, person, identifier })
    }

    /// Somebody of the right kind who was active in a year.
    fn person(&self, rng: &mut ChaCha8Rng, year: i32) -> Option<&'a str> {
        let kind = if self.recipe.kind == "sighting" { "observer" } else { "collector" };
        let of_kind: Vec<_> = self.tables.people.iter().filter(|p| p.kind == kind).collect();
        let active: Vec<_> = of_kind.iter().filter(|p| (p.from..=p.to).contains(&year)).copied().collect();
        let among = if active.is_empty() { &of_kind } else { &active };
        among.choose(rng).map(|p| p.name.as_str())
    }
}

fn stock<'a>(tables: &'a Tables, recipe: &DatasetRecipe, holding: &Holding) -> Vec<Stock<'a>> {
    let wanted = |state: &String| holding.states.is_empty() || holding.states.contains(state);
    recipe
        .states
        .iter()
        .filter(|(state, _)| wanted(state))
        .map(|(state, weight)| Stock { weight: *weight, choices: choices(tables, holding, state) })
        .filter(|stock| !stock.choices.is_empty())
        .collect()
}

fn choices<'a>(tables: &'a Tables, holding: &Holding, state: &str) -> Vec<Choice<'a>> {
    let of_state = tables.species.iter().filter(|s| s.states.iter().any(|own| own == state));
    of_state
        .filter_map(|species| {
            let times = holding.groups.iter().filter(|g| **g == species.family.group).count();
            let weight = species.weight * u32::try_from(times).ok()?;
            let places: Vec<_> =
                tables.places.iter().filter(|p| p.state == state && meets(species, p, holding)).collect();
            (weight > 0 && !places.is_empty()).then_some(Choice { species, places, weight })
        })
        .collect()
}

fn meets(species: &Species, place: &Place, holding: &Holding) -> bool {
    let looked_at = |h: &String| holding.habitats.is_empty() || holding.habitats.contains(h);
    place.habitats.iter().any(|h| looked_at(h) && species.habitats.contains(h))
}
