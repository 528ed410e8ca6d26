//! Answers that are not GraphQL results have the form of a GraphQL error, so that clients read one form.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A refused request: status, code and a text for people.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// The request cannot be understood.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
    }

    /// The request is larger than a limit.
    pub fn limit(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(status, "LIMIT_EXCEEDED", message)
    }

    /// The credential is no good; a better one would help.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        let refusal = Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message);
        let challenge = HeaderValue::from_static("Bearer realm=\"atlas\", error=\"invalid_token\"");
        refusal.with(header::WWW_AUTHENTICATE, Some(challenge))
    }

    /// Who asks, or the page they ask from, may not do this.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    /// Nothing is at this path.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// The method is not for this path or this operation.
    pub fn method(allow: &'static str, message: impl Into<String>) -> Self {
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT", message);
        refusal.with(header::ALLOW, Some(HeaderValue::from_static(allow)))
    }

    /// The body is of a kind that is not read here.
    pub fn media_type(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT", message)
    }

    /// It does not go with what is there.
    pub fn conflict(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(status, "CONFLICT", message)
    }

    /// Whether it says that there is nothing.
    pub fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// It took too long.
    pub fn timeout(message: impl Into<String>) -> Self {
        Self::unavailable(message)
    }

    /// Something that is needed does not answer.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
    }

    /// A fault of ours; what it was is in the log only.
    pub fn internal() -> Self {
        let message = "something went wrong here; the log has it under this request's id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
    }

    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), headers: Vec::new() }
    }

    /// The same refusal, with a header more.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: Option<HeaderValue>) -> Self {
        self.headers.extend(value.map(|value| (name, value)));
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({ "message": self.message, "extensions": { "code": self.code } });
        let mut response = (self.status, Json(json!({ "errors": [error] }))).into_response();
        response.headers_mut().extend(self.headers);
        response
    }
}
