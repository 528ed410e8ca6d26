//! Which checklists there are, in which order, and which compiled file of each counts.

use atlas_entity::checklist::{Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
    QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

use crate::{Registry, RegistryError, connect::now};

/// A checklist whose taxa were compiled.
#[derive(Clone, Debug)]
pub struct NewChecklist {
    /// The dataset it is.
    pub dataset_key: Uuid,
    /// The version its file is named by; more than the one before.
    pub version: i64,
    /// Its place in the order, from 1. Absent: that it has, or the last.
    pub position: Option<i32>,
    /// What it is called.
    pub title: String,
    /// Name of the file it came from, without its folder.
    pub source: Option<String>,
    /// Taxa, synonyms included.
    pub taxa: i64,
    /// Different names.
    pub names: i64,
}

impl Registry {
    /// The checklists in their order. The first that knows a record's name sets its classification.
    pub async fn checklists(&self) -> Result<Vec<Model>, RegistryError> {
        ordered(self.db()).await
    }

    /// Makes the compiled file of a version the one that counts, in one transaction with its place in the order.
    pub async fn save_checklist(&self, new: &NewChecklist) -> Result<Model, RegistryError> {
        let transaction = self.begin_write().await?;
        let mut order = ordered(&transaction).await?;
        let before = order.iter().position(|row| row.dataset_key == new.dataset_key);
        if let Some(before) = before {
            order.remove(before).delete(&transaction).await?;
        }
        let asked = new.position.map(|position| usize::try_from(position.max(1) - 1).unwrap_or(0));
        let place = asked.or(before).unwrap_or(order.len()).min(order.len());
        let row = Model {
            dataset_key: new.dataset_key,
            version: new.version,
            position: 0,
            title: new.title.clone(),
            source: new.source.clone(),
            taxa: new.taxa,
            names: new.names,
            imported: now(),
        };
        let row = row.into_active_model().reset_all().insert(&transaction).await?;
        order.insert(place, row);
        let order = number(&transaction, order).await?;
        transaction.commit().await?;
        Ok(order[place].clone())
    }

    /// Takes a checklist out of the order; records matched against it stay as they are. `false`: it was none.
    pub async fn remove_checklist(&self, dataset_key: Uuid) -> Result<bool, RegistryError> {
        let transaction = self.begin_write().await?;
        let removed = Entity::delete_by_id(dataset_key).exec(&transaction).await?.rows_affected > 0;
        number(&transaction, ordered(&transaction).await?).await?;
        transaction.commit().await?;
        Ok(removed)
    }
}

async fn ordered(db: &impl ConnectionTrait) -> Result<Vec<Model>, RegistryError> {
    Ok(Entity::find().order_by_asc(Column::Position).order_by_asc(Column::DatasetKey).all(db).await?)
}

/// Numbers them in this order, from 1. There are few.
async fn number(db: &impl ConnectionTrait, mut order: Vec<Model>) -> Result<Vec<Model>, RegistryError> {
    for (position, row) in (1..).zip(&mut order) {
        if row.position != position {
            let update = Entity::update_many().col_expr(Column::Position, Expr::value(position));
            update.filter(Column::DatasetKey.eq(row.dataset_key)).exec(db).await?;
            row.position = position;
        }
    }
    Ok(order)
}
