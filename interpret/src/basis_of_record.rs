//! `dwc:basisOfRecord`.

use atlas_records::{BasisOfRecord, OccurrenceIssue};

use super::Issues;

/// Other words for a basis of record, without case and punctuation, in the singular.
const SYNONYMS: &[(&str, BasisOfRecord)] = &[
    ("specimen", BasisOfRecord::PreservedSpecimen),
    ("preserved", BasisOfRecord::PreservedSpecimen),
    ("voucher", BasisOfRecord::PreservedSpecimen),
    ("voucherspecimen", BasisOfRecord::PreservedSpecimen),
    ("vouchered", BasisOfRecord::PreservedSpecimen),
    ("herbarium", BasisOfRecord::PreservedSpecimen),
    ("herbariumsheet", BasisOfRecord::PreservedSpecimen),
    ("herbariumspecimen", BasisOfRecord::PreservedSpecimen),
    ("museumspecimen", BasisOfRecord::PreservedSpecimen),
    ("physicalspecimen", BasisOfRecord::PreservedSpecimen),
    ("collection", BasisOfRecord::PreservedSpecimen),
    ("s", BasisOfRecord::PreservedSpecimen),
    ("fossil", BasisOfRecord::FossilSpecimen),
    ("fossilized", BasisOfRecord::FossilSpecimen),
    ("fossilised", BasisOfRecord::FossilSpecimen),
    ("living", BasisOfRecord::LivingSpecimen),
    ("livingorganism", BasisOfRecord::LivingSpecimen),
    ("livingcollection", BasisOfRecord::LivingSpecimen),
    ("livingculture", BasisOfRecord::LivingSpecimen),
    ("culture", BasisOfRecord::LivingSpecimen),
    ("germplasm", BasisOfRecord::LivingSpecimen),
    ("cultivated", BasisOfRecord::LivingSpecimen),
    ("sample", BasisOfRecord::MaterialSample),
    ("tissue", BasisOfRecord::MaterialSample),
    ("tissuesample", BasisOfRecord::MaterialSample),
    ("genomicsample", BasisOfRecord::MaterialSample),
    ("environmentalsample", BasisOfRecord::MaterialSample),
    ("environmentaldna", BasisOfRecord::MaterialSample),
    ("edna", BasisOfRecord::MaterialSample),
    ("dna", BasisOfRecord::MaterialSample),
    ("literature", BasisOfRecord::MaterialCitation),
    ("literaturerecord", BasisOfRecord::MaterialCitation),
    ("citation", BasisOfRecord::MaterialCitation),
    ("physicalobject", BasisOfRecord::MaterialEntity),
    ("humanobs", BasisOfRecord::HumanObservation),
    ("sighting", BasisOfRecord::HumanObservation),
    ("sightrecord", BasisOfRecord::HumanObservation),
    ("fieldobservation", BasisOfRecord::HumanObservation),
    ("visualobservation", BasisOfRecord::HumanObservation),
    ("seen", BasisOfRecord::HumanObservation),
    ("heard", BasisOfRecord::HumanObservation),
    ("image", BasisOfRecord::MachineObservation),
    ("stillimage", BasisOfRecord::MachineObservation),
    ("movingimage", BasisOfRecord::MachineObservation),
    ("video", BasisOfRecord::MachineObservation),
    ("sound", BasisOfRecord::MachineObservation),
    ("audio", BasisOfRecord::MachineObservation),
    ("soundrecording", BasisOfRecord::MachineObservation),
    ("machineobs", BasisOfRecord::MachineObservation),
    ("cameratrap", BasisOfRecord::MachineObservation),
    ("telemetry", BasisOfRecord::MachineObservation),
    ("acoustic", BasisOfRecord::MachineObservation),
    ("observed", BasisOfRecord::Observation),
    ("o", BasisOfRecord::Observation),
    ("unknown", BasisOfRecord::Occurrence),
    ("other", BasisOfRecord::Occurrence),
];

/// The basis of record by name in any spelling, address or usual synonym.
pub(crate) fn basis_of_record(value: Option<&str>) -> (Option<BasisOfRecord>, Issues) {
    let known = value.and_then(parse);
    (known, Issues::when(known.is_none(), OccurrenceIssue::BasisOfRecordInvalid))
}

fn parse(value: &str) -> Option<BasisOfRecord> {
    let last = value.rsplit(['/', '#', ':']).next().unwrap_or(value);
    let same = |word: &str| {
        let mut letters =
            last.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        let mut wanted = word.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase());
        wanted.all(|letter| letters.next() == Some(letter))
            // One specimen or several.
            && letters.next().is_none_or(|letter| letter == b's' && letters.next().is_none())
    };
    let named = BasisOfRecord::ALL.iter().copied().find(|basis| same(basis.name()));
    named.or_else(|| SYNONYMS.iter().find(|(word, _)| same(word)).map(|(_, basis)| *basis))
}

#[cfg(test)]
mod tests {
    use atlas_records::BasisOfRecord::{
        HumanObservation, MachineObservation, MaterialEntity, MaterialSample, Occurrence, PreservedSpecimen,
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
            (Some("Specimens"), Some(PreservedSpecimen)),
            (Some("Human observations"), Some(HumanObservation)),
            (Some("S"), Some(PreservedSpecimen)),
            (Some("eDNA"), Some(MaterialSample)),
            (Some("preserved specimen of a frog"), None),
            (Some("Spec"), None),
            (Some("???"), None),
            (None, None),
        ] {
            let (basis, issues) = basis_of_record(given);
            assert_eq!(basis, expected, "{given:?}");
            assert_eq!(issues.is_empty(), expected.is_some(), "{given:?}");
        }
    }
}
