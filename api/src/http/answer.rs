//! The form of a GraphQL answer: `application/graphql-response+json` with telling statuses for who asks for
//! it, else `application/json` with 200, as older clients expect.

use async_graphql::{Response as Answer, ServerError, Value as GraphqlValue};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::reply::Refusal;

const RESPONSE_JSON: &str = "application/graphql-response+json";
const PLAIN_JSON: &str = "application/json";

/// The answer to one operation.
pub fn single(headers: &HeaderMap, answer: &Answer) -> Response {
    if asks_for_response_json(headers) {
        let status = status(answer);
        return reply(status, RESPONSE_JSON, &body(answer));
    }
    reply(StatusCode::OK, PLAIN_JSON, &body(answer))
}

/// The answers to a batch, in its order. A batch is ours, not the specification's, hence always 200.
pub fn batch(headers: &HeaderMap, answers: &[Answer]) -> Response {
    let media_type = if asks_for_response_json(headers) { RESPONSE_JSON } else { PLAIN_JSON };
    reply(StatusCode::OK, media_type, &answers.iter().map(body).collect::<Vec<_>>())
}

fn asks_for_response_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|part| part.trim().starts_with(RESPONSE_JSON))
}

/// What is written. Serialised as it is, for fields to stand in the order they were asked for.
#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Ran(&'a Answer),
    /// An operation that was not run at all has no `data`.
    NotRun {
        errors: &'a [ServerError],
    },
}

fn body(answer: &Answer) -> Body<'_> {
    if was_not_run(answer) { Body::NotRun { errors: &answer.errors } } else { Body::Ran(answer) }
}

/// Errors of a resolver name their path; errors of parsing, validation and limits have none.
fn was_not_run(answer: &Answer) -> bool {
    answer.data == GraphqlValue::Null
        && !answer.errors.is_empty()
        && answer.errors.iter().all(|error| error.path.is_empty())
}

fn status(answer: &Answer) -> StatusCode {
    if !was_not_run(answer) {
        return StatusCode::OK;
    }
    let code = answer.errors.iter().find_map(|error| error.extensions.as_ref()?.get("code"));
    match code {
        Some(GraphqlValue::String(code)) if code == "UNAVAILABLE" => StatusCode::SERVICE_UNAVAILABLE,
        Some(GraphqlValue::String(code)) if code == "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        Some(GraphqlValue::String(code)) if code == "UNAUTHENTICATED" => StatusCode::UNAUTHORIZED,
        Some(GraphqlValue::String(code)) if code == "FORBIDDEN" => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_REQUEST,
    }
}

fn reply(status: StatusCode, media_type: &'static str, body: &impl Serialize) -> Response {
    let Ok(json) = serde_json::to_string(body) else { return Refusal::internal().into_response() };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::VARY, HeaderValue::from_static("accept")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, json).into_response()
}

#[cfg(test)]
mod tests {
    use async_graphql::{ErrorExtensionValues, PathSegment};

    use super::*;

    fn error(code: &str) -> ServerError {
        let mut error = ServerError::new("no", None);
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code);
        error.extensions = Some(extensions);
        error
    }

    fn asking(accept: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))])
    }

    #[test]
    fn older_clients_get_json_and_200_even_for_a_refused_operation() {
        let response = single(&asking("*/*"), &Answer::from_errors(vec![error("BAD_USER_INPUT")]));
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], PLAIN_JSON);
    }

    #[test]
    fn newer_clients_get_telling_statuses() {
        let expected = [
            ("BAD_USER_INPUT", StatusCode::BAD_REQUEST),
            ("LIMIT_EXCEEDED", StatusCode::BAD_REQUEST),
            ("UNAVAILABLE", StatusCode::SERVICE_UNAVAILABLE),
            ("INTERNAL", StatusCode::INTERNAL_SERVER_ERROR),
            ("UNAUTHENTICATED", StatusCode::UNAUTHORIZED),
            ("FORBIDDEN", StatusCode::FORBIDDEN),
        ];
        for (code, status) in expected {
            let response = single(
                &asking("application/graphql-response+json, application/json;q=0.9"),
                &Answer::from_errors(vec![error(code)]),
            );
            assert_eq!(response.status(), status, "{code}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], RESPONSE_JSON);
        }
    }

    #[test]
    fn an_operation_that_ran_is_200_whatever_its_resolvers_said() {
        let mut failed = error("INTERNAL");
        failed.path = vec![PathSegment::Field("node".to_owned())];
        let response = single(&asking(RESPONSE_JSON), &Answer::from_errors(vec![failed]));
        assert_eq!(response.status(), StatusCode::OK);
    }

    #[test]
    fn only_an_operation_that_was_not_run_lacks_data() {
        let refused =
            serde_json::to_string(&body(&Answer::from_errors(vec![error("BAD_USER_INPUT")]))).unwrap();
        assert_eq!(refused, r#"{"errors":[{"message":"no","extensions":{"code":"BAD_USER_INPUT"}}]}"#);
        assert_eq!(
            serde_json::to_string(&body(&Answer::new(GraphqlValue::Null))).unwrap(),
            r#"{"data":null}"#
        );
    }

    #[test]
    fn fields_keep_the_order_they_were_asked_for() {
        let data = async_graphql::value!({ "b": 1, "a": 2 });
        assert_eq!(serde_json::to_string(&body(&Answer::new(data))).unwrap(), r#"{"data":{"b":1,"a":2}}"#);
    }
}
