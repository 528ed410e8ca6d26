//! Who is signed in by the browser's cookie, for front ends; and signing out.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::AppState;
use crate::{
    http::{asker::CSRF_TOKEN, cookie::Cookie, reply::Refusal},
    identity::{Provider, Unwelcome},
};

/// Who is signed in, the token that requests of the session need, and how to sign in and out.
pub async fn show(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let Some(token) = Cookie::Session.read(&headers, &state.settings) else {
        return answer(&state, json!({ "signedIn": false }), None);
    };
    match state.identity.session(&token).await {
        Ok(session) => {
            let person = json!({ "key": session.actor.person, "name": session.actor.name });
            let session = json!({
                "signedIn": true, "person": person, "csrfToken": session.csrf_token, "expires": session.expires,
            });
            answer(&state, session, None)
        }
        // What is no good is taken back, so that the browser goes on as anyone.
        Err(Unwelcome::Invalid(_) | Unwelcome::Refused(_)) => {
            answer(&state, json!({ "signedIn": false }), Cookie::Session.take_back(&state.settings))
        }
        Err(Unwelcome::Unchecked(reason)) => {
            tracing::warn!(reason, "a session could not be checked");
            Refusal::unavailable("who is signed in cannot be told at present").into_response()
        }
    }
}

fn answer(state: &AppState, mut session: Value, cookie: Option<HeaderValue>) -> Response {
    let provider = state.identity.provider().map(Provider::issuer);
    let users = state.identity.local_users();
    let possible = provider.is_some() || !users.is_empty();
    session["signIn"] = if possible {
        json!({ "url": "/sign-in", "issuer": provider, "demoUsers": users })
    } else {
        Value::Null
    };
    session["signOut"] = json!({ "url": "/sign-out", "method": "POST", "header": "X-CSRF-Token" });
    let private = HeaderValue::from_static("private, no-store");
    let mut response = ([(header::CACHE_CONTROL, private)], Json(session)).into_response();
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// Ends the session of the browser. It needs the session's token against forged requests, too: a page elsewhere
/// cannot sign anyone out.
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let Some(token) = Cookie::Session.read(&headers, &state.settings) else {
        return StatusCode::NO_CONTENT.into_response();
    };
    if let Ok(session) = state.identity.session(&token).await {
        let given = headers.get(&CSRF_TOKEN).and_then(|value| value.to_str().ok());
        if !given.is_some_and(|given| session.csrf_matches(given)) {
            let message = "signing out needs the header X-CSRF-Token; GET /session gives it as csrfToken";
            return Refusal::forbidden(message).into_response();
        }
    }
    match state.backend.registry.sign_out(&token).await {
        Ok(()) => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            let cookie = Cookie::Session.take_back(&state.settings);
            response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
            response
        }
        Err(error) => {
            tracing::warn!(%error, "a session could not be ended");
            Refusal::unavailable("you could not be signed out; try again").into_response()
        }
    }
}
