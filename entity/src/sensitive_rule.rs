//! Rules on sensitive records, as an administrator wrote them.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `sensitive_rule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "sensitive_rule")]
pub struct Model {
    /// What the rule is called.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub id: String,
    /// Its place in the table it came from, from 0.
    pub position: i32,
    /// Scientific name, or key of a taxon.
    #[sea_orm(column_type = "Text")]
    pub taxon: String,
    /// ISO 3166-1 alpha-2 code; absent, anywhere.
    #[sea_orm(column_type = "Text")]
    pub country: Option<String>,
    /// States or provinces, separated by `|`; absent, anywhere.
    #[sea_orm(column_type = "Text")]
    pub states: Option<String>,
    /// `withhold`, or the grid: `0.1`, `10km`.
    #[sea_orm(column_type = "Text")]
    pub precaution: String,
    /// Further terms that are left out, separated by `|`.
    #[sea_orm(column_type = "Text")]
    pub fields: Option<String>,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who made the rule.
    #[sea_orm(column_type = "Text")]
    pub source: Option<String>,
    /// First day on which it holds.
    pub valid_from: Option<Date>,
    /// Last day on which it holds.
    pub valid_until: Option<Date>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
