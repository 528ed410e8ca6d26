//! The words by which entities are found, kept beside them for the text search.

use std::collections::{BTreeMap, BTreeSet};

use atlas_entity::{Registered, search_term, search_variant};
use atlas_records::text_tokens;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{
    batch::Entry,
    common::{KEYS, insert_all, keep},
    record::Record,
};
use crate::{
    RegistryError,
    text_search::{LONGEST, variants},
};

/// Weight of a word in a name.
pub(super) const NAME: i32 = 8;
/// Weight of a code.
pub(super) const CODE: i32 = 6;
/// Weight of a keyword.
pub(super) const KEYWORD: i32 = 3;
/// Weight of a word in a description.
pub(super) const DESCRIPTION: i32 = 1;

/// Replaces the words of the entities.
pub(super) async fn index<M: Record>(
    db: &impl ConnectionTrait,
    entries: &mut [Entry<M>],
) -> Result<(), RegistryError> {
    let mut rows = Vec::new();
    let mut keys = Vec::new();
    for entry in entries.iter_mut() {
        let key = *entry.fields.common().key;
        keys.push(key);
        for (term, weight) in weighted(&entry.fields.texts()) {
            rows.push(search_term::Model {
                entity_kind: <M::Table as Registered>::KIND,
                entity_key: key,
                term,
                weight,
            });
        }
    }
    let new: BTreeSet<String> = rows.iter().map(|row| row.term.clone()).collect();
    let old = remove(db, &keys).await?;
    insert_all::<search_term::Entity>(db, rows, None).await?;
    let added = new.difference(&old).flat_map(|term| variants(term).into_iter().map(|v| (v, term.clone())));
    let added = added.map(|(variant, term)| search_variant::Model { variant, term }).collect();
    insert_all::<search_variant::Entity>(db, added, Some(&keep::<search_variant::Entity>())).await?;
    forget(db, &old.difference(&new).cloned().collect::<Vec<_>>()).await
}

/// The words of the texts, each with its greatest weight.
fn weighted(texts: &[(i32, &str)]) -> BTreeMap<String, i32> {
    let mut words = BTreeMap::new();
    for (weight, text) in texts {
        for word in text_tokens(text) {
            let word: String = word.chars().take(LONGEST).collect();
            let greatest = words.entry(word).or_insert(*weight);
            *greatest = (*greatest).max(*weight);
        }
    }
    words
}

/// Removes the words of the entities, and tells which they were.
async fn remove(db: &impl ConnectionTrait, keys: &[Uuid]) -> Result<BTreeSet<String>, RegistryError> {
    use search_term::{Column, Entity};
    let mut old = BTreeSet::new();
    for chunk in keys.chunks(KEYS) {
        let those = Column::EntityKey.is_in(chunk.iter().copied());
        let select = Entity::find().select_only().column(Column::Term).distinct().filter(those.clone());
        old.extend(select.into_tuple::<String>().all(db).await?);
        Entity::delete_many().filter(those).exec(db).await?;
    }
    Ok(old)
}

/// Removes the variants of words that no entity has any more.
async fn forget(db: &impl ConnectionTrait, terms: &[String]) -> Result<(), RegistryError> {
    let used = search_term::Entity::find().select_only().column(search_term::Column::Term);
    for chunk in terms.chunks(KEYS) {
        let these = chunk.iter().map(String::as_str);
        let still = used.clone().filter(search_term::Column::Term.is_in(these.clone())).into_query();
        search_variant::Entity::delete_many()
            .filter(search_variant::Column::Term.is_in(these))
            .filter(search_variant::Column::Term.not_in_subquery(still))
            .exec(db)
            .await?;
    }
    Ok(())
}
