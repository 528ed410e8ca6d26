//! Who looks, and what they see. Every reader of the registry takes its conditions from here.
//!
//! What a person sees beyond everyone follows from their grants, as SQL conditions: no row is read to be thrown away.

mod coverage;
mod visible;

use std::sync::Arc;

pub(crate) use coverage::Coverage;
pub(crate) use visible::{hidden_datasets, outside_hidden};
pub use visible::{
    visible, visible_audit, visible_code_mappings, visible_comments, visible_contacts, visible_grants,
    visible_hung_on, visible_named, visible_requests, visible_runs,
};

use crate::policy::Actor;

/// Who looks at the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// Anyone: sees nothing deleted, no private dataset and no contact that is not public.
    #[default]
    Anonymous,
    /// A person who is signed in: sees what everyone sees, and what their grants add.
    Person(Arc<Actor>),
    /// The program itself: sees everything, also what is deleted.
    System,
}

impl Viewer {
    /// The person who is signed in.
    pub fn actor(&self) -> Option<&Actor> {
        match self {
            Self::Person(actor) => Some(actor),
            Self::Anonymous | Self::System => None,
        }
    }

    /// How changes by this viewer are signed: the key of the person, or `system`.
    pub fn signature(&self) -> String {
        match self {
            Self::Person(actor) => actor.person.to_string(),
            Self::Anonymous => "anonymous".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}
