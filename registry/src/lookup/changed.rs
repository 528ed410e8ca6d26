//! Records to attribute anew, after a code mapping was changed.

use std::collections::BTreeSet;

use atlas_entity::{
    code_mapping,
    ingest_run::{self, RunState},
    reattribution::{Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use uuid::Uuid;

use super::forms::given;
use crate::{Registry, RegistryError, connect::now};

/// Rows in one statement at most.
const AT_ONCE: usize = 500;

/// Which records are concerned: a dataset's, or those of all datasets that carry the codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Concern {
    dataset: Option<Uuid>,
    codes: Codes,
}

/// An institution code and a collection code, folded; absent means any.
pub type Codes = (Option<String>, Option<String>);

/// Queues datasets to be attributed anew from the record store: those named, and all of them for a `None`. To be
/// called in the transaction of a change that leads their records elsewhere; a change of mappings by
/// [`mappings_replaced`] does so itself. A dataset with neither published records nor a run under way has nothing to
/// attribute and is left out.
pub async fn mappings_changed(
    db: &impl ConnectionTrait,
    datasets: &[Option<Uuid>],
) -> Result<(), RegistryError> {
    let concern = |dataset: &Option<Uuid>| Concern { dataset: *dataset, ..Concern::default() };
    queue(db, datasets.iter().map(concern).collect()).await
}

/// As [`mappings_changed`], of mappings as they were and as they are now. A mapping for all concerns the datasets
/// whose records carry its codes.
pub(crate) async fn mappings_replaced(
    db: &impl ConnectionTrait,
    mappings: impl Iterator<Item = &code_mapping::Model>,
) -> Result<(), RegistryError> {
    let concern = |mapping: &code_mapping::Model| {
        let dataset = mapping.dataset_key;
        let codes = (given(mapping.institution_code.as_ref()), given(mapping.collection_code.as_ref()));
        Concern { dataset, codes: if dataset.is_none() { codes } else { Codes::default() } }
    };
    queue(db, mappings.map(concern).collect()).await
}

async fn queue(db: &impl ConnectionTrait, wanted: BTreeSet<Concern>) -> Result<(), RegistryError> {
    let named: Vec<Uuid> = wanted.iter().filter_map(|concern| concern.dataset).collect();
    let holding = holding(db, &named).await?;
    let of_all = wanted.iter().any(|concern| concern.dataset.is_none());
    let any = of_all && held(ingest_run::Entity::find()).count(db).await? > 0;
    let created = now();
    let row = |concern: Concern| Model {
        key: Uuid::now_v7(),
        dataset_key: concern.dataset,
        institution_code: concern.codes.0,
        collection_code: concern.codes.1,
        created,
        done: None,
    };
    let rows: Vec<Model> = wanted
        .into_iter()
        .filter(|concern| concern.dataset.map_or(any, |key| holding.contains(&key)))
        .map(row)
        .collect();
    for chunk in rows.chunks(AT_ONCE) {
        let rows = chunk.iter().map(|row| row.clone().into_active_model().reset_all());
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Which of the datasets have records to attribute.
async fn holding(db: &impl ConnectionTrait, keys: &[Uuid]) -> Result<BTreeSet<Uuid>, RegistryError> {
    let mut found = BTreeSet::new();
    for chunk in keys.chunks(AT_ONCE) {
        let runs = held(ingest_run::Entity::find());
        let runs = runs.filter(ingest_run::Column::DatasetKey.is_in(chunk.to_vec()));
        let select = runs.select_only().column(ingest_run::Column::DatasetKey).distinct();
        found.extend(select.into_tuple::<Uuid>().all(db).await?);
    }
    Ok(found)
}

/// A run under way counts too: it may have read the mappings before the change and publish after it.
fn held(runs: Select<ingest_run::Entity>) -> Select<ingest_run::Entity> {
    let states = [RunState::Queued, RunState::Running, RunState::Published];
    runs.filter(ingest_run::Column::State.is_in(states))
}

/// What waits to be attributed anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reattribution {
    /// The entries of the queue, to be named when all of it is done.
    pub entries: Vec<Uuid>,
    /// Whether all datasets are.
    pub all: bool,
    /// These datasets.
    pub datasets: BTreeSet<Uuid>,
    /// The datasets that hold records with any of these codes, never both absent.
    pub codes: BTreeSet<Codes>,
}

impl Registry {
    /// What waits to be attributed anew; nothing where nothing waits.
    pub async fn queued_reattribution(&self) -> Result<Option<Reattribution>, RegistryError> {
        let waiting = Entity::find().filter(Column::Done.is_null()).order_by_asc(Column::Key);
        let mut queued = Reattribution::default();
        for row in waiting.all(self.db()).await? {
            queued.entries.push(row.key);
            match (row.dataset_key, (row.institution_code, row.collection_code)) {
                (Some(dataset), _) => drop(queued.datasets.insert(dataset)),
                (None, (None, None)) => queued.all = true,
                (None, codes) => drop(queued.codes.insert(codes)),
            }
        }
        Ok(Some(queued).filter(|queued| !queued.entries.is_empty()))
    }

    /// Notes that these entries of the queue are done.
    pub async fn reattributed(&self, entries: &[Uuid]) -> Result<(), RegistryError> {
        for chunk in entries.chunks(AT_ONCE) {
            let update = Entity::update_many().col_expr(Column::Done, Expr::value(now()));
            update.filter(Column::Key.is_in(chunk.iter().copied())).exec(self.db()).await?;
        }
        Ok(())
    }
}
