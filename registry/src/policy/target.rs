//! What an action is aimed at, with the facts that scopes are matched against.

use atlas_entity::EntityKind;
use uuid::Uuid;

/// What an action is aimed at. The default is the atlas as a whole, which only grants over everything cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The entity itself, then what it hangs under: dataset and installation → provider, collection → institution.
    pub lineage: Vec<(EntityKind, Uuid)>,
    /// Country it belongs to: that of what it hangs under, its own where that has none; ISO 3166-1 alpha-2, upper
    /// case. So what a grant on an entity covers lies in the country of the entity, and nobody who answers for the
    /// country gives away more than that.
    pub country: Option<String>,
    /// Living hubs it is a member of; a hub is a member of itself.
    pub hubs: Vec<Uuid>,
    /// Whether only readers with a role see it.
    pub private: bool,
    /// Whether it is deleted.
    pub deleted: bool,
    /// The namespace, where the action touches nothing but machine tags of one.
    pub namespace: Option<String>,
}

impl Target {
    /// The entity, where it is one.
    pub fn entity(&self) -> Option<(EntityKind, Uuid)> {
        self.lineage.first().copied()
    }

    /// The same target, of which the action touches only the machine tags of a namespace.
    #[must_use]
    pub fn in_namespace(&self, namespace: &str) -> Self {
        Self { namespace: Some(namespace.to_owned()), ..self.clone() }
    }

    /// The same target as if it were a member of no hub but itself: what its own scopes alone say.
    #[must_use]
    pub fn at_home(&self) -> Self {
        let itself = |hub: &Uuid| self.entity() == Some((EntityKind::Hub, *hub));
        Self { hubs: self.hubs.iter().copied().filter(itself).collect(), ..self.clone() }
    }
}

/// What entities of a kind are called in a message.
pub(crate) const fn noun(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Institution => "institution",
        EntityKind::Collection => "collection",
        EntityKind::Provider => "provider",
        EntityKind::Dataset => "dataset",
        EntityKind::Hub => "hub",
        EntityKind::Installation => "installation",
    }
}

/// The kind of entity that entities of this kind hang under, if any.
pub const fn parent_kind(kind: EntityKind) -> Option<EntityKind> {
    match kind {
        EntityKind::Collection => Some(EntityKind::Institution),
        EntityKind::Dataset | EntityKind::Installation => Some(EntityKind::Provider),
        EntityKind::Institution | EntityKind::Provider | EntityKind::Hub => None,
    }
}
