//! The keys of an issuer, found by discovery, kept for a while, and fetched anew when a token names another one.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, Header,
    jwk::{AlgorithmParameters, Jwk, PublicKeyUse},
};
use reqwest::Client;
use serde_json::Value;

use super::Unwelcome;

/// How long keys are taken as they are: a key that the issuer withdrew is refused after this at the latest.
const KEPT: Duration = Duration::from_mins(5);
/// Fetches for unknown keys in [`KEPT`]: enough for a rotation, too few for made-up key names to burden the issuer.
const MOST_FETCHES: usize = 5;

/// The keys of one issuer.
pub struct IssuerKeys {
    /// The issuer, as its tokens name it.
    pub issuer: String,
    http: Client,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    keys: Arc<Vec<Jwk>>,
    /// When the keys were fetched.
    fetched: Option<Instant>,
    /// When fetches began, the latest ones.
    begun: Vec<Instant>,
}

impl IssuerKeys {
    /// None known yet.
    pub fn new(issuer: String, http: Client) -> Self {
        Self { issuer, http, known: Mutex::default() }
    }

    /// The key that a token with this header is signed by.
    pub async fn find(&self, header: &Header) -> Result<Jwk, Unwelcome> {
        let (keys, fresh) = self.kept();
        if let Some(key) = pick(&keys, header).filter(|_| fresh) {
            return Ok(key.clone());
        }
        let keys = if self.may_fetch() { self.fetch_or(keys).await? } else { keys };
        let unknown = "the token is signed by a key that its issuer does not show";
        pick(&keys, header).cloned().ok_or_else(|| Unwelcome::Invalid(unknown.to_owned()))
    }

    fn kept(&self) -> (Arc<Vec<Jwk>>, bool) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.fetched.is_some_and(|fetched| fetched.elapsed() < KEPT);
        (Arc::clone(&known.keys), fresh)
    }

    fn may_fetch(&self) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.begun.retain(|begun| begun.elapsed() < KEPT);
        let may = known.begun.len() < MOST_FETCHES;
        if may {
            known.begun.push(Instant::now());
        }
        may
    }

    /// Fetches the keys; when the issuer does not answer, those it showed before go on being good.
    async fn fetch_or(&self, before: Arc<Vec<Jwk>>) -> Result<Arc<Vec<Jwk>>, Unwelcome> {
        match fetch(&self.http, &self.issuer).await {
            Ok(keys) => {
                let keys = Arc::new(keys);
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                known.keys = Arc::clone(&keys);
                known.fetched = Some(Instant::now());
                Ok(keys)
            }
            Err(reason) if before.is_empty() => Err(Unwelcome::Unchecked(reason)),
            Err(reason) => {
                tracing::warn!(issuer = self.issuer, reason, "the issuer's keys cannot be fetched");
                Ok(before)
            }
        }
    }
}

/// The key a token names; without a name, the only one that fits. Keys for other algorithms and uses do not.
fn pick<'a>(keys: &'a [Jwk], header: &Header) -> Option<&'a Jwk> {
    let mut fitting = keys.iter().filter(|key| fits(key, header.alg));
    if header.kid.is_some() {
        return fitting.find(|key| key.common.key_id == header.kid);
    }
    let only = fitting.next();
    only.filter(|_| fitting.next().is_none())
}

fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let family = match &key.algorithm {
        AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa,
        AlgorithmParameters::EllipticCurve(_) => AlgorithmFamily::Ec,
        AlgorithmParameters::OctetKeyPair(_) => AlgorithmFamily::Ed,
        AlgorithmParameters::OctetKey(_) => return false,
    };
    let signs = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    // A key may say which algorithm it is for; then it is for no other.
    let named = key.common.key_algorithm.map(|named| named.to_string());
    signs && family == algorithm.family() && named.is_none_or(|named| named == format!("{algorithm:?}"))
}

/// Asks the issuer where its keys are, and for them. Its word on who it is must be the same.
async fn fetch(http: &Client, issuer: &str) -> Result<Vec<Jwk>, String> {
    let discovery = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let described = get(http, &discovery).await?;
    if described["issuer"] != issuer {
        return Err(format!("{discovery} is not of {issuer}"));
    }
    let place = described["jwks_uri"].as_str().ok_or_else(|| format!("{discovery} names no keys"))?;
    let set = get(http, place).await?;
    let keys = set["keys"].as_array().ok_or_else(|| format!("{place} holds no keys"))?;
    // A key of a kind that is not known here is none of ours to use.
    Ok(keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect())
}

async fn get(http: &Client, url: &str) -> Result<Value, String> {
    let answer = http.get(url).send().await.map_err(|error| error.to_string())?;
    let status = answer.status();
    if !status.is_success() {
        return Err(format!("{url} answered {status}"));
    }
    let body = answer.bytes().await.map_err(|error| error.to_string())?;
    serde_json::from_slice(&body).map_err(|error| format!("{url}: {error}"))
}
