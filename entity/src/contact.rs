//! Contacts of an entity. A contact confers no right.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    registered::EntityKind,
    value::{Address, List, TextList, UserId},
};

/// A row of `contact`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Kind of the entity it hangs on.
    pub entity_kind: EntityKind,
    /// Key of the entity it hangs on.
    pub entity_key: Uuid,
    /// Its place among those of the entity, from 0.
    pub sort_order: i32,
    /// Concept of `ContactType`.
    #[sea_orm(column_type = "Text")]
    pub r#type: Option<String>,
    /// Whether to turn to this contact first.
    pub primary: bool,
    /// Whether everyone may see it.
    pub public: bool,
    /// Whether it wants to be told of changes.
    pub notify: bool,
    /// Salutation.
    #[sea_orm(column_type = "Text")]
    pub salutation: Option<String>,
    /// Given names.
    #[sea_orm(column_type = "Text")]
    pub first_name: Option<String>,
    /// Family name.
    #[sea_orm(column_type = "Text")]
    pub last_name: Option<String>,
    /// Positions held.
    pub position: TextList,
    /// Organisation.
    #[sea_orm(column_type = "Text")]
    pub organization: Option<String>,
    /// E-mail addresses.
    pub email: TextList,
    /// Telephone numbers.
    pub phone: TextList,
    /// Fax numbers.
    pub fax: TextList,
    /// Web pages.
    pub homepage: TextList,
    /// Postal address.
    #[sea_orm(column_type = "JsonBinary")]
    pub address: Option<Address>,
    /// Identities in registers of persons, as ORCID.
    pub user_ids: List<UserId>,
    /// Taxa the person knows.
    pub taxonomic_expertise: TextList,
    /// Notes.
    #[sea_orm(column_type = "Text")]
    pub notes: Option<String>,
    /// When it was added.
    pub created: DateTimeUtc,
    /// Who added it.
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
