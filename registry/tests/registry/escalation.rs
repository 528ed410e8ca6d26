//! Every way in which a person must not come to rights.

use atlas_entity::contact;
use atlas_registry::{
    RegistryError, Viewer,
    policy::{
        Action, Grant,
        Role::{Admin, Editor, Mediator, Reader, Steward},
        Scope,
    },
    roles::{NewGrant, Verdict},
    work::Call,
};
use chrono::{TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::{
    database::on_each,
    roles::{absent, because, current, fault, forbidden, grant, may, new, rejected},
    world::{build, country, entity, key, person, signed_in, under},
};

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
        let (stays, goes) = if one.is_ok() { (two, one) } else { (one, two) };
        assert!(goes.is_ok());
        assert_eq!(forbidden(stays), "the last administrator of everything cannot go");
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
