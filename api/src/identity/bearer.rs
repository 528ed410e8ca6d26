//! Signed bearer tokens (JWT) of programs. Which algorithms, issuers and audience are good is set here, never by the
//! token.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, dangerous::insecure_decode, decode, decode_header};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Claims, Unwelcome, keys::IssuerKeys};
use crate::settings::Settings;

/// Longest token that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;

/// Takes signed bearer tokens.
pub struct BearerTokens {
    audience: String,
    issuers: Vec<IssuerKeys>,
    algorithms: Vec<Algorithm>,
    skew: u64,
}

/// The one thing that is read before the signature is known to be good: whose keys to look among.
#[derive(Deserialize)]
struct Named {
    iss: String,
}

impl BearerTokens {
    /// By the rules of the settings; none unless they name an audience.
    pub fn new(settings: &Settings, http: &Client) -> Option<Self> {
        let audience = settings.jwt_audience.clone()?;
        let issuers = settings.jwt_issuers().into_iter().map(|issuer| IssuerKeys::new(issuer, http.clone()));
        Some(Self {
            audience,
            issuers: issuers.collect(),
            algorithms: settings.algorithms(),
            skew: settings.clock_skew_seconds,
        })
    }

    /// The claims of a token that is good, and its issuer.
    pub async fn verify(&self, token: &str) -> Result<(Claims, &str), Unwelcome> {
        if token.len() > LONGEST {
            return Err(invalid("the token is too long"));
        }
        let header = decode_header(token)
            .map_err(|_| invalid("the token is no signed one, or of no kind taken here"))?;
        if !self.algorithms.contains(&header.alg) {
            return Err(invalid("the token is signed by an algorithm that is not taken here"));
        }
        let named = insecure_decode::<Named>(token).map_err(|_| invalid("the token names no issuer"))?;
        let issuer = self.issuers.iter().find(|known| known.issuer == named.claims.iss);
        let issuer = issuer.ok_or_else(|| invalid("the token is of an issuer that is not known here"))?;
        let key = issuer.find(&header).await?;
        let key = DecodingKey::from_jwk(&key).map_err(|_| invalid("the token's key is of no use"))?;
        let verified = decode::<Map<String, Value>>(token, &key, &self.rules(header.alg, &issuer.issuer));
        let verified = verified.map_err(|error| invalid(&format!("the token is not good: {error}")))?;
        Ok((Claims(verified.claims), &issuer.issuer))
    }

    fn rules(&self, algorithm: Algorithm, issuer: &str) -> Validation {
        let mut rules = Validation::new(algorithm);
        rules.leeway = self.skew;
        rules.validate_nbf = true;
        rules.set_audience(&[&self.audience]);
        rules.set_issuer(&[issuer]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        rules
    }
}

fn invalid(message: &str) -> Unwelcome {
    Unwelcome::Invalid(message.to_owned())
}
