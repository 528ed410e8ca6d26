//! What the public record says of what was done to it.

use atlas_records::Interpreted;

use super::{conceal::Concealed, rule::Precaution, rules::Verdict};

/// Terms told of by name; records may hold hundreds.
const MOST_TERMS: usize = 30;

/// What there is to say.
pub(super) struct Wording<'a> {
    pub verdict: &'a Verdict<'a>,
    pub concealed: &'a Concealed,
    /// What the publisher said of generalising and of withholding.
    pub own: [Option<String>; 2],
}

impl Wording<'_> {
    /// Sets `dataGeneralizations` and `informationWithheld`.
    pub fn write(self, record: &mut Interpreted) {
        let generalised = match self.verdict.precaution {
            Precaution::Generalise(grid) if record.decimal_latitude.is_some() => {
                Some(format!("Coordinates were moved to a grid of {grid} degrees: {}.", self.why()))
            }
            _ => None,
        };
        let withheld = self.withheld(record);
        let [own_generalised, own_withheld] = self.own;
        record.data_generalizations = joined(own_generalised, generalised);
        record.information_withheld = joined(own_withheld, withheld);
    }

    fn withheld(&self, record: &Interpreted) -> Option<String> {
        let moved = |term: &str| record.decimal_latitude.is_some() && term.starts_with("decimalL");
        let gone = self.concealed.terms.iter().map(String::as_str);
        let gone: Vec<&str> = gone.filter(|term| !term.contains("://") && !moved(term)).collect();
        if gone.is_empty() {
            return None;
        }
        let more = if gone.len() > MOST_TERMS { " and others" } else { "" };
        let gone = gone[..gone.len().min(MOST_TERMS)].join(", ");
        Some(format!("Left out or made coarser: {gone}{more}: {}.", self.why()))
    }

    /// The reasons of the rules, and who made them.
    fn why(&self) -> String {
        let rule = |rule: &&super::SensitiveRule| {
            let source = rule.source.as_ref().map(|source| format!(", {source}")).unwrap_or_default();
            format!("{} (rule {}{source})", rule.reason.trim().trim_end_matches('.'), rule.id)
        };
        self.verdict.rules.iter().map(rule).collect::<Vec<_>>().join("; ")
    }
}

fn joined(own: Option<String>, ours: Option<String>) -> Option<String> {
    match (own, ours) {
        (Some(own), Some(ours)) => Some(format!("{own} {ours}")),
        (own, ours) => own.or(ours),
    }
}
