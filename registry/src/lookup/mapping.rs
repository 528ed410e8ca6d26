//! Explicit mappings of codes.

use std::collections::BTreeSet;

use atlas_entity::code_mapping;
use uuid::Uuid;

use super::{
    CodeQuery,
    forms::{self, given},
};

/// A mapping with its codes folded, and what of its targets is there.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    /// Key of the row; nil where it is only proposed.
    pub(super) key: Uuid,
    pub(super) institution_code: Option<String>,
    pub(super) collection_code: Option<String>,
    pub(super) identifier: BTreeSet<String>,
    pub(super) dataset: Option<Uuid>,
    /// The institution it names, else the one that keeps the collection it names.
    pub(super) institution: Option<Uuid>,
    pub(super) collection: Option<Uuid>,
}

/// What the mappings say: the entities that the best of them lead to. More than one means that they disagree.
#[derive(Debug, Default)]
pub(super) struct Mapped {
    pub(super) institutions: BTreeSet<Uuid>,
    pub(super) collections: BTreeSet<Uuid>,
}

impl Mapping {
    /// The mapping of a row, its targets aside.
    pub(super) fn new(row: &code_mapping::Model) -> Self {
        Self {
            key: row.key,
            institution_code: given(row.institution_code.as_ref()),
            collection_code: given(row.collection_code.as_ref()),
            identifier: row.identifier.as_deref().map(forms::identifiers).unwrap_or_default(),
            dataset: row.dataset_key,
            institution: None,
            collection: None,
        }
    }

    /// How many of its conditions the query meets, if it meets all.
    fn fit(&self, asked: &Asked) -> Option<usize> {
        let code = |wanted: &Option<String>, given: &Option<String>| {
            wanted.as_ref().map(|wanted| given.as_ref() == Some(wanted))
        };
        let conditions = [
            code(&self.institution_code, &asked.institution_code),
            code(&self.collection_code, &asked.collection_code),
            (!self.identifier.is_empty()).then(|| !self.identifier.is_disjoint(&asked.identifiers)),
        ];
        let met: Vec<bool> = conditions.into_iter().flatten().collect();
        let dataset = self.dataset.is_none() || self.dataset == asked.dataset;
        (dataset && met.iter().all(|met| *met)).then_some(met.len())
    }
}

struct Asked {
    institution_code: Option<String>,
    collection_code: Option<String>,
    identifiers: BTreeSet<String>,
    dataset: Option<Uuid>,
}

/// A mapping that fits, with its rank.
type Ranked<'a> = ((bool, usize), &'a Mapping);

/// What the mappings that fit best lead to: those for the dataset before those for all, and of those the ones
/// with the most conditions. `certain` tells that the institution is known for certain without them.
pub(super) fn best<'a>(
    mappings: impl Iterator<Item = &'a Mapping>,
    query: &CodeQuery,
    certain: bool,
) -> Mapped {
    let ids = [&query.institution_id, &query.collection_id];
    let asked = Asked {
        institution_code: given(query.institution_code.as_ref()),
        collection_code: given(query.collection_code.as_ref()),
        identifiers: ids.into_iter().flatten().flat_map(|id| forms::identifiers(id)).collect(),
        dataset: query.dataset_key,
    };
    let mut fitting: Vec<Ranked<'_>> = mappings
        .filter_map(|mapping| Some(((mapping.dataset.is_some(), mapping.fit(&asked)?), mapping)))
        .collect();
    let institutions =
        if certain { BTreeSet::new() } else { decide(&fitting, |mapping| mapping.institution) };
    if let (Some(institution), 1) = (institutions.first(), institutions.len()) {
        // A lesser mapping cannot place the record in a collection of another institution.
        fitting.retain(|(_, mapping)| mapping.institution.is_none_or(|own| own == *institution));
    }
    Mapped { institutions, collections: decide(&fitting, |mapping| mapping.collection) }
}

fn decide(fitting: &[Ranked<'_>], target: fn(&Mapping) -> Option<Uuid>) -> BTreeSet<Uuid> {
    let targets = || fitting.iter().filter_map(|(rank, mapping)| Some((*rank, target(mapping)?)));
    let best = targets().map(|(rank, _)| rank).max();
    targets().filter(|(rank, _)| Some(*rank) == best).map(|(_, key)| key).collect()
}
