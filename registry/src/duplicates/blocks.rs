//! Which entities are compared: those that have something rare in common.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

/// What more entities than this have in common says little; pairs grow with the square.
const MOST: usize = 32;

/// Entities by what they have, each by its place in a list.
#[derive(Debug, Default)]
pub(super) struct Blocks(HashMap<u64, Vec<usize>>);

impl Blocks {
    /// Notes that the entity has this.
    pub(super) fn add(&mut self, has: &impl Hash, place: usize) {
        let mut hasher = DefaultHasher::new();
        has.hash(&mut hasher);
        let block = self.0.entry(hasher.finish()).or_default();
        if block.last() != Some(&place) {
            block.push(place);
        }
    }

    /// Pairs of entities that have something in common that few have, each pair once or more often.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let rare = self.0.values().filter(|block| block.len() <= MOST);
        rare.flat_map(|block| {
            block.iter().enumerate().flat_map(|(n, one)| block.iter().skip(n + 1).map(|other| (*one, *other)))
        })
    }

    /// Entities that have the same, each with the next: enough to tell that all of them do.
    pub(super) fn chains(&self) -> impl Iterator<Item = (usize, usize)> {
        self.0.values().flat_map(|block| block.windows(2).map(|pair| (pair[0], pair[1])))
    }
}
