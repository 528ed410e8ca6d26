//! GraphQL over a WebSocket, by the protocol `graphql-transport-ws`.

use std::time::Duration;

use async_graphql::Data;
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::{
    extract::{FromRequestParts, WebSocketUpgrade},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    AppState, asker,
    reply::Refusal,
    socket::{SocketAsker, SocketExecutor},
};
use crate::identity::Credential;

const PROTOCOL: &str = "graphql-transport-ws";

/// How long a silent client may leave a ping unanswered.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// How long a socket stays open when the program stops.
const FAREWELL: Duration = Duration::from_millis(500);

/// Opens the socket for a page of this site or of an allowed origin, and for programs, which send none.
pub async fn open(state: &AppState, upgrade: WebSocketUpgrade, mut parts: Parts) -> Response {
    if !origin_allowed(&parts.headers, &state.settings.cors_origins) {
        return Refusal::forbidden("pages of this origin may not open a WebSocket here").into_response();
    }
    if !offers_protocol(&parts.headers) {
        let message = format!("open the WebSocket with the protocol {PROTOCOL}");
        return Refusal::bad_request(message).into_response();
    }
    // The older protocol of nearly the same name is off, also for clients that offer both.
    parts.headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
    let Ok(protocol) = GraphQLProtocol::from_request_parts(&mut parts, &()).await else {
        return Refusal::internal().into_response();
    };
    let credential = match credential(state, &parts.headers).await {
        Ok(credential) => credential,
        Err(refusal) => return refusal.into_response(),
    };
    let asker = SocketAsker::new(state.identity.clone(), credential);
    let executor = SocketExecutor::new(state.executor.clone(), asker.clone());
    let (stopping, open) = (state.stopping.clone(), state.sockets.clone());
    let limit = state.settings.max_body_bytes;
    upgrade.max_message_size(limit).max_frame_size(limit).protocols([PROTOCOL]).on_upgrade(
        move |socket| async move {
            let greeted = asker.clone();
            let session = GraphQLWebSocket::new(socket, executor, protocol)
                .keepalive_timeout(KEEPALIVE)
                .on_connection_init(|payload| async move {
                    greeted.greet(&payload).await?;
                    Ok(Data::default())
                })
                .serve();
            tokio::select! {
                () = session => (),
                () = asker.gone() => (),
                () = stopped(&stopping) => (),
            }
            drop(open);
        },
    )
}

/// A moment after the program is to stop: long enough for subscriptions to say that they are complete.
async fn stopped(stopping: &CancellationToken) {
    stopping.cancelled().await;
    tokio::time::sleep(FAREWELL).await;
}

/// What the opening request brings, known to be good. A session's cookie counts for pages of this site only: those
/// of other origins, also of allowed ones, did not ask who is signed in here.
async fn credential(state: &AppState, headers: &HeaderMap) -> Result<Credential, Refusal> {
    let credential = asker::credential(headers, state)?;
    if matches!(credential, Credential::Session(_)) && !origin_allowed(headers, &[]) {
        return Ok(Credential::None);
    }
    asker::viewer(state, &credential).await?;
    Ok(credential)
}

fn offers_protocol(headers: &HeaderMap) -> bool {
    let offered =
        headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    offered.flat_map(|value| value.split(',')).any(|protocol| protocol.trim() == PROTOCOL)
}

/// Browsers always send the origin of the page; the same-origin rule does not cover WebSockets, so it is
/// checked here.
pub fn origin_allowed(headers: &HeaderMap, allowed: &[String]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if allowed.iter().any(|other| other == "*" || other == origin) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    match (Url::parse(origin), host) {
        (Ok(url), Some(host)) => {
            authority(&url).is_some_and(|authority| authority.eq_ignore_ascii_case(host))
        }
        _ => false,
    }
}

fn authority(origin: &Url) -> Option<String> {
    let host = origin.host_str()?;
    Some(origin.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn the_own_origin_and_programs_may_connect() {
        assert!(origin_allowed(&headers(&[("host", "atlas.org")]), &[]));
        assert!(origin_allowed(&headers(&[("host", "atlas.org"), ("origin", "https://atlas.org")]), &[]));
        assert!(origin_allowed(
            &headers(&[("host", "localhost:81"), ("origin", "http://localhost:81")]),
            &[]
        ));
    }

    #[test]
    fn foreign_origins_may_not_unless_listed() {
        let foreign = headers(&[("host", "atlas.org"), ("origin", "https://evil.org")]);
        assert!(!origin_allowed(&foreign, &[]));
        assert!(!origin_allowed(&headers(&[("host", "atlas.org"), ("origin", "null")]), &[]));
        assert!(!origin_allowed(&headers(&[("host", "atlas.org"), ("origin", "https://atlas.org:81")]), &[]));
        assert!(origin_allowed(&foreign, &["https://evil.org".to_owned()]));
    }

    #[test]
    fn only_the_current_protocol_is_spoken() {
        assert!(offers_protocol(&headers(&[("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")])));
        assert!(!offers_protocol(&headers(&[("sec-websocket-protocol", "graphql-ws")])));
    }
}
