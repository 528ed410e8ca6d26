//! Which datasets are harvested, when, and what becomes of it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use atlas_entity::harvest::HarvestOutcome;
use atlas_harvest::HarvestError;
use chrono::{TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::{
    atlas::{Atlas, harvester},
    server::{Answer, Seen, Server, answer},
};

const FIRST: &[u8] = b"occurrenceID,scientificName\n1,Puma concolor\n2,Puma concolor\n";
const SECOND: &[u8] = b"occurrenceID,scientificName\n1,Puma concolor\n2,Puma concolor\n3,Felis catus\n";

/// What a server has, by number; a test puts another number in.
fn stock(
    current: &Arc<AtomicUsize>,
    versions: &'static [&'static [u8]],
    tags: bool,
) -> impl Fn(&Seen) -> Answer + use<> {
    let current = Arc::clone(current);
    move |seen| {
        let number = current.load(SeqCst);
        let Some(body) = versions.get(number) else { return answer("500 Internal Server Error", &[], b"") };
        let tag = format!("\"v{number}\"");
        match tags {
            true if seen.header("if-none-match") == Some(&tag) => answer("304 Not Modified", &[], b""),
            true => answer("200 OK", &[("ETag", &tag)], body),
            false => answer("200 OK", &[], body),
        }
    }
}

#[tokio::test]
async fn a_dataset_is_harvested_as_often_as_it_wants_and_published_when_it_changed() {
    for tags in [true, false] {
        let current = Arc::new(AtomicUsize::new(0));
        let server = Server::start(stock(&current, &[FIRST, SECOND], tags)).await;
        let atlas = Atlas::new().await;
        atlas.dataset("dr1", Some(10), &[("DWC_ARCHIVE", server.url("/birds.csv"))], &[]).await;
        let mut now = Utc::now();
        let first = atlas.next(now).await.unwrap();
        assert_eq!((first.outcome, first.records, first.error), (HarvestOutcome::Published, Some(2), None));
        assert_eq!(atlas.next(now).await, None);
        let wait = first.next_at - now;
        assert!(wait > TimeDelta::hours(227) && wait < TimeDelta::hours(253), "{wait}");
        assert_eq!(atlas.next(now + TimeDelta::hours(226)).await, None);

        now += TimeDelta::hours(253);
        let load = atlas.get("dr1").await.published_load;
        let second = atlas.next(now).await.unwrap();
        assert_eq!((second.outcome, second.records), (HarvestOutcome::Unchanged, None));
        assert_eq!(atlas.get("dr1").await.published_load, load);

        now += TimeDelta::hours(253);
        current.store(1, SeqCst);
        let third = atlas.next(now).await.unwrap();
        assert_eq!((third.outcome, third.records), (HarvestOutcome::Published, Some(3)));
        let dataset = atlas.get("dr1").await;
        assert_eq!(dataset.record_count, 3);
        assert!(dataset.last_checked.unwrap() > now - TimeDelta::seconds(1));
        assert_eq!(server.seen().len(), 3);
        let run = atlas.ctx.registry.published_run(dataset.key).await.unwrap().unwrap();
        assert_eq!(run.source.as_deref(), Some("birds.csv"));
        assert!(atlas.told().await.is_empty());
    }
}

#[tokio::test]
async fn what_was_published_by_hand_is_not_published_again() {
    let current = Arc::new(AtomicUsize::new(0));
    let server = Server::start(stock(&current, &[FIRST], false)).await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", Some(1), &[("DWC_ARCHIVE", server.url("/birds.csv"))], &[]).await;
    let file = atlas.ctx.data_dir.join("by-hand.csv");
    std::fs::write(&file, FIRST).unwrap();
    let request =
        atlas_ingest::IngestRequest { source: file, dataset_uid: "dr1".to_owned(), ..Default::default() };
    let nobody = Arc::new(atlas_ingest::NoProgress);
    atlas_ingest::ingest(&atlas.ctx, request, nobody, CancellationToken::new()).await.unwrap();
    assert_eq!(atlas.next(Utc::now()).await.unwrap().outcome, HarvestOutcome::Unchanged);
}

#[tokio::test]
async fn only_datasets_that_want_it_and_say_where_are_due() {
    let server = Server::start(|_| answer("200 OK", &[], FIRST)).await;
    let atlas = Atlas::new().await;
    let here = || ("DWC_ARCHIVE", server.url("/"));
    atlas.dataset("dr1", None, &[here()], &[]).await;
    atlas.dataset("dr2", Some(0), &[here()], &[]).await;
    atlas.dataset("dr3", Some(1), &[], &[]).await;
    atlas.dataset("dr4", Some(1), &[("BIOCASE", server.url("/"))], &[]).await;
    let now = Utc::now();
    assert_eq!(atlas.next(now).await, None);
    let by_hand =
        |uid: &'static str| async { atlas.harvester.harvest(uid, now, &CancellationToken::new()).await };
    assert_eq!(by_hand("dr1").await.unwrap().outcome, HarvestOutcome::Published);
    let nowhere = by_hand("dr3").await.unwrap();
    assert_eq!(nowhere.outcome, HarvestOutcome::Failed);
    assert!(nowhere.error.unwrap().contains("DWC_ARCHIVE"));
    assert!(matches!(by_hand("dr9").await, Err(HarvestError::Unknown(uid)) if uid == "dr9"));
    // Whoever says later how often is heard at once.
    atlas.dataset("dr1", Some(3), &[here()], &[]).await;
    assert_eq!(atlas.next(now).await.unwrap().uid, "dr1");
}

