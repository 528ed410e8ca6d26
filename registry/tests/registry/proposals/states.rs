//! The life of proposals.

use atlas_entity::{
    proposal::{
        ProposalKind,
        ProposalState::{self, Applied, Approved, ChangesRequested, Draft, Open, Rejected, Withdrawn},
    },
    proposal_review::Decision,
};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    identity::Identity,
    policy::{Role, Scope},
    proposal::{FieldReview, NewProposal},
    roles::NewGrant,
    work::Call,
    write::Saved,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    approve, changes, codes, document, editor, kind, museum, patch, person, propose, proposer, rejected,
    revisions, row, state, told, update,
};
use crate::database::on_each;

/// What one does with a proposal.
#[derive(Clone, Copy, Debug)]
enum Step {
    Submit,
    Withdraw,
    Reopen,
    RequestChanges,
    Approve,
    Reject,
    Apply,
}

use Step::{Apply, Approve, Reject, Reopen, RequestChanges, Submit, Withdraw};

const STEPS: [Step; 7] = [Submit, Withdraw, Reopen, RequestChanges, Approve, Reject, Apply];

/// Where each step leads from each state; none where it does not exist.
fn designed(from: ProposalState, step: Step) -> Option<ProposalState> {
    match (from, step) {
        (Draft | ChangesRequested, Submit) | (Rejected | Withdrawn | Approved, Reopen) => Some(Open),
        (Draft | Open | ChangesRequested, Withdraw) => Some(Withdrawn),
        (Open, RequestChanges) => Some(ChangesRequested),
        (Open, Approve) => Some(Approved),
        (Open | ChangesRequested, Reject) => Some(Rejected),
        (Approved, Apply) => Some(Applied),
        _ => None,
    }
}

async fn take(registry: &Registry, key: Uuid, step: Step) -> Result<(), RegistryError> {
    let state = state(registry, key).await;
    let own =
        matches!(step, Submit | Withdraw) || (matches!(step, Reopen) && state == Withdrawn) || state == Draft;
    let viewer = if own { proposer() } else { editor(2) };
    let call = Call::by(&viewer).because("because".to_owned());
    match step {
        Submit => registry.open_proposal(call, key).await.map(drop),
        Withdraw => registry.withdraw_proposal(call, key).await.map(drop),
        Reopen => registry.reopen_proposal(call, key).await.map(drop),
        RequestChanges => registry.request_changes(call, key).await.map(drop),
        Approve => registry.approve_proposal(call, key, 1).await.map(drop),
        Reject => registry.reject_proposal(call, key).await.map(drop),
        Apply => registry.apply_proposal(call, key).await.map(drop),
    }
}

/// A new proposal in this state.
async fn reach(registry: &Registry, museum: &Saved, to: ProposalState, text: &str) -> Uuid {
    let wanted = NewProposal { draft: to == Draft, ..update(museum, json!({ "description": text })) };
    let key = propose(registry, &proposer(), &wanted).await.key;
    let steps: &[Step] = match to {
        Draft | Open => &[],
        ChangesRequested => &[RequestChanges],
        Approved => &[Approve],
        Rejected => &[Reject],
        Applied => &[Approve, Apply],
        Withdrawn => &[Withdraw],
    };
    for step in steps {
        take(registry, key, *step).await.unwrap();
    }
    assert_eq!(state(registry, key).await, to);
    key
}

