//! Explicit mappings of codes.

use std::collections::BTreeSet;

use atlas_entity::code_mapping;
use uuid::Uuid;

use super::{Alternative, CodeQuery, EntityMatch, LookupStatus, MatchType, index::given};

/// A mapping with its codes folded.
#[derive(Debug)]
pub(super) struct Mapping {
    institution_code: Option<String>,
    collection_code: Option<String>,
    identifier: Option<String>,
    dataset: Option<Uuid>,
    institution: Option<Uuid>,
    collection: Option<Uuid>,
}

/// What the mappings say; nothing where none fits.
#[derive(Debug, Default)]
pub(super) struct Mapped {
    pub(super) institution: Option<EntityMatch>,
    pub(super) collection: Option<EntityMatch>,
}

impl Mapping {
    pub(super) fn new(row: &code_mapping::Model, institution_of_collection: Option<Uuid>) -> Self {
        Self {
            institution_code: given(row.institution_code.as_ref()),
            collection_code: given(row.collection_code.as_ref()),
            identifier: given(row.identifier.as_ref()),
            dataset: row.dataset_key,
            institution: row.institution_key.or(institution_of_collection),
            collection: row.collection_key,
        }
    }

    /// How many of its conditions the query meets, if it meets all.
    fn fit(&self, asked: &Asked) -> Option<usize> {
        let conditions = [
            (&self.institution_code, asked.institution_code.as_slice()),
            (&self.collection_code, asked.collection_code.as_slice()),
            (&self.identifier, asked.identifiers.as_slice()),
        ];
        let set = conditions
            .into_iter()
            .filter_map(|(code, values)| code.as_ref().map(|code| values.contains(code)));
        let met: Vec<bool> = set.collect();
        let dataset = self.dataset.is_none() || self.dataset == asked.dataset;
        (dataset && met.iter().all(|met| *met)).then_some(met.len())
    }
}

struct Asked {
    institution_code: Vec<String>,
    collection_code: Vec<String>,
    identifiers: Vec<String>,
    dataset: Option<Uuid>,
}

/// The mappings that fit best: those for the dataset before those for all, and of those the ones with the most
/// conditions.
pub(super) fn best(mappings: &[Mapping], query: &CodeQuery) -> Mapped {
    let asked = Asked {
        institution_code: given(query.institution_code.as_ref()).into_iter().collect(),
        collection_code: given(query.collection_code.as_ref()).into_iter().collect(),
        identifiers: [&query.institution_id, &query.collection_id]
            .into_iter()
            .filter_map(|id| given(id.as_ref()))
            .collect(),
        dataset: query.dataset_key,
    };
    let mut fitting: Vec<((bool, usize), &Mapping)> = mappings
        .iter()
        .filter_map(|mapping| Some(((mapping.dataset.is_some(), mapping.fit(&asked)?), mapping)))
        .collect();
    let institution = decide(&fitting, |mapping| mapping.institution);
    // A lesser mapping cannot place the record in a collection of another institution.
    let key = institution.as_ref().and_then(|found| found.key);
    fitting.retain(|(_, mapping)| key.is_none() || mapping.institution == key);
    let collection = decide(&fitting, |mapping| mapping.collection);
    Mapped { institution, collection }
}

fn decide(
    fitting: &[((bool, usize), &Mapping)],
    target: fn(&Mapping) -> Option<Uuid>,
) -> Option<EntityMatch> {
    let targets = || fitting.iter().filter_map(|(rank, mapping)| Some((*rank, target(mapping)?)));
    let best = targets().map(|(rank, _)| rank).max()?;
    let keys: BTreeSet<Uuid> = targets().filter(|(rank, _)| *rank == best).map(|(_, key)| key).collect();
    if let (Some(key), 1) = (keys.first(), keys.len()) {
        return Some(EntityMatch {
            key: Some(*key),
            match_type: MatchType::ExplicitMapping,
            status: Some(LookupStatus::Accepted),
            reasons: Vec::new(),
            alternatives: Vec::new(),
        });
    }
    let alternatives = keys.into_iter().map(|key| Alternative { key, reasons: Vec::new() }).collect();
    Some(EntityMatch::none(Some(LookupStatus::AmbiguousExplicitMappings), alternatives))
}
