//! What a source says and may not set, proposed to those who may.

use uuid::Uuid;

use super::lock::locks;
use crate::{
    Registry, RegistryError,
    change::{Subject, act, held},
    document::{FieldChange, load, value_at},
    policy::Action,
    proposal::{Withheld, propose_as_system},
    work::{Begun, Call, Work},
};

impl Registry {
    /// Proposes, in the name of the call's source, what it says of fields that are locked to another source and have
    /// another value. What it says of unlocked fields is left out. None where nothing is left to propose.
    ///
    /// # Errors
    /// `Invalid` for a call that names no source; as a direct change by the same viewer otherwise.
    pub async fn propose_withheld(
        &self,
        call: Call,
        subject: Subject,
        said: &[FieldChange],
    ) -> Result<Option<Uuid>, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let document = held(&work, subject).await?;
        act(&work, &document, Action::Update).await?;
        let locks = locks(work.db(), subject.key).await?;
        let source = work.call().source.as_deref();
        let elsewhere = |field: &str| {
            locks.iter().any(|lock| lock.field == field && Some(lock.source.as_str()) != source)
        };
        let changes = said.iter().filter(|change| elsewhere(change.field()));
        let changes = changes
            .map(|change| FieldChange { before: value_at(&document.fields, &change.path), ..change.clone() })
            .filter(|change| change.before != change.after);
        let proposal = propose(&work, subject, &changes.collect::<Vec<_>>()).await?;
        work.commit(&proposal).await?;
        Ok(proposal)
    }
}

/// Proposes what was withheld of a change under way; nothing where that is nothing, or the entity is deleted.
pub(super) async fn propose(
    work: &Work,
    subject: Subject,
    withheld: &[FieldChange],
) -> Result<Option<Uuid>, RegistryError> {
    let Some(source) = work.call().source.clone() else {
        let message = "what is withheld is so from a source".to_owned();
        return Err(RegistryError::Invalid { field: "source".to_owned(), message });
    };
    if withheld.is_empty() {
        return Ok(None);
    }
    let mut found = load(work.db(), subject.kind, &[subject.key], false).await?;
    let Some(document) = found.remove(&subject.key).filter(|document| !document.is_deleted()) else {
        return Ok(None);
    };
    let reason = format!(
        "{source} says so, and may not set it: another source has the field, or it would be emptied."
    );
    let changes = withheld.to_vec();
    propose_as_system(work, Withheld { document: &document, changes, reason, source }).await.map(Some)
}
