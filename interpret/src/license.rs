//! Licences: `dcterms:license` of records and datasets.

/// What was read of a licence so far, one bit each.
#[derive(Clone, Copy, Debug, Default)]
struct Read(u8);

const CREATIVE_COMMONS: u8 = 1;
const OPEN_DATA_COMMONS: u8 = 1 << 1;
const ZERO: u8 = 1 << 2;
const BY: u8 = 1 << 3;
const NON_COMMERCIAL: u8 = 1 << 4;
/// Terms that no concept allows: no derivatives, share alike.
const OTHER_TERMS: u8 = 1 << 5;
/// Anything but words that say that there is none.
const GIVEN: u8 = 1 << 6;

/// The spellings of most records, which need no reading.
const USUAL: [(&str, &str); 6] = [
    ("http://creativecommons.org/licenses/by/4.0/legalcode", "CC_BY_4_0"),
    ("http://creativecommons.org/licenses/by-nc/4.0/legalcode", "CC_BY_NC_4_0"),
    ("http://creativecommons.org/publicdomain/zero/1.0/legalcode", "CC0_1_0"),
    ("CC_BY_4_0", "CC_BY_4_0"),
    ("CC_BY_NC_4_0", "CC_BY_NC_4_0"),
    ("CC0_1_0", "CC0_1_0"),
];

/// The concept of the vocabulary `License` for the address, code or text of a licence, whatever its version:
/// `CC0_1_0`, `CC_BY_4_0`, `CC_BY_NC_4_0`, `UNSPECIFIED` where it says that there is none, else `UNSUPPORTED`.
#[must_use]
pub fn license_concept(license: &str) -> &'static str {
    if let Some((_, concept)) = USUAL.iter().find(|(usual, _)| *usual == license) {
        return concept;
    }
    let mut read = Read::default();
    let mut before = "";
    for word in license.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        read.word(before, word);
        before = word;
    }
    if !read.has(GIVEN) {
        "UNSPECIFIED"
    } else if read.has(ZERO) {
        "CC0_1_0"
    } else if read.has(OTHER_TERMS) {
        "UNSUPPORTED"
    } else if read.has(CREATIVE_COMMONS | BY | NON_COMMERCIAL) {
        "CC_BY_NC_4_0"
    } else if read.has(CREATIVE_COMMONS | BY) || read.has(OPEN_DATA_COMMONS | BY) {
        "CC_BY_4_0"
    } else {
        "UNSUPPORTED"
    }
}

impl Read {
    const fn has(self, all: u8) -> bool {
        self.0 & all == all
    }

    fn note(&mut self, what: u8, condition: bool) {
        if condition {
            self.0 |= what;
        }
    }

    fn word(&mut self, before: &str, word: &str) {
        let is = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
        let after = |words: &[&str]| words.iter().any(|other| before.eq_ignore_ascii_case(other));
        let nothing =
            ["unspecified", "unknown", "none", "not", "specified", "given", "no", "license", "licence"];
        self.note(GIVEN, !is(&nothing));
        self.note(CREATIVE_COMMONS, is(&["cc", "creativecommons", "ccby", "ccbync"]));
        self.note(CREATIVE_COMMONS, after(&["creative"]) && is(&["commons"]));
        // The code of a licence without its maker's: `BY-NC 4.0`, `Attribution 4.0 International`.
        let code = after(&["by", "attribution", "nc", "noncommercial"]);
        self.note(CREATIVE_COMMONS, code && is(&["4", "international"]));
        self.note(OPEN_DATA_COMMONS, is(&["opendatacommons"]) || (after(&["odc"]) && is(&["by"])));
        self.note(ZERO, is(&["cc0", "cczero", "pddl"]));
        self.note(ZERO, after(&["cc", "commons", "publicdomain"]) && is(&["0", "zero"]));
        self.note(BY, is(&["by", "attribution", "ccby", "ccbync"]));
        self.note(NON_COMMERCIAL, is(&["nc", "noncommercial", "ccbync"]));
        self.note(NON_COMMERCIAL, after(&["non"]) && is(&["commercial"]));
        let derivatives = ["nd", "noderivs", "noderivatives", "derivatives", "ccbynd", "ccbyncnd"];
        let alike = ["sa", "sharealike", "odbl", "ccbysa", "ccbyncsa"];
        self.note(OTHER_TERMS, is(&derivatives) || is(&alike) || (after(&["share"]) && is(&["alike"])));
    }
}

