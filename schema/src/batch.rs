//! Runs the batches of an operation when, and only when, nothing else in it can go on.
//!
//! A loader that waits some milliseconds for further keys splits its batches whenever the machine is busy.
//! Here the operation itself is polled first; a batch advances only after every resolver that could run has
//! run and asked for its keys. The number of batches then follows from the query alone.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
};

use futures::{
    future::BoxFuture,
    stream::{FuturesUnordered, StreamExt},
};

/// The batches of one operation.
#[derive(Clone, Default)]
pub(crate) struct Batches(Arc<Mutex<Vec<BoxFuture<'static, ()>>>>);

impl Batches {
    /// Adds a batch, to be run by [`Self::drive`].
    pub(crate) fn add(&self, batch: BoxFuture<'static, ()>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    }

    fn take(&self) -> Vec<BoxFuture<'static, ()>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs the operation and the batches it asks for, to the operation's end.
    pub(crate) async fn drive<T>(&self, operation: impl Future<Output = T>) -> T {
        let mut operation = pin!(operation);
        let mut running = FuturesUnordered::new();
        poll_fn(move |context| {
            loop {
                if let Poll::Ready(answer) = operation.as_mut().poll(context) {
                    return Poll::Ready(answer);
                }
                running.extend(self.take());
                if !matches!(running.poll_next_unpin(context), Poll::Ready(Some(()))) {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashMap,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    use async_graphql::dataloader::Loader;
    use futures::future::join_all;

    use super::Batches;
    use crate::{failure::Failure, loader::Batching};

    struct Counting(Arc<AtomicUsize>);

    #[async_graphql::async_trait::async_trait]
    impl Loader<u32> for Counting {
        type Value = u32;
        type Error = Failure;

        async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, Failure> {
            self.0.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Ok(keys.iter().map(|key| (*key, key + 1)).collect())
        }
    }

    #[tokio::test]
    async fn one_batch_a_level_however_slow_the_siblings() {
        let loads = Arc::new(AtomicUsize::new(0));
        let batches = Batches::default();
        let loader = Batching::new(Counting(Arc::clone(&loads)), &batches);
        let sibling = |start: u32| {
            let loader = &loader;
            async move {
                // A slow resolver: blocks the thread well past any delay a loader could wait.
                std::thread::sleep(Duration::from_millis(2));
                let next = loader.load_one(start).await.unwrap().unwrap();
                loader.load_one(next * 1000).await.unwrap().unwrap()
            }
        };
        let answers = batches.drive(join_all((0..50).map(sibling))).await;
        assert_eq!(answers[49], 50_001);
        assert_eq!(loads.load(Ordering::SeqCst), 2);
    }
}
