//! What people follow, how they want to be told, and what they have read.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use atlas_registry::notify::{Followed, Marked, Preference};

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    model::{EventGroup, ToldCursor},
    mutation::{begin_call, payload, settle},
    operation::Operation,
    query::{Node, find},
};

/// Which notifications are to be marked: those of `ids`, or all up to `upTo`.
#[derive(InputObject)]
pub(crate) struct MarkNotificationsReadInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Global ids of notifications.
    ids: Option<Vec<ID>>,
    /// The `cursor` of a notification: it and all before it.
    up_to: Option<String>,
    /// Whether they are read; `false` marks them as not read.
    #[graphql(default = true)]
    read: bool,
}

/// What is to be followed, or no longer.
#[derive(InputObject)]
pub(crate) struct FollowInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Global id of an entity or a proposal.
    id: ID,
}

/// How the viewer wants to be told.
#[derive(InputObject)]
pub(crate) struct UpdateNotificationPreferencesInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// The groups of events to decide on; the others stay as they are.
    preferences: Vec<NotificationPreferenceInput>,
}

/// How the viewer wants to be told of the events of a group.
#[derive(InputObject)]
pub(crate) struct NotificationPreferenceInput {
    /// Of which events.
    group: EventGroup,
    /// Whether in the atlas, under `viewer.notifications` and by subscription.
    in_app: bool,
    /// Whether by e-mail, to an address that was verified.
    email: bool,
}

/// How someone wants to be told of the events of a group.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct NotificationPreference {
    /// Of which events.
    group: EventGroup,
    /// Whether in the atlas, under `viewer.notifications` and by subscription.
    in_app: bool,
    /// Whether by e-mail, to an address that was verified.
    email: bool,
}

impl From<Preference> for NotificationPreference {
    fn from(preference: Preference) -> Self {
        let Preference { group, in_app, email } = preference;
        Self { group: group.into(), in_app, email }
    }
}

payload! {
    /// What came of marking notifications.
    MarkNotificationsReadPayload {
        /// How many were changed.
        changed: u64,
    }
}

payload! {
    /// What came of following.
    FollowPayload {
        /// What is followed now.
        node: Node,
    }
}

payload! {
    /// What came of no longer following.
    UnfollowPayload {
        /// Whether it was followed until now.
        followed_before: bool,
    }
}

payload! {
    /// What came of saying how one wants to be told.
    UpdateNotificationPreferencesPayload {
        /// How the viewer is told now, group by group.
        preferences: Vec<NotificationPreference>,
    }
}

/// Mutations of what the viewer is told.
#[derive(Default)]
pub(crate) struct NotificationMutations;

#[Object]
impl NotificationMutations {
    /// Marks notifications of the viewer as read, or as not read. Those of others are passed over.
    async fn mark_notifications_read(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which ones.")] input: MarkNotificationsReadInput,
    ) -> Result<MarkNotificationsReadPayload> {
        let which = marked(context, &input)?;
        let call = begin_call(context, "markNotificationsRead", None, &());
        let changed = context.sources().backend().registry.mark_notifications(call, which, input.read).await;
        let client_mutation_id = input.client_mutation_id;
        Ok(match settle(changed)? {
            Ok(changed) => MarkNotificationsReadPayload {
                client_mutation_id,
                errors: Vec::new(),
                changed: Some(changed),
            },
            Err(errors) => MarkNotificationsReadPayload::refused(client_mutation_id, errors),
        })
    }

    /// Has the viewer told of what happens to an entity, or to a proposal.
    async fn follow(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is to be followed.")] input: FollowInput,
    ) -> Result<FollowPayload> {
        let id = GlobalId::decode(&input.id)?;
        let call = begin_call(context, "follow", None, &());
        let followed = context.sources().backend().registry.follow(call, followed(id)?).await;
        let client_mutation_id = input.client_mutation_id;
        Ok(match settle(followed)? {
            Ok(()) => {
                FollowPayload { client_mutation_id, errors: Vec::new(), node: find(context, id).await? }
            }
            Err(errors) => FollowPayload::refused(client_mutation_id, errors),
        })
    }

    /// Has the viewer no longer told of what happens to an entity, or to a proposal, because they follow it.
    async fn unfollow(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is no longer to be followed.")] input: FollowInput,
    ) -> Result<UnfollowPayload> {
        let subject = followed(GlobalId::decode(&input.id)?)?.key();
        let call = begin_call(context, "unfollow", None, &());
        let did = context.sources().backend().registry.unfollow(call, subject).await;
        let client_mutation_id = input.client_mutation_id;
        Ok(match settle(did)? {
            Ok(did) => UnfollowPayload { client_mutation_id, errors: Vec::new(), followed_before: Some(did) },
            Err(errors) => UnfollowPayload::refused(client_mutation_id, errors),
        })
    }

    /// Keeps how the viewer wants to be told.
    async fn update_notification_preferences(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How.")] input: UpdateNotificationPreferencesInput,
    ) -> Result<UpdateNotificationPreferencesPayload> {
        let client_mutation_id = input.client_mutation_id;
        let wanted: Vec<Preference> = input
            .preferences
            .into_iter()
            .map(|one| Preference { group: one.group.into(), in_app: one.in_app, email: one.email })
            .collect();
        let call = begin_call(context, "updateNotificationPreferences", None, &());
        let kept = context.sources().backend().registry.prefer(call, &wanted).await;
        Ok(match settle(kept)? {
            Ok(()) => UpdateNotificationPreferencesPayload {
                client_mutation_id,
                errors: Vec::new(),
                preferences: Some(preferences(context).await?),
            },
            Err(errors) => UpdateNotificationPreferencesPayload::refused(client_mutation_id, errors),
        })
    }
}

/// How the viewer is told now; nothing for who is not signed in.
pub(crate) async fn preferences(context: &Context<'_>) -> Result<Vec<NotificationPreference>> {
    let sources = context.sources();
    let Some(actor) = sources.viewer().actor() else { return Ok(Vec::new()) };
    let preferences = sources.backend().registry.preferences(actor.person).await?;
    Ok(preferences.into_iter().map(Into::into).collect())
}

fn marked(context: &Context<'_>, input: &MarkNotificationsReadInput) -> Result<Marked> {
    match (&input.ids, &input.up_to) {
        (Some(ids), None) => {
            let most = context.sources().backend().limits.keys;
            if ids.len() > most {
                let message = format!("`ids` names {} notifications, but may name at most {most}", ids.len());
                return Err(Failure::limit(message));
            }
            let keys = ids.iter().map(|id| match GlobalId::decode(id)? {
                GlobalId { kind: Kind::Notification, key } => Ok(key),
                _ => Err(Failure::bad_input(format!("`{}` is not the id of a notification", id.as_str()))),
            });
            Ok(Marked::Keys(keys.collect::<Result<_>>()?))
        }
        (None, Some(cursor)) => Ok(Marked::UpTo(ToldCursor::decode(cursor)?.0)),
        _ => Err(Failure::bad_input("name the notifications by one of `ids` and `upTo`")),
    }
}

/// What can be followed under this id.
fn followed(id: GlobalId) -> Result<Followed> {
    if id.kind == Kind::Proposal {
        return Ok(Followed::Proposal(id.key));
    }
    let kind = id.kind.entity().ok_or_else(|| {
        Failure::bad_input(format!("a {} cannot be followed; entities and proposals can", id.kind.name()))
    })?;
    Ok(Followed::Entity(kind, id.key))
}
