//! What belongs to the proposals of a page, each kind of it loaded for all of them together.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use async_graphql::dataloader::Loader;
use atlas_entity::{proposal, proposal_comment, proposal_event};
use atlas_registry::proposal::{Abilities, ChangeView};
use uuid::Uuid;

use crate::{failure::Failure, operation::Sources};

/// Declares keys that carry the row of a proposal: what is loaded by them follows from the row as it was read.
macro_rules! by_row {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug)]
            pub(super) struct $name(Arc<proposal::Model>);

            impl $name {
                pub(super) fn of(row: &Arc<proposal::Model>) -> Self {
                    Self(Arc::clone(row))
                }
            }

            impl PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    self.0.key == other.0.key && self.0.modified == other.0.modified
                }
            }

            impl Eq for $name {}

            impl Hash for $name {
                fn hash<H: Hasher>(&self, state: &mut H) {
                    self.0.key.hash(state);
                }
            }
        )*
    };
}

by_row! {
    /// The changes of a proposal.
    ChangesKey;
    /// What the viewer may do with a proposal.
    AbilitiesKey;
}

/// The comments on a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CommentsKey(pub Uuid);

/// The history of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct EventsKey(pub Uuid);

#[async_graphql::async_trait::async_trait]
impl Loader<ChangesKey> for Sources {
    type Value = Arc<Vec<ChangeView>>;
    type Error = Failure;

    async fn load(&self, keys: &[ChangesKey]) -> Result<HashMap<ChangesKey, Self::Value>, Failure> {
        let rows: Vec<proposal::Model> = keys.iter().map(|key| (*key.0).clone()).collect();
        let mut found = self.backend().registry.proposal_changes(self.viewer(), &rows).await?;
        let of = |key: &ChangesKey| Some((key.clone(), Arc::new(found.remove(&key.0.key)?)));
        Ok(keys.iter().filter_map(of).collect())
    }
}

#[async_graphql::async_trait::async_trait]
impl Loader<AbilitiesKey> for Sources {
    type Value = Abilities;
    type Error = Failure;

    async fn load(&self, keys: &[AbilitiesKey]) -> Result<HashMap<AbilitiesKey, Abilities>, Failure> {
        let rows: Vec<proposal::Model> = keys.iter().map(|key| (*key.0).clone()).collect();
        let found = self.backend().registry.proposal_abilities(self.viewer(), &rows).await?;
        Ok(keys.iter().filter_map(|key| Some((key.clone(), *found.get(&key.0.key)?))).collect())
    }
}

#[async_graphql::async_trait::async_trait]
impl Loader<CommentsKey> for Sources {
    type Value = Arc<Vec<proposal_comment::Model>>;
    type Error = Failure;

    async fn load(&self, keys: &[CommentsKey]) -> Result<HashMap<CommentsKey, Self::Value>, Failure> {
        let keys: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = self.backend().registry.proposal_comments(&keys).await?;
        Ok(found.into_iter().map(|(key, rows)| (CommentsKey(key), Arc::new(rows))).collect())
    }
}

#[async_graphql::async_trait::async_trait]
impl Loader<EventsKey> for Sources {
    type Value = Arc<Vec<proposal_event::Model>>;
    type Error = Failure;

    async fn load(&self, keys: &[EventsKey]) -> Result<HashMap<EventsKey, Self::Value>, Failure> {
        let keys: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = self.backend().registry.proposal_events(&keys).await?;
        Ok(found.into_iter().map(|(key, rows)| (EventsKey(key), Arc::new(rows))).collect())
    }
}
