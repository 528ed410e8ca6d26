//! Revisions: written with every change.

use atlas_entity::revision;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    RegistryError,
    document::{Document, blank, diff},
    write::common::insert_all,
};

/// What the revisions of one change have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Revised<'a> {
    /// What was done, as `UPDATE`.
    pub action: &'a str,
    /// Who did it.
    pub actor: &'a str,
    /// When.
    pub moment: DateTime<Utc>,
    /// Why.
    pub reason: Option<&'a str>,
    /// The proposal it came from.
    pub proposal: Option<Uuid>,
    /// The register the values came from.
    pub source: Option<&'a str>,
}

/// Writes a revision for each entity that was changed, hundreds a statement. Returns for each the fields changed.
pub(crate) async fn revise(
    db: &impl ConnectionTrait,
    revised: &Revised<'_>,
    entities: &[(Option<&Document>, &Document)],
) -> Result<Vec<Vec<String>>, RegistryError> {
    let mut rows = Vec::with_capacity(entities.len());
    let mut fields = Vec::with_capacity(entities.len());
    for (before, after) in entities {
        let (old, new) = (before.map_or_else(|| blank(after.kind), Document::snapshot), after.snapshot());
        let changes = diff(&old, &new);
        let mut names: Vec<String> = changes.iter().map(|change| change.field().to_owned()).collect();
        names.dedup();
        fields.push(names);
        rows.push(revision::Model {
            key: Uuid::now_v7(),
            entity_kind: after.kind,
            entity_key: after.key,
            version: after.version(),
            action: revised.action.to_owned(),
            actor: revised.actor.to_owned(),
            created: revised.moment,
            reason: revised.reason.map(str::to_owned),
            proposal_key: revised.proposal,
            source: revised.source.map(str::to_owned),
            changes: json!(changes),
            private: new.get("private") == Some(&Value::Bool(true)),
            document: Value::Object(new),
            erased: None,
        });
    }
    insert_all::<revision::Entity>(db, rows, None).await?;
    Ok(fields)
}
