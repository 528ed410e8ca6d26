use std::{
    collections::HashMap,
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_graphql::dataloader::Loader;
use futures::{
    channel::oneshot,
    future::{join, join_all, poll_immediate},
};
use tokio::{
    sync::OnceCell,
    time::{sleep, timeout},
};

use super::Batches;
use crate::{failure::Failure, loader::Batching};

/// Counts its loads, each of which takes another time, from none to three milliseconds.
struct Uneven {
    loads: AtomicU64,
    seed: u64,
}

impl Uneven {
    async fn delay(&self) {
        let load = self.loads.fetch_add(1, Ordering::SeqCst);
        let noise = (self.seed * 31 + load + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        match noise % 4 {
            0 => {}
            millis => sleep(Duration::from_millis(millis)).await,
        }
    }
}

/// Three kinds of key, as rows, pages and counts are.
macro_rules! loads {
    ($($key:ty)*) => {
        $(
            #[async_graphql::async_trait::async_trait]
            impl Loader<$key> for Uneven {
                type Value = $key;
                type Error = Failure;

                async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $key>, Failure> {
                    self.delay().await;
                    Ok(keys.iter().map(|key| (*key, key + 1)).collect())
                }
            }
        )*
    };
}

loads! { u16 u32 u64 }

/// Sources whose loads do not end as they should.
struct Broken(Arc<()>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Ending {
    Panic,
    Never,
}

#[async_graphql::async_trait::async_trait]
impl Loader<Ending> for Broken {
    type Value = ();
    type Error = Failure;

    async fn load(&self, keys: &[Ending]) -> Result<HashMap<Ending, ()>, Failure> {
        assert!(!keys.contains(&Ending::Panic), "as asked");
        pending().await
    }
}

fn uneven(seed: u64) -> (Batches, Batching<Uneven>) {
    let batches = Batches::default();
    let loader = Batching::new(Uneven { loads: AtomicU64::new(0), seed }, &batches);
    (batches, loader)
}

fn loads(loader: &Batching<Uneven>) -> u64 {
    loader.loader().loads.load(Ordering::SeqCst)
}

/// A field whose page is read once, whoever of its two readers comes first, and rows under each row of it.
async fn nested(loader: &Batching<Uneven>, parent: u16, rows: u32) -> u64 {
    let page = OnceCell::new();
    let read = || async { *page.get_or_init(|| async { loader.load_one(parent).await.unwrap() }).await };
    let row = |n: u32| async move {
        let row = loader.load_one(u32::from(parent) * 1000 + n).await.unwrap().unwrap();
        loader.load_one(u64::from(row)).await.unwrap().unwrap()
    };
    let total = async { loader.load_one(u64::from(parent)).await.unwrap().unwrap() };
    let nodes = async {
        read().await.unwrap();
        join_all((0..rows).map(row)).await.into_iter().sum::<u64>()
    };
    let (_, (total, nodes)) = join(read(), join(total, nodes)).await;
    total + nodes
}

/// A question without a key, and what is asked when its answer is there.
async fn unkeyed(loader: &Batching<Uneven>) -> u64 {
    let read = loader.read(|sources| async move {
        sources.delay().await;
        Ok(1)
    });
    let found: u32 = read.await.unwrap();
    u64::from(loader.load_one(found).await.unwrap().unwrap())
}

#[tokio::test]
async fn the_number_of_loads_follows_from_the_levels_whatever_each_takes() {
    for seed in 0..20 {
        // Up to 30 fields, a join polls each of them again; beyond, only those that were woken, with pauses. And
        // Tokio lets a task take 128 steps at a time, of which each page is one.
        let (nodes, connections, rows) = if seed % 2 == 0 { (25, 8, 3) } else { (40, 4, 35) };
        let (batches, loader) = uneven(seed);
        let connection = |n| nested(&loader, n, rows);
        let node = |n: u16| join_all((1..=connections).map(move |c| connection(n * 100 + c)));
        let list = join_all((1..=nodes).map(node));
        let (found, other) = batches.drive(join(list, unkeyed(&loader))).await;
        // The total, the rows' rows, each one more than was asked for.
        let rows = u64::from(rows);
        assert_eq!(found[1][3], 205 + (0..rows).map(|n| 204_000 + n + 2).sum::<u64>());
        assert_eq!(other, 2);
        // Pages, totals, the question without a key; rows; the rows' rows.
        assert_eq!(loads(&loader), 3 + 1 + 1, "seed {seed}");
    }
}

#[tokio::test]
async fn slow_resolvers_find_each_other() {
    let (batches, loader) = uneven(0);
    let sibling = |start: u32| {
        let loader = &loader;
        async move {
            // Blocks the thread well past any delay a loader could wait.
            std::thread::sleep(Duration::from_millis(2));
            loader.load_one(start).await.unwrap().unwrap()
        }
    };
    let answers = batches.drive(join_all((0..50).map(sibling))).await;
    assert_eq!(answers[49], 50);
    assert_eq!(loads(&loader), 1);
}

#[tokio::test]
async fn what_an_operation_awaits_beside_its_batches_goes_on_during_a_wave() {
    let (batches, loader) = uneven(0);
    let (sender, signal) = oneshot::channel();
    let waiting = loader.read(|_| async move { Ok(signal.await.unwrap()) });
    let signalling = async {
        sleep(Duration::from_millis(5)).await;
        sender.send(7).unwrap();
        loader.load_one(1_u32).await.unwrap().unwrap()
    };
    let driven = batches.drive(join(waiting, signalling));
    let (waited, next) = timeout(Duration::from_secs(5), driven).await.unwrap();
    assert_eq!((waited.unwrap(), next), (7, 2));
}

#[tokio::test]
async fn a_panic_of_a_batch_ends_the_operation() {
    let operation = tokio::spawn(async {
        let batches = Batches::default();
        let loader = Batching::new(Broken(Arc::default()), &batches);
        let stuck = loader.read(|_| pending::<Result<(), Failure>>());
        drop(batches.drive(join(stuck, loader.load_one(Ending::Panic))).await);
    });
    let ended = timeout(Duration::from_secs(5), operation).await.unwrap();
    assert!(ended.unwrap_err().is_panic());
}

#[tokio::test]
async fn an_operation_given_up_or_ended_early_keeps_nothing() {
    let batches = Batches::default();
    let loader = Batching::new(Broken(Arc::default()), &batches);
    let kept = Arc::downgrade(&loader.loader().0);
    let given_up = batches.drive(loader.load_one(Ending::Never));
    timeout(Duration::from_millis(20), given_up).await.unwrap_err();
    // What a failing sibling cuts short is asked for, but never run.
    assert!(batches.drive(poll_immediate(loader.load_one(Ending::Panic))).await.is_none());
    drop(loader);
    assert!(kept.upgrade().is_none());
}
