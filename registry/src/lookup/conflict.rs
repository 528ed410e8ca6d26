//! Code mappings that get in each other's way, and codes that no mapping settles.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use atlas_entity::{code_mapping, collection, dataset, institution};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{CodeIndex, claim, mapping::Mapping, overlap};
use crate::{Registry, RegistryError, Viewer, viewer::visible_code_mappings};

/// What is wrong with mappings or codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictKind {
    /// Mappings of the same codes and scope lead to different targets, so that none of them decides.
    Contradiction,
    /// A mapping does not decide where another comes before it that leads elsewhere.
    Shadowed,
    /// A mapping leads to what is deleted.
    TargetDeleted,
    /// A mapping leads to what another entity took the place of.
    TargetReplaced,
    /// A mapping is for a dataset that is deleted.
    DatasetDeleted,
    /// A mapping names an institution and a collection of another one.
    TargetMismatch,
    /// Several active institutions, or several active collections of one institution, go by the same code, and no
    /// mapping settles which is meant.
    CodeClaimed,
}

impl ConflictKind {
    /// The name in the vocabulary.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contradiction => "CONTRADICTION",
            Self::Shadowed => "SHADOWED",
            Self::TargetDeleted => "TARGET_DELETED",
            Self::TargetReplaced => "TARGET_REPLACED",
            Self::DatasetDeleted => "DATASET_DELETED",
            Self::TargetMismatch => "TARGET_MISMATCH",
            Self::CodeClaimed => "CODE_CLAIMED",
        }
    }
}

/// A conflict, with all that have a part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeConflict {
    /// What is wrong.
    pub kind: ConflictKind,
    /// The code contended for, folded; absent where it is not about one code.
    pub code: Option<String>,
    /// The mappings concerned; of mappings of which one comes before the other, that one first.
    pub mappings: Vec<Uuid>,
    /// The institutions concerned.
    pub institutions: Vec<Uuid>,
    /// The collections concerned.
    pub collections: Vec<Uuid>,
    /// What is wrong and how to mend it, in words.
    pub message: &'static str,
}

impl CodeConflict {
    /// What no other conflict has, by which the report is ordered.
    pub fn place(&self) -> String {
        let keys = [&self.mappings, &self.institutions, &self.collections].into_iter().flatten();
        let keys: Vec<String> = keys.map(Uuid::to_string).collect();
        format!(
            "{}\u{1f}{}\u{1f}{}",
            self.kind.name(),
            self.code.as_deref().unwrap_or_default(),
            keys.join(",")
        )
    }

    /// A conflict of these mappings, with what they lead to.
    pub(super) fn of(kind: ConflictKind, mappings: &[&Mapping], message: &'static str) -> Self {
        let all = |target: fn(&Mapping) -> Option<Uuid>| {
            let keys: BTreeSet<Uuid> = mappings.iter().filter_map(|mapping| target(mapping)).collect();
            keys.into_iter().collect()
        };
        Self {
            kind,
            code: None,
            mappings: mappings.iter().map(|mapping| mapping.key).collect(),
            institutions: all(|mapping| mapping.institution),
            collections: all(|mapping| mapping.collection),
            message,
        }
    }
}

impl Registry {
    /// Every conflict among the mappings that the viewer sees and the codes in use, in a fixed order.
    pub async fn code_conflicts(&self, viewer: &Viewer) -> Result<Vec<CodeConflict>, RegistryError> {
        let index = self.code_index().await?;
        let select = code_mapping::Entity::find().filter(visible_code_mappings(viewer));
        let rows = select.order_by_asc(code_mapping::Column::Key).all(self.db()).await?;
        let mut conflicts = dead(self.db(), &index, &rows).await?;
        conflicts.extend(rows.iter().filter(|row| divided(&index, row)).map(mismatch));
        let mappings: Vec<Mapping> = rows.iter().map(|row| index.mapping(row)).collect();
        conflicts.extend(overlap::conflicts(&mappings));
        conflicts.extend(claim::conflicts(&index, &mappings));
        conflicts.sort_by_cached_key(CodeConflict::place);
        Ok(conflicts)
    }
}

