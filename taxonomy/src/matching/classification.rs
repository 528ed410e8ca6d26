//! The names of a taxon and of those above it.

use super::Classification;
use crate::{
    Rank, TaxonView,
    name::{NameKind, ParsedName},
};

impl Classification {
    pub(super) fn of(accepted: TaxonView<'_>) -> Self {
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

impl TaxonView<'_> {
    /// The names of the accepted taxon and of those above it.
    #[must_use]
    pub fn classification(self) -> Classification {
        Classification::of(self.accepted())
    }
}
