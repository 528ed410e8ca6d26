//! Attempts to get around the rules.

use atlas_entity::{EntityKind, proposal::ProposalState, proposal_review::Decision};
use atlas_registry::{
    RegistryError, Viewer,
    change::Given,
    policy::{Role, Scope},
    proposal::{Edit, FieldReview, NewProposal},
    work::Call,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    approve, changes, codes, document, editor, museum, patch, person, propose, proposer, rejected, revisions,
    row, state, update,
};
use crate::database::on_each;

#[tokio::test]
async fn no_one_approves_their_own() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let own =
            propose(&registry, &editor(2), &update(&museum, json!({ "description": "Mine." }))).await.key;
        let error = registry.approve_proposal(Call::by(&editor(2)), own, 1).await.unwrap_err();
        assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
        let accept =
            [FieldReview { path: "description".to_owned(), decision: Decision::Accept, reason: None }];
        let error = registry.review_proposal(Call::by(&editor(2)), own, 1, &accept).await.unwrap_err();
        assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");

        // Nor what they wrote into another's.
        let other = propose(&registry, &proposer(), &update(&museum, json!({ "code": "X" }))).await.key;
        let edit = Edit { patch: patch(json!({ "description": "Mine." })), ..Edit::default() };
        registry.edit_proposal(Call::by(&editor(2)), other, &edit).await.unwrap();
        let error = registry.approve_proposal(Call::by(&editor(2)), other, 2).await.unwrap_err();
        assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
        approve(&registry, &editor(3), other).await;
        // Another approved it, so they may apply it.
        registry.apply_proposal(Call::by(&editor(2)), other).await.unwrap();
        let system = registry.approve_proposal(Call::by(&Viewer::System), own, 1).await.unwrap_err();
        assert!(matches!(system, RegistryError::Unauthenticated), "{system}");
    })
    .await;
}

#[tokio::test]
async fn what_was_approved_is_applied_or_nothing() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let key = propose(&registry, &proposer(), &update(&museum, json!({ "code": "GOOD" }))).await.key;
        // Changed between reading and approving.
        let bad = Edit { patch: patch(json!({ "code": "BAD" })), ..Edit::default() };
        registry.edit_proposal(Call::by(&proposer()), key, &bad).await.unwrap();
        let errors = rejected(registry.approve_proposal(Call::by(&editor(2)), key, 1).await);
        assert_eq!(codes(&errors), [("contentVersion", "CONFLICT")]);
        // Changed between approving and applying.
        registry.approve_proposal(Call::by(&editor(2)), key, 2).await.unwrap();
        let worse = Edit { patch: patch(json!({ "code": "WORSE" })), ..Edit::default() };
        registry.edit_proposal(Call::by(&proposer()), key, &worse).await.unwrap();
        assert_eq!(state(&registry, key).await, ProposalState::Open);
        let errors = rejected(registry.apply_proposal(Call::by(&editor(2)), key).await);
        assert_eq!(codes(&errors), [("state", "STATE")]);
        assert_eq!(document(&registry, museum.key).await["code"], "MD");
        // A title alone is part of the content too.
        registry.approve_proposal(Call::by(&editor(2)), key, 3).await.unwrap();
        let title = Edit { title: Some("Harmless".to_owned()), ..Edit::default() };
        registry.edit_proposal(Call::by(&proposer()), key, &title).await.unwrap();
        assert_eq!(state(&registry, key).await, ProposalState::Open);
    })
    .await;
}

