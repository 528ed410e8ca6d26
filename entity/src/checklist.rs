//! Checklists that names are matched against: each a dataset whose taxa were compiled.

use sea_orm::entity::prelude::*;

/// A row of `checklist`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checklist")]
pub struct Model {
    /// The dataset it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub dataset_key: Uuid,
    /// Grows with every import; the name of the compiled file.
    pub version: i64,
    /// Its place in the order of checklists, from 1. The first that knows a record's name sets its classification.
    pub position: i32,
    /// What it is called.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Name of the file it came from, without its folder.
    #[sea_orm(column_type = "Text")]
    pub source: Option<String>,
    /// Taxa, synonyms included.
    pub taxa: i64,
    /// Different names.
    pub names: i64,
    /// When it was imported.
    pub imported: DateTimeUtc,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `dataset` by `dataset_key`.
    #[sea_orm(
        belongs_to = "super::dataset::Entity",
        from = "Column::DatasetKey",
        to = "super::dataset::Column::Key"
    )]
    Dataset,
}

impl ActiveModelBehavior for ActiveModel {}
