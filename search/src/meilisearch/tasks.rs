//! Waiting for the server's queue.

use std::time::Duration;

use serde::Deserialize;

use super::api::Api;
use crate::error::SearchError;

/// The first pause between two looks at the queue; each is twice the last, up to [`LONGEST_PAUSE`].
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Looks that may fail in a row before the server counts as gone: a restart in the middle of hours of
/// indexing is no reason to give a load up.
const PATIENCE: u32 = 30;

/// Tasks asked after at once; keeps the address short.
const AT_ONCE: usize = 100;

#[derive(Debug, Deserialize)]
struct Page {
    results: Vec<Task>,
}

#[derive(Debug, Deserialize)]
struct Task {
    uid: u32,
    status: Status,
    error: Option<TaskError>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
enum Status {
    Succeeded,
    Failed,
    Canceled,
    #[serde(other)]
    Waiting,
}

#[derive(Debug, Deserialize)]
struct TaskError {
    message: String,
    code: String,
}

/// Waits until every task has succeeded.
pub async fn wait(api: &Api, tasks: &[u32]) -> Result<(), SearchError> {
    for chunk in tasks.chunks(AT_ONCE) {
        let mut waiting = chunk.to_vec();
        let mut pause = SHORTEST_PAUSE;
        let mut failures = 0;
        while !waiting.is_empty() {
            match look(api, &waiting).await {
                Ok(still) => {
                    waiting = still;
                    failures = 0;
                }
                Err(SearchError::Unavailable(_)) if failures < PATIENCE => failures += 1,
                Err(error) => return Err(error),
            }
            if !waiting.is_empty() {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
    Ok(())
}

/// The tasks of these that are not done yet.
async fn look(api: &Api, tasks: &[u32]) -> Result<Vec<u32>, SearchError> {
    let uids = tasks.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    let page: Page = api.get(&format!("/tasks?limit={AT_ONCE}&uids={uids}")).await?;
    let mut waiting = Vec::new();
    for uid in tasks {
        let Some(task) = page.results.iter().find(|task| task.uid == *uid) else {
            return Err(SearchError::Engine(format!("task {uid} is gone from its queue")));
        };
        match task.status {
            Status::Succeeded => {}
            Status::Waiting => waiting.push(*uid),
            Status::Failed | Status::Canceled => return Err(failed(task)),
        }
    }
    Ok(waiting)
}

fn failed(task: &Task) -> SearchError {
    let reason = match &task.error {
        Some(TaskError { message, code }) => format!("{message} ({code})"),
        None => "it was cancelled".to_owned(),
    };
    SearchError::Engine(format!("task {} failed: {reason}", task.uid))
}

#[cfg(test)]
mod tests {
    use super::{Page, Status, failed};

    #[test]
    fn a_failed_task_says_why() {
        let page: Page = serde_json::from_str(
            r#"{"results":[
                {"uid":4,"status":"failed","error":{"message":"No space","code":"no_space_left_on_device"}},
                {"uid":5,"status":"processing","error":null},
                {"uid":6,"status":"canceled","error":null}]}"#,
        )
        .unwrap();
        assert_eq!(page.results[1].status, Status::Waiting);
        assert!(
            failed(&page.results[0])
                .to_string()
                .ends_with("task 4 failed: No space (no_space_left_on_device)")
        );
        assert!(failed(&page.results[2]).to_string().ends_with("task 6 failed: it was cancelled"));
    }
}