#[tokio::test]
async fn applied_once_by_those_who_may_do_it_themselves() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let key = propose(&registry, &proposer(), &update(&museum, json!({ "code": "X" }))).await.key;
        let steward = person(6, &[(Role::Steward, Scope::All)]);
        let abroad = person(7, &[(Role::Admin, Scope::Country("NZ".to_owned()))]);
        for viewer in [proposer(), steward.clone(), abroad.clone()] {
            let error = registry.approve_proposal(Call::by(&viewer), key, 1).await.unwrap_err();
            assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
        }
        approve(&registry, &editor(2), key).await;
        for viewer in [proposer(), steward, abroad] {
            let error = registry.apply_proposal(Call::by(&viewer), key).await.unwrap_err();
            assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
        }
        let error = registry.apply_proposal(Call::by(&Viewer::Anonymous), key).await.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthenticated), "{error}");
        registry.apply_proposal(Call::by(&editor(2)), key).await.unwrap();
        let errors = rejected(registry.apply_proposal(Call::by(&editor(2)), key).await);
        assert_eq!(codes(&errors), [("state", "STATE")]);
        assert_eq!(revisions(&registry, museum.key).await.len(), 2);

        // An editor reviews deletions, but may not delete.
        let wanted = super::kind(update(&museum, json!({})), atlas_entity::proposal::ProposalKind::Delete);
        let key = propose(&registry, &proposer(), &wanted).await.key;
        approve(&registry, &editor(2), key).await;
        let error = registry.apply_proposal(Call::by(&editor(2)), key).await.unwrap_err();
        assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
        assert_eq!(state(&registry, key).await, ProposalState::Approved);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_there_for_its_proposer_only() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let draft = NewProposal { draft: true, ..update(&museum, json!({ "code": "X" })) };
        let key = propose(&registry, &proposer(), &draft).await.key;
        for viewer in [Viewer::Anonymous, editor(2), person(3, &[(Role::Admin, Scope::All)])] {
            let error = registry.proposal(&viewer, key).await.unwrap_err();
            assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
            let call = Call::by(&viewer).because("no".to_owned());
            let error = registry.reject_proposal(call, key).await.unwrap_err();
            assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
        }
        assert_eq!(super::told(&registry, key).await, []);
        registry.open_proposal(Call::by(&proposer()), key).await.unwrap();
        registry.proposal(&Viewer::Anonymous, key).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn contacts_that_are_not_public_do_not_show_through_proposals() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let contacts = document(&registry, museum.key).await["contacts"].clone();
        let ben = contacts[1]["key"].as_str().unwrap().to_owned();
        // Who does not see Ben cannot propose on him either: he is not there for them.
        let guess = update(&museum, json!({ "contacts": { "update": [{ "key": ben, "phone": ["1"] }] } }));
        let errors = rejected(registry.propose(Call::by(&proposer()), &guess).await);
        assert_eq!(codes(&errors), [(format!("contacts.{ben}").as_str(), "NOT_FOUND")]);

        // A steward who sees him does; others see the rest of the proposal only.
        let steward = person(6, &[(Role::Steward, Scope::All)]);
        let wanted = update(
            &museum,
            json!({
                "description": "Dust.",
                "contacts": {
                    "update": [{ "key": ben, "email": ["ben@new.example.org"] }],
                    "add": [{ "firstName": "Cy", "email": ["cy@example.org"], "public": false }],
                },
            }),
        );
        let key = propose(&registry, &steward, &wanted).await.key;
        assert_eq!(changes(&registry, &steward, key).await.len(), 3);
        for viewer in [Viewer::Anonymous, proposer()] {
            let seen = changes(&registry, &viewer, key).await;
            let paths: Vec<&str> = seen.iter().map(|change| change.path.as_str()).collect();
            assert_eq!(paths, ["description"]);
            assert!(!format!("{seen:?}").contains("example.org"));
        }
        // A contact that someone says is public is not, before a reviewer has seen it; they see what they wrote.
        let wanted =
            update(&museum, json!({ "contacts": { "add": [{ "lastName": "Victim", "public": true }] } }));
        let key = propose(&registry, &proposer(), &wanted).await.key;
        assert_eq!(changes(&registry, &Viewer::Anonymous, key).await.len(), 0);
        assert_eq!(changes(&registry, &proposer(), key).await.len(), 1);
        assert_eq!(changes(&registry, &steward, key).await.len(), 1);
        // Neither can the base be read by proposing on a version of old.
        let old = NewProposal { base_version: Some(1), ..guess };
        let errors = rejected(registry.propose(Call::by(&proposer()), &old).await);
        assert_eq!(codes(&errors), [(format!("contacts.{ben}").as_str(), "NOT_FOUND")]);
    })
    .await;
}

#[tokio::test]
async fn proposals_on_what_is_private_are_there_for_those_who_see_it() {
    on_each(|registry| async move {
        let provider = patch(json!({ "title": "Provider" }));
        let call = || Call::by(&Viewer::System);
        let provider =
            registry.create_entity(call(), EntityKind::Provider, Given::default(), &provider).await.unwrap();
        let fields = patch(
            json!({ "title": "Secret", "type": "OCCURRENCE", "private": true, "providerKey": provider.key }),
        );
        let secret =
            registry.create_entity(call(), EntityKind::Dataset, Given::default(), &fields).await.unwrap();
        let steward = person(6, &[(Role::Editor, Scope::Entity(EntityKind::Provider, provider.key))]);
        let error = registry
            .propose(Call::by(&proposer()), &update(&secret, json!({ "title": "X" })))
            .await
            .unwrap_err();
        assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
        let on_it = propose(&registry, &steward, &update(&secret, json!({ "title": "Hidden" }))).await.key;
        let another = NewProposal {
            kind: atlas_entity::proposal::ProposalKind::Create,
            entity_kind: EntityKind::Dataset,
            patch: fields,
            ..NewProposal::default()
        };
        let new = propose(&registry, &steward, &another).await.key;
        let alone = patch(json!({ "title": "Alone", "type": "OCCURRENCE", "private": true }));
        let alone = propose(&registry, &steward, &NewProposal { patch: alone, ..another }).await.key;
        for key in [on_it, new, alone] {
            for viewer in [Viewer::Anonymous, proposer()] {
                let error = registry.proposal(&viewer, key).await.unwrap_err();
                assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
                let error = registry
                    .comment_on_proposal(Call::by(&viewer), key, (None, None), "hm")
                    .await
                    .unwrap_err();
                assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
            }
            registry.proposal(&steward, key).await.unwrap();
            registry.proposal(&person(8, &[(Role::Reader, Scope::All)]), key).await.unwrap();
            assert_eq!(row(&registry, key).await.proposer, Some(Uuid::from_u128(6)));
        }
    })
    .await;
}
