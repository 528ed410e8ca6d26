//! Members of hubs: institutions, collections and datasets.

use sea_orm::entity::prelude::*;

use crate::registered::EntityKind;

/// A row of `hub_member`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hub_member")]
pub struct Model {
    /// Hub.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub_key: Uuid,
    /// Kind of the member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entity_kind: EntityKind,
    /// Key of the member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entity_key: Uuid,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `hub` by `hub_key`.
    #[sea_orm(belongs_to = "super::hub::Entity", from = "Column::HubKey", to = "super::hub::Column::Key")]
    Hub,
}

impl ActiveModelBehavior for ActiveModel {}
