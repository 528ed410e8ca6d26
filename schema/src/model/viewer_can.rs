//! What the viewer may do with an entity, so that a front end shows only what will work.

use async_graphql::{Context, Enum, Object};
use atlas_entity::EntityKind;
use atlas_registry::{
    Viewer,
    policy::{Action, Target, can, parent_kind},
};
use uuid::Uuid;

use crate::{failure::Result, loader::TargetKey, operation::Operation, query::EntityType};

/// What one may want to do with an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Action")]
pub(crate) enum ViewerAction {
    /// See what everyone sees.
    Read,
    /// See private entities and contacts.
    ReadPrivate,
    /// Propose a change, take part in its discussion, follow.
    Propose,
    /// Change it.
    Update,
    /// Publish an archive.
    Publish,
    /// Register an entity under it.
    Create,
    /// Review proposals and apply them.
    Review,
    /// Delete it, or bring it back.
    Delete,
    /// Merge it with another; that one needs the right as well.
    Merge,
    /// Convert it, where it is an institution, into a collection.
    Convert,
    /// Grant, refuse and revoke roles on it.
    Grant,
    /// Read the audit log.
    Audit,
    /// Erase personal data from its history.
    Erase,
    /// Read its sensitive records as they were given.
    ReadSensitive,
}

/// What the viewer may do with an entity.
pub(crate) struct ViewerCan {
    viewer: Viewer,
    target: Target,
}

impl ViewerCan {
    /// Reads what rights on the entity depend on, for all entities of a page at once.
    pub(crate) async fn on(context: &Context<'_>, kind: EntityKind, key: Uuid) -> Result<Self> {
        // What was deleted for good since the entity was read is nobody's.
        let target = context.loader().load_one(TargetKey { kind, key }).await?.unwrap_or_default();
        Ok(Self { viewer: context.sources().viewer().clone(), target })
    }

    /// Whether the viewer may do this.
    pub(crate) fn may(&self, action: Action) -> bool {
        can(&self.viewer, action, &self.target).allowed
    }
}

/// What the viewer may do with an entity.
#[Object]
impl ViewerCan {
    /// See what of it is private: the entity itself, and contacts that are not public.
    async fn read_private(&self) -> bool {
        self.may(Action::ReadPrivate)
    }

    /// Propose a change, take part in its discussion, follow it.
    async fn propose(&self) -> bool {
        self.may(Action::Propose)
    }

    /// Change it. What decides on rights (what it hangs under, its country, its hubs) needs rights on both ends.
    async fn update(&self) -> bool {
        self.may(Action::Update)
    }

    /// Change its machine tags of a namespace.
    async fn update_machine_tags(&self, #[graphql(desc = "The namespace.")] namespace: String) -> bool {
        can(&self.viewer, Action::Update, &self.target.in_namespace(&namespace)).allowed
    }

    /// Publish an archive.
    async fn publish(&self) -> bool {
        self.may(Action::Publish)
    }

    /// The kinds of entity that the viewer may register under it.
    async fn create(&self) -> Vec<EntityType> {
        let Some((kind, _)) = self.target.entity().filter(|_| self.may(Action::Create)) else {
            return Vec::new();
        };
        let below = EntityKind::ALL.into_iter().filter(|below| parent_kind(*below) == Some(kind));
        below.map(Into::into).collect()
    }

    /// Review proposals and apply them.
    async fn review(&self) -> bool {
        self.may(Action::Review)
    }

    /// Delete it, or bring it back.
    async fn delete(&self) -> bool {
        self.may(Action::Delete)
    }

    /// Merge it with another, on which the viewer needs the right as well.
    async fn merge(&self) -> bool {
        self.may(Action::Merge)
    }

    /// Convert it into a collection, where it is an institution.
    async fn convert(&self) -> bool {
        let institution = self.target.entity().is_some_and(|(kind, _)| kind == EntityKind::Institution);
        institution && self.may(Action::Convert)
    }

    /// Grant, refuse and revoke roles on it.
    async fn grant(&self) -> bool {
        self.may(Action::Grant)
    }

    /// Erase personal data from its history.
    async fn erase(&self) -> bool {
        self.may(Action::Erase)
    }

    /// Read its sensitive records as they were given.
    async fn read_sensitive(&self) -> bool {
        self.may(Action::ReadSensitive)
    }

    /// Why the viewer may do something, or may not.
    async fn reason(&self, #[graphql(desc = "What they want to do.")] action: ViewerAction) -> String {
        can(&self.viewer, action.into(), &self.target).reason
    }
}
