//! Row types of tables.

/// The row type of occurrences.
pub(crate) const OCCURRENCE: &str = "http://rs.tdwg.org/dwc/terms/Occurrence";

/// Whether rows of this type are occurrences; Darwin Core's earlier drafts had other names for them.
pub(crate) fn is_occurrence(row_type: &str) -> bool {
    matches!(last(row_type).as_str(), "occurrence" | "darwincore" | "simpledarwinrecord")
}

/// Whether rows of this type are taxa.
pub(crate) fn is_taxon(row_type: &str) -> bool {
    last(row_type) == "taxon"
}

/// Whether rows of this type are sampling events.
pub(crate) fn is_event(row_type: &str) -> bool {
    last(row_type) == "event"
}

fn last(row_type: &str) -> String {
    row_type.trim().rsplit(['/', '#', ':']).next().unwrap_or_default().to_ascii_lowercase()
}
