//! Back from the identity provider.

use atlas_registry::RegistryError;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::TimeDelta;
use serde::Deserialize;

use super::{
    AppState,
    page::{self, Page},
    redirect,
};
use crate::{http::cookie::Cookie, identity::Claims};

/// What the provider sends along.
#[derive(Deserialize)]
pub struct Answer {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Takes the answer once, from the browser that set out, and begins a session.
pub async fn callback(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Response {
    let browser = Cookie::SignIn.read(&headers, &state.settings);
    let (Some(wanted), Some(browser), Some(provider)) = (&answer.state, browser, state.identity.provider())
    else {
        return stray(&state);
    };
    let returned = match state.backend.registry.come_back(wanted, &browser).await {
        Ok(Some(returned)) => returned,
        Ok(None) => return stray(&state),
        Err(error) => return page::broken(&state, &error),
    };
    // Where a provider says who it is, another one's answer is not taken for its.
    if answer.iss.as_deref().is_some_and(|issuer| issuer != provider.issuer()) {
        return stray(&state);
    }
    let Some(code) = answer.code.filter(|_| answer.error.is_none()) else {
        return declined(&state, answer.error.as_deref(), &returned.return_to);
    };
    match provider.identify(code, returned.nonce, returned.pkce_verifier).await {
        Ok(claims) => sign_in(&state, &headers, &claims, &returned.return_to).await,
        Err(error) => page::failed(&state, &error, &returned.return_to),
    }
}

async fn sign_in(state: &AppState, headers: &HeaderMap, claims: &Claims, return_to: &str) -> Response {
    let issuer = state.identity.provider().map_or("", |provider| provider.issuer());
    let Some(identity) = claims.identity(issuer) else { return stray(state) };
    let lifetime = TimeDelta::hours(state.settings.session_hours.into());
    let before = Cookie::Session.read(headers, &state.settings);
    let roles = claims.roles(&state.settings);
    match state.backend.registry.sign_in(&identity, &roles, lifetime, before.as_deref()).await {
        Ok(session) => redirect(
            return_to,
            [
                Cookie::Session.set(&session.token, lifetime.num_seconds(), &state.settings),
                Cookie::SignIn.take_back(&state.settings),
            ],
        ),
        Err(RegistryError::Forbidden(reason)) => Page::new("You cannot sign in")
            .text(&format!("Your identity is known, but {reason}."))
            .answer(state, StatusCode::FORBIDDEN),
        Err(error) => page::broken(state, &error),
    }
}

/// An answer that nobody here waits for.
fn stray(state: &AppState) -> Response {
    Page::new("This sign-in is not under way")
        .text("It took too long, was completed already, or began in another browser. Nothing was changed.")
        .link("/sign-in", "Sign in again")
        .answer(state, StatusCode::BAD_REQUEST)
}

/// The provider sent the person back without an identity.
fn declined(state: &AppState, error: Option<&str>, return_to: &str) -> Response {
    let text = match error {
        Some("access_denied") => {
            "You cancelled at the identity provider, or it does not let you in here.".to_owned()
        }
        other => {
            let said = other.unwrap_or("no code").chars().filter(char::is_ascii_graphic).take(60);
            format!("The identity provider answered: {}.", said.collect::<String>())
        }
    };
    Page::new("You are not signed in")
        .text(&text)
        .link(&page::again(return_to), "Try again")
        .link(return_to, "Go on without")
        .answer(state, StatusCode::BAD_REQUEST)
}
