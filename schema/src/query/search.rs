//! The registry searched by words.

use async_graphql::{Context, Enum, Object, SimpleObject};
use atlas_entity::EntityKind;
use futures::future::try_join_all;

use super::node::{Node, find};
use crate::{
    connection::PageArgs,
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    operation::Operation,
};

/// The kinds of entity the registry keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "EntityKind")]
pub(crate) enum EntityType {
    /// Those who hold collections.
    Institution,
    /// Collections of specimens or other material.
    Collection,
    /// Organisations that publish datasets.
    Provider,
    /// Datasets.
    Dataset,
    /// Networks of institutions, collections and datasets.
    Hub,
    /// Publishing tools of providers.
    Installation,
}

impl From<EntityType> for atlas_registry::list::Value {
    fn from(kind: EntityType) -> Self {
        EntityKind::from(kind).into()
    }
}

/// An entity found by words.
#[derive(SimpleObject)]
pub(crate) struct SearchHit {
    /// The entity.
    node: Node,
    /// How well it fits; comparable within one search only.
    score: i32,
}

/// The root fields that search the registry.
#[derive(Default)]
pub(crate) struct SearchQueries;

#[Object]
impl SearchQueries {
    /// Entities that hold every word of the text in their names, codes or descriptions, best first. Words may be
    /// begun only, and those of four letters or more mistyped in one.
    #[graphql(complexity = "50 + crate::limits::page_cost(first, None, child_complexity)")]
    async fn search(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The words.")] text: String,
        #[graphql(desc = "Only entities of these kinds; all kinds when not given.")] types: Option<
            Vec<EntityType>,
        >,
        #[graphql(desc = "How many entities.")] first: Option<i32>,
    ) -> Result<Vec<SearchHit>> {
        let size = PageArgs { first, ..PageArgs::default() }.size(&context.sources().backend().limits)?;
        let kinds: Vec<EntityKind> = match types {
            Some(types) if types.is_empty() => return Ok(Vec::new()),
            types => types.into_iter().flatten().map(EntityKind::from).collect(),
        };
        let read = context.loader().read(|sources| async move {
            let registry = &sources.backend().registry;
            Ok(registry.search_text(sources.viewer(), &text, &kinds, size.limit as usize).await?)
        });
        let hits = try_join_all(read.await?.into_iter().map(async |hit| {
            let node = find(context, GlobalId { kind: kind(hit.kind), key: hit.key }).await?;
            Ok::<_, Failure>(node.map(|node| SearchHit { node, score: hit.score }))
        }));
        Ok(hits.await?.into_iter().flatten().collect())
    }
}

/// What a global id calls entities of this kind.
pub(crate) const fn kind(kind: EntityKind) -> Kind {
    match kind {
        EntityKind::Institution => Kind::Institution,
        EntityKind::Collection => Kind::Collection,
        EntityKind::Provider => Kind::Provider,
        EntityKind::Dataset => Kind::Dataset,
        EntityKind::Hub => Kind::Hub,
        EntityKind::Installation => Kind::Installation,
    }
}
