//! Of several taxa of one name, the one that is meant.

use super::given::{Fit, Given};
use crate::{AuthorAgreement, Checklist, Rank, TaxonStatus, agreement};

/// What is known of the taxon that is meant, beside its name.
#[derive(Clone, Copy)]
pub(super) struct Meant<'a> {
    pub checklist: &'a Checklist,
    pub given: &'a Given,
    pub authorship: Option<&'a str>,
    pub rank: Option<Rank>,
}

/// What came of choosing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// There is none.
    None,
    /// This one.
    One {
        /// Its place.
        at: u32,
        /// The name is known as misapplied to another, or only so.
        misapplied: Option<Misapplied>,
    },
    /// Nothing tells which of these.
    Several(Vec<u32>),
}

/// What a checklist says of a name's misuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misapplied {
    /// It is known by misuse only.
    Only,
    /// It has been misused for another taxon.
    Also,
}

/// What speaks for a taxon, the weightiest first.
type Score = (bool, bool, u8, AuthorAgreement, u8, TaxonStatus);

impl Meant<'_> {
    /// The one that is meant. `strict`: one that lies outside what is given is none.
    pub fn choose(&self, candidates: &[u32], strict: bool) -> Choice {
        let status = |at: &u32| self.checklist.taxon(*at).status();
        let own = candidates.iter().filter(|at| status(at) != TaxonStatus::Misapplied).count();
        let misapplied = match (own, candidates.len() - own) {
            (_, 0) => None,
            (0, _) => Some(Misapplied::Only),
            _ => Some(Misapplied::Also),
        };
        let usable = candidates.iter().filter(|at| own == 0 || status(at) != TaxonStatus::Misapplied);
        let fits = usable.map(|at| (*at, self.given.fit(self.checklist, *at)));
        let fits = fits.filter(|(_, fit)| !strict || !fit.kingdom_differs && fit.outside == 0);
        let scored: Vec<(Score, u32)> = fits.map(|(at, fit)| (self.score(at, fit), at)).collect();
        let Some(best) = scored.iter().map(|(score, _)| *score).max() else { return Choice::None };
        let mut best: Vec<u32> =
            scored.iter().filter(|(score, _)| *score == best).map(|(_, at)| *at).collect();
        best.sort_unstable();
        let accepted = |at: &u32| self.checklist.taxon(*at).accepted().at;
        if best.iter().all(|at| accepted(at) == accepted(&best[0])) {
            return Choice::One { at: best[0], misapplied };
        }
        Choice::Several(best)
    }

    fn score(&self, at: u32, fit: Fit) -> Score {
        let taxon = self.checklist.taxon(at);
        let authors = agreement(self.authorship, taxon.authorship());
        let rank = rank_score(self.rank, taxon.rank());
        // A name of several taxa is no better or worse than one of one.
        let status = taxon.status().max(TaxonStatus::Synonym);
        (!fit.kingdom_differs, fit.outside == 0, rank, authors, fit.inside, status)
    }
}

fn rank_score(wanted: Option<Rank>, rank: Rank) -> u8 {
    match wanted {
        Some(wanted) if wanted == rank => 3,
        Some(wanted) if wanted.is_infraspecific() && rank.is_infraspecific() => 1,
        Some(_) => 0,
        // Without a word on rank a species is a species, and a word alone a genus or higher.
        None => u8::from(!rank.is_infrageneric() && rank != Rank::SpeciesAggregate),
    }
}
