//! The closed vocabularies of a record.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $type:ident { $($(#[$vdoc:meta])* $variant:ident $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $type { $($(#[$vdoc])* #[serde(rename = $name)] $variant,)* }

        impl $type {
            /// Every value, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The published name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The value of a published name.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

vocabulary! {
    /// The kinds of record of Darwin Core, in GBIF's spelling.
    BasisOfRecord {
        /// A dead organism or part of one, kept.
        PreservedSpecimen "PRESERVED_SPECIMEN",
        /// A fossil.
        FossilSpecimen "FOSSIL_SPECIMEN",
        /// A living organism, kept.
        LivingSpecimen "LIVING_SPECIMEN",
        /// A physical result of sampling.
        MaterialSample "MATERIAL_SAMPLE",
        /// A physical object that was cited in literature.
        MaterialCitation "MATERIAL_CITATION",
        /// An entity of matter, of unspecified kind.
        MaterialEntity "MATERIAL_ENTITY",
        /// Seen or heard by a person.
        HumanObservation "HUMAN_OBSERVATION",
        /// Recorded by a machine.
        MachineObservation "MACHINE_OBSERVATION",
        /// Recorded, by whom or what is not known.
        Observation "OBSERVATION",
        /// Some evidence of an occurrence.
        Occurrence "OCCURRENCE",
    }
}

vocabulary! {
    /// Whether the organism was there.
    OccurrenceStatus {
        /// It was.
        Present "PRESENT",
        /// It was looked for and not found.
        Absent "ABSENT",
    }
}

vocabulary! {
    /// What was done to a record because it is sensitive.
    Sensitivity {
        /// Coordinates or other terms were made coarser or left out by a rule of this atlas.
        Generalised "GENERALISED",
        /// The publisher had made them coarse enough already.
        AlreadyGeneralised "ALREADY_GENERALISED",
        /// Every term of place was left out by a rule of this atlas.
        Withheld "WITHHELD",
    }
}

vocabulary! {
    /// How a record's name was found in a checklist.
    TaxonMatchType {
        /// The name as given.
        Exact "EXACT",
        /// A name that differs by a letter or two.
        Fuzzy "FUZZY",
        /// A higher taxon of the name.
        HigherRank "HIGHER_RANK",
        /// An aggregate of species.
        Aggregate "AGGREGATE",
        /// The identifier of the taxon.
        TaxonId "TAXON_ID",
    }
}
