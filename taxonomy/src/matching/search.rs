//! One search, from the name down to what of it is left.

use atlas_records::{OccurrenceIssue as Issue, TaxonMatchType as Type};

use super::{
    Query,
    choose::{Choice, Meant, Misapplied},
    fuzzy,
    given::{Given, Placed},
    wanted::{Step, Wanted},
};
use crate::{Checklist, Qualifier, Rank, TaxonStatus, TaxonView, name::NameKind};

/// A taxon and how it was found.
pub(super) type Hit = (u32, Type);

/// One search.
pub(super) struct Search<'a> {
    pub checklist: &'a Checklist,
    pub wanted: &'a Wanted,
    pub given: &'a Given,
    /// What is to be said so far.
    pub issues: &'a mut Vec<Issue>,
}

impl Search<'_> {
    /// By the name, then by what of it is left when its last part is taken off.
    pub fn by_name(&mut self) -> Option<Hit> {
        let wanted = self.wanted;
        let qualified = remark_on_qualifier(wanted, self.issues);
        for step in &wanted.steps {
            let whole = step.whole && !qualified;
            // The name itself may lie elsewhere than the record says; a guess may not.
            let one_word = !step.key.contains(' ');
            let strict = !step.whole || (one_word && wanted.name.kind == NameKind::Scientific);
            let candidates = self.checklist.named(&step.key);
            let hit = self.pick(step, candidates, strict, Type::Exact);
            let hit = hit.or_else(|| {
                // A genus left over is not guessed at.
                let spelled = wanted.name.kind == NameKind::Scientific && (step.whole || !one_word);
                let near = if spelled { fuzzy::nearest(self.checklist, &step.key) } else { Vec::new() };
                self.pick(step, &near, true, Type::Fuzzy)
            });
            if let Some((at, found_by)) = hit {
                if found_by == Type::Fuzzy {
                    self.issues.push(Issue::TaxonMatchFuzzy);
                }
                if whole && wanted.name.designation.is_some() {
                    // `sp. Mt Ossa` is a name after all.
                    self.issues.retain(|issue| *issue != Issue::TaxonIndeterminateSpecies);
                }
                return Some((at, if whole { found_by } else { Type::HigherRank }));
            }
        }
        None
    }

    /// Of taxa of one name the one that is meant. `strict`: it may not lie outside what is given.
    fn pick(&mut self, step: &Step, candidates: &[u32], strict: bool, by: Type) -> Option<Hit> {
        let authorship = self.wanted.authorship.as_deref().filter(|_| step.whole);
        let meant = Meant { checklist: self.checklist, given: self.given, authorship, rank: step.rank };
        match meant.choose(candidates, strict) {
            Choice::None => None,
            Choice::One { at, misapplied } => {
                match misapplied {
                    Some(Misapplied::Only) => self.issues.push(Issue::TaxonMisapplied),
                    Some(Misapplied::Also) => self.issues.push(Issue::TaxonMisappliedMatched),
                    None => {}
                }
                if self.is_parent_child_synonym(candidates) {
                    self.issues.push(Issue::TaxonParentChildSynonym);
                }
                let taxon = self.checklist.taxon(at);
                let shared =
                    taxon.status() == TaxonStatus::ProParte && taxon.accepted().rank() < taxon.rank();
                if shared {
                    self.issues.push(Issue::TaxonHomonym);
                    return Some((at, Type::HigherRank));
                }
                let aggregate = by == Type::Exact && taxon.rank() == Rank::SpeciesAggregate;
                Some((at, if aggregate { Type::Aggregate } else { by }))
            }
            // Of spellings that are equally near none is meant more than another.
            Choice::Several(_) if by == Type::Fuzzy => None,
            Choice::Several(taxa) => {
                self.issues.push(Issue::TaxonHomonym);
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
    pub fn by_higher(&mut self, genus: Option<&str>) -> Option<Hit> {
        let genus = Wanted::of(&Query { scientific_name: genus, ..Query::default() });
        let genus = genus.steps.first().map(|step| self.checklist.named(&step.key).to_vec());
        let placed = self.given.placed.iter().map(|placed| match placed {
            Placed::Known(taxa) => taxa.clone(),
            _ => Vec::new(),
        });
        let ranked = Rank::MAIN.into_iter().zip(placed.chain(genus));
        let ranked: Vec<(Rank, Vec<u32>)> = ranked.collect();
        ranked.into_iter().rev().find_map(|(rank, taxa)| {
            let meant =
                Meant { checklist: self.checklist, given: self.given, authorship: None, rank: Some(rank) };
            match meant.choose(&taxa, true) {
                Choice::One { at, .. } => Some((at, Type::HigherRank)),
                Choice::None => None,
                Choice::Several(taxa) => {
                    self.issues.push(Issue::TaxonHomonym);
                    self.checklist.common_ancestor(&taxa).map(|at| (at, Type::HigherRank))
                }
            }
        })
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