#[tokio::test]
async fn every_step_from_every_state_is_as_designed() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        for from in ProposalState::ALL {
            for step in STEPS {
                let key = reach(&registry, &museum, from, &format!("{from:?} {step:?}")).await;
                let result = take(&registry, key, step).await;
                let to = state(&registry, key).await;
                if let Some(designed) = designed(from, step) {
                    assert!(result.is_ok(), "{from:?} {step:?}: {result:?}");
                    assert_eq!(to, designed, "{from:?} {step:?}");
                } else {
                    assert!(result.is_err(), "{from:?} {step:?}");
                    assert_eq!(to, from, "{from:?} {step:?}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_applied_proposal_leaves_a_revision_and_is_told_of() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let key =
            propose(&registry, &proposer(), &update(&museum, json!({ "description": "Dust." }))).await.key;
        approve(&registry, &editor(2), key).await;
        let applied = registry.apply_proposal(Call::by(&editor(3)), key).await.unwrap();
        assert_eq!(applied.saved.unwrap().version, 2);
        let last = revisions(&registry, museum.key).await.pop().unwrap();
        assert_eq!((last.proposal_key, last.document["description"].as_str()), (Some(key), Some("Dust.")));
        assert_eq!(last.actor, Uuid::from_u128(3).to_string());
        let row = row(&registry, key).await;
        assert_eq!((row.applied_version, row.approver), (Some(2), Some(Uuid::from_u128(2))));
        let told = told(&registry, key).await;
        let names: Vec<&str> = told.iter().map(|event| event.event.as_str()).collect();
        assert_eq!(names, ["proposal.opened", "proposal.approved", "entity.updated", "proposal.applied"]);
        let proposer = Uuid::from_u128(1).to_string();
        assert!(
            told.iter().filter(|e| e.event != "entity.updated").all(|e| e.payload["proposer"] == *proposer)
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_accepted_is_applied_and_nothing_else() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let wanted = update(&museum, json!({ "description": "Dust.", "code": "DUST", "phone": ["1"] }));
        let key = propose(&registry, &proposer(), &wanted).await.key;
        let review = |path: &str, decision, reason: Option<&str>| FieldReview {
            path: path.to_owned(),
            decision,
            reason: reason.map(str::to_owned),
        };
        let unexplained = [review("code", Decision::Reject, None), review("name", Decision::Accept, None)];
        let errors = rejected(registry.review_proposal(Call::by(&editor(2)), key, 1, &unexplained).await);
        assert_eq!(codes(&errors), [("code", "REQUIRED"), ("name", "NOT_FOUND")]);

        let reviews = [
            review("code", Decision::Reject, Some("it has been MD since 1900")),
            review("phone", Decision::Accept, None),
        ];
        registry.review_proposal(Call::by(&editor(2)), key, 1, &reviews).await.unwrap();
        approve(&registry, &editor(2), key).await;
        registry.apply_proposal(Call::by(&editor(2)), key).await.unwrap();
        let after = document(&registry, museum.key).await;
        assert_eq!(
            (&after["code"], &after["description"], &after["phone"]),
            (&json!("MD"), &json!("Dust."), &json!(["1"]))
        );
        let seen = changes(&registry, &Viewer::Anonymous, key).await;
        let code = seen.iter().find(|change| change.path == "code").unwrap();
        let decision = code.review.as_ref().unwrap();
        assert_eq!(
            (decision.decision, decision.reason.as_deref()),
            (Decision::Reject, Some("it has been MD since 1900"))
        );

        // With nothing accepted there is nothing to approve.
        let key = propose(&registry, &proposer(), &update(&museum, json!({ "code": "X" }))).await.key;
        let none = [review("code", Decision::Reject, Some("no"))];
        registry.review_proposal(Call::by(&editor(2)), key, 1, &none).await.unwrap();
        let errors = rejected(registry.approve_proposal(Call::by(&editor(2)), key, 1).await);
        assert_eq!(codes(&errors), [("changes", "REQUIRED")]);
    })
    .await;
}

#[tokio::test]
async fn a_creation_has_its_key_at_once() {
    on_each(|registry| async move {
        let wanted = NewProposal {
            kind: ProposalKind::Create,
            patch: patch(json!({ "name": "Museum of Rust", "address": { "country": "AU" } })),
            ..NewProposal::default()
        };
        let proposed = propose(&registry, &proposer(), &wanted).await;
        assert_eq!(row(&registry, proposed.key).await.country.as_deref(), Some("AU"));
        let australian = person(4, &[(Role::Editor, Scope::Country("AU".to_owned()))]);
        approve(&registry, &australian, proposed.key).await;
        let applied = registry.apply_proposal(Call::by(&australian), proposed.key).await.unwrap();
        assert_eq!(applied.saved.unwrap().key, proposed.entity_key);
        assert_eq!(document(&registry, proposed.entity_key).await["name"], "Museum of Rust");

        let nameless = NewProposal { patch: patch(json!({ "code": "R" })), ..wanted };
        let errors = rejected(registry.propose(Call::by(&proposer()), &nameless).await);
        assert_eq!(codes(&errors), [("name", "REQUIRED")]);
    })
    .await;
}

#[tokio::test]
async fn a_deletion_is_of_the_entity_as_it_was_seen() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let mediator = person(5, &[(Role::Mediator, Scope::All)]);
        let wanted = kind(update(&museum, json!({})), ProposalKind::Delete);
        let key = propose(&registry, &proposer(), &wanted).await.key;
        approve(&registry, &mediator, key).await;
        super::meanwhile(&registry, &museum, json!({ "description": "Found after all." })).await;
        let applied = registry.apply_proposal(Call::by(&mediator), key).await.unwrap();
        assert_eq!(
            (applied.saved.is_none(), codes(&applied.conflicts)),
            (true, vec![("version", "CONFLICT")])
        );
        assert_eq!(state(&registry, key).await, Open);
        registry.rebase_proposal(Call::by(&proposer()), key, None, &[]).await.unwrap();
        approve(&registry, &mediator, key).await;
        registry.apply_proposal(Call::by(&mediator), key).await.unwrap();
        assert_ne!(document(&registry, museum.key).await["deleted"], Value::Null);
        // Gone for everyone who may not bring it back, and the proposal with it; its proposer keeps sight of theirs.
        let hidden = registry.proposal(&person(9, &[]), key).await.unwrap_err();
        assert!(matches!(hidden, RegistryError::NotFound { .. }), "{hidden}");
        registry.proposal(&proposer(), key).await.unwrap();
        registry.proposal(&mediator, key).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_discussion_is_a_thread_with_edit_marks() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let key =
            propose(&registry, &proposer(), &update(&museum, json!({ "description": "Dust." }))).await.key;
        let call = Call::by;
        let about = (None, Some("description".to_owned()));
        let first = registry.comment_on_proposal(call(&editor(2)), key, about, "Which dust?").await.unwrap();
        let answer =
            registry.comment_on_proposal(call(&proposer()), key, (Some(first), None), "All.").await.unwrap();
        registry.edit_proposal_comment(call(&proposer()), answer, "All of it.").await.unwrap();
        let error = registry.edit_proposal_comment(call(&proposer()), first, "Mine.").await.unwrap_err();
        assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
        let error = registry
            .comment_on_proposal(call(&Viewer::Anonymous), key, (None, None), "Hi")
            .await
            .unwrap_err();
        assert!(matches!(error, RegistryError::Unauthenticated), "{error}");
        let comments = registry.proposal_comments(&[key]).await.unwrap().remove(&key).unwrap();
        assert_eq!(comments.len(), 2);
        assert_eq!((comments[0].body.as_str(), comments[0].edited), ("Which dust?", None));
        assert_eq!((comments[1].parent_key, comments[1].body.as_str()), (Some(first), "All of it."));
        assert!(comments[1].edited.is_some());
    })
    .await;
}

