//! Webhooks, posted to real servers.

use std::time::Duration;

use atlas_entity::{
    delivery::{self, DeliveryState},
    role_grant, webhook,
};
use atlas_registry::{
    FieldError, Registry, RegistryError, Viewer,
    notify::WebhookChange,
    policy::{Role, Scope},
    work::{Call, Event},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    receiver::{Received, Receiver},
    support::{
        DATASET, PRIVATE, Running, allowing_here, changed, eventually, happen, key, on_each, person, quick,
    },
};

/// A webhook to this server; its key and its secret.
async fn hook(registry: &Registry, owner: &Viewer, url: String, events: &[&str]) -> (Uuid, String) {
    let events = Some(events.iter().map(|&name| name.to_owned()).collect());
    let change = WebhookChange { url: Some(url), events, ..WebhookChange::default() };
    let (key, secret) = allowing_here(registry).create_webhook(Call::by(owner), change).await.unwrap();
    (key, secret.unwrap().0)
}

async fn deliveries(registry: &Registry, webhook: Uuid) -> Vec<delivery::Model> {
    let mine = delivery::Entity::find().filter(delivery::Column::Recipient.eq(webhook));
    mine.order_by_asc(delivery::Column::Key).all(registry.db()).await.unwrap()
}

/// The only delivery, once it has come to this state.
async fn settled(registry: &Registry, webhook: Uuid, state: DeliveryState) -> delivery::Model {
    eventually(|| async { deliveries(registry, webhook).await.into_iter().find(|one| one.state == state) })
        .await
}

/// Verifies a post as its receiver would, by the words of the standard.
fn verify(request: &Received, secret: &str) {
    let header = |name: &str| request.headers[name].clone();
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    assert_eq!(key.len(), 32);
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.", header("webhook-id"), header("webhook-timestamp")).as_bytes());
    mac.update(&request.body);
    let signature = header("webhook-signature");
    mac.verify_slice(&STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap()).unwrap();
}

#[tokio::test]
async fn an_event_is_posted_and_signed() {
    on_each(|registry| async move {
        let receiver = Receiver::start(&[]).await;
        let (ann, bob) = (person(&registry, "Ann", &[]).await, person(&registry, "Bob", &[]).await);
        let (webhook, secret) = hook(&registry, &bob, receiver.url(), &["entity.*"]).await;
        happen(&registry, &ann, changed(DATASET)).await;
        happen(
            &registry,
            &ann,
            Event { name: "role.granted", entity: None, proposal: None, payload: json!({}) },
        )
        .await;
        let running = Running::start(&allowing_here(&registry), quick());
        let arrived = settled(&registry, webhook, DeliveryState::Delivered).await;
        running.stop().await;
        assert_eq!((arrived.attempts, arrived.last_error), (1, None));

        let posted = receiver.received();
        assert_eq!(posted.len(), 1);
        assert_eq!(posted[0].line, "POST /hook HTTP/1.1");
        assert_eq!(posted[0].headers["webhook-id"], arrived.outbox_key.to_string());
        verify(&posted[0], &secret);
        let body: Value = serde_json::from_slice(&posted[0].body).unwrap();
        assert_eq!(body["type"], "entity.updated");
        let data = json!({
            "entity": { "kind": "DATASET", "key": DATASET, "uid": "dr1", "name": "Birds" },
            "proposal": null,
            "details": { "version": 2 },
        });
        assert_eq!(body["data"], data);
    })
    .await;
}

#[tokio::test]
async fn a_failure_is_tried_again_under_the_same_id() {
    on_each(|registry| async move {
        let receiver = Receiver::start(&["500 Oops", "429 Slowly"]).await;
        let bob = person(&registry, "Bob", &[]).await;
        let (webhook, secret) = hook(&registry, &bob, receiver.url(), &["*"]).await;
        happen(&registry, &bob, changed(DATASET)).await;
        let running = Running::start(&allowing_here(&registry), quick());
        let arrived = settled(&registry, webhook, DeliveryState::Delivered).await;
        running.stop().await;
        assert_eq!((arrived.attempts, arrived.last_error), (3, None));
        let posted = receiver.received();
        assert_eq!(posted.len(), 3);
        for request in &posted {
            assert_eq!(request.headers["webhook-id"], arrived.outbox_key.to_string());
            verify(request, &secret);
        }
    })
    .await;
}

