//! The pages that mails about proposals lead to.

use atlas_registry::{RegistryError, Viewer, work::Call};
use axum::{
    Form, Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{AppState, sign_in::Page};

/// Puts the token of the link into the form. It stands behind `#` in the link, so that no log ever holds it.
const SCRIPT: &str = include_str!("proposal.js");

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/proposals/verify", get(ask).post(verify))
        .route("/proposals/verify.js", get(script))
        .route("/proposals/{key}", get(show))
}

/// Asks for a press of a button: programs that look into mails follow links, but press nothing.
async fn ask(State(state): State<AppState>) -> Response {
    Page::new("Confirm your proposal")
        .text("Press the button to confirm that the address is yours. The proposal is then open for review.")
        .form("/proposals/verify", "token", "The token of the mail", "Confirm")
        .script("/proposals/verify.js")
        .answer(&state, StatusCode::OK)
}

async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, SCRIPT)
}

#[derive(Deserialize)]
struct Confirmed {
    token: String,
}

async fn verify(State(state): State<AppState>, Form(confirmed): Form<Confirmed>) -> Response {
    let call = Call::by(&Viewer::Anonymous);
    match state.backend.registry.verify_proposal_email(call, confirmed.token.trim()).await {
        Ok(key) => Page::new("Your proposal is open")
            .text("Thank you. It waits for a review now; you are told by mail what comes of it.")
            .link(&format!("/proposals/{key}"), "Look at it")
            .answer(&state, StatusCode::OK),
        Err(RegistryError::Rejected(_)) => Page::new("That token is not good")
            .text("It was used already, or is older than two days, or was not copied in full. Propose again to get a new one.")
            .answer(&state, StatusCode::BAD_REQUEST),
        Err(error) => failed(&state, &error),
    }
}

/// Shows where a proposal stands, as far as everyone may know.
async fn show(State(state): State<AppState>, Path(key): Path<String>) -> Response {
    let Ok(key) = key.parse::<Uuid>() else { return absent(&state) };
    match state.backend.registry.proposal(&Viewer::Anonymous, key).await {
        Ok(row) => {
            let title = row.title.as_deref().filter(|title| !title.is_empty()).unwrap_or("A proposal");
            let (kind, entity) =
                (format!("{:?}", row.kind).to_lowercase(), row.entity_kind.name().to_lowercase());
            let standing = row.state.name().to_lowercase().replace('_', " ");
            Page::new(title)
                .text(&format!("A proposal to {kind} a record of the kind {entity}. It is: {standing}."))
                .text("The whole of it, with its changes and its discussion, is in the field `proposal` of the API.")
                .link("/graphiql", "Open GraphiQL")
                .answer(&state, StatusCode::OK)
        }
        Err(RegistryError::NotFound { .. }) => absent(&state),
        Err(error) => failed(&state, &error),
    }
}

fn absent(state: &AppState) -> Response {
    Page::new("There is no such proposal")
        .text("There is none at this address that everyone may see. If it is yours, sign in and look at your proposals.")
        .link("/sign-in", "Sign in")
        .answer(state, StatusCode::NOT_FOUND)
}

fn failed(state: &AppState, error: &RegistryError) -> Response {
    tracing::error!(%error, "a page about a proposal failed");
    Page::new("The atlas failed")
        .text("The fault has been logged. Try again later.")
        .answer(state, StatusCode::INTERNAL_SERVER_ERROR)
}
