//! What of notifications, webhooks and deliveries a viewer sees: their own.

use atlas_entity::{
    delivery::{self, Channel},
    notification, webhook,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::Viewer;

/// The notifications that the viewer sees.
pub(crate) fn visible_notifications(viewer: &Viewer) -> Condition {
    owned(viewer, notification::Column::Person)
}

/// The webhooks that the viewer sees.
pub(crate) fn visible_webhooks(viewer: &Viewer) -> Condition {
    owned(viewer, webhook::Column::Owner)
}

/// The deliveries that the viewer sees: those to their webhooks.
pub(crate) fn visible_deliveries(viewer: &Viewer) -> Condition {
    let webhooks = webhook::Entity::find().select_only().column(webhook::Column::Key);
    let webhooks = webhooks.filter(visible_webhooks(viewer)).into_query();
    Condition::all()
        .add(delivery::Column::Channel.eq(Channel::Webhook))
        .add(delivery::Column::Recipient.in_subquery(webhooks))
}

/// Rows that belong to the viewer, by the column that says to whom.
fn owned(viewer: &Viewer, owner: impl ColumnTrait) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Person(actor) => Condition::all().add(owner.eq(actor.person)),
        // Every row belongs to someone.
        Viewer::Anonymous => Condition::all().add(owner.is_null()),
    }
}
