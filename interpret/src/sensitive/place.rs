//! Whether a record lies where a rule holds.

use atlas_records::{Interpreted, OccurrenceIssue as Issue, fold_text};

use super::rule::RulePlace;
use crate::{
    Issues,
    place::{has_states, state_name},
};

/// Whether a record lies in a place, from no to yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lies {
    /// It does not.
    Outside,
    /// It cannot be told: the rule is taken to hold.
    Unknown,
    /// It does.
    Inside,
}

/// Flags by which a record lies elsewhere than it says.
const ANOTHER_COUNTRY: Issues =
    Issues::of(Issue::CountryCoordinateMismatch).and(Issues::of(Issue::CountryMismatch));
const ANOTHER_STATE: Issues = ANOTHER_COUNTRY.and(Issues::of(Issue::StateCoordinateMismatch));

impl RulePlace {
    /// Whether the record lies here.
    pub(super) fn holds(&self, record: &Interpreted, issues: Issues) -> Lies {
        self.in_country(record, issues).min(self.in_state(record, issues))
    }

    fn in_country(&self, record: &Interpreted, issues: Issues) -> Lies {
        match (&self.country, &record.country_code) {
            (None, _) => Lies::Inside,
            (Some(_), None) => Lies::Unknown,
            (Some(wanted), Some(country)) if wanted.eq_ignore_ascii_case(country) => Lies::Inside,
            _ if issues.meets(ANOTHER_COUNTRY) => Lies::Unknown,
            _ => Lies::Outside,
        }
    }

    fn in_state(&self, record: &Interpreted, issues: Issues) -> Lies {
        if self.states.is_empty() {
            return Lies::Inside;
        }
        let Some(state) = record.state_province.as_deref() else { return Lies::Unknown };
        let country =
            record.country_code.as_ref().or(self.country.as_ref()).map(|code| code.to_ascii_uppercase());
        let country = country.as_deref().unwrap_or_default();
        let named = state_name(country, state);
        let folded = fold_text(state);
        let same = |wanted: &String| {
            fold_text(wanted) == folded || (named.is_some() && state_name(country, wanted) == named)
        };
        if self.states.iter().any(same) {
            return Lies::Inside;
        }
        // A name that no state has may be another one for that of the rule.
        let strange = named.is_none() && has_states(country);
        if strange || issues.meets(ANOTHER_STATE) { Lies::Unknown } else { Lies::Outside }
    }
}
