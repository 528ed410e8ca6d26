//! What an action is aimed at, with the facts that scopes are matched against.

use atlas_entity::EntityKind;
use uuid::Uuid;

/// What an action is aimed at. The default is the atlas as a whole, which only grants over everything cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The entity itself, then what it hangs under: dataset → provider, collection → institution.
    pub lineage: Vec<(EntityKind, Uuid)>,
    /// Country it belongs to, its own or that of what it hangs under; ISO 3166-1 alpha-2, upper case.
    pub country: Option<String>,
    /// Hubs it is a member of; a hub is a member of itself.
    pub hubs: Vec<Uuid>,
    /// Whether only readers with a role see it.
    pub private: bool,
    /// Whether it is deleted.
    pub deleted: bool,
    /// The namespace, where the action touches nothing but machine tags of one.
    pub namespace: Option<String>,
}
