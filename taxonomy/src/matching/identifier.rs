//! Taxa by identifier.

use atlas_records::OccurrenceIssue as Issue;

use super::{Query, wanted::Wanted};
use crate::{
    Checklist,
    name::{ParsedName, fold_name},
};

/// An identifier's beginning must be this long to tell that it is of this checklist.
const LEAST_BEGINNING: usize = 6;
/// Ids of a checklist that are looked at for their common beginning.
const SAMPLE: usize = 1_000;

/// The beginning that the ids of a checklist share, where it is long and is that of a name space.
pub(super) fn common_beginning(checklist: &Checklist) -> String {
    let count = u32::try_from(checklist.len()).unwrap_or(0);
    let step = checklist.len().div_ceil(SAMPLE).max(1);
    let ids = (0..count).step_by(step).map(|at| checklist.taxon(at).id());
    let common = ids.reduce(|a, b| {
        let same = a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b);
        let end = same.map_or_else(|| a.len().min(b.len()), |((at, _), _)| at);
        a.get(..end).unwrap_or_default()
    });
    let common = common.unwrap_or_default();
    // The digits after it happen to agree.
    let end = common.rfind([':', '/', '#', '=']).map_or(0, |at| at + 1);
    common.get(..end).filter(|space| space.len() >= LEAST_BEGINNING).unwrap_or_default().to_owned()
}

/// The taxon whose identifier is given. One that may be of another list, as a plain number may, needs a name that agrees.
pub(super) fn by_identifier(
    checklist: &Checklist,
    beginning: &str,
    query: &Query<'_>,
    wanted: &Wanted,
    issues: &mut Vec<Issue>,
) -> Option<u32> {
    let given = [
        (query.taxon_id, Issue::TaxonIdNotFound, Issue::TaxonMatchTaxonIdIgnored),
        (query.taxon_concept_id, Issue::TaxonConceptIdNotFound, Issue::TaxonMatchTaxonConceptIdIgnored),
        (query.scientific_name_id, Issue::ScientificNameIdNotFound, Issue::TaxonMatchScientificNameIdIgnored),
    ];
    let mut found: Option<u32> = None;
    for (id, not_found, ignored) in given {
        let Some(id) = id.map(str::trim).filter(|id| !id.is_empty()) else { continue };
        let own = !beginning.is_empty() && id.starts_with(beginning);
        let Some(taxon) = checklist.by_id(id) else {
            if own {
                issues.push(not_found);
            }
            continue;
        };
        let agrees = agrees(taxon.scientific_name(), wanted);
        if !own && !agrees {
            issues.push(ignored);
            continue;
        }
        if !agrees {
            issues.push(Issue::ScientificNameAndIdInconsistent);
        }
        match found {
            Some(before) if checklist.taxon(before).accepted().at != taxon.accepted().at => {
                issues.push(Issue::TaxonMatchNameAndIdAmbiguous);
            }
            Some(_) => {}
            None => found = Some(taxon.at),
        }
    }
    found
}

/// Whether the name of a taxon is the name asked for; an identifier alone has none against it.
fn agrees(name: &str, wanted: &Wanted) -> bool {
    let key = ParsedName::parse(name).key().unwrap_or_else(|| fold_name(name));
    wanted.steps.first().is_none_or(|step| step.key == key)
}
