//! Rules on sensitive records, and who reads what they hide.
//!
//! The registry keeps the rules as they were written; what they mean is the business of interpretation.

use std::collections::BTreeSet;

use atlas_entity::{
    EntityKind,
    sensitive_rule::{Column, Entity, Model},
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Registry, RegistryError, Viewer,
    policy::{Action, Target, require},
    work::{Begun, Call, Work},
    write::common::insert_all,
};

/// The record that someone wants to read as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SensitiveRead {
    /// Key of its dataset.
    pub dataset_key: Uuid,
    /// The version of the dataset that holds it.
    pub version: i64,
    /// Its id.
    pub record: Uuid,
}

impl Registry {
    /// Every rule on sensitive records, in the order of the table it came from.
    pub async fn sensitive_rules(&self) -> Result<Vec<Model>, RegistryError> {
        Ok(Entity::find().order_by_asc(Column::Position).order_by_asc(Column::Id).all(self.db()).await?)
    }

    /// Puts these rules in the place of those there are; for those who may read all sensitive records. Records that
    /// are published follow them when they are interpreted anew.
    pub async fn replace_sensitive_rules(&self, call: Call, rules: Vec<Model>) -> Result<(), RegistryError> {
        require(&call.viewer, Action::ReadSensitive, &Target::default())?;
        let work = match self.begin::<()>(call).await? {
            Begun::Replayed(()) => return Ok(()),
            Begun::Work(work) => work,
        };
        let details = json!({ "rules": rules.len(), "digest": sensitive_digest(&rules) });
        Entity::delete_many().exec(work.db()).await?;
        insert_all::<Entity>(work.db(), rules, None).await?;
        work.audit("sensitive_rules.replaced", None, details).await?;
        work.commit(&()).await
    }

    /// Writes down that the viewer reads sensitive records as they were given, if they may read all of these. Whoever
    /// hands an original out calls this first: what is not written down is not read.
    pub async fn read_sensitive(
        &self,
        viewer: &Viewer,
        reads: &[SensitiveRead],
    ) -> Result<(), RegistryError> {
        let datasets: BTreeSet<Uuid> = reads.iter().map(|read| read.dataset_key).collect();
        for dataset in datasets {
            self.require(viewer, Action::ReadSensitive, (EntityKind::Dataset, dataset)).await?;
        }
        let work: Box<Work> = match self.begin::<()>(Call::by(viewer)).await? {
            Begun::Replayed(()) => return Ok(()),
            Begun::Work(work) => work,
        };
        let entry = |read: &SensitiveRead| {
            (Some(read.dataset_key), json!({ "record": read.record, "version": read.version }))
        };
        work.audit_all("sensitive_record.read", reads.iter().map(entry).collect()).await?;
        work.commit(&()).await
    }
}

/// What tells one set of rules from another: SHA-256 of all they say, hexadecimal.
#[must_use]
pub fn sensitive_digest(rules: &[Model]) -> String {
    // Rows of text and days are plain JSON.
    let text = serde_json::to_vec(rules).unwrap_or_default();
    format!("{:x}", Sha256::digest(text))
}
