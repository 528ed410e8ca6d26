//! An entity as it was.

use std::sync::Arc;

use async_graphql::{Context, Json, Object};
use atlas_entity::EntityKind;
use atlas_registry::{document::value_at, history::Snapshot};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{failure::Result, history::as_of, loader::node, model::Revision};

/// An entity as it was at a moment, as far as it is seen today.
#[derive(Clone, Debug)]
pub(crate) struct EntitySnapshot(Arc<Snapshot>);

/// An entity as it was at a moment, as far as it is seen today.
#[Object]
impl EntitySnapshot {
    /// The version it had.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Since when it had been so.
    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// The revision that made it so.
    async fn revision(&self, context: &Context<'_>) -> Result<Option<Revision>> {
        node(context, self.0.revision).await
    }

    /// Its name or title.
    async fn name(&self) -> Option<&str> {
        ["name", "title"].into_iter().find_map(|name| self.0.fields.get(name)?.as_str())
    }

    /// All its fields by their names here, what hung on it as lists of items.
    async fn fields(&self) -> Json<&atlas_registry::document::Fields> {
        Json(&self.0.fields)
    }

    /// The value of one field.
    async fn value(
        &self,
        #[graphql(desc = "The field, as a path of changes: `description`, `contacts.<key>.email`.")]
        path: String,
    ) -> Option<Json<Value>> {
        Some(value_at(&self.0.fields, &path)).filter(|value| !value.is_null()).map(Json)
    }
}

impl EntitySnapshot {
    /// The entity with this key at the moment; siblings come in one statement.
    pub(crate) async fn at(
        context: &Context<'_>,
        kind: EntityKind,
        key: Uuid,
        moment: DateTime<Utc>,
    ) -> Result<Option<Self>> {
        Ok(as_of(context, kind, key, moment).await?.map(Self))
    }
}
