//! What a person was told.

use async_graphql::{Context, Json};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    input::{NotificationOrder, NotificationWhere},
    model::{NotificationReason, Proposal, object},
    query::{Node, find},
};

object! {
    /// Something the viewer was told, as it happened to an entity, a proposal or a role of concern to them. Nobody
    /// sees those of anyone else.
    Notification on notification {
        where NotificationWhere, order NotificationOrder, default Seq true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// What happened: `entity.updated`, `proposal.applied`, `role.granted`, ….
            event: String,
            /// Why they are told.
            reason: NotificationReason,
            /// Key of the proposal concerned, if any.
            proposal_key: Option<Uuid>,
            /// When it happened.
            created: DateTime<Utc>,
            /// When they marked it as read.
            read_at: Option<DateTime<Utc>>,
        }
        one {
            /// The proposal concerned, if any that the viewer may see today.
            proposal: Proposal by proposal_key,
        }
        many {}
        occurrences {}
        resolvers {
            /// The entity concerned, if any that the viewer may see today.
            async fn entity(&self, context: &Context<'_>) -> Result<Option<Node>> {
                match self.0.entity_kind.zip(self.0.entity_key) {
                    Some((kind, key)) => find(context, GlobalId { kind: Kind::of(kind), key }).await,
                    None => Ok(None),
                }
            }

            /// Further facts, as they depend on the event; absent when the viewer may no longer see the entity.
            async fn details(&self, context: &Context<'_>) -> Result<Option<Json<Value>>> {
                let hidden = self.0.entity_key.is_some() && self.entity(context).await?.is_none();
                Ok((!hidden).then(|| Json(self.0.details.clone())))
            }

            /// Its place in the order in which the viewer was told: pass it as `after` to the subscription
            /// `notifications` to go on from here, or as `upTo` to mark it and all before it as read.
            async fn cursor(&self) -> String {
                ToldCursor(self.0.seq).encode()
            }
        }
    }
}

/// A place in the order in which a person was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ToldCursor(pub i64);

const PREFIX: &str = "told:";

impl ToldCursor {
    /// The opaque text clients pass back.
    pub(crate) fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{PREFIX}{}", self.0))
    }

    /// Reads what [`Self::encode`] wrote.
    pub(crate) fn decode(text: &str) -> Result<Self> {
        let read = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            text.strip_prefix(PREFIX)?.parse().ok().filter(|seq| *seq >= 0).map(Self)
        };
        read().ok_or_else(|| {
            let given: String = text.chars().take(80).collect();
            Failure::bad_input(format!(
                "`{given}` is not the `cursor` of a notification; pass one back unchanged"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ToldCursor;

    #[test]
    fn cursors_survive_the_round_trip_and_nothing_else_does() {
        assert_eq!(ToldCursor::decode(&ToldCursor(12).encode()).unwrap(), ToldCursor(12));
        for noise in ["", "12", "dG9sZDo", &ToldCursor(-1).encode()] {
            assert!(ToldCursor::decode(noise).is_err(), "{noise}");
        }
    }
}
