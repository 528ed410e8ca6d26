//! Every role on every action in every scope. The tables are written from the design, by hand.

use atlas_entity::EntityKind;
use atlas_registry::{
    Registry, RegistryError, Viewer,
    policy::{
        Action::{
            self, Audit, Convert, Create, Delete, Erase, Grant as GrantRoles, Merge, Propose, Publish, Read,
            ReadPrivate, ReadSensitive, Review, Update,
        },
        Actor, Grant,
        Role::{self, Admin, Editor, Mediator, Reader, Steward},
        Scope, Target, TokenScope, can, require,
    },
};

use crate::{
    database::on_each,
    world::{build, country, entity, key, person, signed_in, under},
};

/// What each role may do where its scope reaches.
pub const ROLES: [(Role, &[Action]); 5] = [
    (Reader, &[ReadPrivate]),
    (Steward, &[ReadPrivate, Update, Publish]),
    (Editor, &[ReadPrivate, Update, Publish, Create, Review]),
    (Mediator, &[ReadPrivate, Update, Publish, Create, Review, Delete, Merge, Convert]),
    (
        Admin,
        &[
            ReadPrivate,
            Update,
            Publish,
            Create,
            Review,
            Delete,
            Merge,
            Convert,
            GrantRoles,
            Audit,
            Erase,
            ReadSensitive,
        ],
    ),
];

/// What nobody needs a role for, if the target is public.
const FREE: [Action; 2] = [Read, Propose];

/// What a role over a hub gives over a member at most.
const STEWARDS: [Action; 3] = [ReadPrivate, Update, Publish];

/// Every entity of the world.
const EVERYTHING: &str = "PQDSVEWOIJMBNCGKFHL";

/// Where each scope reaches in full, and where only as far as a steward goes.
pub fn reach() -> Vec<(Scope, &'static str, &'static str)> {
    vec![
        (Scope::All, EVERYTHING, ""),
        // A dataset, an installation and a collection are in the country of what they hang under.
        (country("AU"), "PDSVIMBCGH", ""),
        (country("NZ"), "QEWJNKF", ""),
        (country("FR"), "", ""),
        // A hub, and as a steward its members, but not what hangs under a member.
        (Scope::Hub(key('H')), "H", "DCNW"),
        (Scope::Hub(key('L')), "L", "E"),
        // The hub alone.
        (under('H'), "H", ""),
        // An entity and what hangs under it, neither its siblings nor what it hangs under.
        (under('P'), "PDSVI", ""),
        (under('Q'), "QEWJ", ""),
        (under('D'), "D", ""),
        (under('V'), "V", ""),
        (under('O'), "O", ""),
        (under('I'), "I", ""),
        (under('C'), "C", ""),
        // The parts of an institution are institutions of their own.
        (under('M'), "MC", ""),
        (under('B'), "BG", ""),
        (under('N'), "NK", ""),
        (Scope::Namespace("atlas.example".to_owned()), "", ""),
    ]
}

async fn target(registry: &Registry, letter: char) -> Target {
    let (kind, key) = entity(letter);
    registry.targets(kind, &[key]).await.unwrap().remove(&key).unwrap()
}

