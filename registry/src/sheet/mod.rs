//! Entities as tables (CSV): exported to be worked on in a spreadsheet, and imported again by the rules of any other
//! change.
//!
//! A row is an entity. `key`, `uid` and `version` say which, and on which version the row is based; the other columns
//! are its fields: text, numbers, `true` and `false`, keys, and the parts of addresses as `address.city`. A list is
//! one cell with `|` between its items; `\|` is a bar and `\\` a backslash in an item. Other objects and what hangs
//! on an entity have no column, and stay as they are. On import, a column that is absent leaves its field alone and
//! an empty cell empties it.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula. Such text is
//! exported with an apostrophe before it, which the import takes off again.

mod cell;
mod column;
mod export;
mod import;
mod read;

pub use import::{ImportOptions, Imported};
pub use read::{Sheet, SheetFault};
