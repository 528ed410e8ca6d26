//! Runs the batches of an operation in waves, so that their number follows from the query alone.
//!
//! A loader that waits some milliseconds for further keys splits its batches whenever the machine is busy, and
//! one that passes on each answer as it comes lets a lucky field ask before its siblings. Here the operation
//! goes on until every resolver waits; then all batches it asked for run together, and their answers are
//! handed out when the last of them is done. Fields of one level thus find each other, whatever answers first.
//!
//! The price is that a level waits for its slowest batch: a search of the occurrences holds back the statements
//! for what is nested in the fields beside it. It is paid once a level, where asking early would cost a
//! statement for each moment at which an answer arrives.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker, ready},
};

use futures::{
    future::{BoxFuture, FutureExt, join_all},
    task::AtomicWaker,
};
use tokio::task::coop::unconstrained;

/// Loads something; the outcome hands it to those who wait for it. It may wait for nothing but its data:
/// another batch would begin only after it.
pub(crate) type Batch = BoxFuture<'static, Delivery>;

/// Hands out what a batch loaded.
pub(crate) type Delivery = Box<dyn FnOnce() + Send>;

/// The batches of one operation.
#[derive(Clone, Default)]
pub(crate) struct Batches(Arc<Mutex<Vec<Batch>>>);

/// Tells whether the operation can go on: rung by whatever it waits for, and by itself.
#[derive(Default)]
struct Bell {
    rung: AtomicBool,
    task: AtomicWaker,
}

/// Drops the batches that nobody asks for any more: each holds its loader, which holds these batches.
struct Leftovers<'a>(&'a Batches);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.task.wake();
    }
}

impl Drop for Leftovers<'_> {
    fn drop(&mut self) {
        drop(self.0.take());
    }
}

impl Batches {
    /// Adds a batch, to be run by [`Self::drive`].
    pub(crate) fn add(&self, batch: Batch) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    }

    fn take(&self) -> Vec<Batch> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs the operation and the batches it asks for, to the operation's end.
    pub(crate) async fn drive<T>(&self, operation: impl Future<Output = T>) -> T {
        let _leftovers = Leftovers(self);
        // Tokio's budget would have the operation rest where it could go on, and ring only later.
        let mut operation = pin!(unconstrained(operation));
        let bell = Arc::new(Bell { rung: AtomicBool::new(true), task: AtomicWaker::new() });
        let waker = Waker::from(Arc::clone(&bell));
        let mut wave = None;
        poll_fn(|context| {
            bell.task.register(context.waker());
            loop {
                if bell.rung.swap(false, Ordering::Acquire) {
                    let polled = operation.as_mut().poll(&mut Context::from_waker(&waker));
                    if polled.is_ready() {
                        return polled;
                    }
                    if bell.rung.load(Ordering::Acquire) {
                        // A long join has made a pause and is not through: other tasks first, then the rest.
                        return Poll::Pending;
                    }
                }
                let running = wave.get_or_insert_with(|| join_all(self.take()));
                let deliveries = ready!(running.poll_unpin(context));
                wave = None;
                if deliveries.is_empty() {
                    return Poll::Pending;
                }
                for deliver in deliveries {
                    deliver();
                }
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests;
