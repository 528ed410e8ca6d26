//! What the registered entities have in common, and what hangs on them.

use sea_orm::{DeriveActiveEnum, EntityTrait, EnumIter};
use serde::{Deserialize, Serialize};

/// The kinds of entity an atlas registers.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntityKind {
    /// An institution that holds collections.
    #[default]
    #[sea_orm(string_value = "INSTITUTION")]
    Institution,
    /// A collection of specimens or other material.
    #[sea_orm(string_value = "COLLECTION")]
    Collection,
    /// An organisation that publishes data.
    #[sea_orm(string_value = "PROVIDER")]
    Provider,
    /// A dataset.
    #[sea_orm(string_value = "DATASET")]
    Dataset,
    /// A network of institutions, collections and datasets.
    #[sea_orm(string_value = "HUB")]
    Hub,
    /// A publishing tool of a provider.
    #[sea_orm(string_value = "INSTALLATION")]
    Installation,
}

impl EntityKind {
    /// Every kind, in declaration order.
    pub const ALL: [Self; 6] =
        [Self::Institution, Self::Collection, Self::Provider, Self::Dataset, Self::Hub, Self::Installation];

    /// The name as stored, as `INSTITUTION`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Institution => "INSTITUTION",
            Self::Collection => "COLLECTION",
            Self::Provider => "PROVIDER",
            Self::Dataset => "DATASET",
            Self::Hub => "HUB",
            Self::Installation => "INSTALLATION",
        }
    }

    /// What people call an entity of this kind.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::Collection => "collection",
            Self::Provider => "provider",
            Self::Dataset => "dataset",
            Self::Hub => "hub",
            Self::Installation => "installation",
        }
    }

    /// What uids of this kind begin with; a number follows.
    #[must_use]
    pub const fn uid_prefix(self) -> &'static str {
        match self {
            Self::Institution => "in",
            Self::Collection => "co",
            Self::Provider => "dp",
            Self::Dataset => "dr",
            Self::Hub => "dh",
            Self::Installation => "is",
        }
    }
}

/// A table of registered entities, with the columns they all have.
pub trait Registered: EntityTrait {
    /// The kind of entity the table holds.
    const KIND: EntityKind;
    /// The key.
    const KEY: Self::Column;
    /// The stable alias.
    const UID: Self::Column;
    /// The name or title.
    const NAME: Self::Column;
    /// The folded name, by which lists sort.
    const SORT_NAME: Self::Column;
    /// When the entity was deleted; null while it lives.
    const DELETED: Self::Column;
    /// The entity of the same kind that took the place of a deleted one.
    const REPLACED_BY: Self::Column;
    /// Whether only readers with a role see the entity, where the table has such a column.
    const PRIVATE: Option<Self::Column>;
}

macro_rules! registered {
    ($($module:ident $kind:ident $name:ident $private:expr;)*) => {
        $(impl Registered for crate::$module::Entity {
            const KIND: EntityKind = EntityKind::$kind;
            const KEY: Self::Column = crate::$module::Column::Key;
            const UID: Self::Column = crate::$module::Column::Uid;
            const NAME: Self::Column = crate::$module::Column::$name;
            const SORT_NAME: Self::Column = crate::$module::Column::SortName;
            const DELETED: Self::Column = crate::$module::Column::Deleted;
            const REPLACED_BY: Self::Column = crate::$module::Column::ReplacedBy;
            const PRIVATE: Option<Self::Column> = $private;
        })*
    };
}

registered! {
    institution Institution Name None;
    collection Collection Name None;
    provider Provider Title None;
    dataset Dataset Title Some(crate::dataset::Column::Private);
    hub Hub Title None;
    installation Installation Title None;
}

/// A table of rows that hang on an entity of any kind.
pub trait HungOn: EntityTrait {
    /// The kind of the entity the row hangs on.
    const ENTITY_KIND: Self::Column;
    /// The key of the entity the row hangs on.
    const ENTITY_KEY: Self::Column;
    /// The row's own key.
    const KEY: Self::Column;
    /// The place of the row among its entity's rows, from 0.
    const SORT_ORDER: Self::Column;
}

macro_rules! hung_on {
    ($($module:ident)*) => {
        $(impl HungOn for crate::$module::Entity {
            const ENTITY_KIND: Self::Column = crate::$module::Column::EntityKind;
            const ENTITY_KEY: Self::Column = crate::$module::Column::EntityKey;
            const KEY: Self::Column = crate::$module::Column::Key;
            const SORT_ORDER: Self::Column = crate::$module::Column::SortOrder;
        })*
    };
}

hung_on! { contact identifier endpoint tag machine_tag image }
