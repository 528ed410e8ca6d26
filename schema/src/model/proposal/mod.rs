//! Proposals and what belongs to them.

mod change;
mod discussion;
mod enums;
mod loaders;

use atlas_entity::EntityKind;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use change::ProposalChange;
use discussion::{ProposalComment, ProposalEvent};
pub(crate) use enums::{ProposalDecision, ProposalKind, ProposalState, ProposalTake};
use loaders::{AbilitiesKey, ChangesKey, CommentsKey, EventsKey};

use crate::{
    failure::Result,
    id::GlobalId,
    input::{ProposalOrder, ProposalWhere},
    model::{Date, Person, object, person},
    operation::Operation,
    query::{EntityType, Node, find, kind_of},
};

object! {
    /// Changes to one entity that wait for a review, or what became of them: an update of fields, a creation, a
    /// deletion, a merge or a conversion.
    Proposal on proposal {
        where ProposalWhere, order ProposalOrder, default Created true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// What is proposed.
            kind: ProposalKind,
            /// How far it has come.
            state: ProposalState,
            /// Key of the entity; of one that is to be created, the key it will have.
            entity_key: Uuid,
            /// What it is about, in a line.
            title: Option<String>,
            /// Why.
            reason: Option<String>,
            /// Version of the entity that the proposer had before them; null for one that is to be created.
            base_version: Option<i64>,
            /// Of a conversion: the name of a new institution that is to hold the collection.
            target_name: Option<String>,
            /// Register that a synchronisation had the changes from.
            source: Option<String>,
            /// Name that a proposer who was not signed in gave.
            proposer_name: Option<String>,
            /// Day by which it is to be decided.
            due: Option<Date>,
            /// Grows by one whenever what is proposed changes, from 1. An approval names the one it is of.
            content_version: i64,
            /// The content that was approved; null while none is.
            approved_version: Option<i64>,
            /// Country of the entity when it was proposed; ISO 3166-1 alpha-2.
            country: Option<String>,
            /// When it was proposed.
            created: DateTime<Utc>,
            /// When it, its state or its discussion last changed.
            modified: DateTime<Utc>,
            /// When it was approved, rejected or withdrawn.
            decided: Option<DateTime<Utc>>,
            /// When it was applied.
            applied: Option<DateTime<Utc>>,
            /// Version of the entity that applying it made.
            applied_version: Option<i64>,
        }
        one {}
        many {}
        occurrences {}
        resolvers {
            /// Kind of the entity.
            async fn entity_type(&self) -> EntityType {
                self.0.entity_kind.into()
            }

            /// The entity; null while it is to be created, and where the viewer may not see it.
            async fn entity(&self, context: &async_graphql::Context<'_>) -> Result<Option<Node>> {
                named(context, self.0.entity_kind, Some(self.0.entity_key)).await
            }

            /// Of a merge, the entity that stays; of a conversion, the institution that is to hold the collection.
            async fn target(&self, context: &async_graphql::Context<'_>) -> Result<Option<Node>> {
                named(context, self.0.entity_kind, self.0.target_key).await
            }

            /// What changes, field by field: without contacts that the viewer may not see.
            async fn changes(&self, context: &async_graphql::Context<'_>) -> Result<Vec<ProposalChange>> {
                let changes = context.loader().load_one(ChangesKey::of(&self.0)).await?.unwrap_or_default();
                Ok(changes.iter().cloned().map(ProposalChange).collect())
            }

            /// Who proposed it; null when they were not signed in, and when the atlas itself did.
            async fn proposer(&self, context: &async_graphql::Context<'_>) -> Result<Option<Person>> {
                someone(context, self.0.proposer).await
            }

            /// E-mail address that a proposer who was not signed in gave; for those who may review it.
            async fn proposer_email(&self, context: &async_graphql::Context<'_>) -> Result<Option<&str>> {
                let can = context.loader().load_one(AbilitiesKey::of(&self.0)).await?.unwrap_or_default();
                Ok(self.0.proposer_email.as_deref().filter(|_| can.see_email))
            }

            /// Who is to review it.
            async fn assignee(&self, context: &async_graphql::Context<'_>) -> Result<Option<Person>> {
                someone(context, self.0.assignee).await
            }

            /// Who approved it.
            async fn approver(&self, context: &async_graphql::Context<'_>) -> Result<Option<Person>> {
                someone(context, self.0.approver).await
            }

            /// Its discussion, oldest first.
            async fn comments(&self, context: &async_graphql::Context<'_>) -> Result<Vec<ProposalComment>> {
                let comments = context.loader().load_one(CommentsKey(self.0.key)).await?.unwrap_or_default();
                Ok(comments.iter().cloned().map(ProposalComment).collect())
            }

            /// Its history, oldest first.
            async fn events(&self, context: &async_graphql::Context<'_>) -> Result<Vec<ProposalEvent>> {
                let events = context.loader().load_one(EventsKey(self.0.key)).await?.unwrap_or_default();
                Ok(events.iter().cloned().map(ProposalEvent).collect())
            }

            /// What the viewer may do with it as it is.
            async fn viewer_can(&self, context: &async_graphql::Context<'_>) -> Result<ProposalViewerCan> {
                let can = context.loader().load_one(AbilitiesKey::of(&self.0)).await?.unwrap_or_default();
                Ok(can.into())
            }
        }
    }
}

/// What the viewer may do with a proposal as it is.
#[derive(Clone, Copy, Debug, async_graphql::SimpleObject)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub(crate) struct ProposalViewerCan {
    /// Change what is proposed, and rebase it.
    edit: bool,
    /// Take part in the discussion.
    comment: bool,
    /// Approve it, and decide on its changes one by one. No one approves what is their own.
    approve: bool,
    /// Reject it.
    reject: bool,
    /// Ask its proposer for changes.
    request_changes: bool,
    /// Have it reviewed: a draft, or one whose proposer was asked for changes.
    open: bool,
    /// Take it back.
    withdraw: bool,
    /// Have it reviewed again.
    reopen: bool,
    /// Apply it.
    apply: bool,
    /// Say who is to review it.
    assign: bool,
}

impl From<atlas_registry::proposal::Abilities> for ProposalViewerCan {
    fn from(can: atlas_registry::proposal::Abilities) -> Self {
        Self {
            edit: can.edit,
            comment: can.comment,
            approve: can.approve,
            reject: can.reject,
            request_changes: can.request_changes,
            open: can.open,
            withdraw: can.withdraw,
            reopen: can.reopen,
            apply: can.apply,
            assign: can.assign,
        }
    }
}

async fn someone(context: &async_graphql::Context<'_>, key: Option<Uuid>) -> Result<Option<Person>> {
    match key {
        Some(key) => person(context, key).await,
        None => Ok(None),
    }
}

async fn named(
    context: &async_graphql::Context<'_>,
    kind: EntityKind,
    key: Option<Uuid>,
) -> Result<Option<Node>> {
    match key {
        Some(key) => find(context, GlobalId { kind: kind_of(kind), key }).await,
        None => Ok(None),
    }
}
