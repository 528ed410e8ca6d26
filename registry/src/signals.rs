//! Signs that there is something to do, within this process. They spare waiting; what they announce is in the
//! database, so that nothing is lost with one, and other processes find it by looking from time to time.

use std::sync::Arc;

use tokio::sync::{Notify, watch};

/// The signs of one registry. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Signals(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    work: Notify,
    deliveries: Notify,
    told: watch::Sender<i64>,
}

impl Signals {
    /// Something was written to the outbox, or is to be delivered.
    pub(crate) fn work(&self) {
        self.0.work.notify_one();
    }

    /// Waits until something was written to the outbox, or is to be delivered, since this was last waited for.
    pub async fn wait_for_work(&self) {
        self.0.work.notified().await;
    }

    /// There may be something to deliver.
    pub fn deliver(&self) {
        self.0.deliveries.notify_one();
    }

    /// Waits until there may be something to deliver.
    pub async fn wait_for_deliveries(&self) {
        self.0.deliveries.notified().await;
    }

    /// Notifications are there up to this number.
    pub fn told(&self, last: i64) {
        self.0.told.send_if_modified(|known| {
            let later = last > *known;
            *known = last.max(*known);
            later
        });
    }

    /// The number of the last notification, as it changes.
    pub fn last_told(&self) -> watch::Receiver<i64> {
        self.0.told.subscribe()
    }
}