#[tokio::test]
async fn failures_back_off_are_seen_and_pass() {
    let current = Arc::new(AtomicUsize::new(9));
    let server = Server::start(stock(&current, &[FIRST, b"name\nPuma\n"], true)).await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", Some(1), &[("DWC_ARCHIVE", server.url("/birds.csv"))], &[]).await;
    let mut now = Utc::now() + TimeDelta::hours(1);
    for (failures, longest) in [(1, 15), (2, 30), (3, 60)] {
        let failed = atlas.next(now).await.unwrap();
        assert_eq!(failed.outcome, HarvestOutcome::Failed);
        let wait = (failed.next_at - now).num_minutes();
        assert!(wait >= longest * 3 / 4 - 1 && wait <= longest, "{failures}: {wait}");
        let row = atlas.row("dr1").await.unwrap();
        assert_eq!((row.failures, row.last_outcome), (failures, Some(HarvestOutcome::Failed)));
        assert_eq!(row.last_error.as_deref(), Some("the server answered 500"));
        assert_eq!(row.claim, None);
        now = failed.next_at - TimeDelta::seconds(1);
        assert_eq!(atlas.next(now).await, None);
        now = failed.next_at;
    }
    // What is refused is seen as well, and is not taken for what was taken.
    current.store(1, SeqCst);
    let refused = atlas.next(now).await.unwrap();
    assert_eq!(refused.outcome, HarvestOutcome::Refused);
    assert!(refused.error.unwrap().contains("birds.csv"));
    assert_eq!(atlas.row("dr1").await.unwrap().etag, None);
    assert_eq!(atlas.told().await, ["ingest.harvest_failed"]);

    current.store(0, SeqCst);
    let well = atlas.next(refused.next_at).await.unwrap();
    assert_eq!(well.outcome, HarvestOutcome::Published);
    let row = atlas.row("dr1").await.unwrap();
    assert_eq!((row.failures, row.last_error, row.etag.as_deref()), (0, None, Some("\"v0\"")));
    assert_eq!(atlas.told().await, ["ingest.harvest_failed", "ingest.harvest_recovered"]);
    let outcomes = atlas.ctx.registry.harvest_outcomes().await.unwrap();
    assert_eq!(outcomes.into_iter().collect::<Vec<_>>(), [(HarvestOutcome::Published, 1)]);
}

