//! Who sends a request, for every route that answers differently to different people.

use atlas_registry::Viewer;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};

use super::{AppState, cookie::Cookie, reply::Refusal};
use crate::identity::{Credential, Unwelcome};

/// What requests of a session must bring beside the cookie: pages elsewhere cannot set it.
pub const CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// Who sends a request. As an argument of a handler it refuses what is not to be answered: a credential that is no
/// good, and a session's cookie without the token against forged requests.
#[derive(Clone, Debug)]
pub struct Asker(pub Viewer);

impl FromRequestParts<AppState> for Asker {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let credential = credential(&parts.headers, state)?;
        let Credential::Session(token) = &credential else {
            return viewer(state, &credential).await.map(Self);
        };
        let session =
            state.identity.session(token).await.map_err(|error| refusal(state, &credential, error))?;
        match parts.headers.get(&CSRF_TOKEN).map(HeaderValue::to_str) {
            Some(Ok(given)) if session.csrf_matches(given) => Ok(Self(Viewer::Person(session.actor))),
            Some(_) => Err(Refusal::forbidden(
                "the header X-CSRF-Token is not that of this session; GET /session gives it as csrfToken",
            )),
            None => Err(Refusal::forbidden(
                "a request with a session's cookie needs the header X-CSRF-Token; GET /session gives it as csrfToken",
            )),
        }
    }
}

/// What a request brings: the `Authorization` header before the cookie.
pub fn credential(headers: &HeaderMap, state: &AppState) -> Result<Credential, Refusal> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let bearer = value.to_str().ok().and_then(Credential::bearer);
        return bearer.ok_or_else(|| {
            Refusal::unauthenticated("the Authorization header must be `Bearer` and a token")
        });
    }
    let token = Cookie::Session.read(headers, &state.settings);
    Ok(token.map_or(Credential::None, Credential::Session))
}

/// Who brings this credential.
pub async fn viewer(state: &AppState, credential: &Credential) -> Result<Viewer, Refusal> {
    state.identity.viewer(credential).await.map_err(|error| refusal(state, credential, error))
}

/// How a credential is refused. The cookie of a session that is over is taken back, so that the browser goes on
/// as anyone.
pub fn refusal(state: &AppState, credential: &Credential, error: Unwelcome) -> Refusal {
    let refusal = match error {
        Unwelcome::Invalid(message) => Refusal::unauthenticated(message),
        Unwelcome::Refused(message) => Refusal::forbidden(message),
        Unwelcome::Unchecked(reason) => {
            tracing::warn!(reason, "a credential could not be checked");
            Refusal::unavailable("who you are cannot be checked at present; try again later")
        }
    };
    match credential {
        Credential::Session(_) => {
            refusal.with(header::SET_COOKIE, Cookie::Session.take_back(&state.settings))
        }
        Credential::None | Credential::Bearer(_) => refusal,
    }
}

/// Keeps what is meant for one person out of every cache. The files of GraphiQL are the same for all.
pub async fn keep_private(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let personal = headers.contains_key(header::AUTHORIZATION)
        || Cookie::Session.read(headers, &state.settings).is_some();
    let file = request.uri().path().starts_with("/graphiql");
    let mut response = next.run(request).await;
    if !file {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("authorization, cookie"));
        if personal {
            let private = HeaderValue::from_static("private, no-store");
            response.headers_mut().insert(header::CACHE_CONTROL, private);
        }
    }
    response
}
