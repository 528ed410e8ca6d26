//! The decision.

use super::{
    actor::{Actor, Grant, Role, Scope, TokenScope},
    target::Target,
};
use crate::Viewer;

/// What someone wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See what everyone sees.
    Read,
    /// See private entities and contacts.
    ReadPrivate,
    /// Propose a change, take part in its discussion, follow.
    Propose,
    /// Change an entity.
    Update,
    /// Publish an archive.
    Publish,
    /// Register an entity.
    Create,
    /// Review proposals and apply them.
    Review,
    /// Delete an entity, or bring it back.
    Delete,
    /// Merge two entities.
    Merge,
    /// Convert an institution into a collection.
    Convert,
    /// Grant, refuse and revoke roles.
    Grant,
    /// Read the audit log.
    Audit,
    /// Erase personal data from history.
    Erase,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 13] = [
        Self::Read,
        Self::ReadPrivate,
        Self::Propose,
        Self::Update,
        Self::Publish,
        Self::Create,
        Self::Review,
        Self::Delete,
        Self::Merge,
        Self::Convert,
        Self::Grant,
        Self::Audit,
        Self::Erase,
    ];

    /// The least role that may do it; none where no role is needed.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Read | Self::Propose => None,
            Self::ReadPrivate => Some(Role::Reader),
            Self::Update | Self::Publish => Some(Role::Steward),
            Self::Create | Self::Review => Some(Role::Editor),
            Self::Delete | Self::Merge | Self::Convert => Some(Role::Mediator),
            Self::Grant | Self::Audit | Self::Erase => Some(Role::Admin),
        }
    }

    /// The least a token must be scoped to.
    const fn token_scope(self) -> TokenScope {
        match self {
            Self::Read | Self::ReadPrivate => TokenScope::Read,
            Self::Propose => TokenScope::Propose,
            Self::Grant | Self::Audit | Self::Erase => TokenScope::Admin,
            _ => TokenScope::Write,
        }
    }
}

/// Whether an action is allowed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is.
    pub allowed: bool,
    /// Why, in words for the one who asked.
    pub reason: String,
}

impl Decision {
    fn allow(reason: impl Into<String>) -> Self {
        Self { allowed: true, reason: reason.into() }
    }

    fn deny(reason: impl Into<String>) -> Self {
        Self { allowed: false, reason: reason.into() }
    }
}

/// Whether the viewer may do this to that. Everything that is not allowed here is denied.
pub fn can(viewer: &Viewer, action: Action, target: &Target) -> Decision {
    match viewer {
        Viewer::System => Decision::allow("the program itself may do everything"),
        Viewer::Anonymous => anonymous(action, target),
        Viewer::Person(actor) => person(actor, action, target),
    }
}

fn anonymous(action: Action, target: &Target) -> Decision {
    if action == Action::Read && !target.private && !target.deleted {
        return Decision::allow("everyone may read what is public");
    }
    Decision::deny("sign in first")
}

fn person(actor: &Actor, action: Action, target: &Target) -> Decision {
    if actor.token_scope < action.token_scope() {
        return Decision::deny("the scope of the token does not reach that far");
    }
    // What is private or deleted is not there for those without a role: neither to read nor to propose on.
    let needed = match action.role() {
        None if target.private || target.deleted => Some(Role::Reader),
        role => role,
    };
    let Some(needed) = needed else {
        return Decision::allow("everyone who is signed in may");
    };
    match actor.grants.iter().find(|grant| grant.role >= needed && covers(grant, action, target)) {
        Some(grant) => Decision::allow(format!("{} of {}", grant.role.name(), named(&grant.scope))),
        None => Decision::deny(format!("needs the role {} here", needed.name())),
    }
}

/// Whether the scope of the grant includes the target.
fn covers(grant: &Grant, action: Action, target: &Target) -> bool {
    match &grant.scope {
        Scope::All => true,
        Scope::Country(country) => target.country.as_ref() == Some(country),
        Scope::Hub(hub) => target.hubs.contains(hub),
        Scope::Entity(kind, key) => target.lineage.contains(&(*kind, *key)),
        // A namespace holds machine tags: they can be changed, and rights on them granted, nothing else.
        Scope::Namespace(namespace) => {
            matches!(action, Action::Update | Action::Review | Action::Grant)
                && target.namespace.as_ref() == Some(namespace)
        }
    }
}

fn named(scope: &Scope) -> String {
    match scope {
        Scope::All => "everything".to_owned(),
        Scope::Country(country) => format!("the country {country}"),
        Scope::Hub(key) => format!("the hub {key}"),
        Scope::Namespace(namespace) => format!("the namespace {namespace}"),
        Scope::Entity(kind, key) => format!("the {} {key}", kind.name().to_lowercase()),
    }
}
