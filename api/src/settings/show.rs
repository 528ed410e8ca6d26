//! The effective settings as text, secrets masked.

use serde_json::{Value, json};
use url::Url;

use super::{Loaded, Settings};

/// What stands in place of a secret.
const MASK: &str = "***";

/// The settings as TOML, one a line, each with its source.
pub fn effective(loaded: &Loaded) -> String {
    let mut settings = loaded.settings.clone();
    settings.database_url = Some(mask_url(&settings.database_url()));
    settings.search_url = settings.search_url.map(|url| mask_url(&url));
    settings.smtp_url = settings.smtp_url.map(|url| mask_url(&url));
    settings.search_key = settings.search_key.map(|_| MASK.to_owned());
    settings.sensitive_key = settings.sensitive_key.map(|_| MASK.to_owned());
    settings.oidc_client_secret = settings.oidc_client_secret.map(|_| MASK.to_owned());
    let Value::Object(values) = json!(settings) else { return String::new() };
    let lines = keys_in_order().into_iter().map(|key| {
        let origin = loaded.origins.get(&key).map_or("default", String::as_str);
        match values.get(&key) {
            None | Some(Value::Null) => format!("# {key} is not set\n"),
            Some(value) => format!("{key} = {value} # {origin}\n"),
        }
    });
    lines.collect()
}

/// An address without its password.
fn mask_url(text: &str) -> String {
    match Url::parse(text) {
        Ok(mut url) if url.password().is_some() => match url.set_password(Some(MASK)) {
            Ok(()) => url.to_string(),
            Err(()) => MASK.to_owned(),
        },
        _ => text.to_owned(),
    }
}

fn keys_in_order() -> Vec<String> {
    match json!(Settings::default()) {
        Value::Object(map) => map.into_iter().map(|(key, _)| key).collect(),
        _ => Vec::new(),
    }
}
