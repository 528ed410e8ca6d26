//! The index of codes is read again after a change, whoever made it, and not before.

use atlas_entity::{code_mapping, identifier, institution};
use atlas_registry::{
    Registry,
    lookup::{CodeQuery, MatchType},
    write::{Batch, Entry},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};

use crate::{
    database::on_each,
    lookup_world::{BRISBANE, CANBERRA, HOBART, codes, fill, institution, mapping, with_ids},
};

/// Looks Brisbane's code up; how many statements it took.
async fn cost(registry: &Registry) -> u64 {
    let before = registry.statements();
    registry.lookup(&codes("QMB", "")).await.unwrap();
    registry.statements() - before
}

/// One statement finds that nothing changed; four more read everything.
const KEPT: u64 = 1;
const READ: u64 = 5;

#[tokio::test]
async fn a_look_up_costs_one_statement_until_something_changes() {
    on_each(|registry| async move {
        fill(&registry).await;
        assert_eq!((cost(&registry).await, cost(&registry).await), (READ, KEPT));
        assert_eq!(cost(&registry.clone()).await, KEPT, "clones share it");

        let renamed = institution(BRISBANE, "QM", "Queensland Museum");
        registry
            .write("ann", Batch { institutions: vec![Entry::new(renamed)], ..Batch::default() })
            .await
            .unwrap();
        assert_eq!((cost(&registry).await, cost(&registry).await), (READ, KEPT));
        assert_eq!(registry.lookup(&codes("QMB", "")).await.unwrap().institution.match_type, MatchType::None);
        assert_eq!(registry.lookup(&codes("QM", "")).await.unwrap().institution.key, Some(BRISBANE));
    })
    .await;
}

#[tokio::test]
async fn a_change_by_another_program_shows() {
    on_each(|registry| async move {
        fill(&registry).await;
        cost(&registry).await;
        // Straight to the tables: an identifier, which raises the version of its institution, …
        let row = identifier::Model {
            key: uuid::Uuid::now_v7(),
            entity_kind: atlas_entity::EntityKind::Institution,
            entity_key: CANBERRA,
            r#type: "IH_IRN".to_owned(),
            identifier: "126541".to_owned(),
            created_by: "other".to_owned(),
            ..identifier::Model::default()
        };
        row.into_active_model().reset_all().insert(registry.db()).await.unwrap();
        institution::Entity::update_many()
            .col_expr(institution::Column::Version, Expr::col(institution::Column::Version).add(1))
            .filter(institution::Column::Key.eq(CANBERRA))
            .exec(registry.db())
            .await
            .unwrap();
        let by_id = with_ids(CodeQuery::default(), "126541", "");
        assert_eq!(registry.lookup(&by_id).await.unwrap().institution.key, Some(CANBERRA));
        // … a mapping, and its removal.
        let row = code_mapping::Model {
            institution_key: Some(HOBART),
            created_by: "other".to_owned(),
            modified_by: "other".to_owned(),
            ..mapping(Some("QMB"), None, None)
        };
        let key = row.key;
        row.into_active_model().reset_all().insert(registry.db()).await.unwrap();
        assert_eq!(registry.lookup(&codes("QMB", "")).await.unwrap().institution.key, Some(HOBART));
        code_mapping::Entity::delete_by_id(key).exec(registry.db()).await.unwrap();
        assert_eq!(registry.lookup(&codes("QMB", "")).await.unwrap().institution.key, Some(BRISBANE));
    })
    .await;
}
