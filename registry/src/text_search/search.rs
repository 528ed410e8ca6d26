//! The search: three statements, whatever the text.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use atlas_entity::{
    EntityKind, Registered, collection, dataset, hub, installation, institution, provider, search_term,
    search_variant,
};
use atlas_records::text_tokens;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use strsim::osa_distance;
use uuid::Uuid;

use super::{LONGEST, SHORTEST_TYPO, variants};
use crate::{Registry, RegistryError, Viewer, viewer::outside_hidden};

/// Words of the text that count; the rest is ignored.
const WORDS: usize = 10;
/// Letters from which on a word also finds those that begin with it.
const SHORTEST_PREFIX: usize = 2;

/// Hits that are put in the order of their names at most.
const NAMED: usize = 2_000;

/// How a word fits, as a factor of the weight of the word found.
const EXACT: i32 = 12;
const PREFIX: i32 = 6;
const TYPO: i32 = 2;

/// An entity found by words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchHit {
    /// Kind of the entity.
    pub kind: EntityKind,
    /// Its key.
    pub key: Uuid,
    /// How well it fits: comparable within one search only.
    pub score: i32,
}

impl Registry {
    /// Entities of these kinds (all kinds, if none is named) that the viewer sees and that have every word of
    /// the text, best first, ties by name. A word of four letters or more may be mistyped in one.
    pub async fn search_text(
        &self,
        viewer: &Viewer,
        text: &str,
        kinds: &[EntityKind],
        limit: usize,
    ) -> Result<Vec<SearchHit>, RegistryError> {
        let words = text_tokens(text).into_iter().take(WORDS);
        let words: Vec<String> = words.map(|word| word.chars().take(LONGEST).collect()).collect();
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let mistyped = self.mistyped(&words).await?;
        let words: Vec<Word> =
            words.into_iter().zip(mistyped).map(|(text, typos)| Word { text, typos }).collect();
        let mut scores = Scores::new(words.len());
        for row in self.terms(viewer, &words, kinds).await? {
            scores.add(&words, &row);
        }
        let mut hits = scores.complete();
        hits.sort_unstable_by_key(|hit| (Reverse(hit.score), hit.key));
        self.by_name(&mut hits, limit).await?;
        Ok(hits)
    }

    /// For each word, the words of entities that are one typing error away.
    async fn mistyped(&self, words: &[String]) -> Result<Vec<BTreeSet<String>>, RegistryError> {
        let long = |word: &&String| word.chars().count() >= SHORTEST_TYPO;
        let wanted: BTreeSet<String> = words.iter().filter(long).flat_map(|word| variants(word)).collect();
        let select = search_variant::Entity::find().filter(search_variant::Column::Variant.is_in(wanted));
        let found: BTreeSet<String> = select
            .select_only()
            .column(search_variant::Column::Term)
            .distinct()
            .into_tuple()
            .all(self.db())
            .await?
            .into_iter()
            .collect();
        let near = |word: &String| {
            let typos = found.iter().filter(|term| osa_distance(word, term) == 1).cloned();
            if long(&word) { typos.collect() } else { BTreeSet::new() }
        };
        Ok(words.iter().map(near).collect())
    }

    /// The words of visible entities that fit any of the text's.
    async fn terms(
        &self,
        viewer: &Viewer,
        words: &[Word],
        kinds: &[EntityKind],
    ) -> Result<Vec<search_term::Model>, RegistryError> {
        use search_term::{Column, Entity};
        let mut any = Condition::any();
        for word in words {
            any = any.add(word.condition());
        }
        let mut select = Entity::find().filter(any).filter(outside_hidden(viewer, Column::EntityKey));
        if !kinds.is_empty() {
            select = select.filter(Column::EntityKind.is_in(kinds.iter().copied()));
        }
        Ok(select.all(self.db()).await?)
    }

    /// Puts hits of equal score in the order of their names, and keeps the first `limit`.
    async fn by_name(&self, hits: &mut Vec<SearchHit>, limit: usize) -> Result<(), RegistryError> {
        let limit = limit.min(NAMED);
        let Some(last) = hits.get(limit.min(hits.len()).saturating_sub(1)).map(|hit| hit.score) else {
            return Ok(());
        };
        // Only those that may be among the first need a name, and a statement has room for so many.
        hits.retain(|hit| hit.score >= last);
        hits.truncate(NAMED);
        let keys: Vec<Uuid> = hits.iter().map(|hit| hit.key).collect();
        let mut names = named::<institution::Entity>(&keys);
        let others = [
            named::<collection::Entity>(&keys).into_query(),
            named::<provider::Entity>(&keys).into_query(),
            named::<dataset::Entity>(&keys).into_query(),
            named::<hub::Entity>(&keys).into_query(),
            named::<installation::Entity>(&keys).into_query(),
        ];
        for other in others {
            QuerySelect::query(&mut names).union(sea_orm::sea_query::UnionType::All, other);
        }
        let names: HashMap<Uuid, String> =
            names.into_tuple::<(Uuid, String)>().all(self.db()).await?.into_iter().collect();
        hits.sort_by_cached_key(|hit| (Reverse(hit.score), names.get(&hit.key).cloned(), hit.key));
        hits.truncate(limit);
        Ok(())
    }
}

fn named<E: Registered>(keys: &[Uuid]) -> Select<E> {
    E::find().select_only().column(E::KEY).column(E::SORT_NAME).filter(E::KEY.is_in(keys.iter().copied()))
}

/// A word of the text, with the words of entities that it may be a mistyping of.
struct Word {
    text: String,
    typos: BTreeSet<String>,
}

impl Word {
    fn begins(&self) -> bool {
        self.text.chars().count() >= SHORTEST_PREFIX
    }

    fn condition(&self) -> Condition {
        use search_term::Column::Term;
        // Every word that begins with the text lies between the text and the text with the last character there is.
        let fits = if self.begins() {
            Condition::all().add(Term.gte(self.text.as_str())).add(Term.lt(format!(
                "{}{}",
                self.text,
                char::MAX
            )))
        } else {
            Condition::all().add(Term.eq(self.text.as_str()))
        };
        let fits = Condition::any().add(fits);
        if self.typos.is_empty() { fits } else { fits.add(Term.is_in(self.typos.iter().map(String::as_str))) }
    }

    /// How well the entity's word fits; 0 if it does not.
    fn fit(&self, term: &str) -> i32 {
        if term == self.text {
            EXACT
        } else if self.begins() && term.starts_with(&self.text) {
            PREFIX
        } else if self.typos.contains(term) {
            TYPO
        } else {
            0
        }
    }
}

/// The best fit of each word, by entity.
struct Scores {
    words: usize,
    best: BTreeMap<(EntityKind, Uuid), Vec<i32>>,
}

impl Scores {
    const fn new(words: usize) -> Self {
        Self { words, best: BTreeMap::new() }
    }

    fn add(&mut self, words: &[Word], row: &search_term::Model) {
        let best = self.best.entry((row.entity_kind, row.entity_key)).or_insert_with(|| vec![0; self.words]);
        for (best, word) in best.iter_mut().zip(words) {
            *best = (*best).max(word.fit(&row.term) * row.weight);
        }
    }

    /// The entities that every word fits.
    fn complete(self) -> Vec<SearchHit> {
        let complete = self.best.into_iter().filter(|(_, best)| best.iter().all(|score| *score > 0));
        complete.map(|((kind, key), best)| SearchHit { kind, key, score: best.iter().sum() }).collect()
    }
}
