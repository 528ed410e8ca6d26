//! What people change about themselves, their name and their API tokens, and whom administrators let in.

use async_graphql::{Context, InputObject, Object};
use atlas_registry::identity::NewToken;
use uuid::Uuid;

use crate::{
    failure::Result,
    model::{ApiToken, Person, TokenScope, person},
    mutation::{begin_call, payload, settle},
    operation::Operation,
};

/// What an API token is to be.
#[derive(InputObject)]
pub(crate) struct CreateApiTokenInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// What its owner calls it: 1 to 100 characters.
    name: String,
    /// What it may be used for.
    #[graphql(default_with = "TokenScope::Read")]
    scope: TokenScope,
    /// For how many days, from now.
    #[graphql(default = 90)]
    expires_in_days: i32,
}

/// Which API token is to end.
#[derive(InputObject)]
pub(crate) struct RevokeApiTokenInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// The key of the token.
    key: Uuid,
}

/// What the viewer changes about themselves.
#[derive(InputObject)]
pub(crate) struct UpdateMyProfileInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Chosen by the client: the same key with the same input is done once and answered alike for 24 hours.
    idempotency_key: Option<String>,
    /// Name to be shown by: 1 to 200 characters. The identity provider's no longer replaces it.
    name: String,
}

/// Who is to be disabled, or enabled again.
#[derive(InputObject)]
pub(crate) struct SetPersonDisabledInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// The key of the person.
    key: Uuid,
    /// Whether they are to be refused.
    disabled: bool,
}

payload! {
    /// What came of disabling or enabling a person.
    SetPersonDisabledPayload {
        /// The person.
        person: Person,
    }
}

payload! {
    /// What came of making an API token.
    CreateApiTokenPayload {
        /// The token itself. It is shown here only: keep it now.
        token: String,
        /// What is kept of it.
        api_token: ApiToken,
    }
}

payload! {
    /// What came of revoking an API token.
    RevokeApiTokenPayload {
        /// The token, revoked.
        api_token: ApiToken,
    }
}

payload! {
    /// What came of changing one's profile.
    UpdateMyProfilePayload {
        /// The viewer, changed.
        person: Person,
    }
}

/// Mutations of the viewer's own identity.
#[derive(Default)]
pub(crate) struct IdentityMutations;

#[Object]
impl IdentityMutations {
    /// Makes a personal API token, for scripts: sent as `Authorization: Bearer …`, it acts for its owner within its
    /// scope, with the roles granted in this atlas, until it ends or is revoked. Roles that come from claims of the
    /// identity provider do not go with it. Needs a browser session or a token with the scope `ADMIN`.
    async fn create_api_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What it is to be.")] input: CreateApiTokenInput,
    ) -> Result<CreateApiTokenPayload> {
        let CreateApiTokenInput { client_mutation_id, name, scope, expires_in_days } = input;
        let sources = context.sources();
        let new = NewToken { name, scope: scope.into(), days: expires_in_days.into() };
        let made = sources.backend().registry.create_token(sources.viewer(), new).await;
        Ok(match settle(made)? {
            Ok(issued) => CreateApiTokenPayload {
                client_mutation_id,
                errors: Vec::new(),
                token: Some(issued.secret),
                api_token: Some(issued.token.into()),
            },
            Err(errors) => CreateApiTokenPayload::refused(client_mutation_id, errors),
        })
    }

    /// Ends one of the viewer's own API tokens at once.
    async fn revoke_api_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RevokeApiTokenInput,
    ) -> Result<RevokeApiTokenPayload> {
        let RevokeApiTokenInput { client_mutation_id, key } = input;
        let sources = context.sources();
        let revoked = sources.backend().registry.revoke_token(sources.viewer(), key).await;
        Ok(match settle(revoked)? {
            Ok(token) => RevokeApiTokenPayload {
                client_mutation_id,
                errors: Vec::new(),
                api_token: Some(token.into()),
            },
            Err(errors) => RevokeApiTokenPayload::refused(client_mutation_id, errors),
        })
    }

    /// Changes the name the viewer is shown by.
    async fn update_my_profile(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateMyProfileInput,
    ) -> Result<UpdateMyProfilePayload> {
        let UpdateMyProfileInput { client_mutation_id, idempotency_key, name } = input;
        let call = begin_call(context, "updateMyProfile", idempotency_key, &name);
        let renamed = context.sources().backend().registry.rename_self(call, &name).await;
        Ok(match settle(renamed)? {
            Ok(row) => UpdateMyProfilePayload {
                client_mutation_id,
                errors: Vec::new(),
                person: person(context, row.key).await?,
            },
            Err(errors) => UpdateMyProfilePayload::refused(client_mutation_id, errors),
        })
    }

    /// Disables a person, or enables them again. Who is disabled is refused at once, whatever they sign in by; what
    /// they did stays. Needs the role `ADMIN` over everything.
    async fn set_person_disabled(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who, and whether.")] input: SetPersonDisabledInput,
    ) -> Result<SetPersonDisabledPayload> {
        let SetPersonDisabledInput { client_mutation_id, key, disabled } = input;
        let sources = context.sources();
        let set = sources.backend().registry.set_disabled(sources.viewer(), key, disabled).await;
        Ok(match settle(set)? {
            Ok(row) => SetPersonDisabledPayload {
                client_mutation_id,
                errors: Vec::new(),
                person: person(context, row.key).await?,
            },
            Err(errors) => SetPersonDisabledPayload::refused(client_mutation_id, errors),
        })
    }
}
