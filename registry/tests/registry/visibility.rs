//! What an anonymous viewer does not see, and what a person sees beyond that.

use atlas_entity::{contact, dataset, ingest_run};
use atlas_registry::{
    Viewer,
    list::{Filter, ListQuery, Order, Slice},
    viewer,
    write::{Batch, Entry},
};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    database::on_each,
    policy::{ROLES, reach},
    world::{build, key, signed_in},
};

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

#[tokio::test]
async fn lists_show_exactly_what_may_be_read() {
    on_each(|registry| async move {
        build(&registry).await;
        for (scope, full, as_member) in reach() {
            for (role, _) in ROLES {
                let viewer = signed_in(1, &[(role, scope.clone())]);
                let reached = |letter: char| full.contains(letter) || as_member.contains(letter);
                let expected: String =
                    "DESVWO".chars().filter(|letter| "DES".contains(*letter) || reached(*letter)).collect();
                let page = registry.page::<dataset::Entity>(&viewer, &all()).await.unwrap();
                let seen = page.rows.iter().map(|(_, row)| row.title.as_str()).collect::<String>();
                assert_eq!(sorted(&seen), sorted(&expected), "datasets of {role:?} of {scope:?}");
                let count = registry.count::<dataset::Entity>(&viewer, &Filter::default()).await.unwrap();
                assert_eq!(count, expected.len() as u64);
                let hidden = registry.hidden_datasets(&viewer).await.unwrap();
                let outside = "VWO".chars().filter(|letter| !reached(*letter)).map(key);
                assert_eq!(sorted_keys(hidden), sorted_keys(outside.collect()), "{role:?} of {scope:?}");

                let contacts = registry.page::<contact::Entity>(&viewer, &all()).await.unwrap();
                let mut names: Vec<_> =
                    contacts.rows.iter().filter_map(|(_, row)| row.last_name.clone()).collect();
                names.sort_unstable();
                let with_contacts = "DSVEWOMBNCGKF".chars();
                let visible = with_contacts.filter(|l| !"VWO".contains(*l) || reached(*l));
                let mut wanted: Vec<_> = visible
                    .flat_map(|l| {
                        let closed = reached(l).then(|| format!("Closed {l}"));
                        closed.into_iter().chain([format!("Open {l}")])
                    })
                    .collect();
                wanted.sort_unstable();
                assert_eq!(names, wanted, "contacts of {role:?} of {scope:?}");
            }
        }
    })
    .await;
}

fn all() -> ListQuery {
    ListQuery {
        filter: Filter::default(),
        order: Order::default(),
        slice: Slice { limit: 100, ..Slice::default() },
    }
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}

fn sorted_keys(mut keys: Vec<Uuid>) -> Vec<Uuid> {
    keys.sort_unstable();
    keys
}
