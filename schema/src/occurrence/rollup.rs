//! Facets of providers and hubs, made from the counts of datasets: neither is copied into records.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use atlas_search::{Bucket, Facet, Filter, KeywordField};
use uuid::Uuid;

use super::{
    answer::{CountedBucket, FacetAnswer},
    facet_field::{BucketOrder, FacetAsk},
};

/// Adds up the counts of datasets by owner, then orders and pages as asked. `owners` holds pairs of an
/// owner (provider or hub) and one of its datasets; a dataset of several hubs counts in each.
pub fn roll_up(ask: &FacetAsk, datasets: &Facet, owners: &[(Uuid, Uuid)]) -> FacetAnswer {
    let counts: HashMap<&str, u64> = datasets.buckets.iter().map(|b| (b.value.as_str(), b.count)).collect();
    let mut by_owner: BTreeMap<Uuid, (u64, Vec<String>)> = BTreeMap::new();
    for (owner, dataset) in owners {
        let dataset = dataset.to_string();
        if let Some(count) = counts.get(dataset.as_str()) {
            let (sum, members) = by_owner.entry(*owner).or_default();
            *sum += count;
            members.push(dataset);
        }
    }
    let distinct = by_owner.len() as u64;
    // Already in order of value: keys ascend, and as hyphenated text they ascend alike.
    let mut buckets: Vec<CountedBucket> =
        by_owner.into_iter().map(|(owner, sum)| bucket(owner, sum)).collect();
    if ask.order == BucketOrder::Count {
        buckets.sort_by_key(|b| Reverse(b.bucket.count));
    }
    if let Some(after) = &ask.after {
        let follows = |b: &Bucket| match ask.order {
            BucketOrder::Value => b.value > after.value,
            BucketOrder::Count => (Reverse(b.count), &b.value) > (Reverse(after.count), &after.value),
        };
        buckets.retain(|b| follows(&b.bucket));
    }
    let has_more = buckets.len() > ask.first;
    buckets.truncate(ask.first);
    FacetAnswer { distinct, buckets, has_more }
}

fn bucket(owner: Uuid, (count, datasets): (u64, Vec<String>)) -> CountedBucket {
    let value = owner.to_string();
    CountedBucket {
        bucket: Bucket { label: value.clone(), value, count },
        filter: Filter::Keyword(KeywordField::DatasetKey, datasets),
    }
}

#[cfg(test)]
mod tests {
    use atlas_search::{Bucket, Facet, FacetCursor};
    use uuid::Uuid;

    use super::roll_up;
    use crate::occurrence::facet_field::{BucketOrder, CountedField, FacetAsk};

    fn key(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn datasets() -> Facet {
        let bucket = |n, count| Bucket { value: key(n).to_string(), label: String::new(), count };
        Facet {
            distinct: 4,
            buckets: vec![bucket(10, 50), bucket(11, 30), bucket(12, 20), bucket(13, 5)],
            has_more: false,
        }
    }

    fn ask(first: usize, after: Option<FacetCursor>, order: BucketOrder) -> FacetAsk {
        FacetAsk { field: CountedField::Hub, first, after, order }
    }

    // Hub 1 has datasets 10 and 12, hub 2 has 11 and 12, hub 3 one without matching records.
    fn hubs() -> Vec<(Uuid, Uuid)> {
        vec![(key(1), key(10)), (key(1), key(12)), (key(2), key(11)), (key(2), key(12)), (key(3), key(99))]
    }

    #[test]
    fn counts_add_up_by_owner_and_owners_without_records_are_absent() {
        let answer = roll_up(&ask(10, None, BucketOrder::Count), &datasets(), &hubs());
        let counts: Vec<_> =
            answer.buckets.iter().map(|b| (b.bucket.value.clone(), b.bucket.count)).collect();
        assert_eq!(counts, [(key(1).to_string(), 70), (key(2).to_string(), 50)]);
        assert_eq!((answer.distinct, answer.has_more), (2, false));
    }

    #[test]
    fn pages_run_to_the_end_in_both_orders() {
        for order in [BucketOrder::Count, BucketOrder::Value] {
            let first = roll_up(&ask(1, None, order), &datasets(), &hubs());
            assert!(first.has_more);
            let cursor = first.buckets[0].bucket.cursor();
            let second = roll_up(&ask(1, Some(cursor), order), &datasets(), &hubs());
            assert_eq!(second.buckets[0].bucket.value, key(2).to_string());
            assert!(!second.has_more);
        }
    }
}
