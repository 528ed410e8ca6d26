//! GraphiQL: the files of the built hub, embedded in the program.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use rust_embed::RustEmbed;

use super::{AppState, reply::Refusal};

#[derive(RustEmbed)]
#[folder = "../hub/dist"]
#[allow_missing = true]
struct Hub;

/// The page loads nothing from elsewhere. The editor (Monaco) writes its own style elements and brings its
/// fonts as data, which is why those two are open; scripts are files of ours only.
const POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; \
    font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Atlas Core</title>\
    <h1>GraphiQL is not in this build</h1>\
    <p>Build the hub, then the program again: <code>make hub &amp;&amp; cargo build -p atlas-api</code>, \
    or run <code>make demo</code>, which does both.</p>\
    <p>The API is at <a href=\"/graphql\">/graphql</a>, its schema at <a href=\"/schema.graphql\">/schema.graphql</a>.</p>";

/// The page itself.
pub async fn page(State(state): State<AppState>) -> Response {
    let Some(index) = Hub::get("index.html") else {
        return (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], Html(NOT_BUILT))
            .into_response();
    };
    let html = String::from_utf8_lossy(&index.data);
    let html = html.replace(
        "name=\"atlas-notice\" content=\"\"",
        &format!("name=\"atlas-notice\" content=\"{}\"", escape(&state.settings.notice)),
    );
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-cache")];
    (headers, Html(html)).into_response()
}

/// A file of the page. Names under `assets/` carry a digest, so those may be kept for ever.
pub async fn file(Path(path): Path<String>) -> Response {
    let Some(file) = Hub::get(&path) else {
        return Refusal::not_found("no such file of GraphiQL").into_response();
    };
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    (headers, file.data).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("ttf") => "font/ttf",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        _ => "application/octet-stream",
    }
}

/// The text as it may stand in HTML, also within a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