/// The licence of a record: what it gives, else what its rights name, else the dataset's. Rights that name no licence
/// of Creative Commons say whose the record is, not what may be done with it.
pub(crate) fn license(given: Option<&str>, rights: Option<&str>, dataset: Option<&str>) -> Option<String> {
    let of_record = given.map(license_concept).filter(|concept| *concept != "UNSPECIFIED");
    let of_rights = || rights.map(license_concept).filter(|concept| concept.starts_with("CC"));
    of_record.or_else(of_rights).or(dataset).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{license, license_concept};

    #[test]
    fn concepts() {
        for (given, expected) in [
            ("http://creativecommons.org/licenses/by/4.0/legalcode", "CC_BY_4_0"),
            ("https://creativecommons.org/licenses/by/3.0/au/", "CC_BY_4_0"),
            ("https://creativecommons.org/licenses/by-nc/4.0/", "CC_BY_NC_4_0"),
            ("http://creativecommons.org/publicdomain/zero/1.0/legalcode", "CC0_1_0"),
            ("CC BY 4.0", "CC_BY_4_0"),
            ("CC-BY 2.5", "CC_BY_4_0"),
            ("cc-by-nc", "CC_BY_NC_4_0"),
            ("CCBYNC", "CC_BY_NC_4_0"),
            ("CC_BY_NC_4_0", "CC_BY_NC_4_0"),
            ("CC_BY_4_0", "CC_BY_4_0"),
            ("CC0_1_0", "CC0_1_0"),
            ("CC0", "CC0_1_0"),
            ("CC-0", "CC0_1_0"),
            ("Creative Commons Zero", "CC0_1_0"),
            ("Public Domain Dedication (CC0 1.0)", "CC0_1_0"),
            ("Creative Commons Attribution 4.0 International", "CC_BY_4_0"),
            ("Attribution-NonCommercial 4.0 International", "CC_BY_NC_4_0"),
            (
                "This work is licensed under a Creative Commons Attribution Non Commercial 4.0 License.",
                "CC_BY_NC_4_0",
            ),
            ("(c) Field Museum of Natural History - CC BY-NC 4.0", "CC_BY_NC_4_0"),
            ("http://www.opendatacommons.org/licenses/by/1.0/", "CC_BY_4_0"),
            ("https://opendatacommons.org/licenses/pddl/1-0/", "CC0_1_0"),
            ("https://opendatacommons.org/licenses/odbl/", "UNSUPPORTED"),
            ("https://creativecommons.org/licenses/by-sa/4.0/", "UNSUPPORTED"),
            ("CC BY-NC-ND 4.0", "UNSUPPORTED"),
            ("CC-BY-NC-SA", "UNSUPPORTED"),
            ("Attribution-NonCommercial-ShareAlike", "UNSUPPORTED"),
            ("all rights reserved", "UNSUPPORTED"),
            ("Photograph by A. Smith", "UNSUPPORTED"),
            ("not specified", "UNSPECIFIED"),
            ("UNSPECIFIED", "UNSPECIFIED"),
            ("", "UNSPECIFIED"),
        ] {
            assert_eq!(license_concept(given), expected, "{given}");
        }
    }

    #[test]
    fn a_record_without_a_licence_takes_that_of_its_dataset() {
        for (given, rights, expected) in [
            (Some("CC-BY"), None, "CC_BY_4_0"),
            (Some("all rights reserved"), Some("CC0"), "UNSUPPORTED"),
            (None, Some("CC-BY"), "CC_BY_4_0"),
            (None, Some("© Museum 1999"), "CC0_1_0"),
            (Some("unspecified"), None, "CC0_1_0"),
            (None, None, "CC0_1_0"),
        ] {
            assert_eq!(
                license(given, rights, Some("CC0_1_0")).as_deref(),
                Some(expected),
                "{given:?} {rights:?}"
            );
        }
        assert_eq!(license(None, None, None), None);
    }
}