#[tokio::test]
async fn every_role_may_do_in_every_scope_what_the_design_says() {
    on_each(|registry| async move {
        build(&registry).await;
        let mut wrong = Vec::new();
        let mut decisions = 0;
        for letter in EVERYTHING.chars() {
            let target = target(&registry, letter).await;
            for (scope, full, as_member) in reach() {
                for (role, actions) in ROLES {
                    let viewer = signed_in(1, &[(role, scope.clone())]);
                    for action in Action::ALL {
                        let reached = full.contains(letter) || as_member.contains(letter);
                        let public = !"VWO".contains(letter);
                        let expected = if FREE.contains(&action) {
                            public || reached
                        } else {
                            actions.contains(&action)
                                && (full.contains(letter)
                                    || (as_member.contains(letter) && STEWARDS.contains(&action)))
                        };
                        decisions += 1;
                        if can(&viewer, action, &target).allowed != expected {
                            wrong.push(format!(
                                "{role:?} of {scope:?}: {action:?} on {letter} is not {expected}"
                            ));
                        }
                    }
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(decisions, 19 * 18 * 5 * 14);
    })
    .await;
}

#[tokio::test]
async fn without_a_role_what_is_public_is_read_and_nothing_else_done() {
    on_each(|registry| async move {
        build(&registry).await;
        for letter in EVERYTHING.chars() {
            let target = target(&registry, letter).await;
            let public = !"VWO".contains(letter);
            for action in Action::ALL {
                let anonymous = can(&Viewer::Anonymous, action, &target).allowed;
                assert_eq!(anonymous, public && action == Read, "{action:?} on {letter} by anyone");
                let newcomer = can(&signed_in(1, &[]), action, &target).allowed;
                assert_eq!(
                    newcomer,
                    public && FREE.contains(&action),
                    "{action:?} on {letter} by a newcomer"
                );
                assert!(can(&Viewer::System, action, &target).allowed);
            }
        }
    })
    .await;
}

#[test]
fn only_a_role_over_everything_reaches_the_atlas_as_a_whole() {
    for (scope, ..) in reach() {
        for (role, actions) in ROLES {
            let viewer = signed_in(1, &[(role, scope.clone())]);
            for action in Action::ALL {
                let expected = FREE.contains(&action) || (scope == Scope::All && actions.contains(&action));
                let found = can(&viewer, action, &Target::default());
                assert_eq!(found.allowed, expected, "{role:?} of {scope:?}: {action:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_namespace_is_its_machine_tags_on_what_the_holder_may_see() {
    on_each(|registry| async move {
        build(&registry).await;
        // What each role may do to the machine tags of its namespace.
        let table: [(Role, &[Action]); 5] = [
            (Reader, &[]),
            (Steward, &[Update]),
            (Editor, &[Update, Review]),
            (Mediator, &[Update, Review]),
            (Admin, &[Update, Review, GrantRoles]),
        ];
        let open = target(&registry, 'D').await;
        let private = target(&registry, 'V').await;
        for (role, actions) in table {
            let viewer = signed_in(1, &[(role, Scope::Namespace("atlas.example".to_owned()))]);
            for action in Action::ALL {
                let allowed = |target: &Target| can(&viewer, action, target).allowed;
                let expected = FREE.contains(&action) || actions.contains(&action);
                assert_eq!(allowed(&open.in_namespace("atlas.example")), expected, "{role:?} {action:?}");
                // Another namespace, more than machine tags, and what the holder does not see.
                assert_eq!(
                    allowed(&open.in_namespace("other.example")),
                    FREE.contains(&action),
                    "{action:?}"
                );
                assert_eq!(allowed(&open), FREE.contains(&action), "{action:?}");
                assert!(!allowed(&private.in_namespace("atlas.example")), "{action:?}");
            }
        }
        let reader = [(Reader, under('V')), (Steward, Scope::Namespace("atlas.example".to_owned()))];
        let both = signed_in(1, &reader);
        assert!(can(&both, Update, &private.in_namespace("atlas.example")).allowed);
        assert!(!can(&both, Update, &private).allowed);
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_is_for_those_who_may_bring_it_back() {
    on_each(|registry| async move {
        build(&registry).await;
        let deleted = Target { deleted: true, ..target(&registry, 'D').await };
        for (role, actions) in ROLES {
            for (scope, mine) in [
                (under('P'), true),
                (Scope::All, true),
                (country("NZ"), false),
                (Scope::Hub(key('H')), false),
            ] {
                let viewer = signed_in(1, &[(role, scope.clone())]);
                for action in Action::ALL {
                    let role_suffices = matches!(role, Mediator | Admin);
                    let expected =
                        mine && role_suffices && (FREE.contains(&action) || actions.contains(&action));
                    let found = can(&viewer, action, &deleted).allowed;
                    assert_eq!(found, expected, "{role:?} of {scope:?}: {action:?}");
                }
            }
        }
    })
    .await;
}

#[test]
fn a_token_reaches_no_further_than_its_scope() {
    let table: [(TokenScope, &[Action]); 4] = [
        (TokenScope::Read, &[Read, ReadPrivate]),
        (TokenScope::Propose, &[Read, ReadPrivate, Propose]),
        (
            TokenScope::Write,
            &[Read, ReadPrivate, Propose, Update, Publish, Create, Review, Delete, Merge, Convert],
        ),
        (TokenScope::Admin, &Action::ALL),
    ];
    for (token_scope, actions) in table {
        let grants = vec![Grant { role: Admin, scope: Scope::All }];
        let actor = Actor { person: person(1), name: "Ada".to_owned(), grants, token_scope };
        let viewer = Viewer::Person(actor.into());
        for action in Action::ALL {
            let found = can(&viewer, action, &Target::default()).allowed;
            assert_eq!(found, actions.contains(&action), "{token_scope:?} {action:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_never_confirms_what_the_viewer_does_not_see() {
    on_each(|registry| async move {
        build(&registry).await;
        let (open, private) = (target(&registry, 'D').await, target(&registry, 'V').await);
        let newcomer = signed_in(1, &[]);
        for viewer in [&Viewer::Anonymous, &newcomer] {
            let error = require(viewer, Update, &private).unwrap_err();
            assert!(matches!(error, RegistryError::NotFound { what: "dataset", .. }), "{error}");
            let nothing = (EntityKind::Dataset, key('Z'));
            let absent = registry.require(viewer, Update, nothing).await.unwrap_err();
            assert_eq!(
                absent.to_string().replace(&key('Z').to_string(), &key('V').to_string()),
                error.to_string()
            );
        }
        assert!(matches!(require(&Viewer::Anonymous, Update, &open), Err(RegistryError::Unauthenticated)));
        let forbidden = require(&newcomer, Update, &open).unwrap_err();
        assert_eq!(forbidden.to_string(), "not allowed: needs the role STEWARD here");
    })
    .await;
}

#[tokio::test]
async fn facts_cost_two_statements_however_many() {
    on_each(|registry| async move {
        build(&registry).await;
        let all: Vec<_> = "DSVEWO".chars().map(key).collect();
        let before = registry.statements();
        let found = registry.targets(EntityKind::Dataset, &all).await.unwrap();
        assert_eq!(registry.statements() - before, 2);
        assert_eq!(found.len(), 6);
        let dataset = &found[&key('D')];
        assert_eq!(dataset.lineage, [entity('D'), entity('P')]);
        assert_eq!((dataset.country.as_deref(), dataset.private), (Some("AU"), false));
        assert_eq!(dataset.hubs, [key('H')]);
        assert!(found[&key('O')].private && found[&key('O')].country.is_none());
    })
    .await;
}
