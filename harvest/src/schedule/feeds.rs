//! Feeds that were read a short while ago: one tells of all datasets of an installation.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::failure::Failure;
use crate::{
    feed::{self, Item},
    fetch::{Conditions, Fetcher, Outcome},
};

/// Largest feed, in bytes.
const LARGEST: u64 = 20_000_000;
/// Feeds that are remembered.
const REMEMBERED: usize = 8;

/// Reads feeds, and remembers the last ones.
#[derive(Clone, Debug)]
pub(super) struct Feeds {
    fetcher: Fetcher,
    age: Duration,
    read: Arc<Mutex<Vec<Read>>>,
}

#[derive(Clone, Debug)]
struct Read {
    url: String,
    at: Instant,
    items: Arc<Vec<Item>>,
}

impl Feeds {
    /// Feeds by this fetcher, remembered for so long.
    pub fn new(fetcher: &Fetcher, age: Duration) -> Self {
        Self { fetcher: fetcher.at_most(LARGEST), age, read: Arc::default() }
    }

    /// The items of a feed.
    pub async fn items(&self, url: &str) -> Result<Arc<Vec<Item>>, Failure> {
        if let Some(items) = self.remembered(url) {
            return Ok(items);
        }
        // Without conditions, a server has nothing to be unchanged from.
        let Outcome::Fetched(fetched) = self.fetcher.fetch(url, &Conditions::default()).await? else {
            return Err(Failure::Feed("the feed is of no use: it is said to be unchanged".to_owned()));
        };
        let bytes = tokio::fs::read(&fetched.path).await.map_err(|error| Failure::Fetch(error.into()))?;
        let parsed = tokio::task::spawn_blocking(move || feed::parse(&bytes)).await;
        let parsed = parsed.unwrap_or_else(|error| Err(error.to_string()));
        let items = parsed.map_err(|why| Failure::Feed(format!("the feed cannot be read: {why}")))?;
        let items = Arc::new(items);
        let read = Read { url: url.to_owned(), at: Instant::now(), items: Arc::clone(&items) };
        let mut all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|other| other.url != url);
        if all.len() >= REMEMBERED {
            all.remove(0);
        }
        all.push(read);
        Ok(items)
    }

    fn remembered(&self, url: &str) -> Option<Arc<Vec<Item>>> {
        let all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let read = all.iter().find(|read| read.url == url && read.at.elapsed() < self.age)?;
        Some(Arc::clone(&read.items))
    }
}
