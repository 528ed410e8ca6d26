//! What the targets share.

use atlas_interpret::{Context, Slot, Terms, interpret};
use atlas_records::Interpreted;
use chrono::NaiveDate;

/// Interprets a record with the lines of a text as the values of some terms.
#[must_use]
pub fn interpreted(slots: &[Slot], text: &str) -> Interpreted {
    let mut terms = Terms::default();
    for (slot, value) in slots.iter().zip(text.split('\n')) {
        terms.fill(*slot, value);
    }
    let context = Context { license: None, today: NaiveDate::MAX };
    interpret(&terms, &context).0
}
