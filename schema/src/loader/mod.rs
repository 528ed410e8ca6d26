//! What is loaded in batches: rows by key, and the same page or count for many parents.

mod batching;

use std::{
    collections::HashMap,
    fmt::{self, Debug, Formatter},
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};

use async_graphql::{Context, dataloader::Loader};
use atlas_entity::{EntityKind, vocabulary_label};
use atlas_registry::{
    list::{Filter, ListQuery, Listed, Page, Relation, Row, key_of},
    policy::Target,
};
use uuid::Uuid;

pub use batching::Batching;

use crate::{
    connection::Listable,
    failure::Failure,
    operation::{Operation, Sources},
};

/// A row of a table, by its key.
pub(crate) struct RowKey<E>(pub Uuid, PhantomData<fn() -> E>);

/// A page of the rows of `E` that belong to a parent.
pub(crate) struct PageKey<E>(Belonging<ListQuery>, PhantomData<fn() -> E>);

/// The number of rows of `E` that belong to a parent.
pub(crate) struct CountKey<E>(Belonging<Filter>, PhantomData<fn() -> E>);

/// Which rows, of which parent. Keys that differ in the parent only are answered by one statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Belonging<Q> {
    relation: Relation,
    parent: Uuid,
    query: Arc<Q>,
}

impl<E> RowKey<E> {
    /// The row with this key.
    pub(crate) const fn new(key: Uuid) -> Self {
        Self(key, PhantomData)
    }
}

impl<E> PageKey<E> {
    /// A page of the rows that belong to this parent.
    pub(crate) const fn new(relation: Relation, parent: Uuid, query: Arc<ListQuery>) -> Self {
        Self(Belonging { relation, parent, query }, PhantomData)
    }
}

impl<E> CountKey<E> {
    /// The number of rows that belong to this parent.
    pub(crate) const fn new(relation: Relation, parent: Uuid, query: Arc<Filter>) -> Self {
        Self(Belonging { relation, parent, query }, PhantomData)
    }
}

// Derived, these would ask the same of the table, which is only named here.
macro_rules! key {
    ($($name:ident)*) => {
        $(
            impl<E> Clone for $name<E> {
                fn clone(&self) -> Self {
                    Self(self.0.clone(), PhantomData)
                }
            }

            impl<E> PartialEq for $name<E> {
                fn eq(&self, other: &Self) -> bool {
                    self.0 == other.0
                }
            }

            impl<E> Eq for $name<E> {}

            impl<E> Hash for $name<E> {
                fn hash<H: Hasher>(&self, state: &mut H) {
                    self.0.hash(state);
                }
            }

            impl<E> Debug for $name<E> {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                    self.0.fmt(formatter)
                }
            }
        )*
    };
}

key! { RowKey PageKey CountKey }

#[async_graphql::async_trait::async_trait]
impl<E: Listed> Loader<RowKey<E>> for Sources {
    type Value = Arc<Row<E>>;
    type Error = Failure;

    async fn load(&self, keys: &[RowKey<E>]) -> Result<HashMap<RowKey<E>, Self::Value>, Failure> {
        let uuids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = self.backend().registry.by_keys::<E>(self.viewer(), &uuids).await?;
        Ok(rows.into_iter().map(|row| (RowKey::new(key_of::<E>(&row)), Arc::new(row))).collect())
    }
}

#[async_graphql::async_trait::async_trait]
impl<E: Listed> Loader<PageKey<E>> for Sources {
    type Value = Arc<Page<Row<E>>>;
    type Error = Failure;

    async fn load(&self, keys: &[PageKey<E>]) -> Result<HashMap<PageKey<E>, Self::Value>, Failure> {
        let mut pages = HashMap::with_capacity(keys.len());
        for ((relation, query), parents) in by_query(keys.iter().map(|key| &key.0)) {
            let found =
                self.backend().registry.pages_of::<E>(self.viewer(), &relation, &parents, &query).await?;
            for (parent, page) in found {
                pages.insert(PageKey::new(relation, parent, Arc::clone(&query)), Arc::new(page));
            }
        }
        Ok(pages)
    }
}

#[async_graphql::async_trait::async_trait]
impl<E: Listed> Loader<CountKey<E>> for Sources {
    type Value = u64;
    type Error = Failure;

    async fn load(&self, keys: &[CountKey<E>]) -> Result<HashMap<CountKey<E>, u64>, Failure> {
        let mut counts = HashMap::with_capacity(keys.len());
        for ((relation, filter), parents) in by_query(keys.iter().map(|key| &key.0)) {
            let found =
                self.backend().registry.counts_of::<E>(self.viewer(), &relation, &parents, &filter).await?;
            for (parent, count) in found {
                counts.insert(CountKey::new(relation, parent, Arc::clone(&filter)), count);
            }
        }
        Ok(counts)
    }
}

/// The labels of a vocabulary concept, by its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LabelsKey(pub Uuid);

#[async_graphql::async_trait::async_trait]
impl Loader<LabelsKey> for Sources {
    type Value = Arc<Vec<vocabulary_label::Model>>;
    type Error = Failure;

    async fn load(&self, keys: &[LabelsKey]) -> Result<HashMap<LabelsKey, Self::Value>, Failure> {
        let concepts: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let labels = self.backend().registry.labels_of(&concepts).await?;
        Ok(labels.into_iter().map(|(concept, labels)| (LabelsKey(concept), Arc::new(labels))).collect())
    }
}

/// An entity as a target of policy, by kind and key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TargetKey {
    /// Its kind.
    pub kind: EntityKind,
    /// Its key.
    pub key: Uuid,
}

#[async_graphql::async_trait::async_trait]
impl Loader<TargetKey> for Sources {
    type Value = Target;
    type Error = Failure;

    async fn load(&self, keys: &[TargetKey]) -> Result<HashMap<TargetKey, Target>, Failure> {
        let mut targets = HashMap::with_capacity(keys.len());
        for kind in EntityKind::ALL {
            let of = |key: &&TargetKey| key.kind == kind;
            let wanted: Vec<Uuid> = keys.iter().filter(of).map(|key| key.key).collect();
            if !wanted.is_empty() {
                let found = self.backend().registry.targets(kind, &wanted).await?;
                targets.extend(found.into_iter().map(|(key, target)| (TargetKey { kind, key }, target)));
            }
        }
        Ok(targets)
    }
}

/// The parents of each relation and query.
fn by_query<'a, Q: Hash + Eq + 'a>(
    keys: impl Iterator<Item = &'a Belonging<Q>>,
) -> HashMap<(Relation, Arc<Q>), Vec<Uuid>> {
    let mut groups: HashMap<(Relation, Arc<Q>), Vec<Uuid>> = HashMap::new();
    for key in keys {
        groups.entry((key.relation, Arc::clone(&key.query))).or_default().push(key.parent);
    }
    groups
}

/// The node with this key, if the viewer sees it; nodes of one kind asked for by siblings come in one statement.
pub(crate) async fn node<N: Listable>(
    context: &Context<'_>,
    key: impl Into<Option<Uuid>>,
) -> Result<Option<N>, Failure> {
    let Some(key) = key.into() else {
        return Ok(None);
    };
    let row = context.loader().load_one(RowKey::<N::Table>::new(key)).await?;
    Ok(row.map(N::of))
}
