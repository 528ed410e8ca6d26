//! Entities that move on while proposals on them wait.

use atlas_entity::proposal::ProposalState;
use atlas_registry::{
    proposal::{ChangeState, Choice, Edit, NewProposal, Take},
    work::Call,
};
use serde_json::json;

use super::{
    approve, changes, codes, document, editor, meanwhile, museum, patch, propose, proposer, rejected, row,
    state, update,
};
use crate::database::on_each;

#[tokio::test]
async fn changes_of_different_fields_both_survive() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let one =
            propose(&registry, &proposer(), &update(&museum, json!({ "description": "Dust." }))).await.key;
        let two = propose(&registry, &proposer(), &update(&museum, json!({ "code": "DUST" }))).await.key;
        for key in [one, two] {
            approve(&registry, &editor(2), key).await;
        }
        for key in [one, two] {
            let applied = registry.apply_proposal(Call::by(&editor(2)), key).await.unwrap();
            assert_eq!(applied.conflicts, []);
        }
        let after = document(&registry, museum.key).await;
        assert_eq!((&after["description"], &after["code"]), (&json!("Dust."), &json!("DUST")));
    })
    .await;
}

#[tokio::test]
async fn a_change_of_the_same_field_is_shown_with_all_three_values_and_applied_by_choice_only() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let wanted = update(&museum, json!({ "code": "DUST", "description": "Dust.", "phone": ["1"] }));
        let key = propose(&registry, &proposer(), &wanted).await.key;
        approve(&registry, &editor(2), key).await;
        meanwhile(&registry, &museum, json!({ "code": "MUD", "phone": ["1"] })).await;

        let seen = changes(&registry, &proposer(), key).await;
        let states: Vec<_> = seen.iter().map(|change| (change.path.as_str(), change.state)).collect();
        assert_eq!(
            states,
            [
                ("code", ChangeState::Conflict),
                ("description", ChangeState::Clean),
                ("phone", ChangeState::Outdated)
            ]
        );
        assert_eq!(
            (&seen[0].base, &seen[0].proposed, &seen[0].current),
            (&json!("MD"), &json!("DUST"), &json!("MUD"))
        );

        let applied = registry.apply_proposal(Call::by(&editor(2)), key).await.unwrap();
        assert_eq!(codes(&applied.conflicts), [("code", "CONFLICT")]);
        assert_eq!(state(&registry, key).await, ProposalState::Open);
        assert_eq!(row(&registry, key).await.approved_version, None);
        let after = document(&registry, museum.key).await;
        assert_eq!(
            (&after["code"], &after["description"]),
            (&json!("MUD"), &json!(null)),
            "nothing was applied"
        );

        let errors = rejected(registry.rebase_proposal(Call::by(&proposer()), key, Some(1), &[]).await);
        assert_eq!(codes(&errors), [("code", "CONFLICT")]);
        assert_eq!((&errors[0].current, &errors[0].proposed), (&Some(json!("MUD")), &Some(json!("DUST"))));
        let ours = [Choice { path: "code".to_owned(), take: Take::Proposed }];
        registry.rebase_proposal(Call::by(&proposer()), key, Some(1), &ours).await.unwrap();
        let seen = changes(&registry, &proposer(), key).await;
        let states: Vec<_> = seen.iter().map(|change| (change.path.as_str(), change.state)).collect();
        assert_eq!(states, [("code", ChangeState::Clean), ("description", ChangeState::Clean)]);
        assert_eq!((seen[0].base.clone(), row(&registry, key).await.base_version), (json!("MUD"), Some(2)));
        approve(&registry, &editor(2), key).await;
        registry.apply_proposal(Call::by(&editor(2)), key).await.unwrap();
        assert_eq!(document(&registry, museum.key).await["code"], "DUST");
    })
    .await;
}

#[tokio::test]
async fn a_proposal_rests_on_the_version_its_proposer_saw() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        meanwhile(&registry, &museum, json!({ "code": "MUD" })).await;
        let stale = NewProposal { base_version: Some(1), ..update(&museum, json!({ "code": "DUST" })) };
        let key = propose(&registry, &proposer(), &stale).await.key;
        let seen = changes(&registry, &proposer(), key).await;
        assert_eq!((&seen[0].base, &seen[0].current), (&json!("MD"), &json!("MUD")));
        assert_eq!(seen[0].state, ChangeState::Conflict);
        // What is in conflict is not approved over anybody's head.
        let errors = rejected(registry.approve_proposal(Call::by(&editor(2)), key, 1).await);
        assert_eq!(codes(&errors), [("code", "CONFLICT")]);
        let theirs = [Choice { path: "code".to_owned(), take: Take::Current }];
        let errors = rejected(registry.rebase_proposal(Call::by(&proposer()), key, None, &theirs).await);
        assert_eq!(codes(&errors), [("state", "STATE")], "nothing would be left");
        let unknown = NewProposal { base_version: Some(9), ..stale };
        let errors = rejected(registry.propose(Call::by(&proposer()), &unknown).await);
        assert_eq!(codes(&errors), [("version", "INVALID")]);
    })
    .await;
}

#[tokio::test]
async fn an_edit_keeps_the_bases_of_what_was_proposed() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let wanted = update(&museum, json!({ "code": "DUST", "description": "Dust." }));
        let key = propose(&registry, &proposer(), &wanted).await.key;
        meanwhile(&registry, &museum, json!({ "code": "MUD" })).await;
        let edit = Edit {
            patch: patch(json!({ "phone": ["1"] })),
            drop: vec!["description".to_owned()],
            ..Edit::default()
        };
        registry.edit_proposal(Call::by(&proposer()), key, &edit).await.unwrap();
        let seen = changes(&registry, &proposer(), key).await;
        let paths: Vec<_> = seen.iter().map(|change| (change.path.as_str(), change.state)).collect();
        assert_eq!(paths, [("code", ChangeState::Conflict), ("phone", ChangeState::Clean)]);
        assert_eq!(seen[0].base, json!("MD"));
        assert_eq!(row(&registry, key).await.content_version, 2);
        let stale = Edit { content_version: Some(1), ..edit };
        let errors = rejected(registry.edit_proposal(Call::by(&proposer()), key, &stale).await);
        assert_eq!(codes(&errors), [("contentVersion", "CONFLICT")]);
    })
    .await;
}
