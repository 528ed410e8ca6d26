//! Signing in and out by browser.
//!
//! With an identity provider `/sign-in` goes there and comes back to `/sign-in/callback`. In demo mode it offers the
//! local people. Both end in a session cookie. `/session` tells front ends who is signed in, and how to.

mod callback;
mod demo;
mod page;
mod return_to;
mod session;

use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{AppState, cookie::Cookie};
pub use page::Page;
use return_to::{AFTERWARDS, local_path};

/// How long the browser keeps the cookie of a sign-in under way, in seconds: as long as the sign-in is known here.
const SIGN_IN_SECONDS: i64 = 600;

/// The routes. The one that signs local people in is there in demo mode only.
pub fn routes(state: &AppState) -> Router<AppState> {
    let routes = Router::new()
        .route("/sign-in", get(choose))
        .route("/sign-in/start", get(start))
        .route("/sign-in/callback", get(callback::callback))
        .route("/sign-in/style.css", get(page::style))
        .route("/sign-out", post(session::sign_out))
        .route("/session", get(session::show));
    if state.identity.local_users().is_empty() {
        return routes;
    }
    routes.route("/sign-in/demo", post(demo::sign_in))
}

/// Where to go on.
#[derive(Deserialize)]
struct Asked {
    return_to: Option<String>,
}

impl Asked {
    /// The path to go on at; none where it leads out of this atlas.
    fn path(&self) -> Option<&str> {
        self.return_to.as_deref().map_or(Some(AFTERWARDS), local_path)
    }
}

/// Goes to the provider, or shows whom one can sign in as.
async fn choose(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    let Some(return_to) = asked.path() else { return page::elsewhere(&state) };
    if !state.identity.local_users().is_empty() {
        return demo::choice(&state, return_to);
    }
    begin(&state, return_to).await
}

/// Goes to the provider.
async fn start(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    match asked.path() {
        Some(return_to) => begin(&state, return_to).await,
        None => page::elsewhere(&state),
    }
}

async fn begin(state: &AppState, return_to: &str) -> Response {
    let Some(provider) = state.identity.provider() else {
        return Page::new("Signing in is not set up")
            .text("This atlas names no identity provider, so nobody can sign in by browser. Everything public can be read without.")
            .text("Programs send an API token; operators find how to name a provider in the operating guide.")
            .answer(state, StatusCode::NOT_FOUND);
    };
    let outward = match provider.set_out(return_to.to_owned()).await {
        Ok(outward) => outward,
        Err(error) => return page::failed(state, &error, return_to),
    };
    match state.backend.registry.set_out(outward.pending).await {
        Ok(browser) => {
            redirect(&outward.address, [Cookie::SignIn.set(&browser, SIGN_IN_SECONDS, &state.settings)])
        }
        Err(error) => page::broken(state, &error),
    }
}

/// Goes somewhere else by GET, with cookies set.
fn redirect<const N: usize>(address: &str, cookies: [Option<HeaderValue>; N]) -> Response {
    let Ok(place) = HeaderValue::from_str(address) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kept = [(header::LOCATION, place), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    let mut response = (StatusCode::SEE_OTHER, kept).into_response();
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
