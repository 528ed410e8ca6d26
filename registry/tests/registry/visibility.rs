//! What an anonymous viewer does not see.

use atlas_entity::{contact, dataset, ingest_run};
use atlas_registry::{
    Viewer, viewer,
    write::{Batch, Entry},
};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::database::on_each;

fn dataset(n: u128, change: impl Fn(&mut dataset::Model)) -> Entry<dataset::Model> {
    let mut fields =
        dataset::Model { key: Uuid::from_u128(n), title: format!("Dataset {n}"), ..Default::default() };
    change(&mut fields);
    let public =
        contact::Model { public: true, last_name: Some(format!("public {n}")), ..Default::default() };
    let private = contact::Model { last_name: Some(format!("private {n}")), ..Default::default() };
    Entry { contacts: Some(vec![public, private]), ..Entry::new(fields) }
}

#[tokio::test]
async fn anonymous_viewers_see_nothing_private_or_deleted() {
    on_each(|registry| async move {
        let datasets = vec![
            dataset(1, |_| ()),
            dataset(2, |fields| fields.private = true),
            dataset(3, |fields| fields.deleted = Some(chrono::DateTime::UNIX_EPOCH)),
        ];
        registry.write("ann", Batch { datasets, ..Batch::default() }).await.unwrap();

        let anonymous = Viewer::Anonymous;
        let seen: Vec<Uuid> = dataset::Entity::find()
            .select_only()
            .column(dataset::Column::Key)
            .filter(viewer::visible::<dataset::Entity>(&anonymous))
            .into_tuple()
            .all(registry.db())
            .await
            .unwrap();
        assert_eq!(seen, [Uuid::from_u128(1)]);
        let contacts = contact::Entity::find().filter(viewer::visible_contacts(&anonymous));
        let contacts = contacts.all(registry.db()).await.unwrap();
        assert_eq!(
            contacts.iter().map(|c| c.last_name.as_deref().unwrap()).collect::<Vec<_>>(),
            ["public 1"]
        );

        let mut hidden = registry.hidden_datasets(&anonymous).await.unwrap();
        hidden.sort_unstable();
        assert_eq!(hidden, [Uuid::from_u128(2), Uuid::from_u128(3)]);
        assert!(registry.hidden_datasets(&Viewer::System).await.unwrap().is_empty());
        let all = contact::Entity::find().filter(viewer::visible_contacts(&Viewer::System));
        assert_eq!(all.all(registry.db()).await.unwrap().len(), 6);
        let runs = ingest_run::Entity::find().filter(viewer::visible_runs(&anonymous));
        assert!(runs.all(registry.db()).await.unwrap().is_empty());
    })
    .await;
}
