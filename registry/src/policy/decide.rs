//! The decision.

use super::{
    actor::{Actor, Grant, Role, Scope, TokenScope},
    target::{Target, noun},
};
use crate::{RegistryError, Viewer};
use atlas_entity::EntityKind;

/// The most that a grant over a hub gives over the members of the hub.
pub(crate) const MOST_OVER_MEMBERS: Role = Role::Steward;

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
    /// Read sensitive records as they were given.
    ReadSensitive,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 14] = [
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
        Self::ReadSensitive,
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
            Self::Grant | Self::Audit | Self::Erase | Self::ReadSensitive => Some(Role::Admin),
        }
    }

    /// The least a token must be scoped to.
    const fn token_scope(self) -> TokenScope {
        match self {
            Self::Read | Self::ReadPrivate => TokenScope::Read,
            Self::Propose => TokenScope::Propose,
            Self::Grant | Self::Audit | Self::Erase | Self::ReadSensitive => TokenScope::Admin,
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
    pub(super) fn allow(reason: impl Into<String>) -> Self {
        Self { allowed: true, reason: reason.into() }
    }

    pub(super) fn deny(reason: impl Into<String>) -> Self {
        Self { allowed: false, reason: reason.into() }
    }
}

/// Nothing, if the viewer may do this to that.
///
/// # Errors
/// `NotFound` when the viewer cannot see the target, `Unauthenticated` when nobody is signed in, else `Forbidden`
/// with the reason.
pub fn require(viewer: &Viewer, action: Action, target: &Target) -> Result<(), RegistryError> {
    if !can(viewer, Action::Read, target).allowed {
        return Err(absent(target));
    }
    let decision = can(viewer, action, target);
    match viewer {
        _ if decision.allowed => Ok(()),
        Viewer::Anonymous => Err(RegistryError::Unauthenticated),
        Viewer::Person(_) | Viewer::System => Err(RegistryError::Forbidden(decision.reason)),
    }
}

/// What is said of a target that the viewer does not see: the same as of one that does not exist.
fn absent(target: &Target) -> RegistryError {
    match target.entity() {
        Some((kind, key)) => RegistryError::NotFound { what: noun(kind), id: key.to_string() },
        None => RegistryError::NotFound { what: "target", id: String::new() },
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
    if action == Action::Propose {
        return Decision::deny("sign in first, or propose with a verified e-mail address");
    }
    Decision::deny("sign in first")
}

fn person(actor: &Actor, action: Action, target: &Target) -> Decision {
    if actor.token_scope < action.token_scope() {
        return Decision::deny("the scope of the token does not reach that far");
    }
    // Whoever may not see the target may do nothing with it, not even with the machine tags of their namespace.
    if let Some(least) = least_to_see(target)
        && holder(actor, least, target).is_none()
    {
        return Decision::deny(format!("needs the role {} here", least.name()));
    }
    let Some(needed) = action.role() else {
        return Decision::allow("everyone who is signed in may");
    };
    let found = holder(actor, needed, target).or_else(|| namesake(actor, needed, action, target));
    match found {
        Some(grant) => Decision::allow(format!("{} of {}", grant.role.name(), named(&grant.scope))),
        None => Decision::deny(format!("needs the role {} here", needed.name())),
    }
}

/// The role needed to see the target at all.
const fn least_to_see(target: &Target) -> Option<Role> {
    match (target.deleted, target.private) {
        (true, _) => Some(Role::Mediator),
        (false, true) => Some(Role::Reader),
        (false, false) => None,
    }
}

/// A grant that gives this role or more over the target.
fn holder<'a>(actor: &'a Actor, needed: Role, target: &Target) -> Option<&'a Grant> {
    actor.grants.iter().find(|grant| conferred(grant, target).is_some_and(|role| role >= needed))
}

/// A grant over the namespace, where nothing but machine tags of it is concerned: they can be changed, proposals
/// on them reviewed, and rights on them granted, nothing else.
fn namesake<'a>(actor: &'a Actor, needed: Role, action: Action, target: &Target) -> Option<&'a Grant> {
    let namespace = target.namespace.as_ref()?;
    if !matches!(action, Action::Update | Action::Review | Action::Grant) {
        return None;
    }
    let of = |grant: &&Grant| matches!(&grant.scope, Scope::Namespace(own) if own == namespace);
    actor.grants.iter().filter(of).find(|grant| grant.role >= needed)
}

/// The highest role the actor holds over the target, namespaces aside.
pub(super) fn highest(actor: &Actor, target: &Target) -> Option<Role> {
    actor.grants.iter().filter_map(|grant| conferred(grant, target)).max()
}

/// The role that the grant gives over the target, if its scope includes it.
///
/// A member joins a hub by the hand of someone who may update it, so more than a steward's rights over members
/// would give away what nobody agreed to.
fn conferred(grant: &Grant, target: &Target) -> Option<Role> {
    match &grant.scope {
        Scope::All => Some(grant.role),
        Scope::Country(country) => (target.country.as_ref() == Some(country)).then_some(grant.role),
        Scope::Entity(kind, key) => target.lineage.contains(&(*kind, *key)).then_some(grant.role),
        Scope::Hub(hub) if target.entity() == Some((EntityKind::Hub, *hub)) => Some(grant.role),
        Scope::Hub(hub) => target.hubs.contains(hub).then(|| grant.role.min(MOST_OVER_MEMBERS)),
        Scope::Namespace(_) => None,
    }
}

fn named(scope: &Scope) -> String {
    match scope {
        Scope::All => "everything".to_owned(),
        Scope::Country(country) => format!("the country {country}"),
        Scope::Hub(key) => format!("the hub {key}"),
        Scope::Namespace(namespace) => format!("the namespace {namespace}"),
        Scope::Entity(kind, key) => format!("the {} {key}", noun(*kind)),
    }
}
