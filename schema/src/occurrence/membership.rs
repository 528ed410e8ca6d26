//! Asks the registry for what filters need, in a constant number of statements a batch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use atlas_entity::{collection, dataset, hub, institution, provider};
use atlas_registry::membership::Among;
use uuid::Uuid;

use super::expansion::{Expansion, Joined, Needs};
use crate::{failure::Result, operation::Sources};

/// Values one statement names at most: databases have a limit on those (SQLite's is 32,766).
const NAMED_AT_MOST: usize = 10_000;

/// Answers the needs of a batch: at most one statement for each kind of entity named by uid, and one each for
/// the datasets of providers and of hubs.
pub async fn expand<'a>(sources: &Sources, needs: impl Iterator<Item = &'a Needs>) -> Result<Expansion> {
    let mut all = Needs::default();
    needs.for_each(|n| all.merge(n));
    let mut expansion = Expansion::default();
    for (kind, uids) in &all.uids {
        for (uid, key) in keys(sources, *kind, uids).await? {
            if matches!(kind, Joined::Provider | Joined::Hub) {
                all.keys.entry(*kind).or_default().insert(key);
            }
            expansion.add_key(*kind, uid, key);
        }
    }
    for (kind, keys) in owners_needed(&all) {
        let keys: Vec<Uuid> = keys.into_iter().collect();
        let every = all.all.contains(&kind) || keys.len() > NAMED_AT_MOST;
        let among = if every { Among::Every } else { Among::Owners(&keys) };
        for (owner, dataset) in pairs(sources, kind, among).await? {
            expansion.add_dataset(kind, owner, dataset);
        }
    }
    Ok(expansion)
}

/// Pairs of a provider or hub and one of these datasets.
pub async fn owners(sources: &Sources, kind: Joined, datasets: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    let every = datasets.len() > NAMED_AT_MOST;
    pairs(sources, kind, if every { Among::Every } else { Among::Datasets(datasets) }).await
}

fn owners_needed(needs: &Needs) -> BTreeMap<Joined, BTreeSet<Uuid>> {
    let mut found = needs.keys.clone();
    for kind in &needs.all {
        found.entry(*kind).or_default();
    }
    found
}

async fn keys(sources: &Sources, kind: Joined, uids: &BTreeSet<String>) -> Result<HashMap<String, Uuid>> {
    let (registry, viewer) = (&sources.backend().registry, sources.viewer());
    let uids: Vec<String> = uids.iter().cloned().collect();
    let mut found = HashMap::with_capacity(uids.len());
    for uids in uids.chunks(NAMED_AT_MOST) {
        found.extend(match kind {
            Joined::Dataset => registry.keys_of::<dataset::Entity>(viewer, uids).await?,
            Joined::Institution => registry.keys_of::<institution::Entity>(viewer, uids).await?,
            Joined::Collection => registry.keys_of::<collection::Entity>(viewer, uids).await?,
            Joined::Provider => registry.keys_of::<provider::Entity>(viewer, uids).await?,
            Joined::Hub => registry.keys_of::<hub::Entity>(viewer, uids).await?,
        });
    }
    Ok(found)
}

async fn pairs(sources: &Sources, kind: Joined, among: Among<'_>) -> Result<Vec<(Uuid, Uuid)>> {
    let (registry, viewer) = (&sources.backend().registry, sources.viewer());
    Ok(match kind {
        Joined::Provider => registry.datasets_of_providers(viewer, among).await?,
        Joined::Hub => registry.datasets_of_hubs(viewer, among).await?,
        // The others stand in the records themselves.
        Joined::Dataset | Joined::Institution | Joined::Collection => Vec::new(),
    })
}
