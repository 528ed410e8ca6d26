//! The registered entities: one by key, uid or identifier, and lists of them.

use async_graphql::{Context, Object};
use atlas_entity::{EntityKind, Registered, collection, dataset, identifier};
use atlas_registry::{
    identifier::forms,
    list::{Column, Filter, ListQuery, Listed, Slice, Value, relations::hung_on},
};
use uuid::Uuid;

use crate::{
    connection::{Connection, ListInput, Listable, PageArgs},
    failure::{Failure, Result},
    loader::node,
    model::{
        CodeMapping, Collection, Dataset, Hub, IngestRun, Installation, Institution, Proposal, Provider,
    },
    operation::Operation,
};

/// How one entity is named.
struct Named {
    key: Option<Uuid>,
    uid: Option<String>,
    identifier: Option<String>,
}

impl Named {
    /// The entity, if there is one that the viewer may see.
    async fn find<N: Listable<Table: Registered>>(self, context: &Context<'_>) -> Result<Option<N>> {
        let filter = match (self.key, self.uid, self.identifier) {
            (Some(key), None, None) => return or_successor(context, key).await,
            (None, Some(uid), None) => {
                let key = context
                    .sources()
                    .backend()
                    .registry
                    .key_of_uid(<N::Table as Registered>::KIND, &uid)
                    .await?;
                return match key {
                    Some(key) => or_successor(context, key).await,
                    None => Ok(None),
                };
            }
            (None, None, Some(identifier)) => identified::<N::Table>(&identifier),
            _ => return Err(Failure::bad_input("name the entity by one of `key`, `uid` and `identifier`")),
        };
        let query =
            ListQuery { filter, slice: Slice { limit: 1, ..Slice::default() }, ..ListQuery::default() };
        let read = context.loader().read(|sources| async move {
            Ok(sources.backend().registry.page::<N::Table>(sources.viewer(), &query).await?)
        });
        Ok(read.await?.rows.pop().map(|(_, row)| N::of(row)))
    }
}

/// The entity with this key or, where it was merged into another, that one, if the viewer may see it.
async fn or_successor<N: Listable<Table: Registered>>(context: &Context<'_>, key: Uuid) -> Result<Option<N>> {
    if let Some(found) = node(context, key).await? {
        return Ok(Some(found));
    }
    let successor = context.sources().backend().registry.successor::<N::Table>(key).await?;
    node(context, successor).await
}

/// The entities with this identifier, of whatever type it is.
fn identified<E: Listed + Registered>(identifier: &str) -> Filter {
    let forms: Vec<Value> = forms(identifier).into_iter().map(Into::into).collect();
    let same = Filter::OneOf(Column::of(identifier::Column::Identifier), forms.clone());
    let mut any = vec![Filter::Related(hung_on::<E, identifier::Entity>(), Box::new(same))];
    match E::KIND {
        EntityKind::Collection => any.push(Filter::OneOf(Column::of(collection::Column::Doi), forms)),
        EntityKind::Dataset => any.push(Filter::OneOf(Column::of(dataset::Column::Doi), forms)),
        _ => {}
    }
    Filter::Any(any)
}

/// Declares the root fields: one entity, and the list of its kind.
macro_rules! entity_queries {
    (
        one { $($(#[$one_doc:meta])* $one:ident: $one_node:ident,)* }
        many { $($(#[$many_doc:meta])* $many:ident: $node:ident,)* }
    ) => {
        /// The root fields that answer from the registry's tables.
        #[derive(Default)]
        pub(crate) struct EntityQueries;

        #[Object]
        impl EntityQueries {
            $(
                $(#[$one_doc])*
                async fn $one(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "Its key.")] key: Option<Uuid>,
                    #[graphql(desc = "Its stable alias.")] uid: Option<String>,
                    #[graphql(desc = "Any of its identifiers in other registers, as a ROR id or a DOI.")]
                    identifier: Option<String>,
                ) -> Result<Option<$one_node>> {
                    Named { key, uid, identifier }.find(context).await
                }
            )*

            $(
                $(#[$many_doc])*
                #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
                #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
                async fn $many(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")]
                    first: Option<i32>,
                    #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
                    #[graphql(desc = "How many nodes, from the end of the list or from `before`.")]
                    last: Option<i32>,
                    #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
                    #[graphql(name = "where", desc = "Only nodes that match.")]
                    filter: Option<<$node as Listable>::Where>,
                    #[graphql(desc = "The order; ties are broken by key.")]
                    order_by: Option<Vec<<$node as Listable>::Order>>,
                ) -> Result<Connection<$node>> {
                    let page = PageArgs { first, after, last, before };
                    Connection::new(context, None, ListInput { filter, order: order_by, page })
                }
            )*
        }
    };
}

entity_queries! {
    one {
        /// One institution, named by exactly one of the arguments. The key or uid of one that was merged into another
        /// leads to that one.
        institution: Institution,
        /// One collection, named by exactly one of the arguments. The key or uid of one that was merged into another
        /// leads to that one.
        collection: Collection,
        /// One data provider, named by exactly one of the arguments. The key or uid of one that was merged into another
        /// leads to that one.
        provider: Provider,
        /// One dataset, named by exactly one of the arguments. The key or uid of one that was merged into another
        /// leads to that one.
        dataset: Dataset,
        /// One data hub, named by exactly one of the arguments. The key or uid of one that was merged into another
        /// leads to that one.
        hub: Hub,
        /// One installation, named by exactly one of the arguments. The key or uid of one that was merged into another
        /// leads to that one.
        installation: Installation,
    }
    many {
        /// Institutions, by name unless ordered otherwise.
        institutions: Institution,
        /// Collections, by name unless ordered otherwise.
        collections: Collection,
        /// Data providers, by title unless ordered otherwise.
        providers: Provider,
        /// Datasets, by title unless ordered otherwise.
        datasets: Dataset,
        /// Data hubs, by title unless ordered otherwise.
        hubs: Hub,
        /// Installations, by title unless ordered otherwise.
        installations: Installation,
        /// Mappings of codes in records to institutions and collections.
        code_mappings: CodeMapping,
        /// Runs of the ingestion, the newest first unless ordered otherwise.
        ingest_runs: IngestRun,
        /// Proposals, the newest first unless ordered otherwise: those on what the viewer sees, and their own.
        proposals: Proposal,
    }
}
