//! A comment on an entity.

use async_graphql::Context;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::Result,
    input::{CommentOrder, CommentWhere},
    model::{Person, object, person},
};

object! {
    /// A comment on an entity; seen by all who see the entity.
    Comment on comment {
        where CommentWhere, order CommentOrder, default Created false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// What was written.
            text: String,
            /// When it was written.
            created: DateTime<Utc>,
            /// When its author changed it last; null if never.
            edited: Option<DateTime<Utc>>,
        }
        one {}
        many {}
        occurrences {}
        resolvers {
            /// Who wrote it; null for the program itself.
            async fn author(&self, context: &Context<'_>) -> Result<Option<Person>> {
                match self.0.author_key {
                    Some(key) => person(context, key).await,
                    None => Ok(None),
                }
            }
        }
    }
}
