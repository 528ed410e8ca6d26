//! Labels of concepts.

use sea_orm::entity::prelude::*;

/// A row of `vocabulary_label`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vocabulary_label")]
pub struct Model {
    /// Concept.
    #[sea_orm(primary_key, auto_increment = false)]
    pub concept_key: Uuid,
    /// ISO 639-1 code.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub language: String,
    /// The label.
    #[sea_orm(column_type = "Text")]
    pub label: String,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `vocabulary_concept` by `concept_key`.
    #[sea_orm(
        belongs_to = "super::vocabulary_concept::Entity",
        from = "Column::ConceptKey",
        to = "super::vocabulary_concept::Column::Key"
    )]
    Concept,
}

impl ActiveModelBehavior for ActiveModel {}
