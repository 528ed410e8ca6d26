//! Two at once. The long form of this is the command `apply-race` of the tests crate.

use atlas_registry::{Registry, RegistryError, Viewer, proposal::Applied, work::Call};
use serde_json::json;
use uuid::Uuid;

use super::{approve, editor, museum, propose, proposer, revisions, update};
use crate::database::on_each;

async fn apply(registry: Registry, viewer: Viewer, key: Uuid) -> Result<Applied, RegistryError> {
    registry.apply_proposal(Call::by(&viewer), key).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_reviewers_at_once_apply_it_once() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        for round in 0..25 {
            let wanted = update(&museum, json!({ "description": format!("Dust {round}.") }));
            let key = propose(&registry, &proposer(), &wanted).await.key;
            approve(&registry, &editor(2), key).await;
            let one = tokio::spawn(apply(registry.clone(), editor(2), key));
            let two = tokio::spawn(apply(registry.clone(), editor(3), key));
            let results = [one.await.unwrap(), two.await.unwrap()];
            let done =
                results.iter().filter(|result| result.as_ref().is_ok_and(|a| a.saved.is_some())).count();
            assert_eq!(done, 1, "round {round}: {results:?}");
            let refused =
                |result: &&Result<Applied, RegistryError>| matches!(result, Err(RegistryError::Rejected(_)));
            assert_eq!(results.iter().filter(refused).count(), 1, "round {round}: {results:?}");
            let of_it = revisions(&registry, museum.key).await;
            assert_eq!(of_it.iter().filter(|revision| revision.proposal_key == Some(key)).count(), 1);
        }
        assert_eq!(revisions(&registry, museum.key).await.len(), 26);
    })
    .await;
}
