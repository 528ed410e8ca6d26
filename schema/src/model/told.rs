//! What the viewer is told, follows and has other programs told: their own, which nobody else sees.

use async_graphql::{Context, Object, SimpleObject};
use atlas_entity::notification;
use atlas_registry::list::{Column, Filter};
use chrono::{DateTime, Utc};

use crate::{
    connection::{Connection, ListInput, PageArgs},
    failure::Result,
    id::{GlobalId, Kind},
    input::{NotificationOrder, NotificationWhere, WebhookOrder, WebhookWhere},
    limits::page_cost,
    model::{Notification, Webhook},
    mutation::{NotificationPreference, preferences},
    operation::Operation,
    query::{Node, find},
};

/// Something the viewer follows.
#[derive(SimpleObject)]
pub(crate) struct Follow {
    /// The entity or proposal, if the viewer may see it today.
    node: Option<Node>,
    /// Since when.
    created: DateTime<Utc>,
}

/// What the viewer is told.
#[derive(Default)]
pub(crate) struct ViewerTold;

#[Object]
impl ViewerTold {
    /// What they were told, the newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
    async fn notifications(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those that are not marked as read, or only those that are.")] unread: Option<
            bool,
        >,
        #[graphql(name = "where", desc = "Only nodes that match.")] filter: Option<NotificationWhere>,
        #[graphql(desc = "The order; ties are broken by key.")] order_by: Option<Vec<NotificationOrder>>,
    ) -> Result<Connection<Notification>> {
        let page = PageArgs { first, after, last, before };
        let input = ListInput { filter, order: order_by, page };
        let Some(unread) = unread else { return Connection::new(context, None, input) };
        let never_read = Filter::IsNull(Column::of(notification::Column::ReadAt));
        Connection::narrowed(context, if unread { never_read } else { never_read.negated() }, input)
    }

    /// The addresses they have events posted to, the newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
    async fn webhooks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only nodes that match.")] filter: Option<WebhookWhere>,
        #[graphql(desc = "The order; ties are broken by key.")] order_by: Option<Vec<WebhookOrder>>,
    ) -> Result<Connection<Webhook>> {
        let page = PageArgs { first, after, last, before };
        Connection::new(context, None, ListInput { filter, order: order_by, page })
    }

    /// What they follow, the newest first: of it they are told without being its steward.
    #[graphql(complexity = "page_cost(first, None, child_complexity)")]
    async fn follows(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, from the newest on.")] first: Option<i32>,
    ) -> Result<Vec<Follow>> {
        let sources = context.sources();
        let Some(actor) = sources.viewer().actor() else { return Ok(Vec::new()) };
        let size = PageArgs { first, ..PageArgs::default() }.size(&sources.backend().limits)?;
        let rows = sources.backend().registry.follows(actor.person, size.limit.into()).await?;
        let follow = |row: atlas_entity::follow::Model| async move {
            let kind = row.entity_kind.map_or(Kind::Proposal, Kind::of);
            let node = find(context, GlobalId { kind, key: row.subject }).await?;
            Ok(Follow { node, created: row.created })
        };
        futures::future::try_join_all(rows.into_iter().map(follow)).await
    }

    /// How they are told, group by group of events.
    async fn notification_preferences(&self, context: &Context<'_>) -> Result<Vec<NotificationPreference>> {
        preferences(context).await
    }
}
