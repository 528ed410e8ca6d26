//! Scopes as they are stored, checked and told.

use atlas_entity::{EntityKind, role_grant, role_request};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    FieldError, RegistryError, Viewer,
    policy::{self, Action, Grant, Role, Scope, Target, noun},
};

/// Longest namespace, in characters.
const LONGEST_NAMESPACE: usize = 255;

/// A scope as its columns hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// `ALL`, `COUNTRY`, `HUB`, `NAMESPACE` or `ENTITY`.
    pub kind: &'static str,
    /// The country or namespace.
    pub value: Option<String>,
    /// Kind of the entity.
    pub entity_kind: Option<EntityKind>,
    /// Key of the hub or entity.
    pub key: Option<Uuid>,
}

impl From<&Scope> for Columns {
    fn from(scope: &Scope) -> Self {
        let bare = |kind| Self { kind, value: None, entity_kind: None, key: None };
        match scope {
            Scope::All => bare("ALL"),
            Scope::Country(country) => Self { value: Some(country.clone()), ..bare("COUNTRY") },
            Scope::Hub(key) => Self { key: Some(*key), ..bare("HUB") },
            Scope::Namespace(namespace) => Self { value: Some(namespace.clone()), ..bare("NAMESPACE") },
            Scope::Entity(kind, key) => Self { entity_kind: Some(*kind), key: Some(*key), ..bare("ENTITY") },
        }
    }
}

fn read(
    kind: &str,
    value: Option<&String>,
    entity_kind: Option<EntityKind>,
    key: Option<Uuid>,
) -> Result<Scope, RegistryError> {
    match (kind, value, entity_kind, key) {
        ("ALL", ..) => Ok(Scope::All),
        ("COUNTRY", Some(country), ..) => Ok(Scope::Country(country.clone())),
        ("NAMESPACE", Some(namespace), ..) => Ok(Scope::Namespace(namespace.clone())),
        ("HUB", _, _, Some(key)) => Ok(Scope::Hub(key)),
        ("ENTITY", _, Some(kind), Some(key)) => Ok(Scope::Entity(kind, key)),
        _ => Err(RegistryError::Stored(format!("a scope of kind {kind}"))),
    }
}

/// The scope of a stored grant.
pub fn scope_of(row: &role_grant::Model) -> Result<Scope, RegistryError> {
    read(&row.scope_kind, row.scope_value.as_ref(), row.scope_entity_kind, row.scope_key)
}

/// The scope of a stored request.
pub fn scope_of_request(row: &role_request::Model) -> Result<Scope, RegistryError> {
    read(&row.scope_kind, row.scope_value.as_ref(), row.scope_entity_kind, row.scope_key)
}

/// A stored grant as policy sees it.
pub fn grant_of(row: &role_grant::Model) -> Result<Grant, RegistryError> {
    Ok(Grant { role: role_named(&row.role)?, scope: scope_of(row)? })
}

pub(super) fn role_named(name: &str) -> Result<Role, RegistryError> {
    Role::named(name).ok_or_else(|| RegistryError::Stored(format!("a role named {name}")))
}

/// The scope in its one form: countries in upper case, namespaces without blanks around them.
pub(super) fn normalised(scope: Scope) -> Result<Scope, RegistryError> {
    match scope {
        Scope::Country(country) => {
            let country = country.trim().to_uppercase();
            if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Ok(Scope::Country(country));
            }
            let message = "a country is named by its two letters, as ISO 3166-1 has them";
            Err(FieldError::new("scope.country", "INVALID", message).into())
        }
        Scope::Namespace(namespace) => {
            let namespace = namespace.trim().to_owned();
            if (1..=LONGEST_NAMESPACE).contains(&namespace.chars().count()) {
                return Ok(Scope::Namespace(namespace));
            }
            let message = format!("a namespace has 1 to {LONGEST_NAMESPACE} characters");
            Err(FieldError::new("scope.namespace", "INVALID", message).into())
        }
        other => Ok(other),
    }
}

/// The scope as a target of policy, if the viewer sees what it names.
pub(super) async fn as_target(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    scope: &Scope,
) -> Result<Target, RegistryError> {
    let (kind, key) = match scope {
        Scope::All => return Ok(Target::default()),
        Scope::Country(country) => {
            return Ok(Target { country: Some(country.clone()), ..Target::default() });
        }
        Scope::Namespace(namespace) => return Ok(Target::default().in_namespace(namespace)),
        Scope::Hub(key) => (EntityKind::Hub, *key),
        Scope::Entity(kind, key) => (*kind, *key),
    };
    let found = policy::targets(db, kind, &[key]).await?.remove(&key);
    found.filter(|target| policy::can(viewer, Action::Read, target).allowed).ok_or_else(|| {
        let message = format!("there is no {} {key}", noun(kind));
        FieldError::new("scope", "NOT_FOUND", message).into()
    })
}

/// The entity a scope names, for those who are told about it.
pub(super) fn entity_of(scope: &Scope) -> Option<(EntityKind, Uuid)> {
    match scope {
        Scope::Hub(key) => Some((EntityKind::Hub, *key)),
        Scope::Entity(kind, key) => Some((*kind, *key)),
        Scope::All | Scope::Country(_) | Scope::Namespace(_) => None,
    }
}

/// The scope for the audit log and the outbox.
pub(super) fn told(scope: &Scope) -> Value {
    let Columns { kind, value, entity_kind, key } = scope.into();
    json!({ "kind": kind, "value": value, "entityKind": entity_kind, "key": key })
}
