//! E-mail, sent through a real SMTP conversation.

use atlas_entity::{
    EntityKind,
    delivery::{self, Channel, DeliveryState},
    notification_preference::EventGroup,
    outgoing_mail, person,
};
use atlas_notify::{Mailing, Notifier, Options, check_mail};
use atlas_registry::{
    Registry,
    notify::{Followed, Preference},
    work::Call,
    write::{Batch, Entry},
};
use chrono::Utc;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::{
    mailbox::MailServer,
    support::{DATASET, Running, changed, eventually, happen, inbox, key, on_each, person, quick},
};

fn by(server: &MailServer) -> Options {
    let mailing = Mailing { url: server.url(), from: "Atlas <atlas@atlas.example>".to_owned() };
    Options { mailing: Some(mailing), public_url: Some("https://atlas.example".to_owned()), ..quick() }
}

/// A follower of the dataset who wants e-mail of it.
async fn follower(registry: &Registry, name: &str, in_app: bool) -> atlas_registry::Viewer {
    let viewer = person(registry, name, &[]).await;
    registry.follow(Call::by(&viewer), Followed::Entity(EntityKind::Dataset, DATASET)).await.unwrap();
    let wish = Preference { group: EventGroup::Entity, in_app, email: true };
    registry.prefer(Call::by(&viewer), &[wish]).await.unwrap();
    viewer
}

async fn settled(registry: &Registry, state: DeliveryState, count: usize) -> Vec<delivery::Model> {
    let mails = || async {
        let found = delivery::Entity::find()
            .filter(delivery::Column::Channel.eq(Channel::Email))
            .filter(delivery::Column::State.eq(state))
            .all(registry.db())
            .await
            .unwrap();
        (found.len() == count).then_some(found)
    };
    eventually(mails).await
}

