//! What an occurrence is made of: dates, issues, places in checklists.

use async_graphql::{ComplexObject, Context, SimpleObject};
use atlas_records::OccurrenceIssue;
use uuid::Uuid;

use super::terms::{IssueTerm, SeverityTerm, TaxonMatchTypeTerm};
use crate::{
    failure::Result,
    model::Date,
    taxonomy::{self, Taxon},
};

/// An interval of days, both ends included. A single day has equal ends; a year runs from 1 January to
/// 31 December.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventDate {
    /// First day.
    start: Date,
    /// Last day.
    end: Date,
}

impl From<atlas_records::EventDate> for EventDate {
    fn from(date: atlas_records::EventDate) -> Self {
        Self { start: Date(date.start), end: Date(date.end) }
    }
}

/// An issue of a record.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
#[graphql(name = "OccurrenceIssueNote")]
pub struct IssueNote {
    /// Which issue.
    name: IssueTerm,
    /// What it says, in one sentence.
    description: &'static str,
    /// How much it says against the record.
    severity: SeverityTerm,
    /// The term it concerns most, as `decimalLatitude`.
    term: &'static str,
}

/// Where a record stands in a checklist.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
#[graphql(name = "OccurrenceTaxon", complex)]
pub struct TaxonMatch {
    /// Key of the checklist.
    checklist_key: Uuid,
    /// Key of the taxon the record's name was found as.
    taxon_key: Uuid,
    /// Key of the accepted taxon: the same, unless the name is a synonym.
    accepted_taxon_key: Uuid,
    /// How it was found.
    match_type: TaxonMatchTypeTerm,
    /// Keys of the accepted taxon and its ancestors, from the root down to itself.
    lineage: Vec<Uuid>,
}

#[ComplexObject]
impl TaxonMatch {
    /// The taxon the record's name was found as; null where the checklist has it no more.
    async fn taxon(&self, ctx: &Context<'_>) -> Result<Option<Taxon>> {
        taxonomy::taxon_of(ctx, self.checklist_key, self.taxon_key).await
    }

    /// The accepted taxon; null where the checklist has it no more.
    async fn accepted_taxon(&self, ctx: &Context<'_>) -> Result<Option<Taxon>> {
        taxonomy::taxon_of(ctx, self.checklist_key, self.accepted_taxon_key).await
    }
}

impl From<&atlas_records::TaxonMatch> for TaxonMatch {
    fn from(taxon: &atlas_records::TaxonMatch) -> Self {
        Self {
            checklist_key: taxon.checklist_key,
            taxon_key: taxon.taxon_key,
            accepted_taxon_key: taxon.accepted_taxon_key,
            match_type: taxon.match_type.into(),
            lineage: taxon.lineage.clone(),
        }
    }
}

impl From<OccurrenceIssue> for IssueNote {
    fn from(issue: OccurrenceIssue) -> Self {
        Self {
            name: IssueTerm(issue),
            description: issue.description(),
            severity: issue.severity().into(),
            term: issue.term(),
        }
    }
}
