//! How persons come to roles and lose them.

use std::collections::BTreeSet;

use atlas_entity::{audit, outbox, role_grant, role_request};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    list::{Filter, ListQuery, Slice},
    policy::{
        Action, Actor,
        Role::{self, Admin, Editor, Mediator, Reader, Steward},
        Scope, TokenScope, can,
    },
    roles::{NewGrant, Verdict},
    work::Call,
};
use chrono::{TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use crate::{
    database::on_each,
    world::{build, country, entity, key, person, signed_in, under},
};

/// The person with what they hold in the database at this moment.
pub async fn current(registry: &Registry, n: u128) -> Viewer {
    let grants = registry.live_grants(person(n)).await.unwrap();
    let grants: Vec<_> = grants.into_iter().map(|grant| (grant.role, grant.scope)).collect();
    signed_in(n, &grants)
}

pub fn because(viewer: &Viewer, reason: &str) -> Call {
    Call::by(viewer).because(reason.to_owned())
}

pub fn new(n: u128, role: Role, scope: Scope) -> NewGrant {
    NewGrant { person: person(n), role, scope, expires: None }
}

pub async fn grant(registry: &Registry, n: u128, role: Role, scope: Scope) -> Uuid {
    registry.grant_role(Call::by(&Viewer::System), new(n, role, scope)).await.unwrap()
}

pub async fn may(registry: &Registry, n: u128, action: Action, letter: char) -> bool {
    let (kind, key) = entity(letter);
    let target = registry.targets(kind, &[key]).await.unwrap().remove(&key).unwrap();
    can(&current(registry, n).await, action, &target).allowed
}

pub fn forbidden<T: std::fmt::Debug>(result: Result<T, RegistryError>) -> String {
    match result {
        Err(RegistryError::Forbidden(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

pub fn absent<T: std::fmt::Debug>(result: &Result<T, RegistryError>) {
    assert!(matches!(result, Err(RegistryError::NotFound { .. })), "{result:?}");
}

pub fn rejected<T: std::fmt::Debug>(result: Result<T, RegistryError>) -> (String, String) {
    match result {
        Err(RegistryError::Rejected(mut errors)) => {
            let error = errors.remove(0);
            (error.field, error.code)
        }
        other => panic!("{other:?}"),
    }
}

pub fn fault(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[tokio::test]
async fn a_newcomer_becomes_a_steward_and_is_one_no_longer() {
    on_each(|registry| async move {
        build(&registry).await;
        grant(&registry, 1, Admin, under('P')).await;
        let (admin, newcomer) = (current(&registry, 1).await, signed_in(2, &[]));

        let request =
            registry.request_role(because(&newcomer, "I keep it."), Steward, under('P')).await.unwrap();
        assert!(!may(&registry, 2, Action::Update, 'D').await);
        let verdict = Verdict::Grant { expires: None };
        registry.decide_role_request(because(&admin, "Welcome."), request, verdict).await.unwrap();
        assert!(may(&registry, 2, Action::Update, 'D').await);
        assert!(may(&registry, 2, Action::Read, 'V').await);
        assert!(!may(&registry, 2, Action::Review, 'D').await);
        assert!(!may(&registry, 2, Action::Update, 'E').await);

        let row = role_request::Entity::find_by_id(request).one(registry.db()).await.unwrap().unwrap();
        assert_eq!(row.state, role_request::RequestState::Granted);
        assert_eq!(row.decided_by, Some(person(1).to_string()));
        assert_eq!((row.reason.as_str(), row.decision_reason.as_deref()), ("I keep it.", Some("Welcome.")));
        let held = role_grant::Entity::find().all(registry.db()).await.unwrap();
        let held = held.into_iter().find(|row| row.person_key == person(2)).unwrap();
        assert_eq!((held.request_key, held.created_by), (Some(request), person(1).to_string()));

        registry.revoke_role(because(&admin, "Moved on."), held.key).await.unwrap();
        assert!(!may(&registry, 2, Action::Update, 'D').await);
        assert!(!may(&registry, 2, Action::Read, 'V').await);
        assert_eq!(rejected(registry.revoke_role(Call::by(&admin), held.key).await), fault("key", "ENDED"));

        let steps = ["role.granted", "role.requested", "role.granted", "role.revoked"];
        let log = audit::Entity::find().order_by_asc(audit::Column::Key).all(registry.db()).await.unwrap();
        assert_eq!(log.iter().map(|row| row.event.as_str()).collect::<Vec<_>>(), steps);
        assert_eq!(log[3].details["person"], person(2).to_string());
        assert_eq!(log[3].actor, person(1).to_string());
        let told = outbox::Entity::find().filter(outbox::Column::Event.starts_with("role."));
        let told = told.order_by_asc(outbox::Column::Key).all(registry.db()).await.unwrap();
        assert_eq!(told.iter().map(|row| row.event.as_str()).collect::<Vec<_>>(), steps);
        assert_eq!(told[1].entity_key, Some(key('P')));
        // Reasons may hold what is nobody else's business.
        assert!(!told.iter().any(|row| row.payload.to_string().contains("I keep it")));
    })
    .await;
}

#[tokio::test]
async fn a_request_is_refused_or_withdrawn_and_decided_once() {
    on_each(|registry| async move {
        build(&registry).await;
        grant(&registry, 1, Admin, Scope::All).await;
        let (admin, newcomer, other) = (current(&registry, 1).await, signed_in(2, &[]), signed_in(3, &[]));
        let ask = |role| registry.request_role(because(&newcomer, "Please."), role, country("au"));
        let refused = ask(Editor).await.unwrap();
        registry.decide_role_request(because(&admin, "No."), refused, Verdict::Refuse).await.unwrap();
        assert_eq!(registry.live_grants(person(2)).await.unwrap(), []);
        let again = registry.decide_role_request(Call::by(&admin), refused, Verdict::Refuse).await;
        assert_eq!(rejected(again), fault("key", "DECIDED"));
        let verdict = Verdict::Grant { expires: None };
        let turned = registry.decide_role_request(Call::by(&admin), refused, verdict).await;
        assert_eq!(rejected(turned), fault("key", "DECIDED"));

        let second = ask(Reader).await.unwrap();
        absent(&registry.withdraw_role_request(Call::by(&other), second).await);
        assert_eq!(rejected(ask(Reader).await), fault("role", "WAITING"));
        registry.withdraw_role_request(Call::by(&newcomer), second).await.unwrap();
        let late = registry.decide_role_request(Call::by(&admin), second, verdict).await;
        assert_eq!(rejected(late), fault("key", "DECIDED"));
        assert_eq!(registry.live_grants(person(2)).await.unwrap(), []);

        let nameless = registry.request_role(because(&newcomer, " "), Reader, Scope::All).await;
        assert_eq!(rejected(nameless), fault("reason", "REQUIRED"));
        let nowhere = registry.request_role(because(&newcomer, "x"), Reader, country("Australia")).await;
        assert_eq!(rejected(nowhere), fault("scope.country", "INVALID"));
        // What they do not see is not there, nor is what is not there.
        for letter in ['V', 'W'] {
            let unseen = registry.request_role(because(&newcomer, "x"), Reader, under(letter)).await;
            assert_eq!(rejected(unseen), fault("scope", "NOT_FOUND"));
        }
        let anonymous = registry.request_role(because(&Viewer::Anonymous, "x"), Reader, Scope::All).await;
        assert!(matches!(anonymous, Err(RegistryError::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn a_role_ends_when_it_says() {
    on_each(|registry| async move {
        build(&registry).await;
        grant(&registry, 1, Admin, Scope::All).await;
        let admin = current(&registry, 1).await;
        let soon = Utc::now() + TimeDelta::hours(1);
        let lent = NewGrant { expires: Some(soon), ..new(2, Steward, under('P')) };
        let key = registry.grant_role(Call::by(&admin), lent.clone()).await.unwrap();
        assert!(may(&registry, 2, Action::Update, 'D').await);
        // As if the hour had passed.
        let row = role_grant::Entity::find_by_id(key).one(registry.db()).await.unwrap().unwrap();
        let past = Some(Utc::now() - TimeDelta::seconds(1));
        let over = role_grant::ActiveModel { expires: Set(past), ..row.into_active_model() };
        over.update(registry.db()).await.unwrap();
        assert!(!may(&registry, 2, Action::Update, 'D').await);
        assert_eq!(registry.live_grants(person(2)).await.unwrap(), []);
        assert_eq!(rejected(registry.revoke_role(Call::by(&admin), key).await), fault("key", "ENDED"));
        let stale = NewGrant { expires: past, ..lent.clone() };
        assert_eq!(rejected(registry.grant_role(Call::by(&admin), stale).await), fault("expires", "INVALID"));
        // Granting what is held sets its end.
        let first = registry.grant_role(Call::by(&admin), lent.clone()).await.unwrap();
        let longer = NewGrant { expires: None, ..lent };
        assert_eq!(registry.grant_role(Call::by(&admin), longer).await.unwrap(), first);
        let row = role_grant::Entity::find_by_id(first).one(registry.db()).await.unwrap().unwrap();
        assert_eq!(row.expires, None);
    })
    .await;
}

#[tokio::test]
async fn roles_are_taken_back_by_those_above_and_given_up_by_those_who_hold_them() {
    on_each(|registry| async move {
        build(&registry).await;
        let held = grant(&registry, 2, Steward, under('P')).await;
        let above = signed_in(1, &[(Admin, country("AU"))]);
        for stranger in [
            signed_in(3, &[]),
            signed_in(3, &[(Admin, country("NZ"))]),
            signed_in(3, &[(Mediator, Scope::All)]),
            signed_in(3, &[(Admin, under('D'))]),
            signed_in(3, &[(Steward, under('P'))]),
        ] {
            absent(&registry.revoke_role(Call::by(&stranger), held).await);
        }
        let refused = registry.revoke_role(Call::by(&Viewer::Anonymous), held).await;
        assert!(matches!(refused, Err(RegistryError::Unauthenticated)));
        let weak =
            Actor { token_scope: TokenScope::Write, ..current(&registry, 2).await.actor().unwrap().clone() };
        forbidden(registry.revoke_role(Call::by(&Viewer::Person(weak.into())), held).await);
        let holder = current(&registry, 2).await;
        registry.revoke_role(because(&holder, "Enough."), held).await.unwrap();
        let again = grant(&registry, 2, Steward, under('P')).await;
        registry.revoke_role(Call::by(&above), again).await.unwrap();
        assert_eq!(registry.live_grants(person(2)).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn requests_and_grants_are_seen_by_those_concerned() {
    on_each(|registry| async move {
        build(&registry).await;
        for (n, scope) in [
            (1, Scope::All),
            (2, country("AU")),
            (3, country("NZ")),
            (4, under('P')),
            (5, under('D')),
            (6, Scope::Hub(key('H'))),
            (7, Scope::Namespace("n".to_owned())),
        ] {
            grant(&registry, n, Reader, scope.clone()).await;
            let viewer = signed_in(n, &[]);
            let target = registry.request_role(because(&viewer, "x"), Steward, scope).await;
            assert!(target.is_ok());
        }
        let table: [(Viewer, &[u128]); 9] = [
            (Viewer::Anonymous, &[]),
            (Viewer::System, &[1, 2, 3, 4, 5, 6, 7]),
            (signed_in(9, &[(Admin, Scope::All)]), &[1, 2, 3, 4, 5, 6, 7]),
            (signed_in(9, &[(Mediator, Scope::All)]), &[]),
            (signed_in(4, &[]), &[4]),
            (signed_in(9, &[(Admin, country("AU"))]), &[2, 4, 5]),
            (signed_in(9, &[(Admin, under('P'))]), &[4, 5]),
            (signed_in(9, &[(Admin, Scope::Hub(key('H')))]), &[6]),
            (signed_in(9, &[(Admin, Scope::Namespace("n".to_owned()))]), &[7]),
        ];
        let all = ListQuery {
            filter: Filter::default(),
            slice: Slice { limit: 50, ..Slice::default() },
            ..ListQuery::default()
        };
        for (viewer, expected) in table {
            let expected: BTreeSet<Uuid> = expected.iter().map(|n| person(*n)).collect();
            let grants = registry.page::<role_grant::Entity>(&viewer, &all).await.unwrap();
            let holders: BTreeSet<Uuid> = grants.rows.iter().map(|(_, row)| row.person_key).collect();
            assert_eq!(holders, expected, "{viewer:?}");
            let requests = registry.page::<role_request::Entity>(&viewer, &all).await.unwrap();
            let askers: BTreeSet<Uuid> = requests.rows.iter().map(|(_, row)| row.person_key).collect();
            assert_eq!(askers, expected, "{viewer:?}");
            let log = registry.count::<audit::Entity>(&viewer, &Filter::default()).await.unwrap();
            let everything = expected.len() == 7;
            assert_eq!(log, if everything { 14 } else { 0 }, "{viewer:?}");
        }
    })
    .await;
}
