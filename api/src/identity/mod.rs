//! Who asks: a credential becomes a viewer, or is refused.

mod credential;

use std::sync::Arc;

use atlas_registry::{Registry, RegistryError, Viewer, identity::Session, identity::TOKEN_PREFIX};

pub use credential::Credential;

use crate::settings::Settings;

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

/// Knows people by what they bring.
#[derive(Clone)]
pub struct Identity {
    registry: Registry,
    settings: Arc<Settings>,
}

impl Identity {
    /// By the rules of these settings.
    pub fn new(registry: Registry, settings: Arc<Settings>) -> Self {
        Self { registry, settings }
    }

    /// The settings in effect.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Who brings this credential.
    pub async fn viewer(&self, credential: &Credential) -> Result<Viewer, Unwelcome> {
        match credential {
            Credential::None => Ok(Viewer::Anonymous),
            Credential::Session(token) => Ok(Viewer::Person(self.session(token).await?.actor)),
            Credential::Bearer(token) if token.starts_with(TOKEN_PREFIX) => {
                let actor = self.registry.authenticate_token(token).await?;
                let unknown = "the API token is unknown, expired or revoked";
                actor.map(Viewer::Person).ok_or_else(|| Unwelcome::Invalid(unknown.to_owned()))
            }
            Credential::Bearer(_) => {
                let message = format!("the token is not one of this atlas: those begin with {TOKEN_PREFIX}");
                Err(Unwelcome::Invalid(message))
            }
        }
    }

    /// The session with this token.
    pub async fn session(&self, token: &str) -> Result<Session, Unwelcome> {
        let found = self.registry.session(token).await?;
        found.ok_or_else(|| Unwelcome::Invalid("the session is over; sign in again".to_owned()))
    }
}
