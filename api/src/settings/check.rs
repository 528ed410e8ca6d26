//! Refuses settings that make no sense, each with its name.

use atlas_schema::MAX_PAGE_SIZE;
use url::Url;

use super::{Settings, SettingsError};
use crate::identity::role_mapping;

/// Most hours a browser may stay signed in: a quarter of a year.
const MOST_SESSION_HOURS: u32 = 24 * 92;
/// Most seconds that clocks may differ by: beyond that a setting is a mistake.
const MOST_SKEW: u64 = 600;

/// Refuses what makes no sense.
pub(super) fn check(settings: &Settings) -> Result<(), SettingsError> {
    let positive = [
        ("max_body_bytes", settings.max_body_bytes),
        ("max_depth", settings.max_depth),
        ("max_complexity", settings.max_complexity),
        ("max_page_size", settings.max_page_size as usize),
        ("max_batch", settings.max_batch),
    ];
    if let Some((name, _)) = positive.iter().find(|(_, value)| *value == 0) {
        return Err(SettingsError::Wrong(format!("`{name}` must be at least 1")));
    }
    if settings.max_page_size > MAX_PAGE_SIZE {
        return Err(SettingsError::Wrong(format!("`max_page_size` must be at most {MAX_PAGE_SIZE}")));
    }
    if settings.request_timeout_seconds == 0 || settings.operation_timeout_seconds == 0 {
        return Err(SettingsError::Wrong("a time-out must be at least 1 second".to_owned()));
    }
    if let Some(url) = &settings.database_url
        && !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme))
    {
        return Err(SettingsError::Wrong(
            "`database_url` must begin with sqlite:// or postgres://".to_owned(),
        ));
    }
    if let Some(url) = &settings.search_url
        && !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))
    {
        return Err(SettingsError::Wrong("`search_url` must begin with http:// or https://".to_owned()));
    }
    if settings.records_url.as_ref().is_some_and(|url| url.strip_prefix("s3://").is_none_or(str::is_empty)) {
        return Err(SettingsError::Wrong("`records_url` must be s3://<bucket>/<prefix>".to_owned()));
    }
    settings.seal_keys()?;
    check_told(settings)?;
    check_archives(settings)?;
    check_origins(&settings.cors_origins)?;
    check_sign_in(settings)?;
    check_tokens(settings)
}

/// What people and programs are told by.
fn check_told(settings: &Settings) -> Result<(), SettingsError> {
    if settings.smtp_url.is_some() && settings.smtp_from.is_none() {
        return Err(SettingsError::Wrong("`smtp_from` is needed with `smtp_url`".to_owned()));
    }
    if settings.delivery_attempts == 0 {
        return Err(SettingsError::Wrong("`delivery_attempts` must be at least 1".to_owned()));
    }
    settings.allow_list().map(drop)
}

/// What archives from elsewhere are limited by.
fn check_archives(settings: &Settings) -> Result<(), SettingsError> {
    let limits = [
        ("max_archive_bytes", settings.max_archive_bytes),
        ("upload_person_bytes", settings.upload_person_bytes),
        ("upload_total_bytes", settings.upload_total_bytes),
        ("upload_idle_seconds", settings.upload_idle_seconds),
    ];
    if let Some((name, _)) = limits.iter().find(|(_, value)| *value == 0) {
        return refuse(&format!("`{name}` must be at least 1"));
    }
    settings.harvest_allow_list().map(drop)
}

fn check_origins(origins: &[String]) -> Result<(), SettingsError> {
    for origin in origins.iter().filter(|origin| *origin != "*") {
        let parsed = Url::parse(origin).ok();
        if parsed.is_none_or(|url| url.origin().ascii_serialization() != *origin) {
            return Err(SettingsError::Wrong(format!(
                "`{origin}` in `cors_origins` is no origin; write it like https://hub.example.org, without a path"
            )));
        }
    }
    Ok(())
}

/// What signing in by browser needs.
fn check_sign_in(settings: &Settings) -> Result<(), SettingsError> {
    if let Some(url) = &settings.public_url
        && Url::parse(url)
            .map_or(true, |parsed| !is_web(&parsed) || parsed.origin().ascii_serialization() != *url)
    {
        return refuse(
            "`public_url` must be like https://atlas.example.org, without a path or a slash at its end",
        );
    }
    if let Some(issuer) = &settings.oidc_issuer {
        if !Url::parse(issuer).is_ok_and(|parsed| is_web(&parsed)) {
            return refuse("`oidc_issuer` must begin with https:// (or http:// on the same machine)");
        }
        if settings.public_url.is_none() || settings.oidc_client_id.is_none() {
            return refuse("`oidc_issuer` needs `public_url` and `oidc_client_id`");
        }
    }
    if !(1..=MOST_SESSION_HOURS).contains(&settings.session_hours) {
        return refuse(&format!("`session_hours` must be 1 to {MOST_SESSION_HOURS}"));
    }
    if let Some(entry) = settings.role_mapping.iter().find(|entry| role_mapping(entry).is_none()) {
        let roles = "READER, STEWARD, EDITOR, MEDIATOR or ADMIN";
        return refuse(&format!("`{entry}` in `role_mapping` must be value=ROLE, the role {roles}"));
    }
    if !settings.role_mapping.is_empty() && settings.role_claim.is_none() {
        return refuse("`role_mapping` needs `role_claim`");
    }
    Ok(())
}

/// What signed bearer tokens need.
fn check_tokens(settings: &Settings) -> Result<(), SettingsError> {
    let named = &settings.jwt_algorithms;
    if named.is_empty() || settings.algorithms().len() != named.len() {
        return refuse(
            "`jwt_algorithms` must name asymmetric algorithms: RS256, RS384, RS512, PS256, PS384, PS512, ES256, \
             ES384 or EdDSA",
        );
    }
    if settings.clock_skew_seconds > MOST_SKEW {
        return refuse(&format!("`clock_skew_seconds` must be at most {MOST_SKEW}"));
    }
    if let Some(issuer) =
        settings.jwt_issuers.iter().find(|url| !Url::parse(url).is_ok_and(|url| is_web(&url)))
    {
        return refuse(&format!("`{issuer}` in `jwt_issuers` must begin with https://"));
    }
    if settings.jwt_audience.is_some() && settings.jwt_issuers().is_empty() {
        return refuse("`jwt_audience` needs `jwt_issuers` or `oidc_issuer`");
    }
    Ok(())
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn refuse(message: &str) -> Result<(), SettingsError> {
    Err(SettingsError::Wrong(message.to_owned()))
}
