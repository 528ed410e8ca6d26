//! Entities that may be one and the same.
//!
//! Every entity of the kind is read once, in two statements; which of them are compared follows from what they have in
//! common (a code, an identifier, words of the name with a letter left out), never each with each.

mod blocks;
mod candidate;
mod groups;
mod names;

use atlas_entity::EntityKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{FieldError, Registry, RegistryError, Viewer};

/// What two entities may have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Likeness {
    /// The same name, the case of letters, accents and punctuation aside.
    SameName,
    /// Names of the same words in whatever order, each with one typing error at most.
    SimilarName,
    /// A code of the one, alternative ones included, is one of the other.
    SameCode,
    /// An identifier of the one is one of the other.
    SameIdentifier,
    /// The same country.
    SameCountry,
    /// The same city.
    SameCity,
    /// Of collections: held by the same institution.
    SameInstitution,
}

impl Likeness {
    /// Whether it alone makes two entities look like one.
    const fn tells(self) -> bool {
        matches!(self, Self::SameName | Self::SimilarName | Self::SameCode | Self::SameIdentifier)
    }
}

/// Entities that may be one and the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicates {
    /// Folded name of the first.
    pub name: String,
    /// Their keys, the one that was registered first at the head: others would be merged into it.
    pub keys: Vec<Uuid>,
    /// What they have in common, two of them at least.
    pub likeness: Vec<Likeness>,
}

impl Registry {
    /// Groups of entities of a kind that have all of this in common, by name and key.
    ///
    /// # Errors
    /// `Rejected` when nothing is asked for that tells entities apart.
    pub async fn possible_duplicates(
        &self,
        viewer: &Viewer,
        kind: EntityKind,
        by: &[Likeness],
    ) -> Result<Vec<Duplicates>, RegistryError> {
        if !by.iter().any(|likeness| likeness.tells()) {
            let message = "name a likeness of names, codes or identifiers: a place alone is shared by many";
            return Err(FieldError::new("by", "REQUIRED", message).into());
        }
        let candidates = self.candidates(viewer, kind).await?;
        Ok(groups::find(&candidates, by))
    }
}
