//! Sensitive records: which they are, and what the public sees of them.
//!
//! [`SensitiveRules::judge`] says whether a record is sensitive, [`Verdict::conceal`] turns it into the record the public
//! sees. Of a sensitive record only what is known not to say where is kept: every term that is not on a list is left
//! out, interpreted, verbatim and of the extensions alike, also terms nobody has thought of yet.

mod conceal;
mod grid;
mod kept;
mod names;
mod place;
mod rule;
mod rules;
mod traces;
mod wording;

#[cfg(test)]
mod tests;

pub use conceal::Concealed;
pub use grid::Grid;
pub use kept::is_kept_of_sensitive;
pub use rule::{Precaution, RuleError, RulePlace, SensitiveRule, TaxonSelector};
pub use rules::{SensitiveRules, Suspects, Verdict};
