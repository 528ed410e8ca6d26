//! Who is told of what, and why.

use atlas_entity::{EntityKind, notification::Reason, notification_preference::EventGroup, person};
use atlas_registry::{
    RegistryError,
    notify::{Followed, Marked, Preference},
    policy::{Role, Scope},
    work::{Call, Event},
};
use chrono::{TimeDelta, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;

use crate::support::{
    DATASET, PRIVATE, PROVIDER, changed, events, grant, happen, inbox, key, on_each, person,
};

const OF_DATASET: Scope = Scope::Entity(EntityKind::Dataset, DATASET);
const OF_PROVIDER: Scope = Scope::Entity(EntityKind::Provider, PROVIDER);

#[tokio::test]
async fn stewards_of_an_entity_and_of_what_it_hangs_under_are_told_of_its_changes() {
    on_each(|registry| async move {
        let near = person(&registry, "Near", &[(Role::Steward, OF_DATASET)]).await;
        let above = person(&registry, "Above", &[(Role::Editor, OF_PROVIDER)]).await;
        let other =
            person(&registry, "Other", &[(Role::Steward, Scope::Entity(EntityKind::Dataset, PRIVATE))]).await;
        let reader = person(&registry, "Reader", &[(Role::Reader, OF_DATASET)]).await;
        let admin = person(&registry, "Admin", &[(Role::Admin, Scope::All)]).await;
        let past = person(&registry, "Past", &[]).await;
        grant(&registry, key(&past), Role::Steward, &OF_DATASET, Some(Utc::now() - TimeDelta::days(1))).await;
        let gone = person(&registry, "Gone", &[(Role::Steward, OF_DATASET)]).await;
        person::Entity::update_many()
            .col_expr(person::Column::Disabled, Expr::value(Utc::now()))
            .filter(person::Column::Key.eq(key(&gone)))
            .exec(registry.db())
            .await
            .unwrap();

        happen(&registry, &near, changed(DATASET)).await;
        happen(&registry, &above, changed(DATASET)).await;
        let done = registry.dispatch_next(10, true).await.unwrap();
        assert_eq!((done.events, done.notifications, done.deliveries), (2, 2, 0));
        for viewer in [&near, &above] {
            let told = inbox(&registry, viewer).await;
            // Each is told what the other did, not what they did themselves.
            assert_eq!(told.len(), 1);
            assert_eq!((told[0].reason, told[0].entity_key), (Reason::Steward, Some(DATASET)));
            assert_eq!(told[0].details, json!({ "version": 2 }));
        }
        for viewer in [&other, &reader, &admin, &past, &gone] {
            assert!(inbox(&registry, viewer).await.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn who_may_no_longer_see_an_entity_is_told_nothing_of_it() {
    on_each(|registry| async move {
        let ann = person(&registry, "Ann", &[]).await;
        let bob = person(&registry, "Bob", &[]).await;
        let rita = person(&registry, "Rita", &[(Role::Reader, OF_PROVIDER)]).await;
        // What they cannot see they cannot follow either, and it answers as if it were not there.
        let hidden = Followed::Entity(EntityKind::Dataset, PRIVATE);
        let refused = registry.follow(Call::by(&bob), hidden).await;
        assert!(matches!(refused, Err(RegistryError::NotFound { .. })), "{refused:?}");
        registry.follow(Call::by(&rita), hidden).await.unwrap();
        for viewer in [&bob, &rita] {
            registry.follow(Call::by(viewer), Followed::Entity(EntityKind::Dataset, DATASET)).await.unwrap();
        }
        happen(&registry, &ann, changed(PRIVATE)).await;
        happen(&registry, &ann, changed(DATASET)).await;
        registry.dispatch_next(10, false).await.unwrap();
        assert_eq!(events(&registry, &bob).await, ["entity.updated"]);
        assert_eq!(events(&registry, &rita).await.len(), 2);

        // The dataset becomes private, and is then deleted: neither reaches who only saw it while it was public.
        atlas_entity::dataset::Entity::update_many()
            .col_expr(atlas_entity::dataset::Column::Private, Expr::value(true))
            .filter(atlas_entity::dataset::Column::Key.eq(DATASET))
            .exec(registry.db())
            .await
            .unwrap();
        happen(&registry, &ann, changed(DATASET)).await;
        happen(&registry, &ann, Event::on_entity("entity.deleted", EntityKind::Dataset, DATASET)).await;
        registry.dispatch_next(10, false).await.unwrap();
        assert_eq!(events(&registry, &bob).await.len(), 1);
        assert_eq!(events(&registry, &rita).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_deletion_is_told_to_followers_and_what_comes_after_it_is_not() {
    on_each(|registry| async move {
        let ann = person(&registry, "Ann", &[]).await;
        let bob = person(&registry, "Bob", &[]).await;
        registry.follow(Call::by(&bob), Followed::Entity(EntityKind::Dataset, DATASET)).await.unwrap();
        atlas_entity::dataset::Entity::update_many()
            .col_expr(atlas_entity::dataset::Column::Deleted, Expr::value(Utc::now()))
            .filter(atlas_entity::dataset::Column::Key.eq(DATASET))
            .exec(registry.db())
            .await
            .unwrap();
        happen(&registry, &ann, Event::on_entity("entity.deleted", EntityKind::Dataset, DATASET)).await;
        happen(&registry, &ann, changed(DATASET)).await;
        registry.dispatch_next(10, false).await.unwrap();
        assert_eq!(events(&registry, &bob).await, ["entity.deleted"]);
    })
    .await;
}

#[tokio::test]
async fn roles_are_told_to_who_they_concern_and_who_decides_on_them() {
    on_each(|registry| async move {
        let asks = person(&registry, "Asks", &[]).await;
        let all = person(&registry, "All", &[(Role::Admin, Scope::All)]).await;
        let here = person(&registry, "Here", &[(Role::Admin, OF_PROVIDER)]).await;
        let elsewhere = Scope::Entity(EntityKind::Hub, Uuid::from_u128(9));
        let there = person(&registry, "There", &[(Role::Admin, elsewhere)]).await;
        let mediator = person(&registry, "Mediator", &[(Role::Mediator, Scope::All)]).await;
        let role = |name| {
            Event::on_entity(name, EntityKind::Dataset, PRIVATE)
                .with(json!({ "person": key(&asks), "role": "STEWARD" }))
        };
        happen(&registry, &asks, role("role.requested")).await;
        happen(&registry, &all, role("role.refused")).await;
        registry.dispatch_next(10, false).await.unwrap();
        assert_eq!(events(&registry, &asks).await, ["role.refused"]);
        assert_eq!(events(&registry, &all).await, ["role.requested"]);
        assert_eq!(events(&registry, &here).await, ["role.requested", "role.refused"]);
        assert!(events(&registry, &there).await.is_empty());
        assert!(events(&registry, &mediator).await.is_empty());
        let told = inbox(&registry, &asks).await;
        // Whom it is sent to is not part of what is told.
        assert_eq!((told[0].reason, &told[0].details), (Reason::Concerned, &json!({ "role": "STEWARD" })));
    })
    .await;
}

#[tokio::test]
async fn preferences_hold_for_their_group_and_marks_for_ones_own() {
    on_each(|registry| async move {
        let ann = person(&registry, "Ann", &[]).await;
        let bob = person(&registry, "Bob", &[(Role::Steward, OF_DATASET)]).await;
        let defaults: Vec<_> =
            registry.preferences(key(&bob)).await.unwrap().iter().map(|p| p.email).collect();
        assert_eq!(defaults, [false, true, true, false]);
        let silent = Preference { group: EventGroup::Entity, in_app: false, email: false };
        registry.prefer(Call::by(&bob), &[silent]).await.unwrap();
        happen(&registry, &ann, changed(DATASET)).await;
        let opened = Event { name: "proposal.opened", ..changed(DATASET) }.about(Uuid::now_v7());
        happen(&registry, &ann, opened).await;
        let done = registry.dispatch_next(10, true).await.unwrap();
        assert_eq!((done.notifications, done.deliveries), (1, 1));
        assert_eq!(events(&registry, &bob).await, ["proposal.opened"]);

        let told = inbox(&registry, &bob).await.remove(0);
        let mark =
            |viewer, read| registry.mark_notifications(Call::by(viewer), Marked::Keys(vec![told.key]), read);
        assert_eq!(mark(&ann, true).await.unwrap(), 0);
        assert_eq!(mark(&bob, true).await.unwrap(), 1);
        assert_eq!(mark(&bob, true).await.unwrap(), 0);
        assert!(inbox(&registry, &bob).await[0].read_at.is_some());
        assert_eq!(mark(&bob, false).await.unwrap(), 1);
        let all = Marked::UpTo(told.seq);
        assert_eq!(registry.mark_notifications(Call::by(&bob), all, true).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_longer_followed_is_no_longer_told() {
    on_each(|registry| async move {
        let ann = person(&registry, "Ann", &[]).await;
        let bob = person(&registry, "Bob", &[]).await;
        let dataset = Followed::Entity(EntityKind::Dataset, DATASET);
        registry.follow(Call::by(&bob), dataset).await.unwrap();
        registry.follow(Call::by(&bob), dataset).await.unwrap();
        assert_eq!(registry.follows(key(&bob), 10).await.unwrap().len(), 1);
        assert!(registry.unfollow(Call::by(&bob), DATASET).await.unwrap());
        assert!(!registry.unfollow(Call::by(&bob), DATASET).await.unwrap());
        happen(&registry, &ann, changed(DATASET)).await;
        registry.dispatch_next(10, false).await.unwrap();
        assert!(inbox(&registry, &bob).await.is_empty());
    })
    .await;
}
