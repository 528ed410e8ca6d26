//! The higher taxa a record names, against those of the checklist.

use crate::{
    Checklist, Rank,
    name::{ParsedName, fold_name},
};

/// A higher taxon as a record names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Placed {
    /// It names none.
    #[default]
    NotGiven,
    /// The checklist does not know it.
    Unknown,
    /// These taxa of the checklist have the name.
    Known(Vec<u32>),
}

/// The code that a name is by, as far as it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    Botanical,
    Zoological,
}

/// The higher taxa a record names: kingdom, phylum, class, order, family.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub placed: [Placed; 5],
    code: Option<Code>,
}

/// How a taxon fits what is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fit {
    /// It is of another kingdom, or its names are by another code.
    pub kingdom_differs: bool,
    /// Ranks at which it lies outside the taxon given.
    pub outside: u8,
    /// Ranks at which it lies inside.
    pub inside: u8,
}

impl Given {
    pub fn of(checklist: &Checklist, higher: &[Option<&str>; 6]) -> Self {
        let mut given = Self::default();
        for (place, name) in given.placed.iter_mut().zip(higher) {
            if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
                let key = ParsedName::parse(name).key().unwrap_or_else(|| fold_name(name));
                let taxa = checklist.named(&key);
                *place = if taxa.is_empty() { Placed::Unknown } else { Placed::Known(taxa.to_vec()) };
            }
        }
        given.code = code_of_kingdom(higher[0]).or_else(|| code_of_family(higher[4].unwrap_or_default()));
        given
    }

    /// How a taxon fits.
    pub fn fit(&self, checklist: &Checklist, at: u32) -> Fit {
        let lineage: Vec<u32> = checklist.upwards(at).collect();
        let mut fit = Fit::default();
        for (rank, placed) in self.placed.iter().enumerate() {
            let Placed::Known(taxa) = placed else { continue };
            let inside = |taxon: &u32| {
                let accepted = checklist.taxon(*taxon).accepted().at;
                lineage.contains(&accepted)
                    || checklist.upwards(accepted).any(|up| Some(&up) == lineage.first())
            };
            if taxa.iter().any(inside) {
                fit.inside += 1;
            } else {
                fit.outside += 1;
                fit.kingdom_differs |= rank == 0;
            }
        }
        let family = lineage.iter().map(|at| checklist.taxon(*at)).find(|taxon| taxon.rank() == Rank::Family);
        let code = family.and_then(|family| code_of_family(family.scientific_name()));
        if self.code.zip(code).is_some_and(|(given, own)| given != own) {
            fit.kingdom_differs = true;
            fit.outside = fit.outside.max(1);
        }
        fit
    }
}

fn code_of_kingdom(kingdom: Option<&str>) -> Option<Code> {
    match kingdom?.trim().to_lowercase().as_str() {
        "animalia" | "metazoa" | "animals" => Some(Code::Zoological),
        "plantae" | "viridiplantae" | "plants" | "fungi" => Some(Code::Botanical),
        _ => None,
    }
}

/// Names of families end by the code they are by.
fn code_of_family(family: &str) -> Option<Code> {
    let name = family.split_whitespace().next()?;
    if name.ends_with("aceae") {
        Some(Code::Botanical)
    } else if name.ends_with("idae") {
        Some(Code::Zoological)
    } else {
        None
    }
}
