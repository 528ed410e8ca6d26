//! Runs seen and stopped from elsewhere.

use std::time::Duration;

use atlas_entity::ingest_run::RunState;
use atlas_ingest::IngestError;
use atlas_registry::RegistryError;

use crate::support::Atlas;

#[tokio::test]
async fn a_run_tells_its_stage_and_stops_when_its_row_says_so() {
    let atlas = Atlas::new().await;
    let source = atlas.file("o.csv", "occurrenceID\na\n");
    let published = atlas.ingest(&source).await.unwrap();
    // Another process holds the lock, so that the next run waits.
    let lock = std::fs::File::create(atlas.folder.path().join("ingest.lock")).unwrap();
    lock.lock().unwrap();
    let registry = &atlas.ctx.registry;
    let elsewhere = async {
        let waiting = loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let run = registry.run(2).await.unwrap();
            if let Some(run) = run.filter(|run| run.stage.as_deref() == Some("waiting")) {
                break run;
            }
        };
        assert!(waiting.state == RunState::Queued && waiting.seen_at.is_some());
        registry.request_cancel(waiting.key).await.unwrap();
        // Twice is as once.
        let asked = registry.request_cancel(waiting.key).await.unwrap();
        assert!(asked.cancel_requested_at.is_some());
    };
    let (result, ()) = tokio::join!(atlas.ingest(&source), elsewhere);
    assert!(matches!(result, Err(IngestError::Cancelled)), "{result:?}");
    let run = registry.run(2).await.unwrap().unwrap();
    assert_eq!(run.state, RunState::Cancelled);
    assert_eq!(atlas.loads(), [(1, 1)]);

    let error = registry.request_cancel(published.run_key).await.unwrap_err();
    assert!(matches!(error, RegistryError::RunState { load: 1, step: "cancelled" }), "{error}");
}
