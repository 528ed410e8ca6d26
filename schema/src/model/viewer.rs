//! Who asks.

use async_graphql::{Context, Enum, MergedObject, Object, SimpleObject};
use atlas_entity::{proposal, role_grant, role_request};
use atlas_registry::{
    identity,
    list::{Column, Filter},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    person::{Person, person},
    role::{RoleGrant, RoleRequest},
    told::ViewerTold,
};
use crate::{
    connection::{Connection, ListInput, Listable, PageArgs},
    failure::Result,
    input::{
        ProposalOrder, ProposalWhere, RoleGrantOrder, RoleGrantWhere, RoleRequestOrder, RoleRequestWhere,
    },
    model::Proposal,
    operation::Operation,
};

/// What an API token may be used for; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "atlas_registry::policy::TokenScope")]
pub(crate) enum TokenScope {
    /// Reading what its owner may read.
    Read,
    /// Also proposing and commenting.
    Propose,
    /// Also changing what its owner may change.
    Write,
    /// Also granting roles and other administration.
    Admin,
}

/// A personal API token, without the token itself: that is shown once, when it is made.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct ApiToken {
    /// UUIDv7; names the token when it is revoked.
    key: Uuid,
    /// What its owner calls it.
    name: String,
    /// Its first characters, to know it by.
    beginning: String,
    /// What it may be used for.
    scope: TokenScope,
    /// When it was made.
    created: DateTime<Utc>,
    /// When it ends.
    expires: DateTime<Utc>,
    /// When it was revoked, if it was.
    revoked: Option<DateTime<Utc>>,
    /// When it was last used, give or take a minute.
    last_used: Option<DateTime<Utc>>,
}

impl From<identity::ApiToken> for ApiToken {
    fn from(token: identity::ApiToken) -> Self {
        let identity::ApiToken { key, name, beginning, scope, created, expires, revoked, last_used } = token;
        Self { key, name, beginning, scope: scope.into(), created, expires, revoked, last_used }
    }
}

/// Who asks, and what is known of them. Nobody sees this of anyone else.
#[derive(Default, MergedObject)]
pub(crate) struct Viewer(ViewerIdentity, ViewerTold);

/// Who asks, as a person.
#[derive(Default)]
pub(crate) struct ViewerIdentity;

#[Object]
impl ViewerIdentity {
    /// Whether nobody is signed in.
    async fn is_anonymous(&self, context: &Context<'_>) -> bool {
        context.sources().viewer().actor().is_none()
    }

    /// The person who is signed in.
    async fn person(&self, context: &Context<'_>) -> Result<Option<Person>> {
        match context.sources().viewer().actor() {
            Some(actor) => person(context, actor.person).await,
            None => Ok(None),
        }
    }

    /// Their own e-mail address, as the identity provider gave it.
    async fn email(&self, context: &Context<'_>) -> Result<Option<String>> {
        let sources = context.sources();
        let Some(actor) = sources.viewer().actor() else { return Ok(None) };
        let person = sources.backend().registry.person(actor.person).await?;
        Ok(person.and_then(|person| person.email))
    }

    /// The most that the way they signed in allows: `ADMIN` in a browser, the scope of the token with an API token.
    async fn token_scope(&self, context: &Context<'_>) -> Option<TokenScope> {
        context.sources().viewer().actor().map(|actor| actor.token_scope.into())
    }

    /// Their own proposals, the newest first unless ordered otherwise; drafts as well.
    #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn proposals(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only nodes that match.")] filter: Option<ProposalWhere>,
        #[graphql(desc = "The order; ties are broken by key.")] order_by: Option<Vec<ProposalOrder>>,
    ) -> Result<Connection<Proposal>> {
        let page = PageArgs { first, after, last, before };
        own(context, Column::of(proposal::Column::Proposer), ListInput { filter, order: order_by, page })
    }

    /// Their own API tokens, the newest first, also those that are over.
    async fn tokens(&self, context: &Context<'_>) -> Result<Vec<ApiToken>> {
        let sources = context.sources();
        let tokens = sources.backend().registry.tokens(sources.viewer()).await?;
        Ok(tokens.into_iter().map(ApiToken::from).collect())
    }

    /// Roles they hold or held, the newest first unless ordered otherwise.
    #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn grants(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only nodes that match.")] filter: Option<RoleGrantWhere>,
        #[graphql(desc = "The order; ties are broken by key.")] order_by: Option<Vec<RoleGrantOrder>>,
    ) -> Result<Connection<RoleGrant>> {
        let page = PageArgs { first, after, last, before };
        own(context, Column::of(role_grant::Column::PersonKey), ListInput { filter, order: order_by, page })
    }

    /// Roles they ask for or asked for, the newest first unless ordered otherwise.
    #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    #[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
    async fn role_requests(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only nodes that match.")] filter: Option<RoleRequestWhere>,
        #[graphql(desc = "The order; ties are broken by key.")] order_by: Option<Vec<RoleRequestOrder>>,
    ) -> Result<Connection<RoleRequest>> {
        let page = PageArgs { first, after, last, before };
        own(context, Column::of(role_request::Column::PersonKey), ListInput { filter, order: order_by, page })
    }
}

/// The nodes that are the viewer's own; none of those who are not signed in.
fn own<N: Listable>(context: &Context<'_>, person: Column, input: ListInput<N>) -> Result<Connection<N>> {
    let of = context.sources().viewer().actor().map(|actor| actor.person);
    Connection::narrowed(context, Filter::OneOf(person, of.into_iter().map(Into::into).collect()), input)
}