#[tokio::test]
async fn what_fails_every_time_is_given_up_and_can_be_replayed() {
    on_each(|registry| async move {
        let receiver = Receiver::start(&["500 Oops", "500 Oops", "503 Oops"]).await;
        let (bob, eve) = (person(&registry, "Bob", &[]).await, person(&registry, "Eve", &[]).await);
        let (webhook, _) = hook(&registry, &bob, receiver.url(), &["entity.updated"]).await;
        happen(&registry, &bob, changed(DATASET)).await;
        let running = Running::start(&allowing_here(&registry), quick());
        let dead = settled(&registry, webhook, DeliveryState::Dead).await;
        assert_eq!((dead.attempts, dead.next_attempt), (3, None));
        assert_eq!(dead.last_error.as_deref(), Some("it answered 503"));

        let others = registry.replay_delivery(Call::by(&eve), dead.key).await;
        assert!(matches!(others, Err(RegistryError::NotFound { .. })), "{others:?}");
        registry.replay_delivery(Call::by(&bob), dead.key).await.unwrap();
        let arrived = settled(&registry, webhook, DeliveryState::Delivered).await;
        running.stop().await;
        assert_eq!((arrived.key, arrived.attempts), (dead.key, 1));
        assert_eq!(receiver.received().len(), 4);
    })
    .await;
}

