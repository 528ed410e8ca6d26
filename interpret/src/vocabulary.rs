//! Values by vocabulary: concepts, and the ways in which people write them.

use std::{collections::HashMap, sync::LazyLock};

/// Longer values, in bytes, are prose and no concept.
const LONGEST: usize = 120;

/// Concepts by their spellings. A line of a table is a concept, a tab, and other spellings divided by `|`.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// By spelling as in the table, and by folded spelling.
    concepts: HashMap<String, &'static str>,
}

macro_rules! vocabularies {
    ($($(#[$doc:meta])* $name:ident $file:literal,)*) => {
        $($(#[$doc])* pub(crate) static $name: LazyLock<Vocabulary> =
            LazyLock::new(|| Vocabulary::read(include_str!(concat!("vocabularies/", $file))));)*

        #[cfg(test)]
        const TABLES: &[(&str, &str)] = &[$(($file, include_str!(concat!("vocabularies/", $file))),)*];
    };
}

vocabularies! {
    /// `dwc:sex`, by the concepts of GBIF.
    SEX "sex.tsv",
    /// `dwc:lifeStage`, by the concepts of GBIF; finer stages count as the concept they are part of.
    LIFE_STAGE "life_stage.tsv",
    /// `dwc:establishmentMeans`, by the terms of TDWG.
    ESTABLISHMENT_MEANS "establishment_means.tsv",
    /// `dwc:degreeOfEstablishment`, by the terms of TDWG.
    DEGREE_OF_ESTABLISHMENT "degree_of_establishment.tsv",
    /// `dwc:pathway`, by the terms of TDWG.
    PATHWAY "pathway.tsv",
    /// `dwc:typeStatus`, by the names of GBIF.
    TYPE_STATUS "type_status.tsv",
    /// `dwc:occurrenceStatus`.
    OCCURRENCE_STATUS "occurrence_status.tsv",
    /// `dcterms:type` of media.
    MEDIA_TYPE "media_type.tsv",
    /// Media types by name and by the suffix of files.
    MIME_TYPE "mime_type.tsv",
}

impl Vocabulary {
    fn read(table: &'static str) -> Self {
        let mut concepts = HashMap::new();
        for (concept, spelling) in spellings(table) {
            concepts.entry(folded(spelling)).or_insert(concept);
            // As written: most values are found without folding them.
            concepts.entry(spelling.to_owned()).or_insert(concept);
        }
        Self { concepts }
    }

    /// The concept a value names, whatever its case and punctuation, in the plural, after a number (`2 males`), or
    /// as the last part of an address.
    pub(crate) fn concept(&self, value: &str) -> Option<&'static str> {
        if value.len() > LONGEST {
            return None;
        }
        if let Some(concept) = self.concepts.get(value) {
            return Some(*concept);
        }
        let last = if value.contains("://") {
            value.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(value)
        } else {
            value
        };
        let word = folded(last);
        let get = |word: &str| self.concepts.get(word).copied();
        get(&word).or_else(|| {
            let uncounted = word.trim_start_matches(|c: char| c.is_ascii_digit());
            get(uncounted).filter(|_| !uncounted.is_empty()).or_else(|| get(uncounted.strip_suffix('s')?))
        })
    }
}

/// Every spelling of a table with its concept, the concept's own first.
fn spellings(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.is_empty()).flat_map(|line| {
        let (concept, others) = line.split_once('\t').unwrap_or((line, ""));
        let others = others.split('|').filter(|spelling| !spelling.is_empty());
        std::iter::once(concept).chain(others).map(move |spelling| (concept, spelling))
    })
}

/// Without white space and punctuation, lower case; signs such as ♀ stay, and so does a value that is nothing else
/// than punctuation.
fn folded(value: &str) -> String {
    let dropped = |c: &char| c.is_whitespace() || c.is_control() || c.is_ascii_punctuation();
    let word: String = value.chars().filter(|c| !dropped(c)).flat_map(char::to_lowercase).collect();
    if word.is_empty() { value.to_owned() } else { word }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{
        DEGREE_OF_ESTABLISHMENT, ESTABLISHMENT_MEANS, LIFE_STAGE, MEDIA_TYPE, MIME_TYPE, PATHWAY, SEX,
        TABLES, Vocabulary, folded, spellings,
    };

    fn check(vocabulary: &Vocabulary, cases: &[(&str, Option<&str>)]) {
        for (given, expected) in cases {
            assert_eq!(vocabulary.concept(given), *expected, "{given}");
        }
    }

    #[test]
    fn no_spelling_means_two_concepts() {
        for (file, table) in TABLES {
            let mut seen: HashMap<String, &str> = HashMap::new();
            for (concept, spelling) in spellings(table) {
                let other = seen.insert(folded(spelling), concept).unwrap_or(concept);
                assert_eq!(other, concept, "{file}: {spelling}");
            }
        }
    }

    #[test]
    fn sexes() {
        check(
            &SEX,
            &[
                ("Female", Some("Female")),
                ("FEMALE", Some("Female")),
                ("f.", Some("Female")),
                ("♂", Some("Male")),
                ("2 males", Some("Male")),
                ("male?", Some("Male")),
                ("male | female", Some("Mixed")),
                ("Males & Females", Some("Mixed")),
                ("hermaphrodite", Some("Hermaphrodite")),
                ("Unknown", Some("Indeterminate")),
                ("?", Some("Indeterminate")),
                ("http://rs.gbif.org/vocabulary/gbif/sex/male", Some("Male")),
                ("3", None),
                ("worker", None),
                ("", None),
            ],
        );
    }

    #[test]
    fn life_stages() {
        check(
            &LIFE_STAGE,
            &[
                ("adult", Some("Adult")),
                ("ADULTS", Some("Adult")),
                ("3 adults", Some("Adult")),
                ("Larvae", Some("Larva")),
                ("sub-adult", Some("Subadult")),
                ("juv.", Some("Juvenile")),
                ("pulli", Some("Nestling")),
                ("4th instar", Some("Larva")),
                ("Gametophyte", Some("Gametophyte")),
                ("http://rs.gbif.org/vocabulary/gbif/life_stage/embryo/", Some("Embryo")),
                ("adult | juvenile", None),
                ("12", None),
            ],
        );
    }

    #[test]
    fn establishment() {
        check(
            &ESTABLISHMENT_MEANS,
            &[
                ("native", Some("Native")),
                ("nativeReintroduced", Some("NativeReintroduced")),
                ("native: endemic", Some("NativeEndemic")),
                ("introduced (alien)", None),
                ("alien", Some("Introduced")),
                ("introducedAssistedColonisation", Some("IntroducedAssistedColonisation")),
                ("http://rs.tdwg.org/dwcem/values/e005", Some("Vagrant")),
                ("cryptogenic", Some("Uncertain")),
            ],
        );
        check(
            &DEGREE_OF_ESTABLISHMENT,
            &[
                ("widespreadInvasive", Some("WidespreadInvasive")),
                ("established (category C3)", Some("Established")),
                ("colonizing", Some("Colonising")),
                ("http://rs.tdwg.org/dwcdoe/values/d003", Some("Cultivated")),
                ("somewhat", None),
            ],
        );
        check(
            &PATHWAY,
            &[
                ("hullFouling", Some("HullFouling")),
                ("ship/boat hull fouling", Some("HullFouling")),
                ("http://rs.tdwg.org/dwcpw/values/p046", Some("EscapeFromConfinement")),
                ("transport-stowaway", Some("TransportStowaway")),
                ("by foot", None),
            ],
        );
    }

    #[test]
    fn media() {
        check(
            &MEDIA_TYPE,
            &[
                ("http://purl.org/dc/dcmitype/StillImage", Some("StillImage")),
                ("photographs", Some("StillImage")),
                ("Moving Image", Some("MovingImage")),
                ("Sound", Some("Sound")),
                ("3D model", Some("InteractiveResource")),
                ("Text", None),
            ],
        );
        check(
            &MIME_TYPE,
            &[
                ("image/jpeg", Some("image/jpeg")),
                ("JPG", Some("image/jpeg")),
                (".wav", Some("audio/x-wav")),
                ("text/html", Some("text/html")),
                ("exe", None),
            ],
        );
    }
}
