//! Names of terms.

/// Namespaces whose terms go by their simple name.
const SIMPLE: [&str; 5] = [
    "http://rs.tdwg.org/dwc/terms/",
    "https://rs.tdwg.org/dwc/terms/",
    "http://purl.org/dc/terms/",
    "http://purl.org/dc/elements/1.1/",
    "http://rs.tdwg.org/dwc/curatorial/",
];

/// Prefixes that headers carry for those namespaces.
const PREFIXES: [&str; 4] = ["dwc:", "dcterms:", "dc:", "dwcterms:"];

/// The simple name of a Darwin Core or Dublin Core term, else the name as given.
pub(crate) fn term_name(term: &str) -> &str {
    let term = term.trim();
    let simple = SIMPLE.iter().chain(&PREFIXES).find_map(|start| term.strip_prefix(start));
    simple.filter(|name| !name.is_empty()).unwrap_or(term)
}

#[cfg(test)]
mod tests {
    use super::term_name;

    #[test]
    fn core_terms_are_simple_and_others_whole() {
        for (given, expected) in [
            ("http://rs.tdwg.org/dwc/terms/recordedBy", "recordedBy"),
            ("http://purl.org/dc/terms/license", "license"),
            ("dwc:eventDate", "eventDate"),
            (" scientificName ", "scientificName"),
            ("http://rs.tdwg.org/dwc/iri/recordedBy", "http://rs.tdwg.org/dwc/iri/recordedBy"),
            ("http://rs.gbif.org/terms/1.0/gbifID", "http://rs.gbif.org/terms/1.0/gbifID"),
            ("dwc:", "dwc:"),
        ] {
            assert_eq!(term_name(given), expected);
        }
    }
}
