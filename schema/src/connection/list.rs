//! One connection type for every kind of node.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Object, OutputType, TypeName};
use atlas_registry::list::{Filter, ListQuery, Order, Page, Place, Relation, Row};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{ListInput, Listable, PageInfo};
use crate::{
    failure::{Failure, Result},
    loader::{CountKey, PageKey},
    operation::Operation,
};

/// A page of nodes, and what is known of the whole list. Nothing is read before a field asks for it.
pub(crate) struct Connection<N: Listable> {
    /// The parent whose nodes these are; all nodes when absent.
    parent: Option<(Relation, Uuid)>,
    query: Arc<ListQuery>,
    page: OnceCell<Arc<Page<Row<N::Table>>>>,
}

/// A node and its place in a connection.
pub(crate) struct Edge<N> {
    cursor: String,
    node: N,
}

impl<N> Edge<N> {
    /// A node and its place.
    pub(crate) const fn new(cursor: String, node: N) -> Self {
        Self { cursor, node }
    }
}

impl<N: Listable> Connection<N> {
    /// A connection over all nodes, or over those of a parent.
    pub(crate) fn new(
        context: &Context<'_>,
        parent: Option<(Relation, Uuid)>,
        input: ListInput<N>,
    ) -> Result<Self> {
        let query = Arc::new(input.query(&context.sources().backend().limits)?);
        Ok(Self { parent, query, page: OnceCell::new() })
    }

    /// A connection over those of all nodes that match the condition, whatever else is asked of them.
    pub(crate) fn narrowed(context: &Context<'_>, condition: Filter, input: ListInput<N>) -> Result<Self> {
        let mut query = input.query(&context.sources().backend().limits)?;
        query.filter = Filter::All(vec![condition, query.filter]);
        Ok(Self { parent: None, query: Arc::new(query), page: OnceCell::new() })
    }

    /// The page, read on first use.
    async fn page(&self, context: &Context<'_>) -> Result<Arc<Page<Row<N::Table>>>> {
        let page = self.page.get_or_try_init(|| async {
            match self.parent {
                None => {
                    let query = Arc::clone(&self.query);
                    let read = context.loader().read(|sources| async move {
                        let registry = &sources.backend().registry;
                        Ok(registry.page::<N::Table>(sources.viewer(), &query).await?)
                    });
                    Ok::<_, Failure>(Arc::new(read.await?))
                }
                Some((relation, parent)) => {
                    let key = PageKey::<N::Table>::new(relation, parent, Arc::clone(&self.query));
                    Ok(context.loader().load_one(key).await?.unwrap_or_default())
                }
            }
        });
        Ok(Arc::clone(page.await?))
    }

    fn order(&self) -> &Order {
        &self.query.order
    }
}

impl<N: Listable> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <N as OutputType>::type_name()).into()
    }
}

/// A page of nodes, and what is known of the whole list.
#[Object(name_type)]
impl<N: Listable> Connection<N> {
    /// The nodes of the page with their cursors.
    async fn edges(&self, context: &Context<'_>) -> Result<Vec<Edge<N>>> {
        let page = self.page(context).await?;
        let edge = |(place, row): &(Place, Arc<Row<N::Table>>)| Edge {
            cursor: place.encode(self.order()),
            node: N::of(Arc::clone(row)),
        };
        Ok(page.rows.iter().map(edge).collect())
    }

    /// The nodes of the page.
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<N>> {
        let page = self.page(context).await?;
        Ok(page.rows.iter().map(|(_, row)| N::of(Arc::clone(row))).collect())
    }

    /// Where the page lies in the list.
    async fn page_info(&self, context: &Context<'_>) -> Result<PageInfo> {
        let page = self.page(context).await?;
        let cursor = |row: Option<&(Place, _)>| row.map(|(place, _)| place.encode(self.order()));
        Ok(PageInfo {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: cursor(page.rows.first()),
            end_cursor: cursor(page.rows.last()),
        })
    }

    /// How many nodes match in all, on every page. Counted only when asked for.
    async fn total_count(&self, context: &Context<'_>) -> Result<u64> {
        match self.parent {
            None => {
                let query = Arc::clone(&self.query);
                let read = context.loader().read(|sources| async move {
                    let registry = &sources.backend().registry;
                    Ok(registry.count::<N::Table>(sources.viewer(), &query.filter).await?)
                });
                read.await
            }
            Some((relation, parent)) => {
                let key = CountKey::<N::Table>::new(relation, parent, Arc::new(self.query.filter.clone()));
                Ok(context.loader().load_one(key).await?.unwrap_or_default())
            }
        }
    }
}

impl<N: OutputType> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::type_name()).into()
    }
}

/// A node and its place in a connection.
#[Object(name_type)]
impl<N: OutputType> Edge<N> {
    /// The node's place; pass it as `after` or `before`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The node.
    async fn node(&self) -> &N {
        &self.node
    }
}
