//! What publishing an archive would change, and how versions differ.

use async_graphql::{Enum, SimpleObject};
use atlas_ingest::TermKind;
use uuid::Uuid;

use crate::{model::IngestRunMessage, occurrence::IssueTerm};

/// Declares an object of the same fields as what the ingestion tells.
macro_rules! told {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject, Clone, Debug, PartialEq)]
        pub(crate) struct $name { $($(#[$field_doc])* $field: $type,)* }

        impl From<atlas_ingest::$name> for $name {
            fn from(told: atlas_ingest::$name) -> Self {
                Self { $($field: Told::tell(told.$field),)* }
            }
        }
    )*};
}

/// A value as it is told to clients.
trait Told<T> {
    fn tell(self) -> T;
}

impl<A: Into<B>, B> Told<B> for A {
    fn tell(self) -> B {
        self.into()
    }
}

told! {
    /// What tells a record to those who know the collection.
    RecordSample {
        /// Key of the record.
        id: Uuid,
        /// `dwc:occurrenceID`.
        #[graphql(name = "occurrenceID")]
        occurrence_id: Option<String>,
        /// `dwc:catalogNumber`.
        catalog_number: Option<String>,
    }
    /// A value that changed. Long values are cut.
    ValueChange {
        /// The record.
        record: RecordSample,
        /// The value in the version compared with.
        before: Option<String>,
        /// The value in the version that was compared.
        after: Option<String>,
    }
}

/// The kinds of value that are compared.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "ComparedValueKind", remote = "TermKind")]
pub(crate) enum ComparedValueKind {
    /// What the atlas made of the term.
    Interpreted,
    /// What the archive gave.
    Verbatim,
    /// Rows of an extension.
    Extension,
}

/// How often a term changed.
#[derive(SimpleObject, Clone, Debug, PartialEq)]
pub(crate) struct TermChanges {
    /// What kind of value.
    kind: ComparedValueKind,
    /// The term by its simple name (or URI), or the row type of an extension.
    term: String,
    /// Changed records in which it differs.
    records: u64,
    /// Some of them.
    samples: Vec<ValueChange>,
}

/// How often an issue is raised.
#[derive(SimpleObject, Clone, Debug, PartialEq)]
pub(crate) struct IssueChanges {
    /// The issue.
    issue: IssueTerm,
    /// Records that carry it in the version compared with.
    before: u64,
    /// Records that carry it in the version that was compared.
    after: u64,
    /// Records of both versions that carry it only now.
    gained: u64,
    /// Records of both versions that carried it only before.
    lost: u64,
}

/// How a version of a dataset's records differs from another.
#[derive(SimpleObject, Clone, Debug, PartialEq)]
pub(crate) struct VersionComparison {
    /// The version it was compared with; null where nothing was published.
    base_version: Option<i64>,
    /// The version that was compared.
    version: Option<i64>,
    /// Records only it has.
    added: u64,
    /// Records only the other has.
    removed: u64,
    /// Records of both that are not the same.
    changed: u64,
    /// Records of both that are the same.
    unchanged: u64,
    /// What changed in the changed records, term by term, the most frequent first.
    terms: Vec<TermChanges>,
    /// Issues of either version.
    issues: Vec<IssueChanges>,
    /// Some of the records that are only in it.
    added_samples: Vec<RecordSample>,
    /// Some of the records that are only in the other.
    removed_samples: Vec<RecordSample>,
}

/// What publishing an archive would change.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct ArchivePreview {
    /// How its records differ from the published ones; null where they cannot be told apart.
    comparison: Option<VersionComparison>,
    /// Defects it would be refused for, with file, line and column; empty where it would be published.
    defects: Vec<IngestRunMessage>,
    /// Lists of terms that would serve as the unique key, where the key was at fault.
    usable_keys: Vec<Vec<String>>,
    /// What is worth knowing though it would not be refused for it.
    notes: Vec<String>,
}

fn all<A: Into<B>, B>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(Into::into).collect()
}

impl From<atlas_ingest::TermChanges> for TermChanges {
    fn from(told: atlas_ingest::TermChanges) -> Self {
        let atlas_ingest::TermChanges { kind, term, records, samples } = told;
        Self { kind: kind.into(), term, records, samples: all(samples) }
    }
}

impl From<atlas_ingest::FlagChanges> for IssueChanges {
    fn from(told: atlas_ingest::FlagChanges) -> Self {
        let atlas_ingest::FlagChanges { flag, before, after, gained, lost } = told;
        Self { issue: IssueTerm(flag), before, after, gained, lost }
    }
}

impl From<atlas_ingest::Comparison> for VersionComparison {
    fn from(told: atlas_ingest::Comparison) -> Self {
        Self {
            base_version: told.base_version,
            version: told.version,
            added: told.added,
            removed: told.removed,
            changed: told.changed,
            unchanged: told.unchanged,
            terms: all(told.terms),
            issues: all(told.flags),
            added_samples: all(told.added_samples),
            removed_samples: all(told.removed_samples),
        }
    }
}

impl From<atlas_ingest::Preview> for ArchivePreview {
    fn from(told: atlas_ingest::Preview) -> Self {
        let refusal = told.refusal.unwrap_or_default();
        Self {
            comparison: told.comparison.map(Into::into),
            defects: all(refusal.defects),
            usable_keys: refusal.usable_keys,
            notes: told.notes,
        }
    }
}
