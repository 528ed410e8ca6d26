//! Roles: who holds which, who asks for one, and what they are for.

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use atlas_entity::{EntityKind, role_request::RequestState};
use atlas_registry::{
    policy::{self, Scope},
    roles,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    id::GlobalId,
    input::{RoleGrantOrder, RoleGrantWhere, RoleRequestOrder, RoleRequestWhere},
    model::{Person, object, person},
    query::{EntityType, Node, find, kind_of},
};

/// What a person may do in a scope, from least to most; each role includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "policy::Role")]
pub(crate) enum Role {
    /// Sees private items.
    Reader,
    /// Also updates entities and publishes archives.
    Steward,
    /// Also creates and reviews.
    Editor,
    /// Also deletes, restores, merges and converts.
    Mediator,
    /// Also grants roles, erases personal data and reads the audit log.
    Admin,
}

impl From<Role> for atlas_registry::list::Value {
    fn from(role: Role) -> Self {
        policy::Role::from(role).name().into()
    }
}

/// What kind of scope a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum RoleScopeKind {
    /// Everything in the atlas.
    All,
    /// Entities of a country, and what hangs under them.
    Country,
    /// A hub; its members as far as a steward goes.
    Hub,
    /// Machine tags of a namespace, on any entity the holder may see.
    Namespace,
    /// An entity and what hangs under it: provider → datasets and installations, institution → collections.
    Entity,
}

impl RoleScopeKind {
    const fn name(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Country => "COUNTRY",
            Self::Hub => "HUB",
            Self::Namespace => "NAMESPACE",
            Self::Entity => "ENTITY",
        }
    }
}

impl From<RoleScopeKind> for atlas_registry::list::Value {
    fn from(kind: RoleScopeKind) -> Self {
        kind.name().into()
    }
}

/// What became of a request for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RequestState")]
pub(crate) enum RoleRequestState {
    /// Nobody has decided yet.
    Pending,
    /// The role was granted.
    Granted,
    /// The role was refused.
    Refused,
    /// The person took it back.
    Withdrawn,
}

impl From<RoleRequestState> for atlas_registry::list::Value {
    fn from(state: RoleRequestState) -> Self {
        RequestState::from(state).into()
    }
}

/// What a role is for.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(crate) struct RoleScope {
    /// The kind of scope.
    kind: RoleScopeKind,
    /// ISO 3166-1 alpha-2 code, of a country.
    country: Option<String>,
    /// The namespace, of one.
    namespace: Option<String>,
    /// The kind of the entity, of a hub or an entity.
    entity_type: Option<EntityType>,
    /// The key, of a hub or an entity.
    key: Option<Uuid>,
}

#[ComplexObject]
impl RoleScope {
    /// The hub or entity, if the viewer may see it.
    async fn entity(&self, context: &Context<'_>) -> Result<Option<Node>> {
        let Some((kind, key)) = self.entity_type.zip(self.key) else { return Ok(None) };
        find(context, GlobalId { kind: kind_of(kind.into()), key }).await
    }
}

impl From<Scope> for RoleScope {
    fn from(scope: Scope) -> Self {
        let bare = |kind| Self { kind, country: None, namespace: None, entity_type: None, key: None };
        match scope {
            Scope::All => bare(RoleScopeKind::All),
            Scope::Country(country) => Self { country: Some(country), ..bare(RoleScopeKind::Country) },
            Scope::Hub(key) => {
                let entity_type = Some(EntityKind::Hub.into());
                Self { entity_type, key: Some(key), ..bare(RoleScopeKind::Hub) }
            }
            Scope::Namespace(namespace) => {
                Self { namespace: Some(namespace), ..bare(RoleScopeKind::Namespace) }
            }
            Scope::Entity(kind, key) => {
                Self { entity_type: Some(kind.into()), key: Some(key), ..bare(RoleScopeKind::Entity) }
            }
        }
    }
}

fn role(name: &str) -> Result<Role> {
    let role = policy::Role::named(name).ok_or_else(|| Failure::internal(&"a stored role is not known"))?;
    Ok(role.into())
}

object! {
    /// A role that a person holds, or held.
    RoleGrant on role_grant {
        where RoleGrantWhere, order RoleGrantOrder, default Created true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Key of the person who holds it.
            person_key: Uuid,
            /// Why it was granted.
            reason: Option<String>,
            /// When it was granted.
            created: DateTime<Utc>,
            /// Who granted it: the key of a person, or the name of a part of the program.
            created_by: String,
            /// When it ends by itself; null means never.
            expires: Option<DateTime<Utc>>,
            /// When it was taken back.
            revoked: Option<DateTime<Utc>>,
            /// Who took it back.
            revoked_by: Option<String>,
            /// Why it was taken back.
            revoke_reason: Option<String>,
        }
        one {
            /// The request it answers.
            request: RoleRequest by request_key,
        }
        many {}
        occurrences {}
        resolvers {
            /// The person.
            async fn person(&self, context: &Context<'_>) -> Result<Option<Person>> {
                person(context, self.0.person_key).await
            }

            /// The role.
            #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
            async fn role(&self) -> Result<Role> {
                role(&self.0.role)
            }

            /// What it is for.
            #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
            async fn scope(&self) -> Result<RoleScope> {
                Ok(roles::scope_of(&self.0)?.into())
            }

            /// Whether it counts now: it was not taken back and has not ended by itself.
            async fn live(&self) -> bool {
                self.0.revoked.is_none() && self.0.expires.is_none_or(|expires| expires > Utc::now())
            }
        }
    }
}

object! {
    /// A role that a person asks for, or asked for.
    RoleRequest on role_request {
        where RoleRequestWhere, order RoleRequestOrder, default Created true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Key of the person who asks.
            person_key: Uuid,
            /// Why they ask.
            reason: String,
            /// When they asked.
            created: DateTime<Utc>,
            /// When it was decided or withdrawn.
            decided: Option<DateTime<Utc>>,
            /// Who decided.
            decided_by: Option<String>,
            /// Why it was decided so.
            decision_reason: Option<String>,
        }
        one {}
        many {}
        occurrences {}
        resolvers {
            /// The person.
            async fn person(&self, context: &Context<'_>) -> Result<Option<Person>> {
                person(context, self.0.person_key).await
            }

            /// The role.
            #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
            async fn role(&self) -> Result<Role> {
                role(&self.0.role)
            }

            /// What it is for.
            #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
            async fn scope(&self) -> Result<RoleScope> {
                Ok(roles::scope_of_request(&self.0)?.into())
            }

            /// What became of it.
            async fn state(&self) -> RoleRequestState {
                self.0.state.into()
            }
        }
    }
}
