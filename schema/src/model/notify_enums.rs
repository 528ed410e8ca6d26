//! Why people are told, of what, and how far a delivery has come.

use async_graphql::Enum;
use atlas_entity::{delivery, notification::Reason, notification_preference};

use crate::model::Expose;

/// Why someone is told of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Reason")]
pub(crate) enum NotificationReason {
    /// It is about them: their role, or their request for one.
    Concerned,
    /// The proposal is theirs.
    Proposer,
    /// They are to review the proposal.
    Assignee,
    /// They may decide on it.
    Authority,
    /// They are a steward of the entity, or of what it hangs under.
    Steward,
    /// They follow the entity or the proposal.
    Follower,
    /// They set up a webhook for it.
    Webhook,
}

/// Events that are told, or not, together: those whose names begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "notification_preference::EventGroup")]
pub(crate) enum EventGroup {
    /// Changes of entities: `entity.created`, `entity.updated`, ….
    Entity,
    /// Proposals and what comes of them: `proposal.opened`, `proposal.applied`, ….
    Proposal,
    /// Roles: `role.requested`, `role.granted`, ….
    Role,
    /// Archives loaded and published.
    Ingest,
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "delivery::DeliveryState")]
pub(crate) enum DeliveryState {
    /// Not tried yet.
    Pending,
    /// Arrived.
    Delivered,
    /// The last attempt failed; it is tried again.
    Failed,
    /// Given up, until it is replayed.
    Dead,
}

impl Expose<NotificationReason> for Reason {
    fn expose(&self) -> NotificationReason {
        (*self).into()
    }
}

impl Expose<DeliveryState> for delivery::DeliveryState {
    fn expose(&self) -> DeliveryState {
        (*self).into()
    }
}

impl From<DeliveryState> for atlas_registry::list::Value {
    fn from(state: DeliveryState) -> Self {
        delivery::DeliveryState::from(state).into()
    }
}
