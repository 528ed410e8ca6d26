//! The values of one facet field, by ordinal.

use std::{cmp::Ordering, sync::OnceLock};

use unicode_normalization::char::is_combining_mark;

use super::texts::Texts;
use crate::field::FacetField;

/// How the values of a field are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
}

/// The values of one facet field. An ordinal, once given, never changes its value.
#[derive(Clone, Debug)]
pub struct Dictionary {
    kind: Kind,
    values: Texts,
    /// One spelling a value; empty where it is the value itself.
    labels: Texts,
    order: OnceLock<Ranking>,
    folded: OnceLock<Ranking>,
}

/// The places of ordinals in an order. Equal values share a rank.
#[derive(Clone, Debug)]
struct Ranking {
    /// Ordinals, ascending by value.
    sorted: Vec<u32>,
    /// The rank of each ordinal.
    rank: Vec<u32>,
    /// One ordinal for each rank.
    first: Vec<u32>,
}

impl Ranking {
    fn new(len: usize, compare: impl Fn(u32, u32) -> Ordering) -> Self {
        let mut sorted: Vec<u32> = (0..u32::try_from(len).unwrap_or(u32::MAX)).collect();
        sorted.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
        let mut rank = vec![0; len];
        let mut first: Vec<u32> = Vec::new();
        for ordinal in &sorted {
            match first.last() {
                Some(last) if compare(*last, *ordinal).is_eq() => {}
                _ => first.push(*ordinal),
            }
            rank[*ordinal as usize] = u32::try_from(first.len() - 1).unwrap_or(u32::MAX);
        }
        Self { sorted, rank, first }
    }

    /// The doubled rank of the value that compares equal; where none does, the odd number between its
    /// neighbours'.
    fn position(&self, compare: impl Fn(u32) -> Ordering) -> u64 {
        match self.first.binary_search_by(|ordinal| compare(*ordinal)) {
            Ok(rank) => doubled(rank as u64),
            Err(rank) => doubled(rank as u64) - 1,
        }
    }
}

/// Ranks are doubled so that a value that is in no dictionary still has a place between two that are, and
/// start at 2 so that no place is 0.
const fn doubled(rank: u64) -> u64 {
    rank * 2 + 2
}

impl Dictionary {
    /// An empty dictionary for the values of `field`.
    pub fn new(field: FacetField) -> Self {
        let kind = match field {
            FacetField::Year | FacetField::Month => Kind::Number,
            _ => Kind::Text,
        };
        Self {
            kind,
            values: Texts::default(),
            labels: Texts::default(),
            order: OnceLock::new(),
            folded: OnceLock::new(),
        }
    }

    /// How many values there are: ordinals run from 0 to this, exclusive.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Gives the next ordinal to a value.
    pub fn push(&mut self, value: &str, label: &str) {
        self.values.push(value);
        self.labels.push(if label == value { "" } else { label });
        self.order.take();
        self.folded.take();
    }

    /// The value of an ordinal, folded.
    pub fn value(&self, ordinal: u32) -> &str {
        self.values.get(ordinal as usize)
    }

    /// A spelling of the value of an ordinal.
    pub fn label(&self, ordinal: u32) -> &str {
        match self.labels.get(ordinal as usize) {
            "" => self.value(ordinal),
            label => label,
        }
    }

    /// The ordinal of a folded value.
    pub fn find(&self, value: &str) -> Option<u32> {
        let order = self.order();
        let found = order.first.binary_search_by(|ordinal| self.compare_with(*ordinal, value)).ok()?;
        Some(order.first[found])
    }

    /// Ordinals, ascending by value.
    pub fn sorted(&self) -> &[u32] {
        &self.order().sorted
    }

    /// The place of an ordinal's value among all, comparable with [`Self::position`].
    pub fn rank(&self, ordinal: u32) -> u64 {
        doubled(u64::from(self.order().rank[ordinal as usize]))
    }

    /// The place of any value among those here.
    pub fn position(&self, value: &str) -> u64 {
        self.order().position(|ordinal| self.compare_with(ordinal, value))
    }

