//! What came of a harvest.

use atlas_entity::{EntityKind, dataset, harvest, harvest::HarvestOutcome};
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;

use super::claim::HarvestClaim;
use crate::{
    Registry, RegistryError, Viewer,
    work::{Begun, Call, Event},
};

/// Longest words on a failure that are kept, in characters.
const LONGEST_ERROR: usize = 2000;

/// What was taken, so that it is not taken twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HarvestVersion {
    /// Where it was.
    pub url: Option<String>,
    /// Its entity tag.
    pub etag: Option<String>,
    /// When it was last modified, as its server wrote it.
    pub last_modified: Option<String>,
    /// Its SHA-256, hexadecimal.
    pub digest: Option<String>,
    /// When a feed says that it was published.
    pub feed_date: Option<DateTime<Utc>>,
}

/// What came of a harvest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How it ended.
    pub outcome: HarvestOutcome,
    /// Why it failed, in words without secrets: everyone who sees the dataset may see them.
    pub error: Option<String>,
    /// What was taken; absent where that is as it was.
    pub version: Option<HarvestVersion>,
    /// How recent the source says it is.
    pub currency: Option<DateTime<Utc>>,
    /// When it ended.
    pub at: DateTime<Utc>,
    /// When the next harvest is due.
    pub next_at: DateTime<Utc>,
}

impl Registry {
    /// Writes down what came of a harvest, and ends its claim; whether the claim was still there. Who is concerned is
    /// told when harvests begin to fail and when they go well again, not of every one.
    pub async fn settle_harvest(
        &self,
        claim: &HarvestClaim,
        settled: Settled,
    ) -> Result<bool, RegistryError> {
        let call = Call::by(&Viewer::System);
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let updated = harvest::Entity::update_many()
            .set(changes(claim, &settled))
            .filter(harvest::Column::DatasetKey.eq(claim.dataset.key))
            .filter(harvest::Column::Claim.eq(claim.token))
            .exec(work.db())
            .await?;
        if updated.rows_affected == 0 {
            work.abandon().await?;
            return Ok(false);
        }
        if settled.outcome.is_well() {
            checked(work.db(), claim.dataset.key, &settled).await?;
        }
        if let Some(name) = turn(claim.row.failures, settled.outcome) {
            let facts = json!({ "outcome": settled.outcome, "error": settled.error });
            work.tell(Event::on_entity(name, EntityKind::Dataset, claim.dataset.key).with(facts)).await?;
        }
        work.commit(&true).await?;
        Ok(true)
    }
}

/// What is told, if anything is.
fn turn(failures: i32, outcome: HarvestOutcome) -> Option<&'static str> {
    match (failures > 0, outcome.is_well()) {
        (false, false) => Some("ingest.harvest_failed"),
        (true, true) => Some("ingest.harvest_recovered"),
        _ => None,
    }
}

fn changes(claim: &HarvestClaim, settled: &Settled) -> harvest::ActiveModel {
    let failures = if settled.outcome.is_well() { 0 } else { claim.row.failures.saturating_add(1) };
    let mut row = harvest::ActiveModel {
        frequency_days: Set(claim.dataset.harvest_frequency_days),
        next_at: Set(settled.next_at.trunc_subsecs(6)),
        last_at: Set(Some(settled.at.trunc_subsecs(6))),
        last_outcome: Set(Some(settled.outcome)),
        last_error: Set(settled.error.as_ref().map(|error| error.chars().take(LONGEST_ERROR).collect())),
        failures: Set(failures),
        claim: Set(None),
        claimed_until: Set(None),
        asked_at: Set(None),
        ..Default::default()
    };
    if let Some(version) = &settled.version {
        row.url = Set(version.url.clone());
        row.etag = Set(version.etag.clone());
        row.last_modified = Set(version.last_modified.clone());
        row.digest = Set(version.digest.clone());
        row.feed_date = Set(version.feed_date.map(|date| date.trunc_subsecs(6)));
    }
    row
}

/// Notes at the dataset that its source was looked at.
async fn checked(
    db: &impl sea_orm::ConnectionTrait,
    dataset_key: Uuid,
    settled: &Settled,
) -> Result<(), RegistryError> {
    let mut update = dataset::Entity::update_many()
        .col_expr(dataset::Column::LastChecked, Expr::value(settled.at.trunc_subsecs(6)));
    if let Some(currency) = settled.currency {
        update = update.col_expr(dataset::Column::DataCurrency, Expr::value(currency.trunc_subsecs(6)));
    }
    update.filter(dataset::Column::Key.eq(dataset_key)).exec(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use atlas_entity::harvest::HarvestOutcome::{Failed, Published, Refused, Unchanged};

    use super::turn;

    #[test]
    fn only_turns_are_told() {
        for (failures, outcome, told) in [
            (0, Published, None),
            (0, Unchanged, None),
            (0, Failed, Some("ingest.harvest_failed")),
            (0, Refused, Some("ingest.harvest_failed")),
            (1, Failed, None),
            (9, Refused, None),
            (1, Unchanged, Some("ingest.harvest_recovered")),
            (9, Published, Some("ingest.harvest_recovered")),
        ] {
            assert_eq!(turn(failures, outcome), told, "{failures} {outcome:?}");
        }
    }
}
