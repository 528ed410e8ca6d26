//! Who asks: a credential becomes a viewer, or is refused.

mod bearer;
mod claims;
mod credential;
mod keys;
pub mod local;
mod provider;

use std::{sync::Arc, time::Duration};

use atlas_registry::{
    Registry, RegistryError, Viewer,
    identity::{Session, TOKEN_PREFIX},
    policy::TokenScope,
};
use reqwest::{Client, redirect::Policy};

pub use claims::{Claims, role_mapping};
pub use credential::Credential;
pub use provider::{Outward, Provider, ProviderError};

use crate::settings::Settings;
use bearer::BearerTokens;

/// How long an issuer may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a credential was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Unwelcome {
    /// It is unknown, over, revoked or forged; the text is for the one who sent it.
    #[error("{0}")]
    Invalid(String),
    /// Its owner is not let in; the text is for them.
    #[error("{0}")]
    Refused(String),
    /// It cannot be checked at present; the reason is for the log.
    #[error("{0}")]
    Unchecked(String),
}

impl From<RegistryError> for Unwelcome {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Forbidden(reason) => Self::Refused(reason),
            other => Self::Unchecked(other.to_string()),
        }
    }
}

/// Knows people by what they bring. Clones share what is known of issuers.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    registry: Registry,
    settings: Arc<Settings>,
    demo: bool,
    provider: Option<Provider>,
    bearer: Option<BearerTokens>,
}

impl Identity {
    /// By the rules of these settings; in demo mode there are local people, too.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(registry: Registry, settings: Arc<Settings>, demo: bool) -> Result<Self, reqwest::Error> {
        let http = http_client()?;
        let provider = Provider::new(&settings, &http);
        let bearer = BearerTokens::new(&settings, &http);
        Ok(Self(Arc::new(Inner { registry, settings, demo, provider, bearer })))
    }

    /// The provider that people sign in at, if there is one.
    pub fn provider(&self) -> Option<&Provider> {
        self.0.provider.as_ref()
    }

    /// The local people who may sign in by a click: none but in demo mode.
    pub fn local_users(&self) -> &'static [local::LocalUser] {
        if self.0.demo { &local::LOCAL_USERS } else { &[] }
    }

    /// Who brings this credential.
    pub async fn viewer(&self, credential: &Credential) -> Result<Viewer, Unwelcome> {
        match credential {
            Credential::None => Ok(Viewer::Anonymous),
            Credential::Session(token) => Ok(Viewer::Person(self.session(token).await?.actor)),
            Credential::Bearer(token) if token.starts_with(TOKEN_PREFIX) => {
                let actor = self.0.registry.authenticate_token(token).await?;
                let unknown = "the API token is unknown, expired or revoked";
                actor.map(Viewer::Person).ok_or_else(|| Unwelcome::Invalid(unknown.to_owned()))
            }
            Credential::Bearer(token) => self.signed(token).await,
        }
    }

    /// The session with this token.
    pub async fn session(&self, token: &str) -> Result<Session, Unwelcome> {
        let found = self.0.registry.session(token).await?;
        found.ok_or_else(|| Unwelcome::Invalid("the session is over; sign in again".to_owned()))
    }

    async fn signed(&self, token: &str) -> Result<Viewer, Unwelcome> {
        let Some(bearer) = &self.0.bearer else {
            let message = format!("only API tokens of this atlas are taken; they begin with {TOKEN_PREFIX}");
            return Err(Unwelcome::Invalid(message));
        };
        let (claims, issuer) = bearer.verify(token).await?;
        let nobody = || Unwelcome::Invalid("the token names nobody".to_owned());
        let identity = claims.identity(issuer).ok_or_else(nobody)?;
        let person = self.0.registry.recognise(&identity).await?;
        let roles = claims.roles(&self.0.settings);
        Ok(Viewer::Person(self.0.registry.actor_of(&person, TokenScope::Admin, &roles).await?))
    }
}

/// The client for issuers. It follows no redirect: who sets an issuer means that place and no other.
pub fn http_client() -> Result<Client, reqwest::Error> {
    Client::builder().redirect(Policy::none()).timeout(PATIENCE).build()
}
