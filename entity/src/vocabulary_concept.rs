//! Concepts of the vocabularies.

use sea_orm::entity::prelude::*;

/// A row of `vocabulary_concept`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vocabulary_concept")]
pub struct Model {
    /// UUIDv5 of the vocabulary and the name for seeded concepts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Vocabulary, as `InstitutionType`.
    #[sea_orm(column_type = "Text")]
    pub vocabulary: String,
    /// Name of the concept, as stored where it is used.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Broader concept.
    pub parent_key: Option<Uuid>,
    /// Its place in the vocabulary, from 0.
    pub sort_order: i32,
    /// Since when it should no longer be used.
    pub deprecated: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `vocabulary_concept` by `parent_key`.
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentKey", to = "Column::Key")]
    Parent,
}

impl ActiveModelBehavior for ActiveModel {}
