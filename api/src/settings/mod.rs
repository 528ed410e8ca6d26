//! What can be configured: `atlas.toml`, then `ATLAS_*` in the environment, then flags.

mod check;
mod load;
mod show;
#[cfg(test)]
mod tests;

use std::{path::PathBuf, time::Duration};

use atlas_harvest::Quota;
use atlas_records::SealKeys;
use atlas_registry::address::AllowList;
use atlas_schema::Limits;
use jsonwebtoken::{Algorithm, AlgorithmFamily};
use serde::{Deserialize, Serialize};

pub use load::{Loaded, Overrides, SettingsError, load};
pub use show::effective;

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people: one line an event, coloured on a terminal.
    #[default]
    Text,
    /// For machines: one JSON object an event.
    Json,
}

/// Every setting, by its name in `atlas.toml`; in the environment it is `ATLAS_` and the name in capitals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address and port to serve on; port 0 takes any free one.
    pub listen: String,
    /// Folder of the database file, the embedded index and the record store.
    pub data_dir: PathBuf,
    /// `sqlite://<file>` or `postgres://…`; absent, `atlas.db` in the data directory.
    pub database_url: Option<String>,
    /// `http://…` of a Meilisearch server; absent, the embedded engine.
    pub search_url: Option<String>,
    /// The key of the Meilisearch server.
    pub search_key: Option<String>,
    /// Name of the index on the Meilisearch server.
    pub search_index: String,
    /// GeoJSON file of countries and states that records are compared with; absent, those that come with the program.
    pub boundaries: Option<PathBuf>,
    /// `s3://<bucket>/<prefix>` of the record store; absent, the folder `records` in the data directory. Credentials come
    /// from the usual `AWS_*` variables.
    pub records_url: Option<String>,
    /// Keys that the originals of sensitive records are sealed with, in Base64, separated by commas, that in use first.
    pub sensitive_key: Option<String>,
    /// What to log: a level (`info`) or directives (`info,atlas_ingest=debug`).
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Address under which people reach the atlas, as `https://atlas.example.org`; needed to sign in elsewhere.
    pub public_url: Option<String>,
    /// Issuer address of the OpenID Connect provider that people sign in at; absent, nobody signs in by browser.
    pub oidc_issuer: Option<String>,
    /// Name of this atlas at the provider.
    pub oidc_client_id: Option<String>,
    /// Secret of this atlas at the provider; absent, it is a public client.
    pub oidc_client_secret: Option<String>,
    /// What is asked of the provider.
    pub oidc_scopes: Vec<String>,
    /// Claim that holds roles or groups, with dots into nested ones, as `realm_access.roles`.
    pub role_claim: Option<String>,
    /// Roles over everything that values of that claim give, each as `value=ROLE`.
    pub role_mapping: Vec<String>,
    /// Audience that signed bearer tokens must name; absent, none are taken.
    pub jwt_audience: Option<String>,
    /// Issuers of signed bearer tokens; empty, that people sign in at.
    pub jwt_issuers: Vec<String>,
    /// Signatures that are taken, on bearer tokens and identities; asymmetric ones only.
    pub jwt_algorithms: Vec<String>,
    /// By how much the clocks of issuers may differ, in seconds.
    pub clock_skew_seconds: u64,
    /// How long a browser stays signed in, in hours.
    pub session_hours: u32,
    /// Origins whose pages may call the API, such as `https://hub.example.org`; `*` means any.
    pub cors_origins: Vec<String>,
    /// How many proxies stand before the atlas, each adding to `X-Forwarded-For` whom it was called by.
    pub trusted_proxies: u8,
    /// A text shown on every page, for instance that the records are generated.
    pub notice: String,
    /// Largest request body, in bytes.
    pub max_body_bytes: usize,
    /// Longest time for one HTTP request, in seconds.
    pub request_timeout_seconds: u64,
    /// Longest time for one GraphQL operation, in seconds.
    pub operation_timeout_seconds: u64,
    /// How long open requests may still run after a signal to stop, in seconds.
    pub shutdown_grace_seconds: u64,
    /// Deepest nesting of a GraphQL operation.
    pub max_depth: usize,
    /// Highest price of a GraphQL operation; a connection costs its page size times its child.
    pub max_complexity: usize,
    /// Most aliases in a GraphQL operation.
    pub max_aliases: usize,
    /// Largest page of a connection, at most 1000.
    pub max_page_size: u32,
    /// Most operations in one batched request.
    pub max_batch: usize,
    /// Where e-mail is handed over: `smtps://user:password@host`, `smtp://host:587?tls=required`, or `smtp://localhost`;
    /// absent, none is sent.
    pub smtp_url: Option<String>,
    /// Who e-mail is from, as `Atlas <atlas@example.org>`; needed with `smtp_url`.
    pub smtp_from: Option<String>,
    /// Hosts, addresses and networks that webhooks may lead to though they are not of the public internet.
    pub webhook_allow: Vec<String>,
    /// How often a webhook or e-mail is tried before it is given up.
    pub delivery_attempts: u32,
    /// Whether datasets are harvested from their endpoints while the atlas is served.
    pub harvest: bool,
    /// Hosts, addresses and networks that are harvested though they are not of the public internet.
    pub harvest_allow: Vec<String>,
    /// Largest archive that is fetched or sent, in bytes.
    pub max_archive_bytes: u64,
    /// Most bytes that the uploads of one person may have together.
    pub upload_person_bytes: u64,
    /// Most bytes that all uploads may have together.
    pub upload_total_bytes: u64,
    /// Longest time in which nothing of an upload comes, in seconds.
    pub upload_idle_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            data_dir: PathBuf::from("data"),
            database_url: None,
            search_url: None,
            search_key: None,
            search_index: "occurrences".to_owned(),
            boundaries: None,
            records_url: None,
            sensitive_key: None,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            public_url: None,
            oidc_issuer: None,
            oidc_client_id: None,
            oidc_client_secret: None,
            oidc_scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
            role_claim: None,
            role_mapping: Vec::new(),
            jwt_audience: None,
            jwt_issuers: Vec::new(),
            jwt_algorithms: ["RS256", "PS256", "ES256", "EdDSA"].map(str::to_owned).to_vec(),
            clock_skew_seconds: 60,
            session_hours: 12,
            cors_origins: Vec::new(),
            trusted_proxies: 0,
            notice: String::new(),
            max_body_bytes: 1024 * 1024,
            request_timeout_seconds: 30,
            operation_timeout_seconds: 20,
            shutdown_grace_seconds: 10,
            max_depth: limits.depth,
            max_complexity: limits.complexity,
            max_aliases: limits.aliases,
            max_page_size: limits.page_size,
            max_batch: limits.batch,
            smtp_url: None,
            smtp_from: None,
            webhook_allow: Vec::new(),
            delivery_attempts: 10,
            harvest: true,
            harvest_allow: Vec::new(),
            max_archive_bytes: 20_000_000_000,
            upload_person_bytes: 40_000_000_000,
            upload_total_bytes: 200_000_000_000,
            upload_idle_seconds: 60,
        }
    }
}

