//! Signing in as one of the local people of demo mode.

use atlas_registry::RegistryError;
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use serde::Deserialize;

use super::{
    AppState,
    page::{self, Page},
    redirect,
    return_to::local_path,
};
use crate::{
    http::{cookie::Cookie, reply::Refusal, websocket::origin_allowed},
    identity::local::LocalUser,
};

/// Whom one can sign in as.
pub fn choice(state: &AppState, return_to: &str) -> Response {
    let mut page = Page::new("Sign in to the demo")
        .text("This atlas runs in demo mode: choose a person and look at the atlas as they do. No password is asked, so never keep anything real here.");
    for user in state.identity.local_users() {
        page = page.person(user, return_to);
    }
    if let Some(provider) = state.identity.provider() {
        let place = format!("/sign-in/start?{}", page::query(return_to));
        page = page.link(&place, &format!("Sign in at {}", provider.issuer()));
    }
    page.link(return_to, "Go on without signing in").answer(state, StatusCode::OK)
}

/// Whom to sign in as.
#[derive(Deserialize)]
pub struct Chosen {
    user: String,
    return_to: String,
}

/// Begins a session of the chosen person.
pub async fn sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Response {
    // A page elsewhere must not sign its visitors in here as whom it likes.
    if !origin_allowed(&headers, &[]) {
        return Refusal::forbidden("pages of this origin may not sign anyone in here").into_response();
    }
    let (Some(user), Some(return_to)) = (LocalUser::find(&chosen.user), local_path(&chosen.return_to)) else {
        return page::elsewhere(&state);
    };
    let lifetime = TimeDelta::hours(state.settings.session_hours.into());
    let before = Cookie::Session.read(&headers, &state.settings);
    match state.backend.registry.sign_in(&user.identity(), &[], lifetime, before.as_deref()).await {
        Ok(session) => {
            let cookie = Cookie::Session.set(&session.token, lifetime.num_seconds(), &state.settings);
            redirect(return_to, [cookie])
        }
        Err(RegistryError::Forbidden(reason)) => Refusal::forbidden(reason).into_response(),
        Err(error) => page::broken(&state, &error),
    }
}
