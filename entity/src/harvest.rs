//! What is known of the harvests of a dataset.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `harvest`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "harvest")]
pub struct Model {
    /// Dataset that is harvested.
    #[sea_orm(primary_key, auto_increment = false)]
    pub dataset_key: Uuid,
    /// Address that the version below is of.
    #[sea_orm(column_type = "Text")]
    pub url: Option<String>,
    /// Entity tag of what was taken from there last.
    #[sea_orm(column_type = "Text")]
    pub etag: Option<String>,
    /// When that was last modified, as its server wrote it.
    #[sea_orm(column_type = "Text")]
    pub last_modified: Option<String>,
    /// SHA-256 of it, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub digest: Option<String>,
    /// When a feed says that it was published.
    pub feed_date: Option<DateTimeUtc>,
    /// Days between two harvests when the next one was fixed.
    pub frequency_days: Option<i32>,
    /// When it is harvested next.
    pub next_at: DateTimeUtc,
    /// When it was harvested last.
    pub last_at: Option<DateTimeUtc>,
    /// What came of that.
    pub last_outcome: Option<HarvestOutcome>,
    /// Why it failed, in words.
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
    /// How often in a row it failed.
    pub failures: i32,
    /// Names the harvest that is under way.
    pub claim: Option<Uuid>,
    /// Until when that harvest is alone.
    pub claimed_until: Option<DateTimeUtc>,
    /// When somebody asked for it to be harvested at once; absent once it was.
    pub asked_at: Option<DateTimeUtc>,
}

impl Model {
    /// What is known of a dataset that was never harvested and is to be at that time.
    #[must_use]
    pub const fn of(dataset_key: Uuid, next_at: DateTimeUtc) -> Self {
        Self {
            dataset_key,
            url: None,
            etag: None,
            last_modified: None,
            digest: None,
            feed_date: None,
            frequency_days: None,
            next_at,
            last_at: None,
            last_outcome: None,
            last_error: None,
            failures: 0,
            claim: None,
            claimed_until: None,
            asked_at: None,
        }
    }
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

impl Related<super::dataset::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Dataset.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// What came of a harvest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HarvestOutcome {
    /// The records were replaced by those of a newer archive.
    #[sea_orm(string_value = "PUBLISHED")]
    Published,
    /// The metadata were read anew; there is no archive.
    #[sea_orm(string_value = "METADATA")]
    Metadata,
    /// There was nothing new.
    #[sea_orm(string_value = "UNCHANGED")]
    Unchanged,
    /// There was a newer archive, and it was refused.
    #[sea_orm(string_value = "REFUSED")]
    Refused,
    /// It could not be fetched, or not be taken in.
    #[sea_orm(string_value = "FAILED")]
    Failed,
}

impl HarvestOutcome {
    /// Every outcome.
    pub const ALL: [Self; 5] =
        [Self::Published, Self::Metadata, Self::Unchanged, Self::Refused, Self::Failed];

    /// The name in lower case, for people and meters.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Metadata => "metadata",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Whether it went well.
    #[must_use]
    pub const fn is_well(self) -> bool {
        !matches!(self, Self::Refused | Self::Failed)
    }
}
