//! `dwc:occurrenceStatus`, with the individual count and the basis of record.

use atlas_records::{BasisOfRecord, OccurrenceIssue, OccurrenceStatus};

use crate::{Issues, vocabulary::OCCURRENCE_STATUS};

/// Whether the organism was there, by GBIF's rules: as given; else absent where none was counted and present where
/// some were. A specimen is there even where none was counted.
pub(crate) fn occurrence_status(
    given: Option<&str>,
    count: Option<i64>,
    basis: Option<BasisOfRecord>,
) -> (OccurrenceStatus, Issues) {
    let parsed = given.and_then(parse);
    let counted =
        count.map(|count| if count > 0 { OccurrenceStatus::Present } else { OccurrenceStatus::Absent });
    if let Some(status) = parsed {
        let conflict = counted.is_some_and(|counted| counted != status);
        let issue = OccurrenceIssue::IndividualCountConflictsWithOccurrenceStatus;
        return (status, Issues::when(conflict, issue));
    }
    if given.is_none() && counted == Some(OccurrenceStatus::Absent) && basis.is_some_and(is_specimen) {
        let issue = OccurrenceIssue::OccurrenceStatusInferredFromBasisOfRecord;
        return (OccurrenceStatus::Present, Issues::of(issue));
    }
    let issues = Issues::when(given.is_some(), OccurrenceIssue::OccurrenceStatusUnparsable)
        .and(Issues::when(counted.is_some(), OccurrenceIssue::OccurrenceStatusInferredFromIndividualCount));
    (counted.unwrap_or(OccurrenceStatus::Present), issues)
}

fn parse(value: &str) -> Option<OccurrenceStatus> {
    match OCCURRENCE_STATUS.concept(value)? {
        "Absent" => Some(OccurrenceStatus::Absent),
        _ => Some(OccurrenceStatus::Present),
    }
}

const fn is_specimen(basis: BasisOfRecord) -> bool {
    matches!(
        basis,
        BasisOfRecord::PreservedSpecimen | BasisOfRecord::FossilSpecimen | BasisOfRecord::LivingSpecimen
    )
}

#[cfg(test)]
mod tests {
    use atlas_records::{
        BasisOfRecord::{FossilSpecimen, HumanObservation, LivingSpecimen, PreservedSpecimen},
        OccurrenceIssue::{
            IndividualCountConflictsWithOccurrenceStatus as Conflict,
            OccurrenceStatusInferredFromBasisOfRecord as FromBasis,
            OccurrenceStatusInferredFromIndividualCount as FromCount,
            OccurrenceStatusUnparsable as Unparsable,
        },
        OccurrenceStatus::{Absent, Present},
    };

    use super::occurrence_status;

    #[test]
    fn truth_table() {
        for (given, count, basis, status, issues) in [
            (None, None, Some(HumanObservation), Present, vec![]),
            (None, None, Some(PreservedSpecimen), Present, vec![]),
            (None, None, None, Present, vec![]),
            (None, Some(0), Some(HumanObservation), Absent, vec![FromCount]),
            (None, Some(0), None, Absent, vec![FromCount]),
            (None, Some(0), Some(PreservedSpecimen), Present, vec![FromBasis]),
            (None, Some(0), Some(FossilSpecimen), Present, vec![FromBasis]),
            (None, Some(0), Some(LivingSpecimen), Present, vec![FromBasis]),
            (None, Some(3), Some(PreservedSpecimen), Present, vec![FromCount]),
            (Some("present"), None, None, Present, vec![]),
            (Some("Presence"), Some(2), None, Present, vec![]),
            (Some("PRESENT"), Some(0), Some(HumanObservation), Present, vec![Conflict]),
            (Some("absent"), None, None, Absent, vec![]),
            (Some("absence"), Some(0), None, Absent, vec![]),
            (Some("absent"), Some(1), None, Absent, vec![Conflict]),
            (Some("blabla"), None, Some(PreservedSpecimen), Present, vec![Unparsable]),
            (Some("blabla"), Some(0), Some(PreservedSpecimen), Absent, vec![Unparsable, FromCount]),
            (Some("blabla"), Some(1), None, Present, vec![Unparsable, FromCount]),
        ] {
            let (found, flags) = occurrence_status(given, count, basis);
            assert_eq!((found, flags.list()), (status, issues), "{given:?} {count:?} {basis:?}");
        }
    }
}
