//! Answers that are not GraphQL results have the form of a GraphQL error, so that clients read one form.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A refused request: status, code and a text for people.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    allow: Option<&'static str>,
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

    /// The origin of the page may not do this.
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
        Self { allow: Some(allow), ..refusal }
    }

    /// The body is of a kind that is not read here.
    pub fn media_type(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT", message)
    }

    /// It took too long.
    pub fn timeout(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
    }

    /// A fault of ours; what it was is in the log only.
    pub fn internal() -> Self {
        let message = "something went wrong here; the log has it under this request's id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
    }

    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), allow: None }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({ "message": self.message, "extensions": { "code": self.code } });
        let mut response = (self.status, Json(json!({ "errors": [error] }))).into_response();
        if let Some(allow) = self.allow {
            response.headers_mut().insert(header::ALLOW, axum::http::HeaderValue::from_static(allow));
        }
        response
    }
}