    /// The place of each ordinal when values are compared without accents, comparable with
    /// [`Self::folded_position`].
    pub fn folded_ranks(&self) -> impl Fn(u64) -> u64 + '_ {
        let ranks = &self.folded().rank;
        move |ordinal| {
            let ordinal = usize::try_from(ordinal).unwrap_or(usize::MAX);
            ranks.get(ordinal).map_or(u64::MAX, |rank| doubled(u64::from(*rank)))
        }
    }

    /// The place of any text without accents among the values here.
    pub fn folded_position(&self, text: &str) -> u64 {
        self.folded().position(|ordinal| unaccented(self.value(ordinal)).cmp(text.chars()))
    }

    /// The value at a place, without accents.
    pub fn folded_value(&self, place: u64) -> String {
        let rank =
            (place / 2).checked_sub(1).and_then(|rank| usize::try_from(rank).ok()).unwrap_or(usize::MAX);
        self.folded()
            .first
            .get(rank)
            .map_or_else(String::new, |ordinal| unaccented(self.value(*ordinal)).collect())
    }

    fn order(&self) -> &Ranking {
        self.order.get_or_init(|| Ranking::new(self.len(), |a, b| self.compare_with(a, self.value(b))))
    }

    fn folded(&self) -> &Ranking {
        self.folded.get_or_init(|| {
            Ranking::new(self.len(), |a, b| unaccented(self.value(a)).cmp(unaccented(self.value(b))))
        })
    }

    fn compare_with(&self, ordinal: u32, value: &str) -> Ordering {
        let own = self.value(ordinal);
        match self.kind {
            Kind::Text => own.cmp(value),
            Kind::Number => number(own).cmp(&number(value)).then_with(|| own.cmp(value)),
        }
    }
}

fn number(value: &str) -> Option<i64> {
    value.parse().ok()
}

/// What [`atlas_records::fold_text`] makes of any text that [`atlas_records::fold_keyword`] makes this value of.
fn unaccented(value: &str) -> impl Iterator<Item = char> + '_ {
    value.chars().filter(|c| !is_combining_mark(*c))
}

#[cfg(test)]
mod tests {
    use atlas_records::{fold_keyword, fold_text};

    use super::{Dictionary, unaccented};
    use crate::field::FacetField;

    #[test]
    fn values_are_found_and_placed_by_value_not_by_ordinal() {
        let mut dictionary = Dictionary::new(FacetField::StateProvince);
        for (value, label) in [("victoria", "Victoria"), ("act", "ACT"), ("tasmania", "tasmania")] {
            dictionary.push(value, label);
        }
        assert_eq!(dictionary.find("act"), Some(1));
        assert_eq!(dictionary.find("nsw"), None);
        assert_eq!(dictionary.sorted(), [1, 2, 0]);
        assert_eq!((dictionary.label(1), dictionary.label(2)), ("ACT", "tasmania"));
        assert!(dictionary.position("nsw") > dictionary.rank(1));
        assert!(dictionary.position("nsw") < dictionary.rank(2));
        assert_eq!(dictionary.position("victoria"), dictionary.rank(0));
    }

    #[test]
    fn numbers_order_by_size() {
        let mut dictionary = Dictionary::new(FacetField::Year);
        for year in ["2020", "987", "-5"] {
            dictionary.push(year, year);
        }
        assert_eq!(dictionary.sorted(), [2, 1, 0]);
        assert_eq!(dictionary.find("987"), Some(1));
    }

    #[test]
    fn values_that_differ_in_accents_alone_share_a_folded_place() {
        let mut dictionary = Dictionary::new(FacetField::ScientificName);
        for name in ["Zoë", "Zoe", "Zo"] {
            dictionary.push(&fold_keyword(name), name);
        }
        let place = dictionary.folded_ranks();
        assert_eq!(place(0), place(1));
        assert!(place(2) < place(0));
        assert_eq!(dictionary.folded_value(place(0)), "zoe");
        assert_eq!(dictionary.folded_position("zoe"), place(1));
    }

    #[test]
    fn folding_a_keyword_further_equals_folding_the_text() {
        for text in ["Müller", " İstanbul ", "Ǆ ẞ ﬁ Ω̈", "¨a", "ΑΙ\u{345}", "plain"] {
            assert_eq!(unaccented(&fold_keyword(text)).collect::<String>(), fold_text(text), "{text}");
        }
    }
}
