//! Merging two entities of a kind, and converting an institution into a collection.
//!
//! Both are one transaction: what hung on the entity that goes is moved, what named it names its successor, it is
//! deleted with a redirect, and every entity touched gets a revision. Grants over the entity that goes are not moved:
//! nobody comes to hold more by a merge.

mod check;
mod convert;
mod direct;
mod discussion;
mod items;
mod lineage;
mod locks;
mod named;
mod pointing;
mod unite;

pub use convert::{Converted, Home};
pub use direct::Merged;

pub(crate) use convert::convert;
pub(crate) use direct::merge;

use atlas_entity::revision;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Registry, RegistryError,
    change::Subject,
    document::FieldChange,
    work::{Begun, Call},
    write::Saved,
};

impl Registry {
    /// Merges an entity into another of its kind. A dry run tells what it would do, or what stands against it.
    ///
    /// # Errors
    /// `Rejected` with everything that stands against it, a stale version included; `Unauthenticated` or `Forbidden`
    /// by policy; `NotFound` when there is no such entity for the viewer.
    pub async fn merge_entities(
        &self,
        call: Call,
        from: Subject,
        into: Subject,
        dry_run: bool,
    ) -> Result<Merged, RegistryError> {
        let work = match self.begin::<Merged>(once(call, dry_run)).await? {
            Begun::Replayed(mut answer) => {
                answer.changes = self.changes_of(&answer.into).await?;
                return Ok(answer);
            }
            Begun::Work(work) => work,
        };
        let merged = Box::pin(merge(&work, from, into)).await?;
        if !dry_run {
            work.commit(&merged).await?;
        }
        Ok(merged)
    }

    /// Converts an institution into a collection of another. A dry run tells what it would do, or what stands against
    /// it.
    ///
    /// # Errors
    /// As [`Self::merge_entities`].
    pub async fn convert_institution(
        &self,
        call: Call,
        institution: Subject,
        home: Home,
        dry_run: bool,
    ) -> Result<Converted, RegistryError> {
        let work = match self.begin::<Converted>(once(call, dry_run)).await? {
            Begun::Replayed(mut answer) => {
                answer.changes = self.changes_of(&answer.collection).await?;
                return Ok(answer);
            }
            Begun::Work(work) => work,
        };
        let converted = Box::pin(convert(&work, institution, home)).await?;
        if !dry_run {
            work.commit(&converted).await?;
        }
        Ok(converted)
    }

    /// The changes that gave the entity its version.
    async fn changes_of(&self, saved: &Saved) -> Result<Vec<FieldChange>, RegistryError> {
        use revision::{Column, Entity};
        let select = Entity::find().filter(Column::EntityKey.eq(saved.key));
        let row = select.filter(Column::Version.eq(saved.version)).one(self.db()).await?;
        let changes = row.map(|row| serde_json::from_value(row.changes)).transpose();
        Ok(changes.map_err(|error| RegistryError::Stored(error.to_string()))?.unwrap_or_default())
    }
}

/// A dry run leaves nothing behind, not even that it was asked for.
fn once(call: Call, dry_run: bool) -> Call {
    if dry_run { Call { idempotency: None, ..call } } else { call }
}
