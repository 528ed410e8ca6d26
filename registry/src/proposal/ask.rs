//! Proposing.

use atlas_entity::{
    EntityKind,
    proposal::{Model, ProposalKind, ProposalState},
};
use chrono::NaiveDate;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    check::{Content, content},
    held::{Happened, note},
};
use crate::{
    Registry, RegistryError,
    document::Patch,
    work::{Begun, Call, Work},
};

/// What someone proposes.
#[derive(Clone, Debug, Default)]
pub struct NewProposal {
    /// What is proposed.
    pub kind: ProposalKind,
    /// Kind of the entity.
    pub entity_kind: EntityKind,
    /// Key of the entity. Of one that is to be created: the key it shall have, chosen now if not given.
    pub entity_key: Option<Uuid>,
    /// Version of the entity that the proposer had before them; the present one if not given.
    pub base_version: Option<i64>,
    /// What is to change; of an update or creation.
    pub patch: Patch,
    /// Of a merge: the entity that stays. Of a conversion: the institution that is to hold the collection.
    pub target: Option<Uuid>,
    /// Of a conversion: the name of a new institution that is to hold the collection.
    pub target_name: Option<String>,
    /// What it is about, in a line.
    pub title: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Day by which it is to be decided.
    pub due: Option<NaiveDate>,
    /// Whether it is not to be reviewed yet.
    pub draft: bool,
}

/// A proposal that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Its key.
    pub key: Uuid,
    /// Key of the entity; of one that is to be created, the key it will have.
    pub entity_key: Uuid,
}

/// Who proposes, where it is not the viewer of the call.
#[derive(Clone, Debug, Default)]
pub(super) struct Author {
    /// Person.
    pub person: Option<Uuid>,
    /// Name of someone who is not signed in.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Register that a synchronisation had the changes from.
    pub source: Option<String>,
}

impl Registry {
    /// Proposes a change. A creation has its key at once.
    ///
    /// # Errors
    /// `Rejected` with all that is wrong with it; `Unauthenticated` when nobody is signed in; `NotFound` when the
    /// viewer may not know of the entity.
    pub async fn propose(&self, call: Call, proposal: &NewProposal) -> Result<Proposed, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let Some(person) = work.viewer().actor().map(|actor| actor.person) else {
            return Err(RegistryError::Unauthenticated);
        };
        let content = content(&work, proposal, work.viewer()).await?;
        let author = Author { person: Some(person), ..Author::default() };
        let state = if proposal.draft { ProposalState::Draft } else { ProposalState::Open };
        let proposed = insert(&work, proposal, content, author, state).await?;
        work.commit(&proposed).await?;
        Ok(proposed)
    }
}

/// Writes the proposal with its history, and tells of it unless it is a draft.
pub(super) async fn insert(
    work: &Work,
    proposal: &NewProposal,
    content: Content,
    author: Author,
    state: ProposalState,
) -> Result<Proposed, RegistryError> {
    let (place_kind, place_key) = content.place.unzip();
    let row = Model {
        key: Uuid::now_v7(),
        kind: proposal.kind,
        state,
        entity_kind: proposal.entity_kind,
        entity_key: content.entity_key,
        title: proposal.title.clone(),
        reason: proposal.reason.clone(),
        base_version: content.base_version,
        changes: json!(content.changes),
        target_key: proposal.target,
        target_name: proposal.target_name.clone(),
        source: author.source,
        proposer: author.person,
        proposer_name: author.name,
        proposer_email: author.email,
        assignee: None,
        due: proposal.due,
        content_version: 1,
        approved_version: None,
        approver: None,
        place_kind,
        place_key,
        country: content.country,
        hub_keys: content.hubs.iter().map(Uuid::to_string).collect(),
        private: content.private,
        created: work.moment(),
        modified: work.moment(),
        decided: None,
        applied: None,
        applied_version: None,
    };
    let row = row.into_active_model().reset_all().insert(work.db()).await?;
    let happened = if state == ProposalState::Draft { Happened::DRAFTED } else { Happened::OPENED };
    note(work, &row, None, happened, None).await?;
    Ok(Proposed { key: row.key, entity_key: row.entity_key })
}
