//! A load: some callers, each asking again as soon as it was answered, for some time.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures::future::try_join_all;

use crate::{failure::Outcome, spread::Spread};

/// What a load met.
pub struct Load {
    /// Answers of a second, all callers together.
    pub rate: f64,
    /// How many answers there were.
    pub answers: usize,
    /// How long each took.
    pub times: Spread,
    /// Bytes of an answer.
    pub bytes: usize,
}

/// Loads `ask` with so many callers for so long. It gives the size of its answer.
pub async fn load<Asking>(
    callers: usize,
    time: Duration,
    ask: impl Fn() -> Asking + Send + Sync + 'static,
) -> Outcome<Load>
where
    Asking: Future<Output = Outcome<usize>> + Send + 'static,
{
    let ask = Arc::new(ask);
    let bytes = ask().await?;
    let started = Instant::now();
    let tasks = (0..callers).map(|_| tokio::spawn(call(Arc::clone(&ask), started + time)));
    let mut times = Vec::new();
    for answered in try_join_all(tasks).await? {
        times.extend(answered?);
    }
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    Ok(Load { rate, answers: times.len(), times: times.into(), bytes })
}

async fn call<Asking>(ask: Arc<impl Fn() -> Asking>, until: Instant) -> Outcome<Vec<Duration>>
where
    Asking: Future<Output = Outcome<usize>>,
{
    let mut times = Vec::new();
    while Instant::now() < until {
        let started = Instant::now();
        ask().await?;
        times.push(started.elapsed());
    }
    Ok(times)
}
