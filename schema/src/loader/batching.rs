//! Collects the keys that fields ask for, and loads each kind of key together.
//!
//! The library's own loader waits for a timer before it loads, so that how keys fall into batches depends on
//! the machine. Here a batch is run by [`Batches`], when nothing else can go on, and a key that is being loaded
//! is not loaded again: the number of batches follows from the query alone. That holds as long as fields wait
//! for nothing outside batches, so what has no key is read by [`Batching::read`].

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::dataloader::Loader;
use futures::channel::oneshot;

use crate::{
    batch::{Batches, Delivery},
    failure::{Failure, Result},
};

/// The loader of one operation: remembers what it loaded until the operation ends.
pub struct Batching<S>(Arc<Inner<S>>);

struct Inner<S> {
    sources: Arc<S>,
    batches: Batches,
    kinds: Mutex<HashMap<TypeId, Box<dyn Any + Send>>>,
}

/// The keys of one kind.
struct Keys<K, V> {
    found: HashMap<K, Option<V>>,
    /// Who waits for a key that is queued or being loaded.
    waiting: HashMap<K, Vec<oneshot::Sender<Result<Option<V>>>>>,
    queued: Vec<K>,
}

impl<K, V> Default for Keys<K, V> {
    fn default() -> Self {
        Self { found: HashMap::new(), waiting: HashMap::new(), queued: Vec::new() }
    }
}

impl<K: Hash + Eq, V: Clone> Keys<K, V> {
    /// Answers those who wait for these keys, and remembers what was found.
    fn hand_out(&mut self, asked: Vec<K>, loaded: &Result<HashMap<K, V>>) {
        for key in asked {
            let value = loaded.as_ref().map(|found| found.get(&key).cloned()).map_err(Clone::clone);
            for waiting in self.waiting.remove(&key).unwrap_or_default() {
                // Who gave up waiting needs no answer.
                drop(waiting.send(value.clone()));
            }
            if let Ok(value) = value {
                self.found.insert(key, value);
            }
        }
    }
}

impl<S: Send + Sync + 'static> Batching<S> {
    /// A loader from these sources, whose batches are run by these.
    pub(crate) fn new(sources: S, batches: &Batches) -> Self {
        let sources = Arc::new(sources);
        Self(Arc::new(Inner { sources, batches: batches.clone(), kinds: Mutex::default() }))
    }

    /// Where the data come from.
    pub fn loader(&self) -> &S {
        &self.0.sources
    }

    /// Forgets what was loaded: a mutation is about to change it. Mutations run one after the other, so nothing is
    /// being loaded at that time.
    pub(crate) fn forget(&self) {
        self.0.kinds.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The value of a key; none if there is none.
    pub async fn load_one<K>(&self, key: K) -> Result<Option<S::Value>>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        S: Loader<K, Error = Failure>,
    {
        let (sender, answer) = oneshot::channel();
        let starts = self.0.with(|keys: &mut Keys<K, S::Value>| {
            if let Some(found) = keys.found.get(&key) {
                // The receiver is held below, so the value arrives.
                drop(sender.send(Ok(found.clone())));
                return false;
            }
            let waiting = keys.waiting.entry(key.clone()).or_default();
            if waiting.is_empty() {
                keys.queued.push(key);
            }
            let first = waiting.is_empty() && keys.queued.len() == 1;
            waiting.push(sender);
            first
        });
        if starts {
            self.0.batches.add(Box::pin(Arc::clone(&self.0).run::<K>()));
        }
        received(answer).await
    }

    /// What this reads from the sources, as a batch of its own: for questions that no sibling shares. It must
    /// not ask this loader for anything.
    pub async fn read<T, F>(&self, read: impl FnOnce(Arc<S>) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let reading = read(Arc::clone(&self.0.sources));
        self.0.batches.add(Box::pin(async move {
            let found = reading.await;
            // Who gave up waiting needs no answer.
            Box::new(move || drop(sender.send(found))) as Delivery
        }));
        received(answer).await
    }
}

async fn received<T>(answer: oneshot::Receiver<Result<T>>) -> Result<T> {
    answer.await.unwrap_or_else(|_| Err(Failure::internal(&"a batch was given up")))
}

impl<S: Send + Sync + 'static> Inner<S> {
    /// Loads what is queued of one kind.
    async fn run<K>(self: Arc<Self>) -> Delivery
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        S: Loader<K, Error = Failure>,
    {
        let queued = self.with(|keys: &mut Keys<K, S::Value>| std::mem::take(&mut keys.queued));
        let loaded = self.sources.load(&queued).await;
        Box::new(move || self.with(|keys: &mut Keys<K, S::Value>| keys.hand_out(queued, &loaded)))
    }

    fn with<K, V, T>(&self, work: impl FnOnce(&mut Keys<K, V>) -> T) -> T
    where
        K: Send + 'static,
        V: Send + 'static,
    {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = kinds.entry(TypeId::of::<Keys<K, V>>());
        let kind = kind.or_insert_with(|| Box::new(Keys::<K, V>::default()));
        match kind.downcast_mut() {
            Some(keys) => work(keys),
            // The map's key is the type, so this is never another; a fresh one would be as good.
            None => work(&mut Keys::default()),
        }
    }
}