#[tokio::test]
async fn two_harvesters_at_once_harvest_once() {
    let server =
        Server::start(|seen| answer("200 OK", &[], if seen.path == "/1" { FIRST } else { SECOND })).await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", Some(1), &[("DWC_ARCHIVE", server.url("/1"))], &[]).await;
    atlas.dataset("dr2", Some(1), &[("DWC_ARCHIVE", server.url("/2"))], &[]).await;
    let (now, stop) = (Utc::now(), CancellationToken::new());
    let all = (0..4).map(|_| {
        let (harvester, stop) = (harvester(&atlas.ctx), stop.clone());
        tokio::spawn(async move { harvester.harvest_next(now, &stop).await.unwrap().map(|done| done.uid) })
    });
    let mut done = Vec::new();
    for harvest in all.collect::<Vec<_>>() {
        done.extend(harvest.await.unwrap());
    }
    done.sort();
    assert_eq!(done, ["dr1", "dr2"]);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_claim_keeps_others_out_until_it_ends() {
    let server = Server::start(|_| answer("200 OK", &[], FIRST)).await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", Some(1), &[("DWC_ARCHIVE", server.url("/"))], &[]).await;
    let now = Utc::now();
    let registry = &atlas.ctx.registry;
    // As a harvester would leave it that is killed.
    let dead = registry.claim_due_harvest(now, TimeDelta::minutes(10)).await.unwrap().unwrap();
    assert_eq!(atlas.next(now + TimeDelta::minutes(9)).await, None);
    let busy = atlas.harvester.harvest("dr1", now, &CancellationToken::new()).await;
    assert!(matches!(busy, Err(HarvestError::Busy(_))), "{busy:?}");
    let taken_over = atlas.next(now + TimeDelta::minutes(10)).await.unwrap();
    assert_eq!(taken_over.outcome, HarvestOutcome::Published);
    // Had it only been slow, it would now hear that the dataset is no longer its own.
    assert!(!registry.extend_harvest(&dead, now + TimeDelta::hours(1)).await.unwrap());
}

#[tokio::test]
async fn a_harvest_that_is_stopped_leaves_the_dataset_due() {
    let server =
        Server::start(|_| Answer::Stuck(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".to_vec())).await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", Some(1), &[("DWC_ARCHIVE", server.url("/"))], &[]).await;
    let stop = CancellationToken::new();
    let harvest = {
        let (harvester, stop) = (atlas.harvester.clone(), stop.clone());
        tokio::spawn(async move { harvester.harvest_next(Utc::now(), &stop).await })
    };
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    assert!(matches!(harvest.await.unwrap(), Err(HarvestError::Cancelled)));
    let row = atlas.row("dr1").await.unwrap();
    assert_eq!((row.failures, row.claim, row.last_outcome), (0, None, None));
    let again = atlas.ctx.registry.claim_due_harvest(Utc::now(), TimeDelta::minutes(1)).await.unwrap();
    assert_eq!(again.unwrap().dataset.uid, "dr1");
}

const KEY: &str = "7ddf754f-d193-4cc9-b351-99906754a03b";

fn feed(port: &str, date: &str) -> Vec<u8> {
    format!(
        "<rss xmlns:ipt=\"http://ipt.gbif.org/\"><channel>\
         <item><guid>other</guid><ipt:dwca>http://127.0.0.1:{port}/other</ipt:dwca></item>\
         <item><guid>{KEY}/v2</guid><ipt:dwca>http://127.0.0.1:{port}/birds.csv</ipt:dwca>\
         <pubDate>{date}</pubDate></item></channel></rss>"
    )
    .into_bytes()
}

#[tokio::test]
async fn a_feed_says_where_the_archive_is_and_whether_it_is_new() {
    let current = Arc::new(AtomicUsize::new(0));
    let server = Server::start({
        let current = Arc::clone(&current);
        move |seen| {
            let number = current.load(SeqCst);
            let date = ["Tue, 05 Mar 2024 10:20:30 GMT", "Wed, 06 Mar 2024 10:20:30 GMT"][number];
            let host = seen.header("host").unwrap().split(':').nth(1).unwrap().to_owned();
            match seen.path.as_str() {
                "/rss.do" => answer("200 OK", &[], &feed(&host, date)),
                "/birds.csv" => answer("200 OK", &[], [FIRST, SECOND][number]),
                _ => answer("404 Not Found", &[], b""),
            }
        }
    })
    .await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", Some(1), &[("FEED", server.url("/rss.do"))], &[KEY]).await;
    atlas
        .dataset(
            "dr2",
            Some(1),
            &[("FEED", server.url("/rss.do"))],
            &["00000000-d193-4cc9-b351-99906754a03b"],
        )
        .await;
    let stop = CancellationToken::new();
    let mut now = Utc::now();
    let mut asked = 0;
    for (number, outcome, requests) in [
        (0, HarvestOutcome::Published, &["/rss.do", "/birds.csv"][..]),
        (0, HarvestOutcome::Unchanged, &["/rss.do"]),
        (1, HarvestOutcome::Published, &["/rss.do", "/birds.csv"]),
    ] {
        current.store(number, SeqCst);
        let done = atlas.harvester.harvest("dr1", now, &stop).await.unwrap();
        assert_eq!(done.outcome, outcome, "{:?}", done.error);
        let paths: Vec<String> = server.seen().into_iter().skip(asked).map(|seen| seen.path).collect();
        assert_eq!(paths, requests);
        asked += paths.len();
        now += TimeDelta::days(2);
    }
    assert_eq!(atlas.get("dr1").await.data_currency.unwrap().to_rfc3339(), "2024-03-06T10:20:30+00:00");
    let absent = atlas.harvester.harvest("dr2", now, &stop).await.unwrap();
    assert_eq!(absent.outcome, HarvestOutcome::Failed);
    assert!(absent.error.unwrap().starts_with("the feed has no item"));
}

const EML: &[u8] =
    b"<eml><dataset><title>Other</title><abstract><para>Quolls.</para></abstract></dataset></eml>";

#[tokio::test]
async fn metadata_alone_fill_what_the_dataset_lacks() {
    let current = Arc::new(AtomicUsize::new(0));
    let server = Server::start(stock(&current, &[EML, b"<html/>"], true)).await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", Some(1), &[("EML", server.url("/eml.do"))], &[]).await;
    let first = atlas.next(Utc::now()).await.unwrap();
    assert_eq!(first.outcome, HarvestOutcome::Metadata, "{:?}", first.error);
    let dataset = atlas.get("dr1").await;
    assert_eq!((dataset.title.as_str(), dataset.description.as_deref()), ("Dataset dr1", Some("Quolls.")));
    assert_eq!(atlas.next(first.next_at).await.unwrap().outcome, HarvestOutcome::Unchanged);
    assert_eq!(server.seen()[1].header("if-none-match"), Some("\"v0\""));
    current.store(1, SeqCst);
    let refused = atlas.harvester.harvest("dr1", first.next_at, &CancellationToken::new()).await.unwrap();
    assert_eq!(refused.outcome, HarvestOutcome::Refused);
}
