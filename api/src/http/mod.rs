//! The HTTP side: every route on one page, and what surrounds them all.

mod address;
mod answer;
mod archive;
mod asker;
mod cookie;
mod executor;
mod graphiql;
mod graphql;
mod health;
mod metrics;
mod observe;
mod proposal;
mod reply;
mod sheet;
mod sign_in;
mod socket;
mod tus;
mod websocket;

use std::{any::Any, convert::Infallible, sync::Arc, time::Duration};

use atlas_harvest::Uploads;
use atlas_schema::Backend;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{Any as AnyOrigin, CorsLayer},
};

use crate::{identity::Identity, settings::Settings};
pub use executor::AtlasExecutor;
pub use metrics::Metrics;
use reply::Refusal;

/// What every route can reach.
#[derive(Clone)]
pub struct AppState {
    /// The settings in effect.
    pub settings: Arc<Settings>,
    /// Runs GraphQL operations.
    pub executor: AtlasExecutor,
    /// Knows who asks.
    pub identity: Identity,
    /// What the program works with.
    pub backend: Backend,
    /// Archives that people send.
    pub uploads: Uploads,
    /// The meters of this process.
    pub metrics: Metrics,
    /// Cancelled when the program is to stop.
    pub stopping: CancellationToken,
    /// Held by every open WebSocket; nothing is ever sent.
    pub sockets: mpsc::Sender<Infallible>,
}

/// All routes, with their limits, headers and meters.
pub fn build_router(state: AppState) -> Router {
    Router::new()
        // Hub developers.
        .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::other))
        .route("/schema.graphql", get(graphql::schema))
        // People with a spreadsheet.
        .route("/registry/{file}", get(sheet::export).post(sheet::import))
        // People with a browser.
        .route("/", get(|| async { Redirect::to("/graphiql") }))
        .route("/graphiql", get(graphiql::page))
        .route("/graphiql/", get(|| async { Redirect::permanent("/graphiql") }))
        .route("/graphiql/{*path}", get(graphiql::file))
        .merge(proposal::routes())
        .merge(sign_in::routes(&state))
        // Operators.
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::render))
        .method_not_allowed_fallback(|| async {
            Refusal::method("GET, HEAD", "this path is only for reading, by GET")
        })
        .fallback(|| async { Refusal::not_found("nothing is at this path") })
        .layer(middleware::from_fn_with_state(state.clone(), time_limit))
        // People with an archive: it takes as long as it takes, and what does not go on is given up.
        .merge(archive::routes())
        .layer(middleware::from_fn_with_state(state.clone(), asker::keep_private))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().gzip(true))
        .layer(cors(&state.settings.cors_origins))
        .layer(middleware::from_fn_with_state(state.clone(), tus::discover))
        .layer(middleware::map_response(security_headers))
        .layer(middleware::from_fn(observe::observe))
        .with_state(state)
}

async fn time_limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let limit = Duration::from_secs(state.settings.request_timeout_seconds);
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            Refusal::timeout(format!("the request took longer than {} s", limit.as_secs())).into_response()
        }
    }
}

// The signature is the layer's.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands over a box")]
fn panicked(what: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = what.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| what.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = text, "a request handler panicked");
    Refusal::internal().into_response()
}

fn cors(origins: &[String]) -> CorsLayer {
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::AUTHORIZATION,
            observe::REQUEST_ID,
            tus::RESUMABLE,
            tus::OFFSET,
            tus::LENGTH,
            tus::METADATA,
        ])
        .expose_headers([
            observe::REQUEST_ID,
            header::LOCATION,
            tus::RESUMABLE,
            tus::OFFSET,
            tus::LENGTH,
            tus::EXPIRES,
        ])
        .max_age(Duration::from_hours(1));
    if origins.iter().any(|origin| origin == "*") {
        return layer.allow_origin(AnyOrigin);
    }
    let allowed: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    layer.allow_origin(allowed)
}

async fn security_headers(mut response: Response) -> Response {
    // The pages with forms say for themselves what they tell of where they came from.
    let referrer = HeaderValue::from_static("no-referrer");
    response.headers_mut().entry(header::REFERRER_POLICY).or_insert(referrer);
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
