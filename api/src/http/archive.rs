//! Archives that people send: whole by PUT, or piece by piece by the tus protocol 1.0 (<https://tus.io>), which goes on
//! where a connection broke off.

use atlas_entity::EntityKind;
use atlas_harvest::{NewUpload, UploadError};
use atlas_registry::{Viewer, policy::Action};
use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts, Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware,
    response::Response,
    routing::{get, post},
};
use uuid::Uuid;

use super::{
    AppState,
    asker::Asker,
    reply::Refusal,
    sheet,
    tus::{LENGTH, OFFSET, PIECE, Params, answer, metadata, number, refusal, speak},
};

/// The routes. They have no limit of time or size but that of uploads.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/archives", post(create).put(put))
        .route("/archives/{id}", get(describe).patch(append).delete(abandon))
        .method_not_allowed_fallback(|| async {
            Refusal::method(
                "POST, PUT, GET, HEAD, PATCH, DELETE",
                "archives are sent by PUT, or by POST and PATCH",
            )
        })
        .layer(middleware::from_fn(speak))
}

/// `POST /archives`: makes an upload of `Upload-Length` bytes for the dataset that the address or `Upload-Metadata` names.
async fn create(
    State(state): State<AppState>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    Asker(viewer): Asker,
) -> Result<Response, Refusal> {
    let length = number(&headers, &LENGTH)?;
    let params = params.or(metadata(&headers)?);
    let (owner, dataset_key) = allowed(&state, &viewer, params.dataset.as_deref()).await?;
    let new = NewUpload { owner, dataset_key, name: params.name, length, sha256: params.sha256 };
    let upload = state.uploads.create(new).await.map_err(|error| refusal(&error))?;
    Ok(answer(StatusCode::CREATED, &upload))
}

/// `PUT /archives?dataset=dr1`: a whole archive.
async fn put(
    State(state): State<AppState>,
    Query(params): Query<Params>,
    request: Request,
) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    let viewer = asker(&mut parts, &state).await?;
    let Some(length) = parts.headers.get(header::CONTENT_LENGTH) else {
        let message = "say by Content-Length how large the archive is; curl -T does so for a file";
        return Err(Refusal::limit(StatusCode::LENGTH_REQUIRED, message));
    };
    let length = length.to_str().ok().and_then(|length| length.parse().ok());
    let length = length.ok_or_else(|| Refusal::bad_request("Content-Length is no number"))?;
    let (owner, dataset_key) = allowed(&state, &viewer, params.dataset.as_deref()).await?;
    let new = NewUpload { owner, dataset_key, name: params.name, length, sha256: params.sha256 };
    let upload = state.uploads.create(new).await.map_err(|error| refusal(&error))?;
    let sent = state.uploads.append((upload.id, owner), 0, body.into_data_stream()).await;
    match sent {
        Ok(upload) if upload.complete => Ok(answer(StatusCode::CREATED, &upload)),
        other => {
            // Whoever sends at once does not come back to go on.
            if let Err(error) = state.uploads.remove(upload.id, owner).await {
                tracing::warn!(%error, upload = %upload.id, "what is left of an upload goes when it expires");
            }
            Err(other.map_or_else(|error| refusal(&error), |_| refusal(&UploadError::Broken)))
        }
    }
}

/// `GET` and `HEAD /archives/{id}`: how far an upload is.
async fn describe(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    method: Method,
    Asker(viewer): Asker,
) -> Result<Response, Refusal> {
    let upload = state.uploads.find(id, person(&viewer)?).await.map_err(|error| refusal(&error))?;
    let mut response = answer(StatusCode::OK, &upload);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if method == Method::HEAD {
        // The length of the description is not that of the upload, which clients might take it for.
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    Ok(response)
}

/// `PATCH /archives/{id}`: adds what is sent, from `Upload-Offset` on.
async fn append(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    request: Request,
) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    let media = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if media != Some(PIECE) {
        return Err(Refusal::media_type(format!("send it with Content-Type: {PIECE}")));
    }
    let offset = number(&parts.headers, &OFFSET)?;
    let viewer = asker(&mut parts, &state).await?;
    let owner = person(&viewer)?;
    let upload = state.uploads.find(id, owner).await.map_err(|error| refusal(&error))?;
    publishes(&state, &viewer, upload.dataset_key).await?;
    let sent = state.uploads.append((id, owner), offset, body.into_data_stream()).await;
    let mut response = answer(StatusCode::NO_CONTENT, &sent.map_err(|error| refusal(&error))?);
    *response.body_mut() = Body::empty();
    response.headers_mut().remove(header::CONTENT_TYPE);
    Ok(response)
}

/// `DELETE /archives/{id}`: abandons an upload.
async fn abandon(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    Asker(viewer): Asker,
) -> Result<StatusCode, Refusal> {
    state.uploads.remove(id, person(&viewer)?).await.map_err(|error| refusal(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn asker(parts: &mut Parts, state: &AppState) -> Result<Viewer, Refusal> {
    Asker::from_request_parts(parts, state).await.map(|Asker(viewer)| viewer)
}

fn person(viewer: &Viewer) -> Result<Uuid, Refusal> {
    viewer.actor().map(|actor| actor.person).ok_or_else(|| Refusal::unauthenticated("sign in first"))
}

/// Who sends, and the dataset they may publish archives of.
async fn allowed(state: &AppState, viewer: &Viewer, dataset: Option<&str>) -> Result<(Uuid, Uuid), Refusal> {
    let owner = person(viewer)?;
    let Some(uid) = dataset else {
        return Err(Refusal::bad_request("say which dataset the archive is for, as /archives?dataset=dr1"));
    };
    let found = state.backend.registry.dataset_by_uid(uid).await.map_err(|error| sheet::refusal(&error))?;
    let found = found.filter(|dataset| dataset.deleted.is_none());
    let absent = || Refusal::not_found(format!("there is no dataset {uid}"));
    let key = found.ok_or_else(absent)?.key;
    match publishes(state, viewer, key).await {
        // What is hidden is named as what never was.
        Err(refusal) if refusal.is_not_found() => Err(absent()),
        other => other.map(|()| (owner, key)),
    }
}

async fn publishes(state: &AppState, viewer: &Viewer, dataset_key: Uuid) -> Result<(), Refusal> {
    let entity = (EntityKind::Dataset, dataset_key);
    let required = state.backend.registry.require(viewer, Action::Publish, entity).await;
    required.map(drop).map_err(|error| sheet::refusal(&error))
}
