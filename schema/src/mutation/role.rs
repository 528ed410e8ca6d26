//! How a person comes to a role.

use async_graphql::{Context, InputObject, Object, OneofObject};
use atlas_registry::{
    policy::{self, Scope},
    roles::{NewGrant, Verdict},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    connection::Listable,
    failure::{Failure, Result},
    model::{Role, RoleGrant, RoleRequest},
    mutation::{begin_call, payload, settle},
    operation::Operation,
    query::EntityType,
};

/// An entity, by kind and key.
#[derive(InputObject)]
pub(crate) struct EntityRefInput {
    /// Its kind.
    r#type: EntityType,
    /// Its key.
    key: Uuid,
}

/// What a role is for: exactly one of these.
#[derive(OneofObject)]
pub(crate) enum RoleScopeInput {
    /// Everything in the atlas, when true.
    Everything(bool),
    /// Entities of a country, by its ISO 3166-1 alpha-2 code, and what hangs under them.
    Country(String),
    /// A hub, by its key; its members as far as a steward goes.
    Hub(Uuid),
    /// Machine tags of a namespace, on any entity the holder may see.
    Namespace(String),
    /// An entity and what hangs under it: provider → datasets and installations, institution → collections.
    Entity(EntityRefInput),
}

impl RoleScopeInput {
    fn scope(self) -> Result<Scope> {
        Ok(match self {
            Self::Everything(true) => Scope::All,
            Self::Everything(false) => {
                return Err(Failure::bad_input("`everything` is true, or another scope is given"));
            }
            Self::Country(country) => Scope::Country(country),
            Self::Hub(key) => Scope::Hub(key),
            Self::Namespace(namespace) => Scope::Namespace(namespace),
            Self::Entity(entity) => Scope::Entity(entity.r#type.into(), entity.key),
        })
    }
}

/// A role to ask for.
#[derive(InputObject)]
pub(crate) struct RequestRoleInput {
    /// The client's own id for the call, echoed.
    client_mutation_id: Option<String>,
    /// Makes the call safe to repeat: the same key and input get the first answer again, for 24 hours.
    idempotency_key: Option<String>,
    /// The role.
    role: Role,
    /// What it is for.
    scope: RoleScopeInput,
    /// Why, for those who decide.
    reason: String,
}

/// A request to take back.
#[derive(InputObject)]
pub(crate) struct WithdrawRoleRequestInput {
    /// The client's own id for the call, echoed.
    client_mutation_id: Option<String>,
    /// Makes the call safe to repeat: the same key and input get the first answer again, for 24 hours.
    idempotency_key: Option<String>,
    /// Key of the request.
    key: Uuid,
}

/// A decision on a request.
#[derive(InputObject)]
pub(crate) struct DecideRoleRequestInput {
    /// The client's own id for the call, echoed.
    client_mutation_id: Option<String>,
    /// Makes the call safe to repeat: the same key and input get the first answer again, for 24 hours.
    idempotency_key: Option<String>,
    /// Key of the request.
    key: Uuid,
    /// Whether the role is granted; else it is refused.
    grant: bool,
    /// When a granted role ends by itself; never, if not given.
    expires: Option<DateTime<Utc>>,
    /// Why it is decided so.
    reason: Option<String>,
}

/// A role to grant.
#[derive(InputObject)]
pub(crate) struct GrantRoleInput {
    /// The client's own id for the call, echoed.
    client_mutation_id: Option<String>,
    /// Makes the call safe to repeat: the same key and input get the first answer again, for 24 hours.
    idempotency_key: Option<String>,
    /// Key of the person who is to hold it.
    person_key: Uuid,
    /// The role.
    role: Role,
    /// What it is for.
    scope: RoleScopeInput,
    /// When it ends by itself; never, if not given. A role that is held already gets this end.
    expires: Option<DateTime<Utc>>,
    /// Why.
    reason: Option<String>,
}

/// A role to take back.
#[derive(InputObject)]
pub(crate) struct RevokeRoleInput {
    /// The client's own id for the call, echoed.
    client_mutation_id: Option<String>,
    /// Makes the call safe to repeat: the same key and input get the first answer again, for 24 hours.
    idempotency_key: Option<String>,
    /// Key of the grant.
    key: Uuid,
    /// Why.
    reason: Option<String>,
}

payload! {
    /// What came of asking for a role.
    RequestRolePayload {
        /// The request.
        role_request: RoleRequest,
    }
}

payload! {
    /// What came of taking a request back.
    WithdrawRoleRequestPayload {
        /// The request.
        role_request: RoleRequest,
    }
}

payload! {
    /// What came of a decision on a request.
    DecideRoleRequestPayload {
        /// The request.
        role_request: RoleRequest,
    }
}

payload! {
    /// What came of granting a role.
    GrantRolePayload {
        /// The grant.
        role_grant: RoleGrant,
    }
}

payload! {
    /// What came of taking a role back.
    RevokeRolePayload {
        /// The grant.
        role_grant: RoleGrant,
    }
}

/// The row as it is after the change, past what the operation has loaded before it.
async fn fresh<N: Listable>(context: &Context<'_>, key: Uuid) -> Result<Option<N>> {
    let sources = context.sources();
    let mut rows = sources.backend().registry.by_keys::<N::Table>(sources.viewer(), &[key]).await?;
    Ok(rows.pop().map(|row| N::of(std::sync::Arc::new(row))))
}

/// Answers a mutation with the row it changed.
macro_rules! answer {
    ($context:ident, $id:expr, $result:expr => $payload:ident { $field:ident: $node:ident }) => {
        match settle($result)? {
            Err(errors) => Ok($payload::refused($id, errors)),
            Ok(key) => {
                let $field = fresh::<$node>($context, key).await?;
                Ok($payload { client_mutation_id: $id, errors: Vec::new(), $field })
            }
        }
    };
}

/// The mutations by which persons come to roles and lose them.
#[derive(Default)]
pub(crate) struct RoleMutations;

#[Object]
impl RoleMutations {
    /// Asks for a role. Those who administer the scope are told, and decide.
    async fn request_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RequestRoleInput,
    ) -> Result<RequestRolePayload> {
        let (role, scope) = (policy::Role::from(input.role), input.scope.scope()?);
        let call = begin_call(context, "requestRole", input.idempotency_key, &(role, &scope, &input.reason));
        let registry = &context.sources().backend().registry;
        let result = registry.request_role(call.because(input.reason), role, scope).await;
        answer!(context, input.client_mutation_id, result => RequestRolePayload { role_request: RoleRequest })
    }

