//! Names that have no parts: viruses, operational units, and words for not knowing.

use super::NameKind;

/// The kind of a clean text that is not to be taken apart.
pub(super) fn whole(text: &str) -> Option<NameKind> {
    let lower = text.to_lowercase();
    if is_otu(&lower) {
        Some(NameKind::Otu)
    } else if is_placeholder(&lower) {
        Some(NameKind::Placeholder)
    } else if is_virus(&lower) {
        Some(NameKind::Virus)
    } else {
        None
    }
}

/// `BOLD:AAA1234`, `SH1508347.08FU`, and numbers of sequence clusters.
fn is_otu(lower: &str) -> bool {
    if let Some(bin) = lower.strip_prefix("bold:") {
        return !bin.is_empty() && bin.bytes().all(|byte| byte.is_ascii_alphanumeric());
    }
    let hypothesis = lower.strip_prefix("sh").and_then(|rest| rest.strip_suffix("fu"));
    hypothesis.is_some_and(|number| {
        number.contains('.') && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

fn is_placeholder(lower: &str) -> bool {
    const FIRST: [&str; 18] = [
        "unidentified",
        "unknown",
        "unassigned",
        "unplaced",
        "unclassified",
        "undetermined",
        "uncultured",
        "unnamed",
        "unidentifiable",
        "indeterminate",
        "indet",
        "indet.",
        "undet.",
        "none",
        "null",
        "n/a",
        "environmental",
        "incertae",
    ];
    let mut words = lower.split(' ');
    let first = words.next().unwrap_or_default();
    FIRST.contains(&first)
        || lower.starts_with("not ")
        || lower.starts_with("no ")
        || lower.contains("incertae sedis")
        || matches!(lower, "na" | "biota" | "life" | "?")
}

/// Words that names of viruses end in or consist of; a genus of viruses is a word like any other and is taken apart.
fn is_virus(lower: &str) -> bool {
    let mut words = lower.split(' ');
    let one = words.clone().count() == 1;
    !one && words.any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word == "viruses"
            || word.ends_with("virus")
            || word.ends_with("phage")
            || matches!(word, "phages" | "viroid" | "viroids" | "prion" | "npv" | "satellite" | "virophage")
    })
}
