//! From a query to a taxon.

use std::sync::Arc;

use atlas_records::{OccurrenceIssue as Issue, TaxonMatch, TaxonMatchType as Type};

use super::{
    Classification, Found, Match, Query,
    choose::{Choice, Meant, Misapplied},
    fuzzy,
    given::{Given, Placed},
    identifier::{by_identifier, common_beginning},
    wanted::{Step, Wanted},
};
use crate::{
    Checklist, Qualifier, Rank, TaxonStatus, TaxonView,
    name::{NameKind, ParsedName},
};

/// Finds taxa of one checklist.
#[derive(Debug)]
pub struct Matcher {
    checklist: Arc<Checklist>,
    /// What the ids of this checklist begin with.
    beginning: String,
    has_kingdoms: bool,
}

/// A taxon and how it was found.
type Hit = (u32, Type);

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
        let hit = by_id
            .map(|at| (at, Type::TaxonId))
            .or_else(|| self.by_name(&wanted, &given, &mut issues))
            .or_else(|| self.by_higher(query, &given, &mut issues));
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

    /// By the name, then by what of it is left when its last part is taken off.
    fn by_name(&self, wanted: &Wanted, given: &Given, issues: &mut Vec<Issue>) -> Option<Hit> {
        let qualified = remark_on_qualifier(wanted, issues);
        for step in &wanted.steps {
            let whole = step.whole && !qualified;
            // The name itself may lie elsewhere than the record says; a guess may not.
            let one_word = !step.key.contains(' ');
            let strict = !step.whole || (one_word && wanted.name.kind == NameKind::Scientific);
            let candidates = self.checklist.named(&step.key);
            let hit = self.pick(wanted, step, candidates, given, issues, (strict, Type::Exact));
            let hit = hit.or_else(|| {
                // A genus left over is not guessed at.
                let spelled = wanted.name.kind == NameKind::Scientific && (step.whole || !one_word);
                let near = if spelled { fuzzy::nearest(&self.checklist, &step.key) } else { Vec::new() };
                self.pick(wanted, step, &near, given, issues, (true, Type::Fuzzy))
            });
            if let Some((at, found_by)) = hit {
                if found_by == Type::Fuzzy {
                    issues.push(Issue::TaxonMatchFuzzy);
                }
                if whole && wanted.name.designation.is_some() {
                    // `sp. Mt Ossa` is a name after all.
                    issues.retain(|issue| *issue != Issue::TaxonIndeterminateSpecies);
                }
                return Some((at, if whole { found_by } else { Type::HigherRank }));
            }
        }
        None
    }

    fn pick(
        &self,
        wanted: &Wanted,
        step: &Step,
        candidates: &[u32],
        given: &Given,
        issues: &mut Vec<Issue>,
        (strict, by): (bool, Type),
    ) -> Option<Hit> {
        let authorship = wanted.authorship.as_deref().filter(|_| step.whole);
        let meant = Meant { checklist: &self.checklist, given, authorship, rank: step.rank };
        match meant.choose(candidates, strict) {
            Choice::None => None,
            Choice::One { at, misapplied } => {
                match misapplied {
                    Some(Misapplied::Only) => issues.push(Issue::TaxonMisapplied),
                    Some(Misapplied::Also) => issues.push(Issue::TaxonMisappliedMatched),
                    None => {}
                }
                if self.is_parent_child_synonym(candidates) {
                    issues.push(Issue::TaxonParentChildSynonym);
                }
                let taxon = self.checklist.taxon(at);
                let shared =
                    taxon.status() == TaxonStatus::ProParte && taxon.accepted().rank() < taxon.rank();
                if shared {
                    issues.push(Issue::TaxonHomonym);
                    return Some((at, Type::HigherRank));
                }
                let aggregate = by == Type::Exact && taxon.rank() == Rank::SpeciesAggregate;
                Some((at, if aggregate { Type::Aggregate } else { by }))
            }
            // Of spellings that are equally near none is meant more than another.
            Choice::Several(_) if by == Type::Fuzzy => None,
            Choice::Several(taxa) => {
                issues.push(Issue::TaxonHomonym);
                self.checklist.common_ancestor(&taxa).map(|at| (at, Type::HigherRank))
            }
        }
    }

    /// Whether a name is both accepted and a synonym of a taxon right above or below.
    fn is_parent_child_synonym(&self, candidates: &[u32]) -> bool {
        let taxa = || candidates.iter().map(|at| self.checklist.taxon(*at));
        taxa().filter(|taxon| taxon.status().is_accepted()).any(|taxon| {
            taxa().filter(|other| !other.status().is_accepted()).map(TaxonView::accepted).any(|other| {
                let above = |of: TaxonView<'_>| of.parent().map(|parent| parent.at);
                above(other) == Some(taxon.at) || above(taxon) == Some(other.at)
            })
        })
    }

    /// By the lowest higher taxon given that the checklist has.
    fn by_higher(&self, query: &Query<'_>, given: &Given, issues: &mut Vec<Issue>) -> Option<Hit> {
        let genus = Wanted::of(&Query { scientific_name: query.higher[5], ..Query::default() });
        let genus = genus.steps.first().map(|step| self.checklist.named(&step.key).to_vec());
        let placed = given.placed.iter().map(|placed| match placed {
            Placed::Known(taxa) => taxa.clone(),
            _ => Vec::new(),
        });
        let ranked = Rank::MAIN.into_iter().zip(placed.chain(genus));
        let ranked: Vec<(Rank, Vec<u32>)> = ranked.collect();
        ranked.into_iter().rev().find_map(|(rank, taxa)| {
            let meant = Meant { checklist: &self.checklist, given, authorship: None, rank: Some(rank) };
            match meant.choose(&taxa, true) {
                Choice::One { at, .. } => Some((at, Type::HigherRank)),
                Choice::None => None,
                Choice::Several(taxa) => {
                    issues.push(Issue::TaxonHomonym);
                    self.checklist.common_ancestor(&taxa).map(|at| (at, Type::HigherRank))
                }
            }
        })
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

/// Says what the name says of its own certainty; whether that is less than the name.
fn remark_on_qualifier(wanted: &Wanted, issues: &mut Vec<Issue>) -> bool {
    let named = wanted.name.designation.is_some();
    let (issue, lowers) = match wanted.name.qualifier {
        None => return false,
        Some(Qualifier::Confer) => (Issue::TaxonConferSpecies, true),
        Some(Qualifier::Affinity) => (Issue::TaxonAffinitySpecies, true),
        Some(Qualifier::Question) => (Issue::TaxonQuestionSpecies, false),
        Some(Qualifier::Plural) => (Issue::TaxonSpeciesPlural, true),
        Some(Qualifier::Indeterminate) => (Issue::TaxonIndeterminateSpecies, !named),
    };
    issues.push(issue);
    lowers
}

impl Classification {
    fn of(accepted: TaxonView<'_>) -> Self {
        let rank = accepted.rank();
        let mut names = Self {
            scientific_name: accepted.scientific_name().to_owned(),
            taxon_rank: (rank != Rank::Unranked).then(|| rank.name().to_owned()),
            ..Self::default()
        };
        for taxon in accepted.upwards() {
            let place = match taxon.rank() {
                Rank::Kingdom => &mut names.kingdom,
                Rank::Phylum => &mut names.phylum,
                Rank::Class => &mut names.class,
                Rank::Order => &mut names.order,
                Rank::Family => &mut names.family,
                Rank::Genus => &mut names.genus,
                Rank::Species => &mut names.species,
                _ => continue,
            };
            place.get_or_insert_with(|| taxon.canonical_name());
        }
        names.complete(accepted);
        names
    }

    /// Genus and species as the name itself tells them, where the checklist has no such taxa above it.
    fn complete(&mut self, accepted: TaxonView<'_>) {
        let below = accepted.rank() > Rank::Genus;
        if !below || (self.genus.is_some() && self.species.is_some()) {
            return;
        }
        let name = ParsedName::parse(accepted.scientific_name());
        if let (None, Some(genus), Some(specific)) = (&self.species, &name.genus, &name.specific) {
            self.species = Some(format!("{genus} {specific}"));
        }
        let named =
            name.kind == NameKind::Scientific && name.specific.is_some() || name.kind == NameKind::Formula;
        if self.genus.is_none() && named {
            self.genus = name.genus;
        }
    }
}
