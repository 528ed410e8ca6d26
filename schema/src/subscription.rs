//! Subscriptions: what is told as it happens.

use std::{collections::VecDeque, pin::Pin, sync::Arc, time::Duration};

use async_graphql::{Context, MergedSubscription, Subscription as Root};
use atlas_entity::{
    EntityKind,
    ingest_run::{self, RunState},
    notification,
};
use atlas_registry::{Registry, RegistryError, Viewer, policy::Action};
use futures::stream::{self, Stream};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    backend::Backend,
    connection::Listable,
    failure::{Failure, Result},
    model::{IngestRun, Notification, ToldCursor},
};

/// Notifications read at a time.
const PAGE: u64 = 100;

/// Where every subscription starts.
#[derive(Default, MergedSubscription)]
pub struct Subscription(NotificationSubscriptions, RunSubscriptions);

/// Subscriptions of what people are told.
#[derive(Default)]
pub(crate) struct NotificationSubscriptions;

#[Root]
impl NotificationSubscriptions {
    /// What the viewer is told, from now on or from a cursor on: first what was told since, then what is told, without
    /// a gap and without a repetition. Keep the `cursor` of the last one to go on from there after a break. The viewer
    /// must be signed in; when their access ends, the socket is closed.
    async fn notifications(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `cursor` of the last notification that was received.")] after: Option<String>,
    ) -> Result<Pin<Box<dyn Stream<Item = Result<Notification>> + Send>>> {
        // The loader of an operation is made anew for each event, so that there is none yet.
        let backend =
            context.data_opt::<Backend>().ok_or_else(|| Failure::internal(&"there is no backend"))?;
        let viewer = context.data_opt::<Viewer>().cloned().unwrap_or_default();
        let person = viewer.actor().map(|actor| actor.person).ok_or(RegistryError::Unauthenticated)?;
        let registry = backend.registry.clone();
        let last = match after {
            Some(cursor) => ToldCursor::decode(&cursor)?.0,
            None => registry.last_notification().await?,
        };
        let told = registry.signals().last_told();
        let listening = Listening { registry, person, last, told, read: VecDeque::new(), broken: false };
        Ok(Box::pin(stream::unfold(listening, Listening::next)))
    }
}

/// How often a run that is followed is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Subscriptions of runs.
#[derive(Default)]
pub(crate) struct RunSubscriptions;

#[Root]
impl RunSubscriptions {
    /// A run of the ingestion as it goes on: as it is now, then each time it has come further, until it has ended.
    async fn ingest_run(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the run.")] key: Uuid,
    ) -> Result<Pin<Box<dyn Stream<Item = Result<IngestRun>> + Send>>> {
        let backend =
            context.data_opt::<Backend>().ok_or_else(|| Failure::internal(&"there is no backend"))?;
        let registry = backend.registry.clone();
        let viewer = context.data_opt::<Viewer>().cloned().unwrap_or_default();
        let run = registry.run_by_key(key).await?;
        registry.require(&viewer, Action::Read, (EntityKind::Dataset, run.dataset_key)).await?;
        Ok(Box::pin(stream::unfold(Following { registry, key, last: None }, Following::next)))
    }
}

/// A run that is followed.
struct Following {
    registry: Registry,
    key: Uuid,
    last: Option<ingest_run::Model>,
}

impl Following {
    async fn next(mut self) -> Option<(Result<IngestRun>, Self)> {
        let under_way = |run: &ingest_run::Model| matches!(run.state, RunState::Queued | RunState::Running);
        if self.last.as_ref().is_some_and(|last| !under_way(last)) {
            return None;
        }
        loop {
            if self.last.is_some() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            match self.registry.run_by_key(self.key).await {
                Ok(run) if self.last.as_ref() == Some(&run) => {}
                Ok(run) => {
                    self.last = Some(run.clone());
                    return Some((Ok(IngestRun::of(Arc::new(run))), self));
                }
                // The client may subscribe again.
                Err(error) => return Some((Err(error.into()), Self { last: None, ..self })),
            }
        }
    }
}

/// A person listening to what they are told.
struct Listening {
    registry: Registry,
    person: Uuid,
    /// Number of the last notification that was handed on.
    last: i64,
    told: watch::Receiver<i64>,
    /// Read, and not yet handed on.
    read: VecDeque<notification::Model>,
    broken: bool,
}

impl Listening {
    async fn next(mut self) -> Option<(Result<Notification>, Self)> {
        loop {
            if self.broken {
                return None;
            }
            if let Some(row) = self.read.pop_front() {
                self.last = row.seq;
                return Some((Ok(Notification::of(Arc::new(row))), self));
            }
            // What is told after this look at the number, changes it again: nothing falls between.
            self.told.mark_unchanged();
            match self.registry.notifications_after(self.person, self.last, PAGE).await {
                Ok(rows) if rows.is_empty() => self.told.changed().await.ok()?,
                Ok(rows) => self.read = rows.into(),
                Err(error) => {
                    // The client goes on from its cursor.
                    self.broken = true;
                    return Some((Err(error.into()), self));
                }
            }
        }
    }
}