#[tokio::test]
async fn gone_is_gone() {
    on_each(|registry| async move {
        let receiver = Receiver::start(&["410 Gone"]).await;
        let bob = person(&registry, "Bob", &[]).await;
        let (webhook, _) = hook(&registry, &bob, receiver.url(), &["*"]).await;
        happen(&registry, &bob, changed(DATASET)).await;
        let running = Running::start(&allowing_here(&registry), quick());
        assert_eq!(settled(&registry, webhook, DeliveryState::Dead).await.attempts, 1);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_redirect_leads_nowhere() {
    on_each(|registry| async move {
        let inner = Receiver::start(&[]).await;
        let redirect = format!("307 Over There\r\nLocation: http://127.0.0.1:{}/metadata", inner.port);
        let receiver = Receiver::start(&[&redirect, &redirect, &redirect]).await;
        let bob = person(&registry, "Bob", &[]).await;
        let (webhook, _) = hook(&registry, &bob, receiver.url(), &["*"]).await;
        happen(&registry, &bob, changed(DATASET)).await;
        let running = Running::start(&allowing_here(&registry), quick());
        let dead = settled(&registry, webhook, DeliveryState::Dead).await;
        running.stop().await;
        assert_eq!(dead.last_error.as_deref(), Some("it answered 307, but redirects are not followed"));
        assert_eq!(receiver.received().len(), 3);
        assert!(inner.received().is_empty());
    })
    .await;
}

#[tokio::test]
async fn private_addresses_are_refused_when_given_and_when_called() {
    on_each(|registry| async move {
        let receiver = Receiver::start(&[]).await;
        let bob = person(&registry, "Bob", &[]).await;
        for url in [receiver.url(), "http://2130706433/".to_owned(), "http://[::ffff:10.0.0.1]/".to_owned()] {
            let change = WebhookChange { url: Some(url), ..WebhookChange::default() };
            let refused = registry.create_webhook(Call::by(&bob), change).await;
            let Err(RegistryError::Rejected(faults)) = refused else { panic!("{refused:?}") };
            let expected = FieldError::new("url", "INVALID", "the address is not one of the public internet");
            assert_eq!(faults, [expected]);
        }
        // A name says nothing until it is looked up; and what was allowed once may no longer be.
        let by_name = format!("http://localhost:{}/hook", receiver.port);
        let reasons = [
            (by_name, "the name leads to no address of the public internet"),
            (receiver.url(), "the address is not one of the public internet"),
        ];
        let mut hooks = Vec::new();
        for (url, reason) in reasons {
            hooks.push((hook(&registry, &bob, url, &["*"]).await.0, reason));
        }
        happen(&registry, &bob, changed(DATASET)).await;
        let running = Running::start(&registry, quick());
        for (webhook, reason) in hooks {
            let dead = settled(&registry, webhook, DeliveryState::Dead).await;
            assert_eq!(dead.last_error.as_deref(), Some(reason));
        }
        running.stop().await;
        assert!(receiver.received().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_by_who_died_is_delivered_by_another() {
    on_each(|registry| async move {
        let receiver = Receiver::start(&[]).await;
        let bob = person(&registry, "Bob", &[]).await;
        let (webhook, _) = hook(&registry, &bob, receiver.url(), &["*"]).await;
        happen(&registry, &bob, changed(DATASET)).await;
        registry.dispatch_next(10, false).await.unwrap();
        // Taken with a lease that has run out, and not settled: its taker is gone.
        assert_eq!(registry.take_deliveries(10, Duration::ZERO, false).await.unwrap().len(), 1);
        let running = Running::start(&allowing_here(&registry), quick());
        assert_eq!(settled(&registry, webhook, DeliveryState::Delivered).await.attempts, 2);
        running.stop().await;
        assert_eq!(receiver.received().len(), 1);
        // While a lease runs, nobody else takes it.
        happen(&registry, &bob, changed(DATASET)).await;
        registry.dispatch_next(10, false).await.unwrap();
        assert_eq!(registry.take_deliveries(10, Duration::from_mins(1), false).await.unwrap().len(), 1);
        assert!(registry.take_deliveries(10, Duration::from_mins(1), false).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_webhook_is_told_what_its_owner_may_see_and_nothing_else() {
    on_each(|registry| async move {
        let receiver = Receiver::start(&[]).await;
        let ann = person(&registry, "Ann", &[]).await;
        let reader = person(&registry, "Rita", &[(Role::Reader, Scope::All)]).await;
        let (anyones, _) = hook(&registry, &ann, receiver.url(), &["*"]).await;
        let (readers, _) = hook(&registry, &reader, receiver.url(), &["*"]).await;
        let stranger = person(&registry, "Sam", &[]).await;
        happen(&registry, &stranger, changed(PRIVATE)).await;
        let proposed = Event { name: "proposal.opened", ..changed(DATASET) }.about(Uuid::now_v7());
        happen(&registry, &stranger, proposed).await;
        let granted = Event { name: "role.granted", entity: None, proposal: None, payload: json!({}) };
        happen(&registry, &stranger, granted).await;
        registry.dispatch_next(10, false).await.unwrap();
        assert!(deliveries(&registry, anyones).await.is_empty());
        assert_eq!(deliveries(&registry, readers).await.len(), 1);

        // A role that is taken back before the delivery takes it along.
        role_grant::Entity::update_many()
            .col_expr(role_grant::Column::Revoked, Expr::value(chrono::Utc::now()))
            .filter(role_grant::Column::PersonKey.eq(key(&reader)))
            .exec(registry.db())
            .await
            .unwrap();
        let running = Running::start(&allowing_here(&registry), quick());
        let dead = settled(&registry, readers, DeliveryState::Dead).await;
        running.stop().await;
        assert_eq!(dead.last_error.as_deref(), Some("the owner may no longer see what it is about"));
        assert!(receiver.received().is_empty());
    })
    .await;
}

#[tokio::test]
async fn webhooks_belong_to_one_person_and_their_secret_is_shown_once() {
    on_each(|registry| async move {
        let registry = allowing_here(&registry);
        let receiver = Receiver::start(&[]).await;
        let (bob, eve) = (person(&registry, "Bob", &[]).await, person(&registry, "Eve", &[]).await);
        let (key, secret) = hook(&registry, &bob, receiver.url(), &["*"]).await;
        let row = webhook::Entity::find_by_id(key).one(registry.db()).await.unwrap().unwrap();
        assert_eq!(row.secret.0, secret);
        assert!(!format!("{row:?}").contains(&secret));

        for refused in [
            registry.update_webhook(Call::by(&eve), key, WebhookChange::default()).await.map(drop),
            registry.delete_webhook(Call::by(&eve), key).await,
            registry.test_webhook(Call::by(&eve), key).await.map(drop),
        ] {
            assert!(matches!(refused, Err(RegistryError::NotFound { .. })), "{refused:?}");
        }
        let anyone = registry.create_webhook(Call::by(&Viewer::Anonymous), WebhookChange::default()).await;
        assert!(matches!(anyone, Err(RegistryError::Unauthenticated)), "{anyone:?}");

        let rotate = WebhookChange { rotate: true, ..WebhookChange::default() };
        let fresh = registry.update_webhook(Call::by(&bob), key, rotate).await.unwrap().unwrap().0;
        assert_ne!(fresh, secret);
        registry.test_webhook(Call::by(&bob), key).await.unwrap();
        let running = Running::start(&registry, quick());
        settled(&registry, key, DeliveryState::Delivered).await;
        running.stop().await;
        verify(&receiver.received()[0], &fresh);
        let body: Value = serde_json::from_slice(&receiver.received()[0].body).unwrap();
        assert_eq!(body["type"], "webhook.test");

        registry.delete_webhook(Call::by(&bob), key).await.unwrap();
        assert!(deliveries(&registry, key).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_with_a_webhook_is_said_at_once() {
    on_each(|registry| async move {
        let bob = person(&registry, "Bob", &[]).await;
        let change = WebhookChange {
            url: Some("ftp://example.org/".to_owned()),
            events: Some(
                ["entity.updated", "entity", "people.*", "role.GRANTED"].map(str::to_owned).to_vec(),
            ),
            ..WebhookChange::default()
        };
        let Err(RegistryError::Rejected(faults)) = registry.create_webhook(Call::by(&bob), change).await
        else {
            panic!("it was taken")
        };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["url", "events", "events", "events"]);
    })
    .await;
}
