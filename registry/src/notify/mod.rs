//! Being told: who is concerned by what happened, what they are told in the atlas, and what is to leave it.
//!
//! Changes write events to the outbox in their own transaction. [`Registry::dispatch_next`] takes them from there, finds
//! everyone concerned and writes notifications and deliveries, again in one transaction: nothing is told that did not
//! happen, and nothing that happened is lost. Deliveries are then taken, tried and settled by whoever can deliver.

mod audience;
mod calls;
mod dispatch;
mod follow;
mod inbox;
mod outgoing;
mod people;
mod places;
mod visible;
mod webhook;

pub use dispatch::Dispatched;
pub use follow::{Followed, Preference};
pub use inbox::Marked;
pub use outgoing::{Due, Message, Named, Outcome, Recipient, TEST_EVENT};
pub(crate) use visible::{visible_deliveries, visible_notifications, visible_webhooks};
pub use webhook::WebhookChange;

use uuid::Uuid;

use crate::{
    RegistryError, Viewer,
    policy::{Action, Target, can},
};

/// The person who is signed in, if what they signed in with may change anything.
fn acting(viewer: &Viewer) -> Result<Uuid, RegistryError> {
    let actor = viewer.actor().ok_or(RegistryError::Unauthenticated)?;
    let decision = can(viewer, Action::Propose, &Target::default());
    if decision.allowed { Ok(actor.person) } else { Err(RegistryError::Forbidden(decision.reason)) }
}
