//! Mappings that apply to the same records and lead to different targets.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    conflict::{ByConditions, CodeConflict, ConflictKind},
    mapping::Mapping,
};

/// What contradicts and what is shadowed.
pub(super) fn conflicts(mappings: &[Mapping]) -> Vec<CodeConflict> {
    let mut by_conditions = ByConditions::new();
    for mapping in mappings {
        by_conditions.entry(conditions(mapping)).or_default().push(mapping);
    }
    let mut conflicts: Vec<CodeConflict> =
        by_conditions.values().flat_map(|same| contradictions(same)).collect();
    for mapping in mappings {
        let shadowed =
            subsets(conditions(mapping)).into_iter().filter_map(|subset| by_conditions.get(&subset));
        conflicts.extend(shadowed.flatten().filter_map(|other| shadow(mapping, other)));
    }
    conflicts.sort_by_cached_key(CodeConflict::place);
    conflicts.dedup();
    conflicts
}

/// What a mapping asks for, the dataset aside; of an identifier its shortest form.
fn conditions(mapping: &Mapping) -> [Option<&str>; 3] {
    let identifier = mapping.identifier.iter().min_by_key(|form| form.len());
    [mapping.institution_code.as_deref(), mapping.collection_code.as_deref(), identifier.map(String::as_str)]
}

/// The same conditions and every part of them, none at all aside: a mapping of a whole dataset is meant to come
/// before all others.
fn subsets(conditions: [Option<&str>; 3]) -> BTreeSet<[Option<&str>; 3]> {
    let part = |kept: u8| {
        let mut part = conditions;
        for (place, condition) in part.iter_mut().enumerate() {
            *condition = condition.filter(|_| kept & (1 << place) != 0);
        }
        part
    };
    (1..8).map(part).filter(|part| part.iter().any(Option::is_some)).collect()
}

/// Those of mappings with the same conditions that have the same scope and different targets.
fn contradictions(same: &[&Mapping]) -> Vec<CodeConflict> {
    let mut by_scope: BTreeMap<Option<Uuid>, Vec<&Mapping>> = BTreeMap::new();
    for mapping in same {
        by_scope.entry(mapping.dataset).or_default().push(mapping);
    }
    let message = "these mappings have the same codes and scope and lead to different targets, so that none decides; keep one";
    let conflict = |group: &Vec<&Mapping>| CodeConflict::of(ConflictKind::Contradiction, group, message);
    let several = |group: &&Vec<&Mapping>| {
        let distinct = |target: fn(&Mapping) -> Option<Uuid>| {
            group.iter().filter_map(|mapping| target(mapping)).collect::<BTreeSet<_>>().len() > 1
        };
        distinct(|mapping| mapping.institution) || distinct(|mapping| mapping.collection)
    };
    by_scope.values().filter(several).map(conflict).collect()
}

/// One of the two comes before the other for records that both are for, and leads elsewhere.
fn shadow(one: &Mapping, other: &Mapping) -> Option<CodeConflict> {
    let scopes = [one.dataset, other.dataset];
    let apart = scopes.iter().all(Option::is_some) && one.dataset != other.dataset;
    let rank = |mapping: &Mapping| (mapping.dataset.is_some(), conditions(mapping).iter().flatten().count());
    let differ = |left: Option<Uuid>, right: Option<Uuid>| left.is_some() && right.is_some() && left != right;
    let elsewhere = differ(one.institution, other.institution) || differ(one.collection, other.collection);
    if apart || rank(one) == rank(other) || !elsewhere {
        return None;
    }
    let (first, second) = if rank(one) > rank(other) { (one, other) } else { (other, one) };
    let message = "the first mapping comes before the second for records that both are for, and leads elsewhere; see whether that is meant";
    Some(CodeConflict::of(ConflictKind::Shadowed, &[first, second], message))
}
