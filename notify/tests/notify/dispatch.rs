//! From the outbox to the inbox: nothing told that did not happen, nothing lost, nothing twice.

use atlas_entity::EntityKind;
use atlas_registry::{notify::Followed, policy::Role, policy::Scope, work::Call};
use tokio::task::JoinSet;

use crate::support::{
    DATASET, PROVIDER, Running, begin, changed, events, eventually, happen, inbox, key, on_each, person,
    quick, waiting,
};

#[tokio::test]
async fn what_was_rolled_back_is_not_told() {
    on_each(|registry| async move {
        let ann = person(&registry, "Ann", &[]).await;
        let bob =
            person(&registry, "Bob", &[(Role::Steward, Scope::Entity(EntityKind::Dataset, DATASET))]).await;
        let work = begin(&registry, &ann).await;
        work.tell(changed(DATASET)).await.unwrap();
        drop(work);
        assert_eq!(registry.dispatch_next(10, false).await.unwrap().events, 0);
        assert!(inbox(&registry, &bob).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn each_event_is_told_once_however_many_dispatchers_there_are() {
    on_each(|registry| async move {
        let ann = person(&registry, "Ann", &[]).await;
        let steward = Scope::Entity(EntityKind::Provider, PROVIDER);
        let bob = person(&registry, "Bob", &[(Role::Steward, steward)]).await;
        for _ in 0..30 {
            happen(&registry, &ann, changed(DATASET)).await;
        }
        let mut dispatchers = JoinSet::new();
        for _ in 0..4 {
            let registry = registry.clone();
            dispatchers.spawn(async move {
                let mut events = 0;
                while waiting(&registry).await > 0 {
                    events += registry.dispatch_next(7, false).await.unwrap().events;
                }
                events
            });
        }
        assert_eq!(dispatchers.join_all().await.into_iter().sum::<usize>(), 30);
        let told = inbox(&registry, &bob).await;
        assert_eq!(told.len(), 30);
        let mut events: Vec<_> = told.iter().map(|row| row.outbox_key).collect();
        events.dedup();
        assert_eq!(events.len(), 30);
        let numbers: Vec<i64> = told.iter().map(|row| row.seq).collect();
        assert_eq!(numbers, (numbers[0]..numbers[0] + 30).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_reader_who_goes_on_from_a_number_misses_nothing_while_others_write() {
    on_each(|registry| async move {
        let bob = person(&registry, "Bob", &[]).await;
        registry.follow(Call::by(&bob), Followed::Entity(EntityKind::Dataset, DATASET)).await.unwrap();
        let notifiers = [Running::start(&registry, quick()), Running::start(&registry, quick())];
        let mut writers = JoinSet::new();
        for n in 0..8 {
            let registry = registry.clone();
            writers.spawn(async move {
                let writer = person(&registry, &format!("Writer{n}"), &[]).await;
                for _ in 0..15 {
                    happen(&registry, &writer, changed(DATASET)).await;
                }
            });
        }
        let mut last = 0;
        let mut read = Vec::new();
        while read.len() < 120 {
            let rows = registry.notifications_after(key(&bob), last, 5).await.unwrap();
            last = rows.last().map_or(last, |row| row.seq);
            read.extend(rows.into_iter().map(|row| row.outbox_key));
            tokio::task::yield_now().await;
        }
        writers.join_all().await;
        for notifier in notifiers {
            notifier.stop().await;
        }
        assert!(registry.notifications_after(key(&bob), last, 5).await.unwrap().is_empty());
        let all: Vec<_> = inbox(&registry, &bob).await.into_iter().map(|row| row.outbox_key).collect();
        assert_eq!(read, all);
        assert_eq!(registry.last_notification().await.unwrap(), last);
    })
    .await;
}

#[tokio::test]
async fn a_dispatcher_that_is_killed_loses_and_repeats_nothing() {
    on_each(|registry| async move {
        let ann = person(&registry, "Ann", &[]).await;
        let bob = person(&registry, "Bob", &[]).await;
        registry.follow(Call::by(&bob), Followed::Entity(EntityKind::Dataset, DATASET)).await.unwrap();
        for _ in 0..20 {
            happen(&registry, &ann, changed(DATASET)).await;
            let notifier = Running::start(&registry, quick());
            tokio::task::yield_now().await;
            notifier.kill().await;
        }
        let notifier = Running::start(&registry, quick());
        eventually(|| async { (waiting(&registry).await == 0).then_some(()) }).await;
        notifier.stop().await;
        assert_eq!(events(&registry, &bob).await, vec!["entity.updated"; 20]);
    })
    .await;
}
