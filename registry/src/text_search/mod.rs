//! Finding registered entities by words: whole, begun, or mistyped by one letter.
//!
//! An entity is found if every word of the text fits one of its own. How well it is found depends on where the
//! words are (a name tells more than a code, a code more than a description) and on how they fit.

mod search;
mod variant;

/// Words longer than this are cut, stored or searched for: nobody types them, and the forms of a word with one
/// letter left out take the square of its length.
pub(crate) const LONGEST: usize = 48;

pub use search::SearchHit;
pub(crate) use variant::{SHORTEST_TYPO, variants};
