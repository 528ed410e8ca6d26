//! How texts compare in a look-up.

use std::collections::BTreeSet;

use atlas_records::{fold_keyword, fold_text};
use uuid::Uuid;

use crate::identifier;

/// What resolvers and schemes put before an identifier without changing what it names.
const SCHEMES: [&str; 4] = ["http://", "https://", "urn:uuid:", "urn:lsid:"];

/// The code without differences of case and surrounding space, if there is any.
pub(super) fn code(text: &str) -> Option<String> {
    Some(fold_keyword(text)).filter(|text| !text.is_empty())
}

/// As [`code()`], of a text that may be absent.
pub(super) fn given(text: Option<&String>) -> Option<String> {
    text.and_then(|text| code(text))
}

/// The name without differences of case, accents and space, if there is any.
pub(super) fn name(text: &str) -> Option<String> {
    let folded: String = fold_text(text).split_whitespace().collect();
    Some(folded).filter(|text| !text.is_empty())
}

/// Every form in which an identifier may have been written by another: with and without its scheme or resolver,
/// and, where it is an address that ends in a UUID as those of register pages do, that UUID.
pub(super) fn identifiers(text: &str) -> BTreeSet<String> {
    let mut forms: BTreeSet<String> = identifier::forms(text).iter().map(|form| bare(form)).collect();
    forms.extend(uuid_of_address(text).map(|uuid| uuid.to_string()));
    forms.remove("");
    forms
}

fn bare(text: &str) -> String {
    let folded = fold_keyword(text);
    let rest = SCHEMES.iter().find_map(|scheme| folded.strip_prefix(scheme)).unwrap_or(&folded);
    rest.trim_end_matches('/').to_owned()
}

fn uuid_of_address(text: &str) -> Option<Uuid> {
    let (_, rest) = text.trim().split_once("://")?;
    Uuid::parse_str(rest.trim_end_matches('/').rsplit('/').next()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{identifiers, name};

    #[test]
    fn an_identifier_is_the_same_with_and_without_its_scheme() {
        for (left, right) in [
            ("https://ror.org/03vb6r850", "03VB6R850"),
            ("urn:lsid:biocol.org:col:34673", "biocol.org:col:34673"),
            ("http://biocol.org/x/", "https://biocol.org/x"),
            (
                "https://example.org/institution/6f1b6c10-8d0e-4f2a-9e8e-0b6e6f0b6c10/",
                "6F1B6C10-8D0E-4F2A-9E8E-0B6E6F0B6C10",
            ),
        ] {
            assert!(!identifiers(left).is_disjoint(&identifiers(right)), "{left} and {right}");
        }
        assert!(identifiers("biocol.org:col:1").is_disjoint(&identifiers("biocol.org:col:2")));
        assert!(identifiers(" / ").is_empty() && identifiers("https://").is_empty());
    }

    #[test]
    fn a_name_is_the_same_whatever_its_case_accents_and_space() {
        assert_eq!(name("  Muséum  d'Histoire naturelle"), name("MUSEUM D'HISTOIRE  NATURELLE "));
        assert_ne!(name("Museum Victoria"), name("Museums Victoria"));
        assert_eq!(name("  "), None);
    }
}
