//! Posts to webhooks, as Standard Webhooks has it (<https://www.standardwebhooks.com>).

use std::time::Duration;

use atlas_registry::notify::Message;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{SecondsFormat, Utc};
use hmac::{Hmac, Mac};
use reqwest::{Client, StatusCode, header::CONTENT_TYPE};
use serde_json::{Value, json};
use sha2::Sha256;
use url::Url;

use crate::guard::{Guard, NotPublic};

/// Posts what is to be told.
#[derive(Clone, Debug)]
pub(crate) struct Poster {
    guard: Guard,
    client: Client,
}

/// Why a delivery failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    /// In words, without personal data.
    pub(crate) why: String,
    /// Whether trying again is of no use.
    pub(crate) for_good: bool,
}

impl Failed {
    /// A failure that may pass.
    pub(crate) fn once(why: impl Into<String>) -> Self {
        Self { why: why.into(), for_good: false }
    }

    /// A failure that will not.
    pub(crate) fn for_good(why: impl Into<String>) -> Self {
        Self { why: why.into(), for_good: true }
    }
}

impl Poster {
    /// A poster behind this guard.
    pub(crate) fn new(guard: Guard, timeout: Duration) -> Result<Self, reqwest::Error> {
        let agent = concat!("atlas/", env!("CARGO_PKG_VERSION"));
        let client = guard.client(timeout).user_agent(agent).build()?;
        Ok(Self { guard, client })
    }

    /// Posts the message. Any answer of 200 to 299 is an arrival; its body is not read.
    pub(crate) async fn post(&self, url: &str, secret: &str, message: &Message) -> Result<(), Failed> {
        let url = Url::parse(url).map_err(|_| Failed::for_good("it is no address"))?;
        self.guard.check(&url).map_err(Failed::once)?;
        let body = body(message).to_string();
        let (id, moment) = (message.id.to_string(), Utc::now().timestamp());
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", moment)
            .header("webhook-signature", sign(secret, &id, moment, body.as_bytes()))
            .body(body);
        match request.send().await.map(|answer| answer.status()) {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) if status.is_redirection() => {
                Err(Failed::once(format!("it answered {}, but redirects are not followed", status.as_u16())))
            }
            // What the sender of this code wants is to hear no more.
            Ok(StatusCode::GONE) => Err(Failed::for_good("it answered 410: it is gone")),
            Ok(status) => Err(Failed::once(format!("it answered {}", status.as_u16()))),
            Err(error) => Err(Failed::once(described(&error))),
        }
    }
}

/// The failure in words. The error's own text holds the address, which may hold a secret.
fn described(error: &reqwest::Error) -> String {
    if Guard::refused(error) {
        return NotPublic.to_string();
    }
    let words = match error {
        error if error.is_timeout() => "it did not answer in time",
        error if error.is_connect() => "it cannot be connected to",
        _ => "the connection broke off",
    };
    words.to_owned()
}

/// The signature of a body: `v1,` and the base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>`. The key is what the
/// secret holds as base64 after `whsec_`.
pub fn sign(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> String {
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    let key = STANDARD.decode(encoded).unwrap_or_else(|_| encoded.as_bytes().to_vec());
    let signed = Hmac::<Sha256>::new_from_slice(&key).map(|mut mac| {
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        STANDARD.encode(mac.finalize().into_bytes())
    });
    // HMAC takes keys of any length.
    format!("v1,{}", signed.unwrap_or_default())
}

fn body(message: &Message) -> Value {
    let entity = message.entity.as_ref().map(|entity| {
        json!({ "kind": entity.kind.name(), "key": entity.key, "uid": entity.uid, "name": entity.name })
    });
    json!({
        "type": message.event,
        "timestamp": message.created.to_rfc3339_opts(SecondsFormat::Micros, true),
        "data": { "entity": entity, "proposal": message.proposal, "details": message.details },
    })
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn signatures_are_those_of_the_standard() {
        // The example of the Standard Webhooks specification's libraries.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signature =
            sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
