//! Entities as tables: exported by GET, imported by POST.

use atlas_entity::EntityKind;
use atlas_registry::{
    RegistryError, Viewer,
    change::Mode,
    sheet::{ImportOptions, Sheet},
    work::{Call, Idempotency},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, Path, Query, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use serde::Deserialize;
use uuid::Uuid;

use super::{AppState, asker::Asker, reply::Refusal};

/// How many rows of an import changed something, or would.
const CHANGED: HeaderName = HeaderName::from_static("x-atlas-changed");
/// How many rows of an import are wrong.
const WRONG: HeaderName = HeaderName::from_static("x-atlas-wrong");
/// Whether an import was kept.
const KEPT: HeaderName = HeaderName::from_static("x-atlas-kept");

/// What an export may be asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportParams {
    #[serde(default)]
    deleted: bool,
}

/// What an import may be asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportParams {
    #[serde(default)]
    create: bool,
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    partly: bool,
    reason: Option<String>,
}

/// `GET /registry/{kind}.csv`: the entities that the viewer sees, as they are read.
pub async fn export(
    State(state): State<AppState>,
    Path(file): Path<String>,
    Query(params): Query<ExportParams>,
    Asker(viewer): Asker,
) -> Result<Response, Refusal> {
    let kind = kind(&file)?;
    // The first page is read before the answer begins, so that a failure is still an answer of its own.
    let first = page(&state, &viewer, kind, params.deleted, None).await.map_err(|error| refusal(&error))?;
    let pages = stream::try_unfold(Next::Ready(first), move |next| {
        let (state, viewer) = (state.clone(), viewer.clone());
        async move {
            let (lines, after) = match next {
                Next::Ready(page) => page,
                Next::After(key) => page(&state, &viewer, kind, params.deleted, Some(key)).await?,
                Next::End => return Ok::<_, RegistryError>(None),
            };
            Ok(Some((Bytes::from(lines), after.map_or(Next::End, Next::After))))
        }
    });
    let name = format!("attachment; filename=\"{}.csv\"", kind.noun());
    let mut response = Body::from_stream(pages).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Where an export goes on.
enum Next {
    Ready((Vec<u8>, Option<Uuid>)),
    After(Uuid),
    End,
}

async fn page(
    state: &AppState,
    viewer: &Viewer,
    kind: EntityKind,
    deleted: bool,
    after: Option<Uuid>,
) -> Result<(Vec<u8>, Option<Uuid>), RegistryError> {
    state.backend.registry.export_sheet(viewer, kind, deleted, after).await
}

/// `POST /registry/{kind}.csv`: imports a table, and answers with it and what came of each row. With the header
/// `Idempotency-Key`, the same table is imported once within 24 hours.
pub async fn import(
    State(state): State<AppState>,
    Path(file): Path<String>,
    Query(params): Query<ImportParams>,
    request: Request,
) -> Result<Response, Refusal> {
    let kind = kind(&file)?;
    let (mut parts, body) = request.into_parts();
    let media = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !media.trim_start().to_ascii_lowercase().starts_with("text/csv") {
        return Err(Refusal::media_type("send the table with Content-Type: text/csv"));
    }
    let Asker(viewer) = Asker::from_request_parts(&mut parts, &state).await?;
    if viewer == Viewer::Anonymous {
        return Err(Refusal::unauthenticated("sign in first"));
    }
    let limit = state.settings.max_body_bytes;
    let table = to_bytes(body, limit).await.map_err(|_| {
        let message = format!("the table is larger than {limit} bytes or broke off");
        Refusal::limit(StatusCode::PAYLOAD_TOO_LARGE, message)
    })?;
    let sheet = Sheet::read(kind, &table).map_err(|faults| {
        let faults = faults.into_iter().map(atlas_registry::FieldError::from).collect();
        refusal(&RegistryError::Rejected(faults))
    })?;
    let mode = Mode { dry_run: params.dry_run, partly: params.partly };
    let options = ImportOptions { create: params.create, mode };
    let given = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let asked = (kind, params.create, params.dry_run, params.partly, &params.reason, &table[..]);
    let idempotency = given.map(|key| Idempotency::new("importTable", key.to_owned(), &asked));
    let call = Call { idempotency, ..Call::by(&viewer).because(params.reason.clone()) };
    let imported =
        state.backend.registry.import_sheet(call, &sheet, options).await.map_err(|error| refusal(&error))?;
    let counts = [
        (CHANGED, imported.changed().to_string()),
        (WRONG, imported.wrong().to_string()),
        (KEPT, imported.bulk.kept.to_string()),
    ];
    let status = if imported.wrong() > 0 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut response = (status, imported.report).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    for (name, count) in counts {
        if let Ok(count) = HeaderValue::from_str(&count) {
            headers.insert(name, count);
        }
    }
    Ok(response)
}

fn kind(file: &str) -> Result<EntityKind, Refusal> {
    let named = |kind: &EntityKind| file.strip_suffix(".csv") == Some(kind.noun());
    let absent = || {
        let files: Vec<_> = EntityKind::ALL.iter().map(|kind| format!("{}.csv", kind.noun())).collect();
        Refusal::not_found(format!("the tables are {}", files.join(", ")))
    };
    EntityKind::ALL.into_iter().find(named).ok_or_else(absent)
}

/// How a failure of the registry is answered.
pub(super) fn refusal(error: &RegistryError) -> Refusal {
    match error {
        RegistryError::Rejected(_) | RegistryError::Invalid { .. } => Refusal::bad_request(error.to_string()),
        RegistryError::Unauthenticated => Refusal::unauthenticated(error.to_string()),
        RegistryError::Forbidden(_) => Refusal::forbidden(error.to_string()),
        RegistryError::NotFound { .. } => Refusal::not_found(error.to_string()),
        error if error.is_unavailable() => {
            Refusal::unavailable("the registry is unavailable; try again later")
        }
        error => {
            tracing::error!(cause = %error, "a request failed");
            Refusal::internal()
        }
    }
}
