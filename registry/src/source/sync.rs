//! A synchronisation from another register.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{lock::locks, part_by_lock, withheld};
use crate::{
    Registry, RegistryError,
    change::{Subject, act, canonical, held, update},
    document::{FieldChange, Patch, apply, diff},
    policy::Action,
    work::{Begun, Call},
    write::Saved,
};

/// What came of a synchronisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Synced {
    /// The entity as it was written; none where nothing was to change.
    pub saved: Option<Saved>,
    /// What the source says and may not set.
    pub withheld: Vec<FieldChange>,
    /// The proposal of what was withheld; none where nothing was.
    pub proposal: Option<Uuid>,
}

impl Registry {
    /// Changes what the call's source may change of the entity: fields that are locked to it or to none, and these
    /// without emptying them. The rest is withheld, and proposed in the name of the source.
    ///
    /// # Errors
    /// `Invalid` for a call that names no source; as a direct change by the same viewer otherwise, who must be
    /// allowed to change the entity even where all is withheld.
    pub async fn sync_entity(
        &self,
        call: Call,
        subject: Subject,
        patch: &Patch,
    ) -> Result<Synced, RegistryError> {
        let Some(source) = call.source.clone() else {
            let message = "a synchronisation names the source of its values".to_owned();
            return Err(RegistryError::Invalid { field: "source".to_owned(), message });
        };
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let before = held(&work, subject).await?;
        act(&work, &before, Action::Update).await?;
        let wanted = patch.on(subject.kind, &before.fields).map_err(RegistryError::Rejected)?;
        let wanted = canonical(subject.kind, Some(&before), &wanted).map_err(RegistryError::Rejected)?.fields;
        let locks = locks(work.db(), subject.key).await?;
        let parted = part_by_lock(diff(&before.fields, &wanted), &locks, Some(&source));
        let saved = if parted.allowed.is_empty() {
            None
        } else {
            let fields = apply(&before.fields, &parted.allowed).map_err(RegistryError::Rejected)?;
            Some(update(&work, &before, fields).await?)
        };
        let proposal = Box::pin(withheld::propose(&work, subject, &parted.withheld)).await?;
        let synced = Synced { saved, withheld: parted.withheld, proposal };
        work.commit(&synced).await?;
        Ok(synced)
    }
}
