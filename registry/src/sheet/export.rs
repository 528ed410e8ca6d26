//! Writing a table, page by page.

use std::collections::HashSet;

use atlas_entity::{EntityKind, Registered, collection, dataset, hub, installation, institution, provider};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::{
    cell,
    column::{Column, Holds, IDENTITY, columns},
};
use crate::{
    Registry, RegistryError, Viewer,
    document::{Document, load, value_at},
    viewer::{visible, visible_named},
};

/// Entities of one page: as many as are held at a time.
const PAGE: u64 = 500;

/// Fields that may name a dataset which the viewer does not see.
const NAMING_DATASETS: [&str; 3] = ["datasetKeys", "parentKey", "duplicateOfKey"];

impl Registry {
    /// The next lines of the table of the entities that the viewer sees, by key, with the key to go on after; no key
    /// when these are the last. The first page begins with the headers. Deleted entities come only if asked for, and
    /// with a column that says since when.
    pub async fn export_sheet(
        &self,
        viewer: &Viewer,
        kind: EntityKind,
        deleted: bool,
        after: Option<Uuid>,
    ) -> Result<(Vec<u8>, Option<Uuid>), RegistryError> {
        let keys = keys(self.db(), viewer, kind, deleted, after).await?;
        let mut documents = load(self.db(), kind, &keys, false).await?;
        let hidden = self.hidden_datasets(viewer).await?.into_iter().map(|key| key.to_string()).collect();
        let columns = columns(kind);
        let mut writer = csv::Writer::from_writer(Vec::new());
        if after.is_none() {
            let own = IDENTITY.iter().copied().chain(deleted.then_some("deleted"));
            let names = own.chain(columns.iter().map(|column| column.name.as_str()));
            writer.write_record(names).map_err(|error| failed(&error))?;
        }
        for document in keys.iter().filter_map(|key| documents.remove(key)) {
            let record = record(&document, &columns, deleted, &hidden);
            writer.write_record(record).map_err(|error| failed(&error))?;
        }
        let lines = writer.into_inner().map_err(|error| RegistryError::Stored(error.to_string()))?;
        let last = keys.last().copied().filter(|_| keys.len() as u64 == PAGE);
        Ok((lines, last))
    }
}

/// Writing into memory does not fail.
fn failed(error: &csv::Error) -> RegistryError {
    RegistryError::Stored(error.to_string())
}

fn record(document: &Document, columns: &[Column], deleted: bool, hidden: &HashSet<String>) -> Vec<String> {
    let own = |name: &&str| match document.own(name) {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let mut cells = vec![document.key.to_string()];
    cells.extend(IDENTITY.iter().skip(1).chain(deleted.then_some(&"deleted")).map(own));
    for column in columns {
        cells.push(cell::write(&seen(document, column, hidden), column.holds));
    }
    cells
}

/// The value of the column, without keys of what the viewer does not see.
fn seen(document: &Document, column: &Column, hidden: &HashSet<String>) -> Value {
    let value = match column.name.split_once('.') {
        Some((field, part)) => {
            document.fields.get(field).and_then(|object| object.get(part)).cloned().unwrap_or_default()
        }
        None => value_at(&document.fields, &column.name),
    };
    if hidden.is_empty() || !NAMING_DATASETS.contains(&column.name.as_str()) {
        return value;
    }
    let shown = |value: &Value| value.as_str().is_none_or(|key| !hidden.contains(key));
    match value {
        Value::Array(keys) if column.holds == Holds::List => keys.into_iter().filter(shown).collect(),
        value if shown(&value) => value,
        _ => Value::Null,
    }
}

async fn keys(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    kind: EntityKind,
    deleted: bool,
    after: Option<Uuid>,
) -> Result<Vec<Uuid>, RegistryError> {
    match kind {
        EntityKind::Institution => page::<institution::Entity>(db, viewer, deleted, after).await,
        EntityKind::Collection => page::<collection::Entity>(db, viewer, deleted, after).await,
        EntityKind::Provider => page::<provider::Entity>(db, viewer, deleted, after).await,
        EntityKind::Dataset => page::<dataset::Entity>(db, viewer, deleted, after).await,
        EntityKind::Hub => page::<hub::Entity>(db, viewer, deleted, after).await,
        EntityKind::Installation => page::<installation::Entity>(db, viewer, deleted, after).await,
    }
}

async fn page<E: Registered>(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    deleted: bool,
    after: Option<Uuid>,
) -> Result<Vec<Uuid>, RegistryError> {
    let seen =
        if deleted { visible_named::<E>(viewer) } else { visible::<E>(viewer).add(E::DELETED.is_null()) };
    let mut select = E::find().select_only().column(E::KEY).filter(seen);
    if let Some(after) = after {
        select = select.filter(E::KEY.gt(after));
    }
    Ok(select.order_by_asc(E::KEY).limit(PAGE).into_tuple().all(db).await?)
}
