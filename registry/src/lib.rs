//! The rules of the registry: visibility, filters, pages, text search, code lookup.
//!
//! [`Registry`] is the door: it opens the database and its methods, grouped by module, answer questions
//! and make changes. It knows nothing of GraphQL, HTTP or search engines.

pub mod address;
pub mod change;
pub mod checklists;
mod comment;
mod connect;
pub mod document;
pub mod duplicates;
mod error;
pub mod harvest;
pub mod history;
pub mod identifier;
pub mod identity;
pub mod list;
pub mod lookup;
pub mod membership;
pub mod merge;
pub mod notify;
pub mod policy;
pub mod proposal;
pub mod roles;
pub mod runs;
pub mod sensitive;
pub mod sheet;
mod signals;
pub mod source;
pub mod text_search;
mod validate;
pub mod viewer;
pub mod work;
pub mod write;

pub use connect::Registry;
pub use error::{FieldError, RegistryError};
pub use runs::RunPin;
pub use signals::Signals;
pub use viewer::Viewer;
