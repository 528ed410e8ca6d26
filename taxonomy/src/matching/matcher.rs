//! From a query to a taxon.

use std::sync::Arc;

use atlas_records::{OccurrenceIssue as Issue, TaxonMatch, TaxonMatchType as Type};

use super::{
    Classification, Found, Match, Query,
    given::{Given, Placed},
    identifier::{by_identifier, common_beginning},
    search::Search,
    wanted::Wanted,
};
use crate::{Checklist, Rank, TaxonView};

/// Finds taxa of one checklist.
#[derive(Debug)]
pub struct Matcher {
    checklist: Arc<Checklist>,
    /// What the ids of this checklist begin with.
    beginning: String,
    has_kingdoms: bool,
}

impl Matcher {
    /// A matcher of a checklist.
    #[must_use]
    pub fn new(checklist: Arc<Checklist>) -> Self {
        let beginning = common_beginning(&checklist);
        let count = u32::try_from(checklist.len()).unwrap_or(0);
        let has_kingdoms = (0..count).any(|at| checklist.taxon(at).rank() == Rank::Kingdom);
        Self { checklist, beginning, has_kingdoms }
    }

    /// The checklist.
    pub fn checklist(&self) -> &Arc<Checklist> {
        &self.checklist
    }

    /// The taxon that a record means.
    #[must_use]
    pub fn find(&self, query: &Query<'_>) -> Match {
        let given = Given::of(&self.checklist, &query.higher);
        let wanted = Wanted::of(query);
        let mut issues = Vec::new();
        if self.has_kingdoms && given.placed[0] == Placed::Unknown {
            issues.push(Issue::UnknownKingdom);
        }
        if wanted.invalid {
            issues.push(Issue::InvalidScientificName);
        }
        let by_id = by_identifier(&self.checklist, &self.beginning, query, &wanted, &mut issues);
        let mut search =
            Search { checklist: &self.checklist, wanted: &wanted, given: &given, issues: &mut issues };
        let hit = by_id
            .map(|at| (at, Type::TaxonId))
            .or_else(|| search.by_name())
            .or_else(|| search.by_higher(query.higher[5]));
        let asked = query.fields().iter().any(|field| !field.is_empty());
        if let Some((at, found_by)) = hit {
            self.remark(at, found_by, &given, &mut issues);
        } else if asked {
            issues.push(Issue::TaxonMatchNone);
        }
        issues.sort_unstable();
        issues.dedup();
        Match { found: hit.map(|(at, found_by)| self.found(at, found_by)), issues }
    }

    fn remark(&self, at: u32, found_by: Type, given: &Given, issues: &mut Vec<Issue>) {
        match found_by {
            Type::HigherRank => issues.push(Issue::TaxonMatchHigherrank),
            Type::Aggregate => issues.push(Issue::TaxonMatchAggregate),
            Type::Exact | Type::Fuzzy | Type::TaxonId => {}
        }
        if given.fit(&self.checklist, at).outside > 0 {
            issues.push(Issue::TaxonScopeMismatch);
        }
    }

    fn found(&self, at: u32, match_type: Type) -> Found {
        let taxon = self.checklist.taxon(at);
        let accepted = taxon.accepted();
        let mut lineage: Vec<_> = taxon.upwards().map(TaxonView::key).collect();
        lineage.reverse();
        let keys = TaxonMatch {
            checklist_key: self.checklist.key(),
            taxon_key: taxon.key(),
            accepted_taxon_key: accepted.key(),
            match_type,
            lineage,
        };
        Found { taxon: keys, classification: Classification::of(accepted) }
    }
}
