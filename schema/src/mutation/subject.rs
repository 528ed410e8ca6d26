//! Entities of whatever kind, as mutations name them.

use async_graphql::ID;
use atlas_registry::change::Subject;

use crate::{
    failure::{Failure, Result},
    id::GlobalId,
};

/// The entity with this global id, and the version that a change of it is based on.
pub(super) fn subject(id: &ID, version: Option<i64>) -> Result<Subject> {
    let GlobalId { kind, key } = GlobalId::decode(id)?;
    let kind = kind.entity().ok_or_else(|| {
        let message =
            "the id is not that of an institution, collection, provider, dataset, hub or installation";
        Failure::bad_input(message)
    })?;
    Ok(Subject { kind, key, version })
}
