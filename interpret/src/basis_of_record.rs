//! `dwc:basisOfRecord`.

use atlas_records::{BasisOfRecord, OccurrenceIssue};

use super::Issues;

/// Other words for a basis of record, without case and punctuation.
const SYNONYMS: &[(&str, BasisOfRecord)] = &[
    ("specimen", BasisOfRecord::PreservedSpecimen),
    ("voucher", BasisOfRecord::PreservedSpecimen),
    ("herbariumspecimen", BasisOfRecord::PreservedSpecimen),
    ("museumspecimen", BasisOfRecord::PreservedSpecimen),
    ("fossil", BasisOfRecord::FossilSpecimen),
    ("living", BasisOfRecord::LivingSpecimen),
    ("livingorganism", BasisOfRecord::LivingSpecimen),
    ("sample", BasisOfRecord::MaterialSample),
    ("environmentaldna", BasisOfRecord::MaterialSample),
    ("literature", BasisOfRecord::MaterialCitation),
    ("humanobs", BasisOfRecord::HumanObservation),
    ("sighting", BasisOfRecord::HumanObservation),
    ("image", BasisOfRecord::MachineObservation),
    ("machineobs", BasisOfRecord::MachineObservation),
    ("cameratrap", BasisOfRecord::MachineObservation),
    ("unknown", BasisOfRecord::Occurrence),
];

/// The basis of record by name in any spelling, address or usual synonym.
pub(crate) fn basis_of_record(value: Option<&str>) -> (Option<BasisOfRecord>, Issues) {
    let known = value.and_then(parse);
    (known, Issues::when(known.is_none(), OccurrenceIssue::BasisOfRecordInvalid))
}

fn parse(value: &str) -> Option<BasisOfRecord> {
    let last = value.rsplit(['/', '#', ':']).next().unwrap_or(value);
    let same = |word: &str| {
        let letters = last.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        letters.eq(word.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()))
    };
    let named = BasisOfRecord::ALL.iter().copied().find(|basis| same(basis.name()));
    named.or_else(|| SYNONYMS.iter().find(|(word, _)| same(word)).map(|(_, basis)| *basis))
}

#[cfg(test)]
mod tests {
    use atlas_records::BasisOfRecord::{
        HumanObservation, MachineObservation, MaterialEntity, Occurrence, PreservedSpecimen,
    };

    use super::basis_of_record;

    #[test]
    fn table() {
        for (given, expected) in [
            (Some("PreservedSpecimen"), Some(PreservedSpecimen)),
            (Some("PRESERVED_SPECIMEN"), Some(PreservedSpecimen)),
            (Some("preserved specimen"), Some(PreservedSpecimen)),
            (Some("Specimen"), Some(PreservedSpecimen)),
            (Some("http://rs.tdwg.org/dwc/dwctype/HumanObservation"), Some(HumanObservation)),
            (Some("dwc:MachineObservation"), Some(MachineObservation)),
            (Some("material-entity"), Some(MaterialEntity)),
            (Some("unknown"), Some(Occurrence)),
            (Some("Specimens"), None),
            (Some("???"), None),
            (None, None),
        ] {
            let (basis, issues) = basis_of_record(given);
            assert_eq!(basis, expected, "{given:?}");
            assert_eq!(issues.is_empty(), expected.is_some(), "{given:?}");
        }
    }
}
