//! Whether the program lives, and whether it can answer.

use std::{fmt::Display, time::Duration};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::AppState;

/// A dependency that takes longer than this is as good as down.
const PATIENCE: Duration = Duration::from_secs(3);

/// The process runs.
pub async fn live() -> Json<Value> {
    Json(json!({ "status": "live" }))
}

/// Every dependency answers; 503 and the names of those that do not, else.
pub async fn ready(State(state): State<AppState>) -> Response {
    let backend = &state.backend;
    let records = state.settings.records_dir();
    let (database, search, records) = tokio::join!(
        check("database", backend.registry.ping()),
        check("search", backend.index.status()),
        check("records", async { folder_ready(&records).await }),
    );
    let stopping = state.stopping.is_cancelled();
    let all_up = database && search && records && !stopping;
    let status = if all_up { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = match (stopping, all_up) {
        (true, _) => "stopping",
        (false, true) => "ready",
        (false, false) => "unavailable",
    };
    let dependencies = json!({ "database": up(database), "search": up(search), "records": up(records) });
    (status, Json(json!({ "status": word, "dependencies": dependencies }))).into_response()
}

fn up(up: bool) -> Value {
    json!({ "status": if up { "up" } else { "down" } })
}

/// What failed is for the log; the caller learns only which.
async fn check<T, E: Display>(name: &str, question: impl Future<Output = Result<T, E>>) -> bool {
    match tokio::time::timeout(PATIENCE, question).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::warn!(dependency = name, %error, "not ready");
            false
        }
        Err(_) => {
            tracing::warn!(dependency = name, "not ready: no answer in {} s", PATIENCE.as_secs());
            false
        }
    }
}

/// The record store makes its folder with the first records; until then there is nothing that could fail.
async fn folder_ready(folder: &std::path::Path) -> std::io::Result<()> {
    match tokio::fs::read_dir(folder).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}
