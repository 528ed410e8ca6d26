//! Who asks over a WebSocket: known when it opens or greets, and looked at again for as long as it is open.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_graphql::{Error, ErrorExtensionValues, Executor, Pos, Request, Response};
use atlas_registry::Viewer;
use futures::{
    future::ready,
    stream::{self, BoxStream, StreamExt},
};
use serde_json::Value;

use super::AtlasExecutor;
use crate::identity::{Credential, Identity, Unwelcome};

/// How often a socket is asked whether it may stay open.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Who asks over one socket.
#[derive(Clone)]
pub struct SocketAsker {
    identity: Identity,
    opened_with: Arc<Credential>,
    greeted_with: Arc<OnceLock<Credential>>,
}

impl SocketAsker {
    /// Who opened a socket with this credential.
    pub fn new(identity: Identity, opened_with: Credential) -> Self {
        Self { identity, opened_with: Arc::new(opened_with), greeted_with: Arc::default() }
    }

    /// Takes the credential of the first message, `{ "authorization": "Bearer …" }`: browsers can set no header.
    ///
    /// # Errors
    /// When it is no good; the socket is closed then.
    pub async fn greet(&self, payload: &Value) -> Result<(), Error> {
        let given = payload.get("authorization").or_else(|| payload.get("Authorization"));
        let Some(given) = given else { return Ok(()) };
        let credential = given.as_str().and_then(Credential::bearer);
        let credential = credential.ok_or_else(|| {
            refused("UNAUTHENTICATED", "`authorization` of connection_init must be `Bearer` and a token")
        })?;
        self.identity.viewer(&credential).await.map_err(error)?;
        // The protocol allows one greeting only.
        drop(self.greeted_with.set(credential));
        Ok(())
    }

    /// Who asks now: a token may have been revoked since, or a role granted.
    async fn viewer(&self) -> Result<Viewer, Unwelcome> {
        self.identity.viewer(self.credential()).await
    }

    fn credential(&self) -> &Credential {
        self.greeted_with.get().unwrap_or(&self.opened_with)
    }

    /// Ends when the credential is no good any more.
    pub async fn gone(&self) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if matches!(self.viewer().await, Err(Unwelcome::Invalid(_) | Unwelcome::Refused(_))) {
                return;
            }
        }
    }
}

/// Runs the operations of one socket.
#[derive(Clone)]
pub struct SocketExecutor {
    executor: AtlasExecutor,
    asker: SocketAsker,
}

impl SocketExecutor {
    /// Runs them for this asker.
    pub const fn new(executor: AtlasExecutor, asker: SocketAsker) -> Self {
        Self { executor, asker }
    }
}

#[async_trait::async_trait]
impl Executor for SocketExecutor {
    async fn execute(&self, request: Request) -> Response {
        match self.asker.viewer().await {
            Ok(viewer) => self.executor.run(request, viewer).await,
            Err(unwelcome) => answer(unwelcome),
        }
    }

    fn execute_stream(
        &self,
        request: Request,
        _session: Option<Arc<async_graphql::Data>>,
    ) -> BoxStream<'static, Response> {
        let Self { executor, asker } = self.clone();
        let answers = async move {
            match asker.viewer().await {
                Ok(viewer) => executor.stream(request, viewer),
                Err(unwelcome) => stream::once(ready(answer(unwelcome))).boxed(),
            }
        };
        stream::once(answers).flatten().boxed()
    }
}

fn answer(unwelcome: Unwelcome) -> Response {
    Response::from_errors(vec![error(unwelcome).into_server_error(Pos::default())])
}

fn error(unwelcome: Unwelcome) -> Error {
    match unwelcome {
        Unwelcome::Invalid(message) => refused("UNAUTHENTICATED", &message),
        Unwelcome::Refused(message) => refused("FORBIDDEN", &message),
        Unwelcome::Unchecked(reason) => {
            tracing::warn!(reason, "a credential could not be checked");
            refused("UNAVAILABLE", "who you are cannot be checked at present; try again later")
        }
    }
}

fn refused(code: &str, message: &str) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    Error { message: message.to_owned(), source: None, extensions: Some(extensions) }
}
