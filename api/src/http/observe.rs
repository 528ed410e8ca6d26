//! One id, one span, one log line and one measurement for each request.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;
use uuid::Uuid;

/// The header with a request's id, in both directions.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id taken over from a caller.
const LONGEST_ID: usize = 64;

/// Gives the request an id, runs it in a span with that id, and records how it went.
pub async fn observe(request: Request, next: Next) -> Response {
    let id = request_id(&request);
    let method = request.method().clone();
    // A path nobody serves must not become a label: there is no end to them.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id = %id, %method, %route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    let seconds = started.elapsed().as_secs_f64();
    super::metrics::http_request(method.as_str(), &route, status.as_u16(), seconds);
    span.in_scope(|| log(status, seconds));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn log(status: StatusCode, seconds: f64) {
    let milliseconds = (seconds * 1000.0).round();
    if status.is_server_error() {
        tracing::warn!(status = status.as_u16(), milliseconds, "answered");
    } else {
        tracing::debug!(status = status.as_u16(), milliseconds, "answered");
    }
}

/// The caller's id if it is short and harmless in a log, else a new one.
fn request_id(request: &Request) -> String {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    match given {
        Some(id) if !id.is_empty() && id.len() <= LONGEST_ID && id.chars().all(harmless) => id.to_owned(),
        _ => Uuid::now_v7().to_string(),
    }
}
