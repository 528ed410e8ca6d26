//! A revision: what a change of an entity did.

use async_graphql::Json;
use atlas_registry::document::Fields;
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    history::sight,
    id::GlobalId,
    input::{RevisionOrder, RevisionWhere},
    model::{FieldChange, Person, object, person},
    query::{Node, find, kind_of},
};

object! {
    /// What a change of an entity did. Nothing is seen of the past that is not seen of the entity today: contacts that
    /// are not public, or are gone, are left out for those who are not readers of the entity.
    Revision on revision {
        where RevisionWhere, order RevisionOrder, default Version true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Key of the entity.
            entity_key: Uuid,
            /// Version the change gave the entity; the first is 1.
            version: i64,
            /// What was done: `CREATE`, `UPDATE`, `DELETE`, `RESTORE`, `MERGE`, `CONVERT`, `REVERT` or `ERASE`.
            action: String,
            /// Who did it: the key of a person, or the name of a part of the program.
            actor: String,
            /// When.
            created: DateTime<Utc>,
            /// Why, in the words of who did it.
            reason: Option<String>,
            /// Key of the proposal it came from.
            proposal_key: Option<Uuid>,
            /// Register the values came from, when a synchronisation brought them.
            source: Option<String>,
            /// When personal data were erased from it; `[erased]` stands where they were.
            erased: Option<DateTime<Utc>>,
        }
        one {}
        many {}
        occurrences {}
        resolvers {
            /// The person who did it; null where a part of the program did.
            async fn author(&self, context: &async_graphql::Context<'_>) -> crate::failure::Result<Option<Person>> {
                match self.0.actor.parse() {
                    Ok(key) => person(context, key).await,
                    Err(_) => Ok(None),
                }
            }

            /// The entity as it is today.
            async fn entity(&self, context: &async_graphql::Context<'_>) -> crate::failure::Result<Option<Node>> {
                find(context, GlobalId { kind: kind_of(self.0.entity_kind), key: self.0.entity_key }).await
            }

            /// What changed, by path.
            async fn changes(&self, context: &async_graphql::Context<'_>) -> crate::failure::Result<Vec<FieldChange>> {
                let changes: Vec<_> = serde_json::from_value(self.0.changes.clone())
                    .map_err(|error| crate::failure::Failure::internal(&error))?;
                let sight = sight(context, self.0.entity_kind, self.0.entity_key).await?;
                Ok(sight.changes(&changes, &self.fields()).into_iter().map(FieldChange::from).collect())
            }

            /// The entity as the change left it: its fields by their names here, what hangs on it as lists of items.
            async fn document(
                &self,
                context: &async_graphql::Context<'_>,
            ) -> crate::failure::Result<Option<Json<Value>>> {
                let sight = sight(context, self.0.entity_kind, self.0.entity_key).await?;
                Ok(sight.document(&self.fields()).map(|fields| Json(Value::Object(fields))))
            }
        }
    }
}

impl Revision {
    fn fields(&self) -> Fields {
        self.0.document.as_object().cloned().unwrap_or_default()
    }
}
