//! What the targets share.

use std::sync::{Arc, LazyLock};

use atlas_interpret::{Boundaries, Context, Slot, Terms, interpret};
use atlas_records::Interpreted;
use chrono::NaiveDate;

static BOUNDARIES: LazyLock<Option<Arc<Boundaries>>> = LazyLock::new(|| Boundaries::standard().ok().map(Arc::new));

/// Interprets a record with the lines of a text as the values of some terms.
#[must_use]
pub fn interpreted(slots: &[Slot], text: &str) -> Interpreted {
    let mut terms = Terms::default();
    for (slot, value) in slots.iter().zip(text.split('\n')) {
        terms.fill(*slot, value);
    }
    let context = Context { license: None, today: NaiveDate::MAX, boundaries: BOUNDARIES.clone() };
    interpret(&terms, &context).0
}
