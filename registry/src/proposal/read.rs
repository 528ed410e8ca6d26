//! What belongs to proposals, read for many at once.

use std::collections::HashMap;

use atlas_entity::{
    proposal::{Column, Entity, Model, ProposalKind, ProposalState},
    proposal_comment, proposal_event, proposal_review,
};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::rights::visible_proposals;
use crate::{
    Registry, RegistryError, Viewer,
    list::{Column as Listed, Filter},
};

/// How many proposals of a kind are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProposalCount {
    /// The state.
    pub state: ProposalState,
    /// The kind.
    pub kind: ProposalKind,
    /// How many.
    pub count: u64,
}

macro_rules! of_proposals {
    ($($(#[$doc:meta])* $name:ident: $module:ident by $order:ident;)*) => {
        impl Registry {
            $(
                $(#[$doc])*
                pub async fn $name(
                    &self,
                    keys: &[Uuid],
                ) -> Result<HashMap<Uuid, Vec<$module::Model>>, RegistryError> {
                    let select = $module::Entity::find()
                        .filter($module::Column::ProposalKey.is_in(keys.iter().copied()))
                        .order_by_asc($module::Column::$order);
                    let mut found: HashMap<Uuid, Vec<$module::Model>> = HashMap::new();
                    for row in select.all(self.db()).await? {
                        found.entry(row.proposal_key).or_default().push(row);
                    }
                    Ok(found)
                }
            )*
        }
    };
}

of_proposals! {
    /// The decisions on single changes of each of these proposals, in one statement.
    proposal_reviews: proposal_review by Path;
    /// The comments on each of these proposals, oldest first, in one statement.
    proposal_comments: proposal_comment by Key;
    /// The history of each of these proposals, oldest first, in one statement.
    proposal_events: proposal_event by Key;
}

impl Registry {
    /// The proposal, if the viewer may see it.
    ///
    /// # Errors
    /// `NotFound` when there is none for them.
    pub async fn proposal(&self, viewer: &Viewer, key: Uuid) -> Result<Model, RegistryError> {
        let select = Entity::find().filter(Column::Key.eq(key)).filter(visible_proposals(viewer));
        let absent = || RegistryError::NotFound { what: "proposal", id: key.to_string() };
        select.one(self.db()).await?.ok_or_else(absent)
    }

    /// How many of the matching proposals that the viewer sees are in each state, by kind; in one statement.
    pub async fn proposal_counts(
        &self,
        viewer: &Viewer,
        filter: &Filter,
    ) -> Result<Vec<ProposalCount>, RegistryError> {
        let columns = [Listed::of(Column::State), Listed::of(Column::Kind)];
        let counted = self.counts_by::<Entity>(viewer, filter, columns).await?;
        let count = |(state, kind, count): (String, String, u64)| {
            let state = ProposalState::try_from_value(&state)?;
            Ok(ProposalCount { state, kind: ProposalKind::try_from_value(&kind)?, count })
        };
        counted.into_iter().map(count).collect()
    }
}
