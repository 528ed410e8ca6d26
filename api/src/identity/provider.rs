//! The OpenID Connect provider that people sign in at: authorization code with PKCE, state and nonce.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use atlas_registry::identity::PendingSignIn;
use chrono::{TimeDelta, Utc};
use jsonwebtoken::dangerous::insecure_decode;
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId,
    ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
    SubjectIdentifier, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreGenderClaim, CoreIdToken,
        CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse,
    },
};
use reqwest::Client;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Claims;
use crate::settings::Settings;

/// How long what discovery said is taken as it is.
const KEPT: Duration = Duration::from_mins(5);

/// Why someone could not sign in at the provider.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The provider does not answer as it should; the reason is for the log.
    #[error("the identity provider does not answer: {0}")]
    Unavailable(String),
    /// What came back does not hold; the reason is for the log.
    #[error("the identity does not hold: {0}")]
    Refused(String),
}

/// Everything an identity says beyond the standard claims.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Further(Map<String, Value>);

impl AdditionalClaims for Further {}

type Discovered = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider that people sign in at.
pub struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    scopes: Vec<Scope>,
    algorithms: Vec<CoreJwsSigningAlgorithm>,
    skew: TimeDelta,
    http: Client,
    known: Mutex<Option<(Instant, Arc<CoreProviderMetadata>)>>,
}

/// A person on the way to the provider.
pub struct Outward {
    /// Where the browser goes.
    pub address: String,
    /// What is to be known when it comes back.
    pub pending: PendingSignIn,
}

impl Provider {
    /// The provider of the settings, if they name one.
    pub fn new(settings: &Settings, http: &Client) -> Option<Self> {
        let issuer = IssuerUrl::new(settings.oidc_issuer.clone()?).ok()?;
        let public_url = settings.public_url.as_deref()?;
        let named = settings.jwt_algorithms.iter().map(|name| Value::String(name.clone()));
        Some(Self {
            issuer,
            client_id: ClientId::new(settings.oidc_client_id.clone()?),
            client_secret: settings.oidc_client_secret.clone().map(ClientSecret::new),
            redirect: RedirectUrl::new(format!("{public_url}/sign-in/callback")).ok()?,
            scopes: settings.oidc_scopes.iter().filter(|s| *s != "openid").cloned().map(Scope::new).collect(),
            algorithms: named.filter_map(|name| serde_json::from_value(name).ok()).collect(),
            skew: TimeDelta::try_seconds(i64::try_from(settings.clock_skew_seconds).ok()?)?,
            http: http.clone(),
            known: Mutex::default(),
        })
    }

    /// Its issuer address.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// Asks whether it answers.
    pub async fn probe(&self) -> Result<(), ProviderError> {
        self.discover().await.map(|_| ())
    }

    /// Sends someone to the provider, to go on at `return_to` afterwards.
    pub async fn set_out(&self, return_to: String) -> Result<Outward, ProviderError> {
        let client = self.client(&*self.metadata().await?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        let (address, state, nonce) =
            request.add_scopes(self.scopes.iter().cloned()).set_pkce_challenge(challenge).url();
        let pending = PendingSignIn {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            pkce_verifier: verifier.into_secret(),
            return_to,
        };
        Ok(Outward { address: address.into(), pending })
    }

    /// Who came back with this code.
    pub async fn identify(
        &self,
        code: String,
        nonce: String,
        pkce_verifier: String,
    ) -> Result<Claims, ProviderError> {
        let client = self.client(&*self.metadata().await?);
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(unavailable)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(pkce_verifier));
        let answer = exchange.request_async(&self.http).await.map_err(refused)?;
        let id_token = answer.id_token().ok_or_else(|| refused("no ID token came"))?;
        let claims = self.verified(&client, id_token, &Nonce::new(nonce), &answer).await?;
        let subject = claims.0.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut all = self.user_info(&client, &answer, subject).await;
        // The signed word goes before that of the endpoint.
        all.extend(claims.0);
        Ok(Claims(all))
    }

