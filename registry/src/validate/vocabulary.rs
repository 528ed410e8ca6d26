//! Concepts that fields name.

use std::collections::{BTreeSet, HashMap};

use atlas_entity::vocabulary_concept::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{FieldError, RegistryError};

/// How alike two names are that may be meant for each other.
const ALIKE: f64 = 0.8;

/// A value that must be a concept.
#[derive(Debug)]
pub(super) struct Named {
    /// Where it is.
    pub(super) at: String,
    /// The vocabulary.
    pub(super) vocabulary: &'static str,
    /// The value.
    pub(super) name: String,
}

/// What is wrong with the values, found in one statement.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    named: &[Named],
) -> Result<Vec<FieldError>, RegistryError> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: BTreeSet<&str> = named.iter().map(|named| named.vocabulary).collect();
    let select = Entity::find().filter(Column::Vocabulary.is_in(wanted)).order_by_asc(Column::Name);
    let mut vocabularies: HashMap<String, Vec<Model>> = HashMap::new();
    for concept in select.all(db).await? {
        vocabularies.entry(concept.vocabulary.clone()).or_default().push(concept);
    }
    // A vocabulary without concepts has not been filled, and cannot judge.
    let fault = |named: &Named| judge(named, vocabularies.get(named.vocabulary)?);
    Ok(named.iter().filter_map(fault).collect())
}

fn judge(named: &Named, concepts: &[Model]) -> Option<FieldError> {
    let Named { at, vocabulary, name } = named;
    match concepts.iter().find(|concept| concept.name == *name) {
        Some(concept) if concept.deprecated.is_none() => None,
        Some(concept) => {
            let broader = concepts.iter().find(|other| Some(other.key) == concept.parent_key);
            let instead = broader.map(|other| format!("; use `{}`", other.name)).unwrap_or_default();
            let message = format!("`{name}` of the vocabulary {vocabulary} is deprecated{instead}");
            Some(FieldError::new(at, "DEPRECATED_CONCEPT", message))
        }
        None => {
            let meant = nearest(name, concepts);
            let hint = if meant.is_empty() {
                "; the query `vocabularies` lists them".to_owned()
            } else {
                format!("; did you mean {}?", meant.join(" or "))
            };
            let message = format!("`{name}` is no concept of the vocabulary {vocabulary}{hint}");
            Some(FieldError::new(at, "UNKNOWN_CONCEPT", message))
        }
    }
}

/// The concepts whose names are most alike, best first.
fn nearest(name: &str, concepts: &[Model]) -> Vec<String> {
    let wanted = name.trim().to_uppercase().replace([' ', '-'], "_");
    let live = concepts.iter().filter(|concept| concept.deprecated.is_none());
    let mut alike: Vec<(f64, &str)> = live
        .map(|concept| (strsim::jaro_winkler(&wanted, &concept.name.to_uppercase()), concept.name.as_str()))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    alike.iter().take(3).map(|(_, name)| format!("`{name}`")).collect()
}
