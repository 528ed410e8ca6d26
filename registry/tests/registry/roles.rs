//! How persons come to roles and lose them, and every way in which they must not.

use std::collections::BTreeSet;

use atlas_entity::{audit, contact, outbox, role_grant, role_request};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    list::{Filter, ListQuery, Slice},
    policy::{
        Action, Actor, Grant,
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
async fn current(registry: &Registry, n: u128) -> Viewer {
    let grants = registry.live_grants(person(n)).await.unwrap();
    let grants: Vec<_> = grants.into_iter().map(|grant| (grant.role, grant.scope)).collect();
    signed_in(n, &grants)
}

fn because(viewer: &Viewer, reason: &str) -> Call {
    Call::by(viewer).because(reason.to_owned())
}

fn new(n: u128, role: Role, scope: Scope) -> NewGrant {
    NewGrant { person: person(n), role, scope, expires: None }
}

async fn grant(registry: &Registry, n: u128, role: Role, scope: Scope) -> Uuid {
    registry.grant_role(Call::by(&Viewer::System), new(n, role, scope)).await.unwrap()
}

async fn may(registry: &Registry, n: u128, action: Action, letter: char) -> bool {
    let (kind, key) = entity(letter);
    let target = registry.targets(kind, &[key]).await.unwrap().remove(&key).unwrap();
    can(&current(registry, n).await, action, &target).allowed
}

fn forbidden<T: std::fmt::Debug>(result: Result<T, RegistryError>) -> String {
    match result {
        Err(RegistryError::Forbidden(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

fn absent<T: std::fmt::Debug>(result: &Result<T, RegistryError>) {
    assert!(matches!(result, Err(RegistryError::NotFound { .. })), "{result:?}");
}

fn rejected<T: std::fmt::Debug>(result: Result<T, RegistryError>) -> (String, String) {
    match result {
        Err(RegistryError::Rejected(mut errors)) => {
            let error = errors.remove(0);
            (error.field, error.code)
        }
        other => panic!("{other:?}"),
    }
}

fn fault(field: &str, code: &str) -> (String, String) {
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
async fn nobody_grants_more_than_they_hold() {
    on_each(|registry| async move {
        build(&registry).await;
        // What administrators of a scope may give away, and where.
        let table: [(Scope, &[Scope], &[Scope]); 6] = [
            (Scope::All, &[Scope::All, country("NZ"), Scope::Hub(key('H')), under('E')], &[]),
            (
                country("AU"),
                &[country("AU"), under('P'), under('M'), under('C'), under('H')],
                // The members of a hub are anywhere.
                &[
                    Scope::All,
                    country("NZ"),
                    under('Q'),
                    Scope::Hub(key('H')),
                    Scope::Namespace("n".to_owned()),
                ],
            ),
            (
                Scope::Hub(key('H')),
                &[Scope::Hub(key('H')), under('H')],
                &[Scope::All, Scope::Hub(key('L')), under('D'), under('N'), under('C'), country("AU")],
            ),
            (under('P'), &[under('P'), under('D'), under('I')], &[Scope::All, under('E'), country("AU")]),
            (under('H'), &[under('H')], &[Scope::Hub(key('H')), under('D')]),
            (
                Scope::Namespace("atlas.example".to_owned()),
                &[Scope::Namespace(" atlas.example ".to_owned())],
                &[Scope::Namespace("other".to_owned()), under('D'), Scope::All],
            ),
        ];
        for (held, within, beyond) in table {
            let admin = signed_in(1, &[(Admin, held.clone())]);
            for scope in within {
                let granted = registry.grant_role(Call::by(&admin), new(2, Mediator, scope.clone())).await;
                assert!(granted.is_ok(), "{held:?} gives {scope:?}: {granted:?}");
            }
            for scope in beyond {
                let refused = registry.grant_role(Call::by(&admin), new(3, Reader, scope.clone())).await;
                assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{held:?} gives {scope:?}");
            }
            // Less than an administrator grants nothing.
            for role in [Reader, Steward, Editor, Mediator] {
                let lesser = signed_in(1, &[(role, held.clone())]);
                for scope in within {
                    let refused = registry.grant_role(Call::by(&lesser), new(3, Reader, scope.clone())).await;
                    assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{role:?} of {held:?}");
                }
            }
        }
        assert_eq!(registry.live_grants(person(3)).await.unwrap(), []);
        let anonymous = registry.grant_role(Call::by(&Viewer::Anonymous), new(3, Reader, Scope::All)).await;
        assert!(matches!(anonymous, Err(RegistryError::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_for_themselves() {
    on_each(|registry| async move {
        build(&registry).await;
        grant(&registry, 1, Admin, under('P')).await;
        grant(&registry, 2, Admin, Scope::All).await;
        let admin = current(&registry, 1).await;
        let own = registry.grant_role(Call::by(&admin), new(1, Steward, under('D'))).await;
        assert_eq!(forbidden(own), "nobody grants a role to themselves");
        let more = registry.request_role(because(&admin, "More."), Admin, Scope::All).await.unwrap();
        let less = registry.request_role(because(&admin, "Less."), Steward, under('D')).await.unwrap();
        for request in [more, less] {
            let verdict = Verdict::Grant { expires: None };
            let own = registry.decide_role_request(Call::by(&admin), request, verdict).await;
            assert_eq!(forbidden(own), "nobody decides on a request of their own");
        }
        // Another without authority does not even learn of the request.
        let stranger = signed_in(3, &[(Mediator, Scope::All), (Admin, country("NZ"))]);
        absent(&registry.decide_role_request(Call::by(&stranger), more, Verdict::Refuse).await);
        absent(&registry.decide_role_request(Call::by(&stranger), less, Verdict::Refuse).await);
        absent(&registry.decide_role_request(Call::by(&stranger), Uuid::now_v7(), Verdict::Refuse).await);
        assert_eq!(
            registry.live_grants(person(1)).await.unwrap(),
            [Grant { role: Admin, scope: under('P') }]
        );
    })
    .await;
}

#[tokio::test]
async fn who_administers_for_a_time_gives_no_more_time_than_that() {
    on_each(|registry| async move {
        build(&registry).await;
        let end = Utc::now() + TimeDelta::days(1);
        let lent = NewGrant { expires: Some(end), ..new(1, Admin, under('P')) };
        registry.grant_role(Call::by(&Viewer::System), lent).await.unwrap();
        let admin = current(&registry, 1).await;
        let until = |expires| NewGrant { expires, ..new(2, Steward, under('D')) };
        let later = Some(end + TimeDelta::days(1));
        for expires in [None, later] {
            let refused = registry.grant_role(Call::by(&admin), until(expires)).await;
            assert_eq!(rejected(refused), fault("expires", "INVALID"));
        }
        registry.grant_role(Call::by(&admin), until(Some(end - TimeDelta::hours(1)))).await.unwrap();
        // A second grant without an end reaches further.
        grant(&registry, 1, Admin, country("AU")).await;
        let admin = current(&registry, 1).await;
        registry.grant_role(Call::by(&admin), until(None)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    on_each(|registry| async move {
        build(&registry).await;
        let first = grant(&registry, 1, Admin, Scope::All).await;
        let admin = current(&registry, 1).await;
        let alone = registry.revoke_role(Call::by(&admin), first).await;
        assert_eq!(forbidden(alone), "the last administrator of everything cannot go");
        grant(&registry, 2, Admin, under('P')).await;
        forbidden(registry.revoke_role(Call::by(&admin), first).await);
        let second = grant(&registry, 3, Admin, Scope::All).await;
        let other = current(&registry, 3).await;
        // Both at once: one of them stays.
        let (one, two) = tokio::join!(
            registry.revoke_role(Call::by(&admin), first),
            registry.revoke_role(Call::by(&other), second)
        );
        assert_ne!(one.is_ok(), two.is_ok(), "{one:?} {two:?}");
        let left = [person(1), person(3)];
        let mut living = 0;
        for person in left {
            living += registry.live_grants(person).await.unwrap().len();
        }
        assert_eq!(living, 1);
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
async fn a_contact_confers_no_right() {
    on_each(|registry| async move {
        build(&registry).await;
        // The person is a contact of the dataset by key, name and e-mail, and may do what anyone may.
        let row = contact::Model {
            key: person(2),
            entity_kind: entity('V').0,
            entity_key: key('V'),
            last_name: Some("Person 2".to_owned()),
            primary: true,
            public: true,
            created_by: person(2).to_string(),
            ..Default::default()
        };
        contact::Entity::insert(row.into_active_model().reset_all()).exec(registry.db()).await.unwrap();
        for action in Action::ALL {
            assert!(!may(&registry, 2, action, 'V').await, "{action:?}");
        }
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