    /// The claims of the ID token; when it is signed by a key not known yet, the keys are fetched anew once.
    async fn verified(
        &self,
        client: &Discovered,
        id_token: &CoreIdToken,
        nonce: &Nonce,
        answer: &CoreTokenResponse,
    ) -> Result<Claims, ProviderError> {
        use ClaimsVerificationError::SignatureVerification;
        match self.check(client, id_token, nonce, answer) {
            Err(SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {}
            other => return other.map_err(refused),
        }
        // Nobody but the provider itself can bring this about: the token came from it, for a code.
        let rotated = self.client(&*self.discover().await?);
        self.check(&rotated, id_token, nonce, answer).map_err(refused)
    }

    fn check(
        &self,
        client: &Discovered,
        id_token: &CoreIdToken,
        nonce: &Nonce,
        answer: &CoreTokenResponse,
    ) -> Result<Claims, ClaimsVerificationError> {
        let verifier = self.verifier(client);
        let claims = id_token.claims(&verifier, nonce)?;
        if let Some(expected) = claims.access_token_hash() {
            let other = |error: &dyn std::fmt::Display| ClaimsVerificationError::Other(error.to_string());
            let algorithm = id_token.signing_alg().map_err(|error| other(&error))?;
            let key = id_token.signing_key(&verifier).map_err(|error| other(&error))?;
            let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
            if actual.map_err(|error| other(&error))? != *expected {
                return Err(other(&"the access token is not the one the ID token came with"));
            }
        }
        // The library keeps claims it does not know to itself; the token is verified by now.
        let all = insecure_decode::<Map<String, Value>>(id_token.to_string());
        all.map(|token| Claims(token.claims))
            .map_err(|error| ClaimsVerificationError::Other(error.to_string()))
    }

    fn verifier<'a>(&self, client: &'a Discovered) -> CoreIdTokenVerifier<'a> {
        let skew = self.skew;
        let early = move |issued| {
            if issued > Utc::now() + skew { Err("issued in the future".to_owned()) } else { Ok(()) }
        };
        client
            .id_token_verifier()
            .set_allowed_algs(self.algorithms.iter().cloned())
            .set_time_fn(move || Utc::now() - skew)
            .set_issue_time_verifier_fn(early)
    }

    /// What the provider's endpoint adds: many give name and address only there. Without it less is known.
    async fn user_info(
        &self,
        client: &Discovered,
        answer: &CoreTokenResponse,
        subject: String,
    ) -> Map<String, Value> {
        let subject = SubjectIdentifier::new(subject);
        let Ok(request) = client.user_info(answer.access_token().clone(), Some(subject)) else {
            return Map::new();
        };
        let info: Result<UserInfoClaims<Further, CoreGenderClaim>, _> =
            request.request_async(&self.http).await;
        match info.map(serde_json::to_value) {
            Ok(Ok(Value::Object(claims))) => claims,
            Ok(_) => Map::new(),
            Err(error) => {
                tracing::warn!(%error, "the identity provider tells nothing further of a person");
                Map::new()
            }
        }
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Discovered {
        let post = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let secret = self.client_secret.clone();
        CoreClient::from_provider_metadata(metadata.clone(), self.client_id.clone(), secret)
            .set_redirect_uri(self.redirect.clone())
            .set_auth_type(if post { AuthType::RequestBody } else { AuthType::BasicAuth })
    }

    async fn metadata(&self) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((fetched, metadata)) if fetched.elapsed() < KEPT => Ok(metadata),
            _ => self.discover().await,
        }
    }

    async fn discover(&self) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let found = Arc::new(found.map_err(unavailable)?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), Arc::clone(&found)));
        Ok(found)
    }
}

fn unavailable(error: impl std::error::Error) -> ProviderError {
    ProviderError::Unavailable(chain(&error))
}

fn refused(error: impl Into<Box<dyn std::error::Error>>) -> ProviderError {
    ProviderError::Refused(chain(&*error.into()))
}

fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
