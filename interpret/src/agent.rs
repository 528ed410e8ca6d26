//! Identifiers of people and organisations: `dwc:recordedByID`, `dwc:identifiedByID`.

use std::borrow::Cow;

use crate::web_address::{starts_with, web_address, without_scheme};

/// More identifiers of one record are left out.
const MOST: usize = 100;

/// A register of people: how its identifiers are written, with what before them, and its addresses.
struct Register {
    /// What may stand before an identifier, without scheme and `www.`.
    prefixes: &'static [&'static str],
    /// What stands before it in the address it is given.
    address: &'static str,
    /// The identifier in its own spelling, if it is one.
    identifier: fn(&str) -> Option<String>,
}

const REGISTERS: [Register; 5] = [
    Register { prefixes: &["orcid.org/", "orcid:"], address: "https://orcid.org/", identifier: orcid },
    Register {
        prefixes: &["isni.org/isni/", "isni.org/", "isni:"],
        address: "https://isni.org/isni/",
        identifier: isni,
    },
    Register {
        prefixes: &["wikidata.org/wiki/", "wikidata.org/entity/", "wikidata:", "wd:"],
        address: "https://www.wikidata.org/entity/",
        identifier: wikidata,
    },
    Register { prefixes: &["viaf.org/viaf/", "viaf:"], address: "https://viaf.org/viaf/", identifier: viaf },
    Register {
        prefixes: &["researcherid.com/rid/", "researcherid:", "rid:", "webofscience.com/wos/author/rid/"],
        address: "https://www.researcherid.com/rid/",
        identifier: researcher_id,
    },
];

/// The addresses in a list of identifiers, each in one spelling, without repeats. What is no identifier of a register
/// known here and no address is left out.
pub(crate) fn agent_ids(value: Option<&str>) -> Vec<String> {
    let mut ids = Vec::new();
    let parts = value.unwrap_or_default().split(|c: char| matches!(c, '|' | ';' | ',') || c.is_whitespace());
    for id in parts.filter_map(agent_id) {
        if !ids.contains(&id) {
            ids.push(id);
        }
        if ids.len() == MOST {
            break;
        }
    }
    ids
}

fn agent_id(part: &str) -> Option<String> {
    let part = part.trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\'' | '.'));
    if part.is_empty() {
        return None;
    }
    let bare = without_scheme(part).unwrap_or(part);
    let bare = if starts_with(bare, "www.") { &bare["www.".len()..] } else { bare };
    for register in &REGISTERS {
        if let Some(prefix) = register.prefixes.iter().find(|prefix| starts_with(bare, prefix)) {
            let id = bare[prefix.len()..].trim_matches('/');
            return (register.identifier)(id).map(|id| format!("{}{id}", register.address));
        }
    }
    if let Some(id) = orcid(part).filter(|_| part.contains('-')) {
        return Some(format!("{}{id}", REGISTERS[0].address));
    }
    if let Some(id) = wikidata(part).filter(|_| part.starts_with('Q')) {
        return Some(format!("{}{id}", REGISTERS[2].address));
    }
    web_address(part).map(Cow::into_owned)
}

/// Sixteen digits in groups of four, the last a checksum.
fn orcid(id: &str) -> Option<String> {
    let digits = sixteen(id)?;
    Some([&digits[..4], &digits[4..8], &digits[8..12], &digits[12..]].join("-"))
}

fn isni(id: &str) -> Option<String> {
    sixteen(id)
}

/// Fifteen digits and their checksum by ISO 7064 MOD 11-2, without what stands between them.
fn sixteen(id: &str) -> Option<String> {
    let digits: String = id.chars().filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    if digits.len() != 16 || !digits.is_ascii() || digits[..15].bytes().any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    let total = digits[..15].bytes().fold(0_u32, |total, byte| (total + u32::from(byte - b'0')) * 2);
    let check = match (12 - total % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10)?,
    };
    digits.ends_with(check).then_some(digits)
}

fn wikidata(id: &str) -> Option<String> {
    let number = id.strip_prefix(['Q', 'q'])?;
    let plain = (1..=12).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (plain && !number.starts_with('0')).then(|| format!("Q{number}"))
}

fn viaf(id: &str) -> Option<String> {
    let plain = (1..=22).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| id.to_owned())
}

/// Letters, four digits and a year: `A-1009-2008`.
fn researcher_id(id: &str) -> Option<String> {
    let mut parts = id.split('-');
    let (letters, number, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let right = (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    (right && digits(number) && digits(year) && parts.next().is_none()).then(|| id.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::agent_ids;

    #[test]
    fn table() {
        const ORCID: &str = "https://orcid.org/0000-0002-1825-0097";
        let cases: &[(&str, &[&str])] = &[
            ("https://orcid.org/0000-0002-1825-0097", &[ORCID]),
            ("http://www.orcid.org/0000-0002-1825-0097/", &[ORCID]),
            ("orcid.org/0000-0002-1825-0097", &[ORCID]),
            ("ORCID:0000-0002-1825-0097", &[ORCID]),
            ("ORCID: 0000-0002-1825-0097", &[ORCID]),
            ("0000-0002-1825-0097", &[ORCID]),
            ("orcid:0000000218250097", &[ORCID]),
            ("0000-0002-1694-233x", &["https://orcid.org/0000-0002-1694-233X"]),
            // The last digit is not the checksum of the others.
            ("https://orcid.org/0000-0002-1825-0098", &[]),
            ("0000-0002-1825-009", &[]),
            ("https://www.wikidata.org/wiki/Q42", &["https://www.wikidata.org/entity/Q42"]),
            ("wikidata:q42", &["https://www.wikidata.org/entity/Q42"]),
            ("Q42", &["https://www.wikidata.org/entity/Q42"]),
            (
                "http://www.researcherid.com/rid/a-1009-2008",
                &["https://www.researcherid.com/rid/A-1009-2008"],
            ),
            ("https://viaf.org/viaf/85312226/", &["https://viaf.org/viaf/85312226"]),
            ("https://isni.org/isni/000000012146438X", &["https://isni.org/isni/000000012146438X"]),
            ("https://isni.org/isni/0000000121464380", &[]),
            ("https://kiki.huh.harvard.edu/1", &["https://kiki.huh.harvard.edu/1"]),
            (
                "0000-0002-1825-0097 | https://example.org/a; Q42, https://orcid.org/0000-0002-1825-0097",
                &[ORCID, "https://example.org/a", "https://www.wikidata.org/entity/Q42"],
            ),
            ("A. Smith", &[]),
            ("12", &[]),
            ("|;,", &[]),
            ("orcid:é", &[]),
        ];
        for (given, expected) in cases {
            assert_eq!(agent_ids(Some(given)), *expected, "{given}");
        }
        assert!(agent_ids(None).is_empty());
    }
}