impl Settings {
    /// The database in use.
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data_dir.join("atlas.db").display()))
    }

    /// Whether people reach the atlas over https, so that its cookies may travel that way only.
    pub fn secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Issuers whose signed bearer tokens are taken.
    pub fn jwt_issuers(&self) -> Vec<String> {
        if self.jwt_issuers.is_empty() {
            return self.oidc_issuer.iter().cloned().collect();
        }
        self.jwt_issuers.clone()
    }

    /// The signatures that are taken; one that is not known, or needs a shared secret, is none of them.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let known = self.jwt_algorithms.iter().filter_map(|name| name.parse::<Algorithm>().ok());
        known.filter(|algorithm| algorithm.family() != AlgorithmFamily::Hmac).collect()
    }

    /// Folder of the embedded index.
    pub fn index_dir(&self) -> PathBuf {
        self.data_dir.join("index")
    }

    /// Folder of the record store.
    pub fn records_dir(&self) -> PathBuf {
        self.data_dir.join("records")
    }

    /// The addresses that webhooks may lead to though they are not of the public internet.
    pub fn allow_list(&self) -> Result<AllowList, SettingsError> {
        listed("webhook_allow", &self.webhook_allow)
    }

    /// The addresses that are harvested though they are not of the public internet.
    pub fn harvest_allow_list(&self) -> Result<AllowList, SettingsError> {
        listed("harvest_allow", &self.harvest_allow)
    }

    /// How much people may send.
    pub const fn upload_quota(&self) -> Quota {
        Quota {
            file: self.max_archive_bytes,
            person: self.upload_person_bytes,
            all: self.upload_total_bytes,
            idle_seconds: self.upload_idle_seconds,
        }
    }

    /// The keys that originals of sensitive records are sealed with, if there are any.
    pub fn seal_keys(&self) -> Result<Option<SealKeys>, SettingsError> {
        let keys = self.sensitive_key.as_deref().map(SealKeys::parse).transpose();
        keys.map_err(|bad| SettingsError::Wrong(format!("`sensitive_key` cannot be used: {bad}")))
    }

    /// How long a retired load may still be read: the longest query, and a margin for clocks.
    pub fn retire_after(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds.max(self.operation_timeout_seconds) + 10)
    }
}

fn listed(setting: &str, entries: &[String]) -> Result<AllowList, SettingsError> {
    AllowList::parse(entries.iter().map(String::as_str)).map_err(|entry| {
        SettingsError::Wrong(format!(
            "`{entry}` in `{setting}` is no host, address or network; write it like hooks.internal or 10.0.0.0/8"
        ))
    })
}
