//! The words of the tus protocol 1.0 (<https://tus.io>): headers, metadata, statuses.

use atlas_harvest::{Upload, UploadError};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::json;

use super::{AppState, reply::Refusal};

/// The version of the protocol.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// What of the protocol is offered beside its core.
const EXTENSIONS: HeaderValue = HeaderValue::from_static("creation,expiration,termination");
/// How the content of an upload is sent.
pub const PIECE: &str = "application/offset+octet-stream";
/// The status of the protocol for content with another digest than was announced.
const CHECKSUM_MISMATCH: u16 = 460;

/// The version of the protocol that is spoken.
pub const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
/// How far an upload is.
pub const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// How long an upload is to be.
pub const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// What else is known of an upload.
pub const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// When an upload is removed.
pub const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
const OFFERED: HeaderName = HeaderName::from_static("tus-extension");
const LARGEST: HeaderName = HeaderName::from_static("tus-max-size");

/// What is said of an upload in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Uid of the dataset it is for.
    pub dataset: Option<String>,
    /// What the archive is called.
    pub name: Option<String>,
    /// Its SHA-256, hexadecimal.
    pub sha256: Option<String>,
}

impl Params {
    /// These, and the others where these say nothing.
    pub fn or(self, other: Self) -> Self {
        Self {
            dataset: self.dataset.or(other.dataset),
            name: self.name.or(other.name),
            sha256: self.sha256.or(other.sha256),
        }
    }
}

/// Refuses other versions of the protocol, and names the own one.
pub async fn speak(request: Request, next: Next) -> Response {
    let other = request.headers().get(&RESUMABLE).is_some_and(|version| version != VERSION);
    let mut response = if other {
        let refusal =
            Refusal::limit(StatusCode::PRECONDITION_FAILED, "only version 1.0.0 of tus is spoken here");
        refusal.with(VERSIONS, Some(VERSION)).into_response()
    } else {
        next.run(request).await
    };
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

/// Answers a client that asks what is offered. Stands before what answers browsers that ask whether a page may call.
pub async fn discover(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let asks = request.method() == Method::OPTIONS
        && request.uri().path().starts_with("/archives")
        && !request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if !asks {
        return next.run(request).await;
    }
    let largest = HeaderValue::from(state.uploads.quota().file);
    let said = [(RESUMABLE, VERSION), (VERSIONS, VERSION), (OFFERED, EXTENSIONS), (LARGEST, largest)];
    (StatusCode::NO_CONTENT, said).into_response()
}

/// What `Upload-Metadata` says: names, each with a value in base64.
pub fn metadata(headers: &HeaderMap) -> Result<Params, Refusal> {
    let Some(text) = headers.get(&METADATA) else { return Ok(Params::default()) };
    let wrong = || {
        Refusal::bad_request("Upload-Metadata must be names, each with a value in base64, and commas between")
    };
    let mut params = Params::default();
    for pair in text.to_str().map_err(|_| wrong())?.split(',').map(str::trim).filter(|pair| !pair.is_empty())
    {
        let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let value = Some(value.ok_or_else(wrong)?);
        match name {
            "dataset" => params.dataset = value,
            "filename" | "name" => params.name = value,
            "sha256" => params.sha256 = value,
            // Clients add what they like.
            _ => {}
        }
    }
    Ok(params)
}

/// The number of bytes in a header.
pub fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Refusal> {
    let number = headers.get(name).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    number.ok_or_else(|| Refusal::bad_request(format!("the header {name} must be a number of bytes")))
}

/// An answer with how far an upload is.
pub fn answer(status: StatusCode, upload: &Upload) -> Response {
    let address = format!("/archives/{}", upload.id);
    let said = json!({
        "id": upload.id,
        "name": upload.name,
        "offset": upload.offset,
        "length": upload.length,
        "complete": upload.complete,
        "expires": upload.expires,
    });
    let mut response = (status, Json(said)).into_response();
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(upload.offset));
    headers.insert(LENGTH, HeaderValue::from(upload.length));
    let expires = upload.expires.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (name, value) in [(header::LOCATION, address), (EXPIRES, expires)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

/// How a failure of an upload is answered.
pub fn refusal(error: &UploadError) -> Refusal {
    let message = error.to_string();
    match error {
        UploadError::NotFound(_) => Refusal::not_found(message),
        UploadError::NoDigest | UploadError::Broken => Refusal::bad_request(message),
        UploadError::Length(_) | UploadError::TooLong(_) => {
            Refusal::limit(StatusCode::PAYLOAD_TOO_LARGE, message)
        }
        UploadError::Quota { .. } => Refusal::limit(StatusCode::INSUFFICIENT_STORAGE, message),
        UploadError::Idle(_) => Refusal::limit(StatusCode::REQUEST_TIMEOUT, message),
        UploadError::Locked => Refusal::conflict(StatusCode::LOCKED, message),
        UploadError::Offset(_) | UploadError::Unfinished { .. } => {
            Refusal::conflict(StatusCode::CONFLICT, message)
        }
        UploadError::Digest => {
            let status = StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST);
            Refusal::conflict(status, message)
        }
        UploadError::Io(error) => {
            tracing::error!(cause = %error, "an upload cannot be kept");
            Refusal::internal()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{METADATA, metadata};

    #[test]
    fn metadata_are_names_with_values_in_base64() {
        let read = |text: &'static str| {
            metadata(&HeaderMap::from_iter([(METADATA, HeaderValue::from_static(text))]))
                .map(|params| (params.dataset, params.name, params.sha256))
                .ok()
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("filename YmlyZHMuemlw,dataset ZHIx, is_confidential"),
            Some((text("dr1"), text("birds.zip"), None))
        );
        assert_eq!(read("sha256 YWJj"), Some((None, None, text("abc"))));
        assert_eq!(read(""), Some((None, None, None)));
        assert_eq!(read("dataset dr1!"), None);
        assert_eq!(read("dataset /w=="), None);
    }
}