#[tokio::test]
async fn who_is_assigned_may_review() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let key =
            propose(&registry, &proposer(), &update(&museum, json!({ "description": "Dust." }))).await.key;
        let nobody = Uuid::from_u128(77);
        let errors = rejected(registry.assign_proposal(Call::by(&editor(2)), key, Some(nobody)).await);
        assert_eq!(codes(&errors), [("assignee", "INVALID")]);
        let identity = Identity {
            issuer: "test".to_owned(),
            subject: "eve".to_owned(),
            name: Some("Eve".to_owned()),
            email: None,
            email_verified: false,
        };
        let eve = registry.recognise(&identity).await.unwrap().key;
        let errors = rejected(registry.assign_proposal(Call::by(&editor(2)), key, Some(eve)).await);
        assert_eq!(codes(&errors), [("assignee", "INVALID")], "she has no role");
        let grant = NewGrant { person: eve, role: Role::Editor, scope: Scope::All, expires: None };
        registry.grant_role(Call::by(&Viewer::System), grant).await.unwrap();
        registry.assign_proposal(Call::by(&editor(2)), key, Some(eve)).await.unwrap();
        assert_eq!(row(&registry, key).await.assignee, Some(eve));
        assert_eq!(told(&registry, key).await.pop().unwrap().payload["assignee"], json!(eve));
        let error = registry.assign_proposal(Call::by(&proposer()), key, None).await.unwrap_err();
        assert!(matches!(error, RegistryError::Forbidden(_)), "{error}");
    })
    .await;
}
