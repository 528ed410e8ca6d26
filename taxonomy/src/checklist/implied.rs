//! Taxa that no row names: the higher taxa that rows stand under by their words alone.

use std::collections::HashMap;

use super::{
    ChecklistBuilder, ChecklistError, NONE, TaxonStatus,
    builder::Entry,
    resolve::{Links, no_cycles},
};
use crate::{
    Rank,
    name::{ParsedName, fold_name},
};

/// Rank, folded kingdom and folded name of a higher taxon.
type Known = HashMap<(Rank, String, String), u32>;

pub(super) struct Implied<'a> {
    builder: &'a mut ChecklistBuilder,
    parent: Vec<u32>,
    accepted: Vec<u32>,
    known: Known,
}

impl<'a> Implied<'a> {
    /// Gives every taxon without a parent those that its row names, and makes what is missing. Returns parents and
    /// accepted taxa.
    pub fn complete(
        builder: &'a mut ChecklistBuilder,
        links: Links,
    ) -> Result<(Vec<u32>, Vec<u32>), ChecklistError> {
        let Links { parent, accepted, shared } = links;
        let mut this = Self { known: HashMap::new(), builder, parent, accepted };
        let count = u32::try_from(this.parent.len()).map_err(|_| ChecklistError::TooLarge)?;
        for at in 0..count {
            this.learn(at);
        }
        for at in 0..count {
            let orphan = this.parent[at as usize] == NONE && this.accepted[at as usize] == at;
            if orphan {
                this.parent[at as usize] = this.parent_of(at)?;
            }
            let synonym = this.accepted[at as usize] != at;
            let status = &mut this.builder.rows.status[at as usize];
            if synonym && *status >= TaxonStatus::Doubtful as u8 {
                *status = TaxonStatus::Synonym as u8;
            }
        }
        no_cycles(&this.builder.rows, &this.parent)?;
        let Self { builder, parent, mut accepted, .. } = this;
        for (at, taxa) in shared.into_iter().filter(|(_, taxa)| taxa.len() > 1) {
            builder.rows.status[at as usize] = TaxonStatus::ProParte as u8;
            // A name of several taxa stands for what they have in common.
            let up = |at: u32| {
                std::iter::successors(Some(at), |at| Some(parent[*at as usize]).filter(|p| *p != NONE))
            };
            let common = up(taxa[0]).find(|above| taxa.iter().all(|at| up(*at).any(|up| up == *above)));
            accepted[at as usize] = common.unwrap_or(at);
        }
        Ok((parent, accepted))
    }

    fn higher(&self, at: u32) -> &[Box<str>; 6] {
        &self.builder.higher[self.builder.rows.higher[at as usize] as usize]
    }

    fn rank(&self, at: u32) -> Rank {
        Rank::by_number(self.builder.rows.rank[at as usize]).unwrap_or(Rank::Unranked)
    }

    /// Remembers a row that is itself a higher taxon.
    fn learn(&mut self, at: u32) {
        let rank = self.rank(at);
        let key = self.builder.rows.keys.get(at);
        let accepted = self.accepted[at as usize] == at && !key.is_empty();
        if accepted && (Rank::MAIN.contains(&rank) || rank == Rank::Species) {
            let key = key.to_owned();
            let kingdom = if rank == Rank::Kingdom { key.clone() } else { fold_name(&self.higher(at)[0]) };
            self.known.entry((rank, kingdom, key)).or_insert(at);
        }
    }

    /// The lowest higher taxon that a row names, made if need be.
    fn parent_of(&mut self, at: u32) -> Result<u32, ChecklistError> {
        let own = self.rank(at);
        let higher = self.higher(at).clone();
        let kingdom = fold_name(&higher[0]);
        let mut steps: Vec<(Rank, String)> = Rank::MAIN.into_iter().zip(higher.map(String::from)).collect();
        let name = ParsedName::parse(self.builder.rows.labels.get(at));
        if let Some(genus) = name.genus.clone().filter(|_| steps[5].1.is_empty() && own > Rank::Genus) {
            steps[5].1 = genus;
        }
        if let (Some(genus), Some(specific)) = (&name.genus, &name.specific) {
            steps.push((Rank::Species, format!("{genus} {specific}")));
        }
        let key = self.builder.rows.keys.get(at).to_owned();
        let mut parent = NONE;
        for (rank, name) in steps.into_iter().filter(|(rank, name)| *rank < own && !name.is_empty()) {
            let folded = fold_name(&name);
            // An unranked taxon may be the very one its row names.
            if folded != key && !folded.is_empty() {
                parent = self.find_or_make((rank, kingdom.clone(), folded), &name, parent)?;
            }
        }
        Ok(parent)
    }

    fn find_or_make(
        &mut self,
        wanted: (Rank, String, String),
        name: &str,
        parent: u32,
    ) -> Result<u32, ChecklistError> {
        let (rank, kingdom, folded) = wanted;
        let without = (rank, String::new(), folded.clone());
        let wanted = (rank, kingdom, folded);
        if let Some(found) = self.known.get(&wanted).or_else(|| self.known.get(&without)) {
            return Ok(*found);
        }
        let id = match wanted.1.as_str() {
            "" => format!("{}:{}", rank.name(), wanted.2),
            kingdom => format!("{}:{kingdom}:{}", rank.name(), wanted.2),
        };
        let at = self.builder.rows.push(&Entry {
            id: &id,
            label: name,
            canonical: u8::try_from(name.len()).unwrap_or(0),
            rank: Some(rank),
            key: &wanted.2,
            ..Entry::default()
        })?;
        self.builder.summary.implied += 1;
        self.parent.push(parent);
        self.accepted.push(at);
        self.known.insert(wanted, at);
        Ok(at)
    }
}
