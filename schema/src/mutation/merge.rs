//! Merging and converting entities.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use atlas_entity::EntityKind;
use atlas_registry::{
    RegistryError,
    change::Subject,
    merge::{Converted, Home, Merged},
};
use serde_json::json;
use uuid::Uuid;

use super::subject::subject;
use crate::{
    failure::{Code, Failure, Result},
    id::{GlobalId, Kind},
    loader::node,
    model::{Collection, FieldChange},
    mutation::{FieldError, begin_call, payload, settle},
    operation::Operation,
    query::{Node, find, kind_of},
};

/// Merges in one call at most.
const MOST: usize = 100;

/// An entity to merge into another of its kind.
#[derive(Debug, InputObject)]
pub(crate) struct MergeEntitiesInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
    /// Global id of the entity that goes.
    from: ID,
    /// Global id of the entity that stays.
    into: ID,
    /// The version of the entity that goes that this is based on; whatever is there when absent.
    from_version: Option<i64>,
    /// The version of the entity that stays that this is based on; whatever is there when absent.
    into_version: Option<i64>,
    /// Whether to tell what would happen, and do nothing.
    #[graphql(default)]
    dry_run: bool,
}

/// Entities to merge, each into another of its kind.
#[derive(Debug, InputObject)]
pub(crate) struct MergeDuplicatesInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
    /// What to merge into what, in this order; a hundred pairs at most. Each is a transaction of its own.
    pairs: Vec<MergePairInput>,
    /// Whether to tell what would happen, and do nothing. Each pair is tried on what is there now, not on what the pairs
    /// before it would leave.
    #[graphql(default)]
    dry_run: bool,
}

/// An entity to merge into another of its kind.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct MergePairInput {
    /// Global id of the entity that goes.
    from: ID,
    /// Global id of the entity that stays.
    into: ID,
    /// The version of the entity that goes that this is based on; whatever is there when absent.
    from_version: Option<i64>,
    /// The version of the entity that stays that this is based on; whatever is there when absent.
    into_version: Option<i64>,
}

/// An institution to convert into a collection of another.
#[derive(Debug, InputObject)]
pub(crate) struct ConvertInstitutionInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
    /// Global id of the institution.
    institution: ID,
    /// The version of the institution that this is based on; whatever is there when absent.
    version: Option<i64>,
    /// Global id of the institution that is to hold the collection. Give either this or `newInstitutionName`.
    into: Option<ID>,
    /// Name of an institution to register, which is to hold the collection.
    new_institution_name: Option<String>,
    /// Whether to tell what would happen, and do nothing.
    #[graphql(default)]
    dry_run: bool,
}

payload! {
    /// What a merge came to.
    MergeEntitiesPayload {
        /// The entity that stays; after a dry run as it is without the merge.
        entity: Node,
        /// What changes in the entity that stays, by path.
        changes: Vec<FieldChange>,
        /// Global ids of the other entities that named the one that goes, and name the one that stays from then on.
        turned: Vec<ID>,
    }
}

payload! {
    /// What merging many came to.
    MergeDuplicatesPayload {
        /// What came of each pair, in their order.
        results: Vec<MergeResult>,
    }
}

payload! {
    /// What a conversion came to.
    ConvertInstitutionPayload {
        /// The collection that the institution became; null after a dry run.
        collection: Collection,
        /// The fields of the collection, by path.
        changes: Vec<FieldChange>,
        /// Global ids of the other entities that named the institution.
        turned: Vec<ID>,
    }
}

/// What came of a pair.
#[derive(SimpleObject)]
pub(crate) struct MergeResult {
    /// Global id of the entity that goes.
    from: ID,
    /// Global id of the entity that stays.
    into: ID,
    /// What stands against it, all of it at once; empty when it was merged, or would be.
    errors: Vec<FieldError>,
    /// What changes in the entity that stays, by path.
    changes: Option<Vec<FieldChange>>,
    /// Global ids of the other entities that named the one that goes, and name the one that stays from then on.
    turned: Option<Vec<ID>>,
}

/// The mutations that merge and convert.
#[derive(Default)]
pub(crate) struct MergeMutations;

