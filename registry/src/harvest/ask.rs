//! Harvests that somebody asks for.

use atlas_entity::{EntityKind, dataset, endpoint, harvest};
use chrono::SubsecRound;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    claim::enrol,
    due::unclaimed,
    source::{ARCHIVE, EML, FEED},
};
use crate::{
    FieldError, Registry, RegistryError,
    policy::{Action, require_on},
    work::{Begun, Call},
};

impl Registry {
    /// Has a dataset harvested by the next harvester that is free, whether it is due or not; for those who may publish to
    /// it. One that was asked for already stays so.
    ///
    /// # Errors
    /// `Rejected` where it is being harvested, or nothing says where it can be.
    pub async fn ask_for_harvest(&self, call: Call, dataset_key: Uuid) -> Result<(), RegistryError> {
        let work = match self.begin::<()>(call).await? {
            Begun::Replayed(()) => return Ok(()),
            Begun::Work(work) => work,
        };
        require_on(work.db(), work.viewer(), Action::Publish, (EntityKind::Dataset, dataset_key)).await?;
        if !has_source(work.db(), dataset_key).await? {
            return Err(rejected("INVALID", NO_SOURCE));
        }
        let now = work.moment().trunc_subsecs(6);
        enrol(work.db(), dataset_key, now).await?;
        let asked = Expr::col(harvest::Column::AskedAt).if_null(now);
        let updated = harvest::Entity::update_many()
            .col_expr(harvest::Column::AskedAt, asked)
            .col_expr(harvest::Column::NextAt, Expr::value(now))
            .filter(harvest::Column::DatasetKey.eq(dataset_key))
            .filter(unclaimed(now))
            .exec(work.db())
            .await?;
        if updated.rows_affected == 0 {
            return Err(rejected("CONFLICT", "it is being harvested"));
        }
        work.audit("harvest.asked", Some(dataset_key), json!({})).await?;
        work.commit(&()).await
    }
}

const NO_SOURCE: &str =
    "nothing says where to harvest; give the dataset an endpoint of type DWC_ARCHIVE, FEED or EML";

fn rejected(code: &str, message: &str) -> RegistryError {
    RegistryError::Rejected(vec![FieldError::new("dataset", code, message)])
}

/// Whether the dataset or its installation says where it can be harvested.
async fn has_source(db: &impl ConnectionTrait, dataset_key: Uuid) -> Result<bool, RegistryError> {
    let Some(dataset) = dataset::Entity::find_by_id(dataset_key).one(db).await? else { return Ok(false) };
    let of = |key: Uuid, types: &[&'static str]| {
        let rows = endpoint::Entity::find().filter(endpoint::Column::EntityKey.eq(key));
        rows.filter(endpoint::Column::Type.is_in(types.iter().copied())).count(db)
    };
    let own = of(dataset.key, &[ARCHIVE, FEED, EML]).await?;
    let above = match dataset.installation_key {
        Some(installation) => of(installation, &[FEED]).await?,
        None => 0,
    };
    Ok(own + above > 0)
}