/// The conflicts of mappings with what is no longer there.
async fn dead(
    db: &impl ConnectionTrait,
    index: &CodeIndex,
    rows: &[code_mapping::Model],
) -> Result<Vec<CodeConflict>, RegistryError> {
    let institutions = named(rows, |row| row.institution_key.filter(|key| !index.institutions.has(*key)));
    let collections = named(rows, |row| row.collection_key.filter(|key| !index.collections.has(*key)));
    let datasets = named(rows, |row| row.dataset_key);
    let select = institution::Entity::find().select_only();
    let select = select.columns([institution::Column::Key, institution::Column::ReplacedBy]);
    let gone = select.filter(institution::Column::Key.is_in(institutions));
    let institutions: HashMap<Uuid, Option<Uuid>> =
        gone.into_tuple::<(Uuid, Option<Uuid>)>().all(db).await?.into_iter().collect();
    let select = collection::Entity::find().select_only();
    let select = select.columns([collection::Column::Key, collection::Column::ReplacedBy]);
    let gone = select.filter(collection::Column::Key.is_in(collections));
    let collections: HashMap<Uuid, Option<Uuid>> =
        gone.into_tuple::<(Uuid, Option<Uuid>)>().all(db).await?.into_iter().collect();
    let select = dataset::Entity::find().select_only().column(dataset::Column::Key);
    let gone =
        select.filter(dataset::Column::Key.is_in(datasets)).filter(dataset::Column::Deleted.is_not_null());
    let datasets: BTreeSet<Uuid> = gone.into_tuple::<Uuid>().all(db).await?.into_iter().collect();

    let mut conflicts = Vec::new();
    for row in rows {
        let institution = row.institution_key.and_then(|key| Some((key, *institutions.get(&key)?)));
        let collection = row.collection_key.and_then(|key| Some((key, *collections.get(&key)?)));
        if institution.is_some() || collection.is_some() {
            conflicts.push(leading_nowhere(row.key, institution, collection));
        }
        if row.dataset_key.is_some_and(|key| datasets.contains(&key)) {
            let message = "the dataset it is for is deleted; remove it";
            conflicts.push(alone(ConflictKind::DatasetDeleted, row.key, message));
        }
    }
    Ok(conflicts)
}

/// A target that is gone, and what took its place.
type Gone = Option<(Uuid, Option<Uuid>)>;

fn leading_nowhere(mapping: Uuid, institution: Gone, collection: Gone) -> CodeConflict {
    let replaced = [institution, collection].into_iter().flatten().any(|(_, by)| by.is_some());
    let (kind, message) = if replaced {
        (ConflictKind::TargetReplaced, "what it leads to was replaced; let it lead to what took its place")
    } else {
        (ConflictKind::TargetDeleted, "what it leads to is deleted; let it lead elsewhere or remove it")
    };
    let keys = |gone: Gone| gone.map_or_else(Vec::new, |(key, by)| vec![by.unwrap_or(key)]);
    let conflict = alone(kind, mapping, message);
    CodeConflict { institutions: keys(institution), collections: keys(collection), ..conflict }
}

fn alone(kind: ConflictKind, mapping: Uuid, message: &'static str) -> CodeConflict {
    let (institutions, collections) = (Vec::new(), Vec::new());
    CodeConflict { kind, code: None, mappings: vec![mapping], institutions, collections, message }
}

/// Whether the row names an institution and a collection of another one.
fn divided(index: &CodeIndex, row: &code_mapping::Model) -> bool {
    let keeper = row.collection_key.and_then(|key| index.collections.institution_of(key));
    let named = row.institution_key.filter(|key| index.institutions.has(*key));
    matches!((named, keeper), (Some(named), Some(keeper)) if named != keeper)
}

fn mismatch(row: &code_mapping::Model) -> CodeConflict {
    let message =
        "the collection belongs to another institution than the mapping names; name that one or none";
    let conflict = alone(ConflictKind::TargetMismatch, row.key, message);
    CodeConflict {
        institutions: row.institution_key.into_iter().collect(),
        collections: row.collection_key.into_iter().collect(),
        ..conflict
    }
}

fn named(rows: &[code_mapping::Model], key: impl Fn(&code_mapping::Model) -> Option<Uuid>) -> BTreeSet<Uuid> {
    rows.iter().filter_map(key).collect()
}

/// Mappings under what they ask for.
pub(super) type ByConditions<'a> = BTreeMap<[Option<&'a str>; 3], Vec<&'a Mapping>>;