    /// Takes back a request of one's own that nobody has decided on.
    async fn withdraw_role_request(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which request.")] input: WithdrawRoleRequestInput,
    ) -> Result<WithdrawRoleRequestPayload> {
        let call = begin_call(context, "withdrawRoleRequest", input.idempotency_key, &input.key);
        let result = context.sources().backend().registry.withdraw_role_request(call, input.key).await;
        answer!(context, input.client_mutation_id, result => WithdrawRoleRequestPayload { role_request: RoleRequest })
    }

    /// Grants or refuses a role that is asked for. For administrators of its scope; nobody decides for themselves.
    async fn decide_role_request(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The decision.")] input: DecideRoleRequestInput,
    ) -> Result<DecideRoleRequestPayload> {
        let DecideRoleRequestInput { key, grant, expires, reason, .. } = &input;
        let call = begin_call(
            context,
            "decideRoleRequest",
            input.idempotency_key.clone(),
            &(key, grant, expires, reason),
        );
        let verdict = if *grant { Verdict::Grant { expires: *expires } } else { Verdict::Refuse };
        let registry = &context.sources().backend().registry;
        let result = registry.decide_role_request(call.because(reason.clone()), *key, verdict).await;
        answer!(context, input.client_mutation_id, result => DecideRoleRequestPayload { role_request: RoleRequest })
    }

    /// Grants a role without a request. For administrators of its scope; nobody grants more than they hold.
    async fn grant_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The role, and who is to hold it.")] input: GrantRoleInput,
    ) -> Result<GrantRolePayload> {
        let (role, scope) = (policy::Role::from(input.role), input.scope.scope()?);
        let (person, expires, reason) = (input.person_key, input.expires, input.reason);
        let call = begin_call(
            context,
            "grantRole",
            input.idempotency_key,
            &(person, role, &scope, expires, &reason),
        );
        let wanted = NewGrant { person, role, scope, expires };
        let result = context.sources().backend().registry.grant_role(call.because(reason), wanted).await;
        answer!(context, input.client_mutation_id, result => GrantRolePayload { role_grant: RoleGrant })
    }

    /// Takes a role back. For administrators of its scope, and for those who hold it.
    async fn revoke_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which grant.")] input: RevokeRoleInput,
    ) -> Result<RevokeRolePayload> {
        let RevokeRoleInput { key, reason, .. } = &input;
        let call = begin_call(context, "revokeRole", input.idempotency_key.clone(), &(key, reason));
        let registry = &context.sources().backend().registry;
        let result = registry.revoke_role(call.because(reason.clone()), *key).await;
        answer!(context, input.client_mutation_id, result => RevokeRolePayload { role_grant: RoleGrant })
    }
}
