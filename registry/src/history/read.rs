//! Reading history.

use std::collections::HashMap;

use atlas_entity::{EntityKind, institution, revision};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::Sight;
use crate::{
    Registry, RegistryError, Viewer,
    document::{FieldChange, Fields},
    list::{Column, Comparison as Relates, Filter, ListQuery, Order, OrderTerm, Relation, Slice},
};

/// An entity as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The version it had.
    pub version: i64,
    /// The revision that gave it that version.
    pub revision: Uuid,
    /// When that was.
    pub since: DateTime<Utc>,
    /// Its fields, as the viewer sees them.
    pub fields: Fields,
}

/// Two revisions of an entity, compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The one.
    pub from: revision::Model,
    /// The other.
    pub to: revision::Model,
    /// What makes the other of the one, as the viewer sees it.
    pub changes: Vec<FieldChange>,
}

impl Registry {
    /// Entities of a kind, which the viewer sees today, as they were at a moment; those that were not there for the
    /// viewer then are absent. A constant number of statements.
    pub async fn as_of(
        &self,
        viewer: &Viewer,
        kind: EntityKind,
        keys: &[Uuid],
        moment: DateTime<Utc>,
    ) -> Result<HashMap<Uuid, Snapshot>, RegistryError> {
        use revision::Column as Of;
        // All revisions count here: the last one that the viewer sees need not be the last one there was.
        let filter = Filter::Compare(Column::of(Of::Created), Relates::LessOrEqual, moment.into());
        let order = Order(vec![OrderTerm { column: Column::of(Of::Version), descending: true }]);
        let query = ListQuery { filter, order, slice: Slice { limit: 1, ..Slice::default() } };
        // The relation goes by the key of the entity alone, whatever its table.
        let relation = Relation::named_by_child::<institution::Entity, revision::Entity>(Of::EntityKey);
        let pages = self.pages_of::<revision::Entity>(&Viewer::System, &relation, keys, &query).await?;
        let entities: Vec<_> = keys.iter().map(|key| (kind, *key)).collect();
        let sights = self.sights(viewer, &entities).await?;
        let snapshot = |(key, page): (Uuid, crate::list::Page<revision::Model>)| {
            let (_, row) = page.rows.into_iter().next()?;
            let sight = sights.get(&key)?;
            let fields = sight.document(row.document.as_object()?)?;
            if *sight != Sight::Full && fields.get("deleted").is_some_and(|deleted| !deleted.is_null()) {
                return None;
            }
            let (version, revision, since) = (row.version, row.key, row.created);
            Some((key, Snapshot { version, revision, since, fields }))
        };
        Ok(pages.into_iter().filter_map(snapshot).collect())
    }

    /// Compares two revisions of one entity; none unless the viewer sees both.
    ///
    /// # Errors
    /// `Rejected` when they are of different entities.
    pub async fn compare_revisions(
        &self,
        viewer: &Viewer,
        from: Uuid,
        to: Uuid,
    ) -> Result<Option<Comparison>, RegistryError> {
        let mut rows: HashMap<Uuid, revision::Model> = self
            .by_keys::<revision::Entity>(viewer, &[from, to])
            .await?
            .into_iter()
            .map(|r| (r.key, r))
            .collect();
        let Some(to) = rows.get(&to).cloned() else { return Ok(None) };
        let Some(from) = rows.remove(&from) else { return Ok(None) };
        if from.entity_key != to.entity_key {
            let message = "the revisions are of different entities; only those of one can be compared";
            return Err(crate::FieldError::new("to", "INVALID", message).into());
        }
        let sight = self.sight(viewer, (to.entity_kind, to.entity_key)).await?;
        let changes = sight.diff(&fields_of(&from), &fields_of(&to));
        Ok(Some(Comparison { from, to, changes }))
    }
}

/// The document of a revision.
pub(super) fn fields_of(row: &revision::Model) -> Fields {
    match &row.document {
        Value::Object(fields) => fields.clone(),
        _ => Fields::new(),
    }
}
