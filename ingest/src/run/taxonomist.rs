//! Which taxa of the checklists a record is of.

use std::sync::Arc;

use atlas_interpret::{Issues, Slot, Terms};
use atlas_records::Interpreted;
use atlas_taxonomy::{Answers, Classification, Matcher, Query, Rank};

/// Answers remembered at once of each checklist; few datasets have more names.
const REMEMBERED: usize = 20_000;

/// Finds the taxa of records, remembering those of names it has seen.
pub(super) struct Taxonomist {
    checklists: Vec<Answers>,
}

impl Taxonomist {
    pub fn new(checklists: &[Arc<Matcher>]) -> Self {
        let answers = |matcher: &Arc<Matcher>| Answers::new(Arc::clone(matcher), REMEMBERED);
        Self { checklists: checklists.iter().map(answers).collect() }
    }

    /// Adds the taxon of every checklist that knows the record's name. The first of these decides on classification and
    /// flags; where none does, the first of all says why.
    pub fn place(&mut self, terms: &Terms<'_>, record: &mut Interpreted) -> Issues {
        if self.checklists.is_empty() {
            return Issues::NONE;
        }
        let query = query(terms);
        let mut first = Issues::NONE;
        let mut decided = None;
        for (n, checklist) in self.checklists.iter_mut().enumerate() {
            let answer = checklist.find(&query);
            if n == 0 {
                first = Issues::from_list(&answer.issues);
            }
            let Some(found) = &answer.found else { continue };
            if decided.is_none() {
                decided = Some(Issues::from_list(&answer.issues));
                classify(record, &found.classification);
            }
            record.taxa.push(found.taxon.clone());
        }
        decided.unwrap_or(first)
    }
}

fn query<'a>(terms: &Terms<'a>) -> Query<'a> {
    let ranks = [Slot::Kingdom, Slot::Phylum, Slot::Class, Slot::Order, Slot::Family, Slot::Genus];
    Query {
        scientific_name: terms.known(Slot::ScientificName),
        authorship: terms.known(Slot::ScientificNameAuthorship),
        rank: terms.known(Slot::TaxonRank),
        higher: ranks.map(|slot| terms.known(slot)),
        specific_epithet: terms.known(Slot::SpecificEpithet),
        infraspecific_epithet: terms.known(Slot::InfraspecificEpithet),
        taxon_id: terms.known(Slot::TaxonId),
        scientific_name_id: terms.known(Slot::ScientificNameId),
        taxon_concept_id: terms.known(Slot::TaxonConceptId),
    }
}

/// Gives the record the names of the accepted taxon and those above it. What is given stays at higher ranks that the
/// checklist has no taxon of; below the taxon nothing stays, as its place there is not known. All that was given is
/// among the verbatim terms.
fn classify(record: &mut Interpreted, names: &Classification) {
    let lowest = names.taxon_rank.as_deref().and_then(Rank::parse).unwrap_or(Rank::Unranked);
    let places = [
        (&mut record.kingdom, &names.kingdom),
        (&mut record.phylum, &names.phylum),
        (&mut record.class, &names.class),
        (&mut record.order, &names.order),
        (&mut record.family, &names.family),
        (&mut record.genus, &names.genus),
    ];
    for (rank, (place, name)) in Rank::MAIN.into_iter().zip(places) {
        if name.is_some() || rank >= lowest {
            place.clone_from(name);
        }
    }
    record.species.clone_from(&names.species);
    if names.taxon_rank.is_some() {
        record.taxon_rank.clone_from(&names.taxon_rank);
    }
    record.scientific_name = Some(names.scientific_name.clone());
}
