//! Comments on entities.

use async_graphql::{Context, ID, InputObject, Object};
use atlas_registry::{RegistryError, change::Subject};
use serde_json::json;
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader::node,
    model::Comment,
    mutation::{begin_call, payload, settle},
    operation::Operation,
};

/// A comment to add.
#[derive(Debug, InputObject)]
pub(crate) struct AddCommentInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Global id of the entity it is about.
    entity_id: ID,
    /// What to write, 1 to 10,000 characters.
    text: String,
}

/// A comment to change.
#[derive(Debug, InputObject)]
pub(crate) struct EditCommentInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Global id of the comment.
    id: ID,
    /// What to write instead, 1 to 10,000 characters.
    text: String,
}

/// A comment to remove.
#[derive(Debug, InputObject)]
pub(crate) struct DeleteCommentInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Global id of the comment.
    id: ID,
}

payload! {
    /// What writing a comment came to.
    CommentPayload {
        /// The comment as it is now; null when it was refused.
        comment: Comment,
    }
}

payload! {
    /// What removing a comment came to.
    DeleteCommentPayload {
        /// Global id of the comment that was removed.
        deleted_id: ID,
    }
}

impl CommentPayload {
    async fn of(
        context: &Context<'_>,
        client_mutation_id: Option<String>,
        written: std::result::Result<Uuid, RegistryError>,
    ) -> Result<Self> {
        match settle(written)? {
            Ok(key) => {
                let comment = node(context, key).await?;
                Ok(Self { client_mutation_id, errors: Vec::new(), comment })
            }
            Err(errors) => Ok(Self::refused(client_mutation_id, errors)),
        }
    }
}

/// The key of the comment with this global id.
fn comment_key(id: &ID) -> Result<Uuid> {
    let id = GlobalId::decode(id)?;
    if id.kind == Kind::Comment { Ok(id.key) } else { Err(Failure::bad_input("`id` names no comment")) }
}

/// The mutations of comments.
#[derive(Default)]
pub(crate) struct CommentMutations;

#[Object]
impl CommentMutations {
    /// Adds a comment to an entity. For all who are signed in and see the entity.
    async fn add_comment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to write, and on what.")] input: AddCommentInput,
    ) -> Result<CommentPayload> {
        let AddCommentInput { client_mutation_id, idempotency_key, entity_id, text } = input;
        let id = GlobalId::decode(&entity_id)?;
        let kind = id.kind.entity().ok_or_else(|| Failure::bad_input("`entityId` names no entity"))?;
        let asked = json!({ "entity": id.key, "text": text });
        let call = begin_call(context, "addComment", idempotency_key, &asked);
        let subject = Subject { kind, key: id.key, version: None };
        let written = context.sources().backend().registry.add_comment(call, subject, &text).await;
        CommentPayload::of(context, client_mutation_id, written).await
    }

    /// Changes a comment. For its author.
    async fn edit_comment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which comment, and its new text.")] input: EditCommentInput,
    ) -> Result<CommentPayload> {
        let EditCommentInput { client_mutation_id, idempotency_key, id, text } = input;
        let key = comment_key(&id)?;
        let call = begin_call(context, "editComment", idempotency_key, &json!({ "key": key, "text": text }));
        let written = context.sources().backend().registry.edit_comment(call, key, &text).await;
        CommentPayload::of(context, client_mutation_id, written).await
    }

    /// Removes a comment. For its author, and for those with the role `MEDIATOR` of the entity.
    async fn delete_comment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which comment.")] input: DeleteCommentInput,
    ) -> Result<DeleteCommentPayload> {
        let DeleteCommentInput { client_mutation_id, idempotency_key, id } = input;
        let key = comment_key(&id)?;
        let call = begin_call(context, "deleteComment", idempotency_key, &json!({ "key": key }));
        match settle(context.sources().backend().registry.delete_comment(call, key).await)? {
            Ok(_) => {
                Ok(DeleteCommentPayload { client_mutation_id, errors: Vec::new(), deleted_id: Some(id) })
            }
            Err(errors) => Ok(DeleteCommentPayload::refused(client_mutation_id, errors)),
        }
    }
}
