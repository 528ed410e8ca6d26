//! Proposals of people who do not sign in.

use atlas_entity::{outbox, outgoing_mail, proposal::ProposalState, proposal_proof};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    proposal::{ByEmail, Proposed},
    work::Call,
    write::Saved,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::json;

use super::{codes, editor, museum, rejected, state, told, update};
use crate::database::on_each;

fn by(museum: &Saved, email: &str, client: &str) -> ByEmail {
    ByEmail {
        email: email.to_owned(),
        name: Some("Cy".to_owned()),
        client: Some(client.to_owned()),
        proposal: update(museum, json!({ "description": "Dust." })),
    }
}

async fn ask(registry: &Registry, by: &ByEmail) -> Result<Proposed, RegistryError> {
    registry.propose_by_email(Call::by(&Viewer::Anonymous), by).await
}

async fn mails(registry: &Registry, recipient: &str) -> Vec<outgoing_mail::Model> {
    outgoing_mail::Entity::find()
        .filter(outgoing_mail::Column::Recipient.eq(recipient))
        .order_by_asc(outgoing_mail::Column::Key)
        .all(registry.db())
        .await
        .unwrap()
}

/// The secret in a mail, as its reader finds it.
fn secret(mail: &outgoing_mail::Model) -> String {
    let (_, rest) = mail.body.split_once("/proposals/verify#").unwrap();
    rest.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_proposal_by_mail_is_there_once_the_address_is_verified() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let proposed = ask(&registry, &by(&museum, "Cy@example.org", "192.0.2.1")).await.unwrap();
        assert_eq!(state(&registry, proposed.key).await, ProposalState::Draft);
        for viewer in [Viewer::Anonymous, editor(2)] {
            let error = registry.proposal(&viewer, proposed.key).await.unwrap_err();
            assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
        }
        let mail = mails(&registry, "Cy@example.org").await.remove(0);
        let secret = secret(&mail);
        // Nothing of it is where others could read it: not in the outbox, and only its digest in the proofs.
        let outbox = outbox::Entity::find().all(registry.db()).await.unwrap();
        assert!(!format!("{outbox:?}").contains(&secret) && !format!("{outbox:?}").contains("example.org"));
        let proofs = proposal_proof::Entity::find().all(registry.db()).await.unwrap();
        assert!(!format!("{proofs:?}").contains(&secret) && !format!("{proofs:?}").contains("192.0.2.1"));

        let call = || Call::by(&Viewer::Anonymous);
        let errors = rejected(registry.verify_proposal_email(call(), "AAAA").await);
        assert_eq!(codes(&errors), [("token", "INVALID")]);
        let key = registry.verify_proposal_email(call(), &secret).await.unwrap();
        assert_eq!((key, state(&registry, key).await), (proposed.key, ProposalState::Open));
        registry.proposal(&Viewer::Anonymous, key).await.unwrap();
        assert_eq!(told(&registry, key).await[0].payload["proposer"], json!(null));
        // A secret is good once, and the answer does not tell why it is not.
        let again = rejected(registry.verify_proposal_email(call(), &secret).await);
        assert_eq!(again, errors);

        let refusal = call().because("no dust here".to_owned());
        registry.reject_proposal(Call { viewer: editor(2), ..refusal }, key).await.unwrap();
        let mails = mails(&registry, "Cy@example.org").await;
        assert!(mails[1].body.contains("no dust here"), "{}", mails[1].body);
    })
    .await;
}

#[tokio::test]
async fn an_old_secret_opens_nothing() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let proposed = ask(&registry, &by(&museum, "cy@example.org", "192.0.2.1")).await.unwrap();
        let secret = secret(&mails(&registry, "cy@example.org").await[0]);
        proposal_proof::Entity::update_many()
            .col_expr(proposal_proof::Column::Expires, Expr::val(chrono::DateTime::UNIX_EPOCH))
            .exec(registry.db())
            .await
            .unwrap();
        let errors = rejected(registry.verify_proposal_email(Call::default(), &secret).await);
        assert_eq!(codes(&errors), [("token", "INVALID")]);
        assert_eq!(state(&registry, proposed.key).await, ProposalState::Draft);
    })
    .await;
}

#[tokio::test]
async fn answers_are_the_same_for_every_address_and_mails_are_few() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        // From many places, so that only the address is what they have in common.
        for n in 0..8 {
            let proposed =
                ask(&registry, &by(&museum, "cy@example.org", &format!("192.0.2.{n}"))).await.unwrap();
            assert_eq!(proposed.entity_key, museum.key);
        }
        assert_eq!(mails(&registry, "cy@example.org").await.len(), 5);
        let capitals = ask(&registry, &by(&museum, " CY@EXAMPLE.ORG ", "192.0.2.99")).await;
        assert!(capitals.is_ok());
        assert_eq!(mails(&registry, "CY@EXAMPLE.ORG").await.len(), 0);
        let errors = rejected(ask(&registry, &by(&museum, "cy at example", "192.0.2.1")).await);
        assert_eq!(codes(&errors), [("email", "INVALID")]);
    })
    .await;
}

#[tokio::test]
async fn one_place_asks_so_often_and_no_more() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        for n in 0..20 {
            ask(&registry, &by(&museum, &format!("p{n}@example.org"), "192.0.2.1")).await.unwrap();
        }
        let error = ask(&registry, &by(&museum, "p20@example.org", "192.0.2.1")).await.unwrap_err();
        assert!(matches!(error, RegistryError::TooMany(_)), "{error}");
        ask(&registry, &by(&museum, "p21@example.org", "192.0.2.2")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn mails_are_claimed_once_and_deleted_when_sent() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        ask(&registry, &by(&museum, "cy@example.org", "192.0.2.1")).await.unwrap();
        let lease = chrono::Duration::minutes(5);
        let claimed = registry.claim_mails(10, lease).await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!(registry.claim_mails(10, lease).await.unwrap(), []);
        registry.mail_failed(claimed[0].key, "no answer", Some(chrono::DateTime::UNIX_EPOCH)).await.unwrap();
        let again = registry.claim_mails(10, lease).await.unwrap();
        assert_eq!((again[0].key, again[0].attempts), (claimed[0].key, 1));
        registry.mail_sent(again[0].key).await.unwrap();
        assert_eq!(mails(&registry, "cy@example.org").await, []);
        assert!(!format!("{claimed:?}").contains("example.org"), "addresses are not for logs");
    })
    .await;
}
