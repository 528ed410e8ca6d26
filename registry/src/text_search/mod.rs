//! Finding registered entities by words: whole, begun, or mistyped by one letter.

mod variant;

pub(crate) use variant::variants;
