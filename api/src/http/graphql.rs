//! GraphQL over HTTP: POST for everything, GET for queries only.

use async_graphql::{
    BatchRequest, Request as Operation, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, OperationType},
};
use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequestParts, Query, Request, State, WebSocketUpgrade},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::Value;

use super::{AppState, address, answer, asker::Asker, reply::Refusal, websocket};

const METHODS: &str = "GET, POST";

/// A query in the address, or a WebSocket, or a person who wants GraphiQL.
pub async fn get(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if parts.headers.contains_key(header::UPGRADE) {
        return match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => websocket::open(&state, upgrade, parts).await,
            Err(rejection) => rejection.into_response(),
        };
    }
    match Query::<InAddress>::try_from_uri(&parts.uri) {
        Ok(Query(params)) => {
            get_query(&state, &mut parts, params).await.unwrap_or_else(IntoResponse::into_response)
        }
        Err(e) => {
            Refusal::bad_request(format!("the address does not hold a GraphQL request: {e}")).into_response()
        }
    }
}

/// A GraphQL request as parameters of an address.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InAddress {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
}

async fn get_query(state: &AppState, parts: &mut Parts, params: InAddress) -> Result<Response, Refusal> {
    let Some(query) = params.query else {
        if wants_html(&parts.headers) {
            return Ok(Redirect::to("/graphiql").into_response());
        }
        return Err(Refusal::bad_request(
            "no `query`: send a GraphQL request as JSON by POST, or ?query=… by GET",
        ));
    };
    let Asker(viewer) = Asker::from_request_parts(parts, state).await?;
    let mut operation = Operation::new(query);
    operation.operation_name = params.operation_name;
    if let Some(variables) = params.variables.filter(|text| !text.is_empty()) {
        let json: Value = serde_json::from_str(&variables)
            .map_err(|e| Refusal::bad_request(format!("`variables` is not JSON: {e}")))?;
        operation.variables = Variables::from_json(json);
    }
    only_queries(state, &mut operation)?;
    Ok(answer::single(&parts.headers, &state.executor.run(operation, viewer).await))
}

/// Refuses a request by GET that would run anything but a query. What does not parse goes on: the executor
/// says best what is wrong with it.
fn only_queries(state: &AppState, operation: &mut Operation) -> Result<(), Refusal> {
    let name = operation.operation_name.clone();
    let Some(document) = state.executor.document(operation) else { return Ok(()) };
    let all_queries = kinds(document, name.as_deref()).iter().all(|kind| *kind == OperationType::Query);
    if all_queries {
        return Ok(());
    }
    Err(Refusal::method("POST", "by GET only queries are run; send mutations and subscriptions by POST"))
}

fn kinds(document: &ExecutableDocument, name: Option<&str>) -> Vec<OperationType> {
    match &document.operations {
        DocumentOperations::Single(operation) => vec![operation.node.ty],
        DocumentOperations::Multiple(all) => {
            let wanted = all.iter().filter(|(other, _)| name.is_none_or(|name| name == other.as_str()));
            wanted.map(|(_, operation)| operation.node.ty).collect()
        }
    }
}

fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// One operation, or a batch of them, as JSON.
pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    run_post(&state, request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn run_post(state: &AppState, request: Request) -> Result<Response, Refusal> {
    check_media_type(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let Asker(viewer) = Asker::from_request_parts(&mut parts, state).await?;
    let limit = state.settings.max_body_bytes;
    let body = to_bytes(body, limit).await.map_err(|_| {
        Refusal::limit(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body is larger than {limit} bytes or broke off"),
        )
    })?;
    let client = address::client(&parts, state.settings.trusted_proxies);
    let from = |operation: Operation| match client {
        Some(client) => operation.data(client),
        None => operation,
    };
    match read_body(&body, state.settings.max_batch)? {
        BatchRequest::Single(operation) => {
            let operation = from(operation);
            Ok(answer::single(&parts.headers, &state.executor.run(operation, viewer).await))
        }
        BatchRequest::Batch(operations) => {
            let running =
                operations.into_iter().map(|operation| state.executor.run(from(operation), viewer.clone()));
            Ok(answer::batch(&parts.headers, &futures::future::join_all(running).await))
        }
    }
}

/// Only JSON. A page elsewhere cannot send that here without asking first (CORS), which is what keeps
/// forms and images of foreign pages out; it also keeps GraphQL's multipart form off.
fn check_media_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = given.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "application/graphql-response+json" => Ok(()),
        "multipart/form-data" => Err(Refusal::media_type("GraphQL multipart requests are off; send JSON")),
        _ => Err(Refusal::media_type("send a GraphQL request as JSON with Content-Type: application/json")),
    }
}

fn read_body(body: &Bytes, max_batch: usize) -> Result<BatchRequest, Refusal> {
    let json: Value = serde_json::from_slice(body)
        .map_err(|e| Refusal::bad_request(format!("the body is not JSON: {e}")))?;
    match json {
        Value::Array(all) if all.is_empty() => Err(Refusal::bad_request("the batch is empty")),
        Value::Array(all) if all.len() > max_batch => Err(Refusal::limit(
            StatusCode::BAD_REQUEST,
            format!("a batch of {} operations is over the limit of {max_batch}", all.len()),
        )),
        Value::Array(all) => {
            all.into_iter().map(read_operation).collect::<Result<_, _>>().map(BatchRequest::Batch)
        }
        one => read_operation(one).map(BatchRequest::Single),
    }
}

fn read_operation(json: Value) -> Result<Operation, Refusal> {
    match json.get("query") {
        Some(Value::String(_)) => {}
        Some(_) => return Err(Refusal::bad_request("`query` must be a text")),
        None => return Err(Refusal::bad_request("the body has no `query`")),
    }
    serde_json::from_value(json)
        .map_err(|e| Refusal::bad_request(format!("the body is no GraphQL request: {e}")))
}

/// Any other method.
pub async fn other(method: Method) -> Refusal {
    Refusal::method(METHODS, format!("{method} is not for this path; use POST, or GET for queries"))
}

/// The schema as text.
pub async fn schema() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], atlas_schema::sdl())
}
