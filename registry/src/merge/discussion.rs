//! What people said of an entity that goes, and who follows it.

use atlas_entity::{EntityKind, comment, follow};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr};
use uuid::Uuid;

use crate::{RegistryError, document::Document, work::Work};

/// Gives comments on an entity that goes, and those who follow it, to what takes its place. Who follows both goes on
/// following the one. What was said of a private entity is not made public by its going: those comments stay with it,
/// for whoever may bring it back.
pub(super) async fn hand_over(
    work: &Work,
    gone: &Document,
    (kind, into): (EntityKind, Uuid),
    private: bool,
) -> Result<(), RegistryError> {
    if private || gone.fields.get("private").is_none_or(|private| private != true) {
        use comment::{Column, Entity};
        Entity::update_many()
            .col_expr(Column::EntityKind, Expr::value(kind.name()))
            .col_expr(Column::EntityKey, Expr::value(into))
            .filter(Column::EntityKey.eq(gone.key))
            .exec(work.db())
            .await?;
    }
    followers(work, gone.key, (kind, into)).await
}

async fn followers(work: &Work, gone: Uuid, (kind, into): (EntityKind, Uuid)) -> Result<(), RegistryError> {
    use follow::{Column, Entity};
    let both = Entity::find().select_only().column(Column::Person).filter(Column::Subject.eq(into));
    Entity::delete_many()
        .filter(Column::Subject.eq(gone))
        .filter(Column::Person.in_subquery(both.into_query()))
        .exec(work.db())
        .await?;
    Entity::update_many()
        .col_expr(Column::EntityKind, Expr::value(kind.name()))
        .col_expr(Column::Subject, Expr::value(into))
        .filter(Column::Subject.eq(gone))
        .exec(work.db())
        .await?;
    Ok(())
}