#[tokio::test]
async fn a_mail_says_what_happened_and_no_name_can_forge_a_header() {
    on_each(|registry| async move {
        let server = MailServer::start(&[]).await;
        let forged = atlas_entity::dataset::Model {
            key: DATASET,
            title: "Birds\r\nBcc: all@example.org\r\n\r\nForged".into(),
            ..Default::default()
        };
        registry
            .write("test", Batch { datasets: vec![Entry::new(forged)], ..Batch::default() })
            .await
            .unwrap();
        while registry.dispatch_next(100, false).await.unwrap().events > 0 {}

        let ann = person(&registry, "Ann", &[]).await;
        let bob = follower(&registry, "Bob\r\nBcc", false).await;
        person::Entity::update_many()
            .col_expr(person::Column::Email, Expr::value("bob@example.org"))
            .filter(person::Column::Key.eq(key(&bob)))
            .exec(registry.db())
            .await
            .unwrap();
        happen(&registry, &ann, changed(DATASET)).await;
        let running = Running::start(&registry, by(&server));
        settled(&registry, DeliveryState::Delivered, 1).await;
        running.stop().await;
        assert!(inbox(&registry, &bob).await.is_empty());

        let mails = server.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, ["bob@example.org"]);
        let (head, text) = mails[0].text.split_once("\n\n").unwrap();
        assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{head}");
        assert!(head.contains("From: Atlas <atlas@atlas.example>"), "{head}");
        assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
        assert!(head.contains("Subject: An entity was changed: Birds Bcc: all@example.org Forged"), "{head}");
        assert!(text.contains("You get this because you follow it."), "{text}");
        assert!(text.contains("https://atlas.example"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() {
    on_each(|registry| async move {
        let server = MailServer::start(&["451 4.3.0 later bob@example.org"]).await;
        let ann = person(&registry, "Ann", &[]).await;
        follower(&registry, "Bob", true).await;
        happen(&registry, &ann, changed(DATASET)).await;
        let running = Running::start(&registry, by(&server));
        let arrived = settled(&registry, DeliveryState::Delivered, 1).await;
        running.stop().await;
        assert_eq!(arrived[0].attempts, 2);
        assert_eq!(server.mails().len(), 1);

        let server = MailServer::start(&["550 5.1.1 no such person as bob@example.org"]).await;
        happen(&registry, &ann, changed(DATASET)).await;
        let running = Running::start(&registry, by(&server));
        let dead = settled(&registry, DeliveryState::Dead, 1).await;
        running.stop().await;
        // The code says why; the words may hold an address.
        assert_eq!(dead[0].last_error.as_deref(), Some("the mail server refused it (550)"));
        assert!(server.mails().is_empty());
    })
    .await;
}

#[tokio::test]
async fn only_verified_addresses_are_written_to_and_only_where_that_is_wanted() {
    on_each(|registry| async move {
        let server = MailServer::start(&[]).await;
        let ann = person(&registry, "Ann", &[]).await;
        let unverified = follower(&registry, "Una", true).await;
        person::Entity::update_many()
            .col_expr(person::Column::EmailVerified, Expr::value(false))
            .filter(person::Column::Key.eq(key(&unverified)))
            .exec(registry.db())
            .await
            .unwrap();
        // Changes of entities are not written about to who has not asked for it.
        let silent = person(&registry, "Sid", &[]).await;
        registry.follow(Call::by(&silent), Followed::Entity(EntityKind::Dataset, DATASET)).await.unwrap();
        follower(&registry, "Bob", true).await;
        happen(&registry, &ann, changed(DATASET)).await;
        let running = Running::start(&registry, by(&server));
        settled(&registry, DeliveryState::Delivered, 1).await;
        running.stop().await;
        let mails = server.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, ["bob@example.org"]);
        assert_eq!(
            (inbox(&registry, &unverified).await.len(), inbox(&registry, &silent).await.len()),
            (1, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn settings_of_e_mail_are_checked_without_giving_them_away() {
    on_each(|registry| async move {
        let with = |url: &str, from: &str| {
            let mailing = Mailing { url: url.to_owned(), from: from.to_owned() };
            Notifier::new(registry.clone(), Options { mailing: Some(mailing), ..quick() })
        };
        let wrong = with("ftp://me:hunter2@mail.example", "a@b.org").unwrap_err().to_string();
        assert!(wrong.starts_with("the SMTP address is not usable") && !wrong.contains("hunter2"), "{wrong}");
        let wrong = with("smtp://mail.example", "nobody").unwrap_err().to_string();
        assert!(wrong.starts_with("`nobody` is no sender"), "{wrong}");
        assert!(
            !format!("{:?}", with("smtp://me:hunter2@127.0.0.1:1", "a@b.org").unwrap()).contains("hunter2")
        );

        let server = MailServer::start(&[]).await;
        let options = by(&server);
        assert_eq!(check_mail(&options.mailing.unwrap(), options.timeout).await, Ok(()));
    })
    .await;
}

#[tokio::test]
async fn mails_to_people_who_are_not_known_are_sent_and_forgotten() {
    on_each(|registry| async move {
        let server = MailServer::start(&["451 4.3.0 later"]).await;
        let mail = outgoing_mail::Model {
            key: Uuid::now_v7(),
            recipient: "new@example.org".to_owned(),
            subject: "Confirm your proposal".to_owned(),
            body: "Go to {atlas}/proposals/verify#secret\n".to_owned(),
            created: Utc::now(),
            attempts: 0,
            next_attempt: Some(Utc::now()),
            last_error: None,
        };
        mail.into_active_model().reset_all().insert(registry.db()).await.unwrap();
        let running = Running::start(&registry, by(&server));
        eventually(|| async {
            let left = outgoing_mail::Entity::find().all(registry.db()).await.unwrap();
            left.is_empty().then_some(())
        })
        .await;
        running.stop().await;
        let mails = server.mails();
        assert_eq!((mails.len(), &mails[0].to), (1, &vec!["new@example.org".to_owned()]));
        assert!(
            mails[0].text.contains("Go to https://atlas.example/proposals/verify#secret"),
            "{}",
            mails[0].text
        );
    })
    .await;
}
