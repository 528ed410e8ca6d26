//! What is known of the harvests of some datasets.

use std::collections::HashMap;

use atlas_entity::{dataset, harvest, ingest_run};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    Registry, RegistryError, Viewer,
    list::{Column, Comparison, Filter, relations},
    policy::Role,
    viewer::Coverage,
};

/// When a dataset is harvested next; none where nothing plans it. What lies in the past is made good as soon as a
/// harvester is free.
#[must_use]
pub fn next_due(dataset: &dataset::Model, harvest: Option<&harvest::Model>) -> Option<DateTime<Utc>> {
    let planned = dataset.harvest_frequency_days.filter(|days| *days > 0);
    let Some(row) = harvest else { return planned.map(|_| dataset.created) };
    if row.asked_at.is_some() {
        return row.asked_at;
    }
    let changed = row.frequency_days != planned;
    let mended = row.failures > 0 && row.last_at.is_some_and(|last| dataset.modified > last);
    // Either makes it due at once.
    let at_once = (changed || mended).then(|| row.next_at.min(dataset.modified));
    planned.map(|_| at_once.unwrap_or(row.next_at))
}

/// Datasets whose last harvests failed, of those whose harvests the viewer sees.
#[must_use]
pub fn failing() -> Filter {
    let failures = Column::of(harvest::Column::Failures);
    let failed = Filter::Compare(failures, Comparison::Greater, 0.into());
    Filter::Related(relations::dataset_harvest(), Box::new(failed))
}

/// The harvests that the viewer sees in full: those of the datasets they may publish to.
pub(crate) fn visible_harvests(viewer: &Viewer) -> Condition {
    let actor = match viewer {
        Viewer::System => return Condition::all(),
        Viewer::Anonymous => return Condition::all().add(harvest::Column::DatasetKey.is_null()),
        Viewer::Person(actor) => actor,
    };
    let covered = Coverage::of(actor, Role::Steward).rows::<dataset::Entity>();
    let covered = covered.unwrap_or_else(|| Condition::all().add(dataset::Column::Key.is_null()));
    Condition::all().add(harvest::Column::DatasetKey.in_subquery(keys_of(covered)))
}

fn keys_of(which: Condition) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::{QuerySelect, QueryTrait};
    dataset::Entity::find().select_only().column(dataset::Column::Key).filter(which).into_query()
}

impl Registry {
    /// What is known of the harvests of these datasets, by key, whoever may see it.
    pub async fn harvests_of(
        &self,
        datasets: &[Uuid],
    ) -> Result<HashMap<Uuid, harvest::Model>, RegistryError> {
        let rows = harvest::Entity::find()
            .filter(harvest::Column::DatasetKey.is_in(datasets.iter().copied()))
            .all(self.db())
            .await?;
        Ok(rows.into_iter().map(|row| (row.dataset_key, row)).collect())
    }

    /// The newest run that read an archive of this digest, for each of these pairs of dataset and digest.
    pub async fn runs_of_digests(
        &self,
        pairs: &[(Uuid, String)],
    ) -> Result<HashMap<(Uuid, String), ingest_run::Model>, RegistryError> {
        let runs = ingest_run::Entity::find()
            .filter(ingest_run::Column::DatasetKey.is_in(pairs.iter().map(|(dataset, _)| *dataset)))
            .filter(ingest_run::Column::Digest.is_in(pairs.iter().map(|(_, digest)| digest.as_str())))
            .order_by_asc(ingest_run::Column::Load)
            .all(self.db())
            .await?;
        let named = |run: ingest_run::Model| Some(((run.dataset_key, run.digest.clone()?), run));
        Ok(runs.into_iter().filter_map(named).collect())
    }
}

#[cfg(test)]
mod tests {
    use atlas_entity::{dataset, harvest};
    use chrono::{DateTime, TimeDelta, Utc};
    use uuid::Uuid;

    use super::next_due;

    fn day(n: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(n)
    }

    fn dataset(frequency: Option<i32>) -> dataset::Model {
        dataset::Model {
            harvest_frequency_days: frequency,
            created: day(1),
            modified: day(5),
            ..dataset::Model::default()
        }
    }

    fn harvested(frequency_days: Option<i32>, failures: i32, last: i64) -> harvest::Model {
        harvest::Model {
            frequency_days,
            failures,
            last_at: Some(day(last)),
            ..harvest::Model::of(Uuid::nil(), day(20))
        }
    }

    #[test]
    fn a_harvest_is_due_as_the_harvester_has_it() {
        let due = |frequency, row: Option<harvest::Model>| next_due(&dataset(frequency), row.as_ref());
        assert_eq!(due(None, None), None);
        assert_eq!(due(Some(0), None), None);
        assert_eq!(due(Some(7), None), Some(day(1)));
        assert_eq!(due(Some(7), Some(harvested(Some(7), 0, 10))), Some(day(20)));
        assert_eq!(due(None, Some(harvested(Some(7), 0, 10))), None);
        assert_eq!(due(Some(3), Some(harvested(Some(7), 0, 10))), Some(day(5)));
        assert_eq!(due(Some(7), Some(harvested(Some(7), 2, 10))), Some(day(20)));
        assert_eq!(due(Some(7), Some(harvested(Some(7), 2, 4))), Some(day(5)));
        let asked = harvest::Model { asked_at: Some(day(9)), ..harvested(None, 0, 10) };
        assert_eq!(due(None, Some(asked)), Some(day(9)));
    }
}