#[Object]
impl MergeMutations {
    /// Merges an institution, collection, provider or dataset into another of its kind. What hangs on it is moved, what
    /// names it names the other, what the other lacks is filled; it is deleted, and its key, uid and id lead to the other.
    /// Records of a dataset that is merged are hidden with it. Needs the role `MEDIATOR` of both.
    async fn merge_entities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to merge into what.")] input: MergeEntitiesInput,
    ) -> Result<MergeEntitiesPayload> {
        let MergeEntitiesInput {
            client_mutation_id,
            idempotency_key,
            reason,
            dry_run,
            from,
            into,
            from_version,
            into_version,
        } = input;
        let asked = Asked { idempotency_key, reason, dry_run };
        let pair = MergePairInput { from, into, from_version, into_version };
        let (from, into) = subjects(&pair)?;
        match settle(asked.merge(context, from, into).await)? {
            Err(errors) => Ok(MergeEntitiesPayload::refused(client_mutation_id, errors)),
            Ok(merged) => Ok(MergeEntitiesPayload {
                client_mutation_id,
                errors: Vec::new(),
                entity: find(context, GlobalId { kind: kind_of(into.kind), key: into.key }).await?,
                turned: Some(ids(&merged.turned)),
                changes: Some(shown(merged.changes)),
            }),
        }
    }

    /// Merges many entities, each into another of its kind, as `mergeEntities` does.
    async fn merge_duplicates(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to merge into what.")] input: MergeDuplicatesInput,
    ) -> Result<MergeDuplicatesPayload> {
        let MergeDuplicatesInput { client_mutation_id, idempotency_key, reason, pairs, dry_run } = input;
        if pairs.len() > MOST {
            let message = format!("{} pairs are given, but at most {MOST} may be", pairs.len());
            let error = atlas_registry::FieldError::new("pairs", "INVALID", message).into();
            return Ok(MergeDuplicatesPayload::refused(client_mutation_id, vec![error]));
        }
        let mut results = Vec::with_capacity(pairs.len());
        for (number, pair) in pairs.into_iter().enumerate() {
            let idempotency_key = idempotency_key.as_ref().map(|key| format!("{key}/{number}"));
            let asked = Asked { idempotency_key, reason: reason.clone(), dry_run };
            let (from, into) = subjects(&pair)?;
            results.push(result(pair, told(asked.merge(context, from, into).await)?));
        }
        Ok(MergeDuplicatesPayload { client_mutation_id, errors: Vec::new(), results: Some(results) })
    }

    /// Converts an institution into a collection of another one, which may be new. What hangs on it is moved to the
    /// collection, its collections and parts come to the other institution; it is deleted, and leads to the collection.
    /// Needs the role `MEDIATOR` of it, and `EDITOR` where something is registered.
    async fn convert_institution(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to convert, and who is to hold it.")] input: ConvertInstitutionInput,
    ) -> Result<ConvertInstitutionPayload> {
        let home = home(input.into.as_ref(), input.new_institution_name.as_ref())?;
        let institution = subject(&input.institution, input.version)?;
        let told = json!({ "institution": institution.key, "version": institution.version, "home": home, "reason": input.reason });
        let call =
            begin_call(context, "convertInstitution", input.idempotency_key, &told).because(input.reason);
        let registry = &context.sources().backend().registry;
        let converted = registry.convert_institution(call, institution, home, input.dry_run).await;
        let client_mutation_id = input.client_mutation_id;
        match settle(converted)? {
            Err(errors) => Ok(ConvertInstitutionPayload::refused(client_mutation_id, errors)),
            Ok(Converted { collection, turned, changes, .. }) => Ok(ConvertInstitutionPayload {
                client_mutation_id,
                errors: Vec::new(),
                collection: node(context, collection.key).await?,
                changes: Some(shown(changes)),
                turned: Some(ids(&turned)),
            }),
        }
    }
}

/// A merge that was asked for.
struct Asked {
    idempotency_key: Option<String>,
    reason: Option<String>,
    dry_run: bool,
}

impl Asked {
    async fn merge(
        self,
        context: &Context<'_>,
        from: Subject,
        into: Subject,
    ) -> std::result::Result<Merged, RegistryError> {
        let told = json!({
            "from": from.key, "fromVersion": from.version, "into": into.key, "intoVersion": into.version,
            "reason": self.reason,
        });
        let call = begin_call(context, "mergeEntities", self.idempotency_key, &told).because(self.reason);
        context.sources().backend().registry.merge_entities(call, from, into, self.dry_run).await
    }
}

fn subjects(pair: &MergePairInput) -> Result<(Subject, Subject)> {
    Ok((subject(&pair.from, pair.from_version)?, subject(&pair.into, pair.into_version)?))
}

/// What came of one of many: what one may not merge, or is not there, does not stop the others.
fn told(
    merged: std::result::Result<Merged, RegistryError>,
) -> Result<std::result::Result<Merged, Vec<FieldError>>> {
    let code = match &merged {
        Err(RegistryError::Forbidden(_)) => Code::Forbidden,
        Err(RegistryError::NotFound { .. }) => Code::NotFound,
        _ => return settle(merged),
    };
    let message = merged.map_or_else(|error| error.to_string(), |_| String::new());
    Ok(Err(vec![atlas_registry::FieldError::new("from", code.name(), message).into()]))
}

fn result(pair: MergePairInput, merged: std::result::Result<Merged, Vec<FieldError>>) -> MergeResult {
    let MergePairInput { from, into, .. } = pair;
    match merged {
        Err(errors) => MergeResult { from, into, errors, changes: None, turned: None },
        Ok(merged) => MergeResult {
            from,
            into,
            errors: Vec::new(),
            turned: Some(ids(&merged.turned)),
            changes: Some(shown(merged.changes)),
        },
    }
}

fn home(into: Option<&ID>, name: Option<&String>) -> Result<Home> {
    match (into, name) {
        (Some(id), None) => match GlobalId::decode(id)? {
            GlobalId { kind: Kind::Institution, key } => Ok(Home::Existing(key)),
            _ => Err(Failure::bad_input("`into` names no institution")),
        },
        (None, Some(name)) => Ok(Home::New(name.clone())),
        _ => Err(Failure::bad_input("give either `into` or `newInstitutionName`")),
    }
}

fn ids(entities: &[(EntityKind, Uuid)]) -> Vec<ID> {
    entities.iter().map(|(kind, key)| GlobalId { kind: kind_of(*kind), key: *key }.encode()).collect()
}

/// Who may merge both entities is a reader of both, and sees all that changes.
fn shown(changes: Vec<atlas_registry::document::FieldChange>) -> Vec<FieldChange> {
    changes.into_iter().map(FieldChange::from).collect()
}
