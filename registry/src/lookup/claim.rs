//! Codes that several go by.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    CodeIndex,
    conflict::{CodeConflict, ConflictKind},
    mapping::Mapping,
};

/// Codes of several active institutions, and of several active collections of one institution, that no mapping for
/// all settles.
pub(super) fn conflicts(index: &CodeIndex, mappings: &[Mapping]) -> Vec<CodeConflict> {
    let for_all = || mappings.iter().filter(|mapping| mapping.dataset.is_none());
    let settled: BTreeSet<&str> = for_all()
        .filter(|mapping| mapping.institution.is_some() && mapping.collection_code.is_none())
        .filter(|mapping| mapping.identifier.is_empty())
        .filter_map(|mapping| mapping.institution_code.as_deref())
        .collect();
    let mut conflicts: Vec<CodeConflict> = index
        .institutions
        .claims()
        .into_iter()
        .filter(|(code, _)| !settled.contains(code))
        .map(|(code, keys)| {
            let message = "several active institutions go by this code; give all but one another code, or map it to the one that is meant";
            CodeConflict { institutions: keys.into_iter().collect(), ..claimed(code, message) }
        })
        .collect();
    let mapped: BTreeSet<(&str, Uuid)> = for_all()
        .filter_map(|mapping| Some((mapping.collection_code.as_deref()?, mapping.collection?)))
        .collect();
    for (code, keys) in index.collections.claims() {
        let mut kept: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for key in keys {
            if let Some(keeper) = index.collections.institution_of(key) {
                kept.entry(keeper).or_default().push(key);
            }
        }
        let open =
            |keys: &Vec<Uuid>| keys.len() > 1 && !keys.iter().any(|key| mapped.contains(&(code, *key)));
        for (keeper, collections) in kept.into_iter().filter(|(_, keys)| open(keys)) {
            let message = "several active collections of the institution go by this code; give all but one another code, or map it to the one that is meant";
            conflicts.push(CodeConflict {
                institutions: vec![keeper],
                collections,
                ..claimed(code, message)
            });
        }
    }
    conflicts
}

fn claimed(code: &str, message: &'static str) -> CodeConflict {
    let code = Some(code.to_owned());
    let (mappings, institutions, collections) = (Vec::new(), Vec::new(), Vec::new());
    CodeConflict { kind: ConflictKind::CodeClaimed, code, mappings, institutions, collections, message }
}
