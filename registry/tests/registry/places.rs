//! Changes of the place of an entity: nobody moves what they have no right on, at either end, nor gains by it.

use atlas_entity::{
    EntityKind::{self, Collection, Dataset, Institution},
    hub_member,
};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::{Given, Subject},
    document::Patch,
    policy::{
        Action, Move,
        Role::{self, Admin, Editor, Mediator, Steward},
        Scope, can, can_create, can_move,
    },
    work::Call,
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    database::on_each,
    world::{build, country, entity, key, signed_in, under},
};

fn patch(value: Value) -> Patch {
    serde_json::from_value(value).unwrap()
}

fn to(parent: char) -> Move {
    Move { parent: Some(Some(key(parent))), ..Move::default() }
}

fn into(code: Option<&str>) -> Move {
    Move { country: Some(code.map(str::to_owned)), ..Move::default() }
}

/// What is to be registered, under what, in which country, and whether it may be.
type Creation<'a> = (&'a [(Role, Scope)], EntityKind, Option<char>, Option<&'a str>, bool);

async fn may(registry: &Registry, viewer: &Viewer, letter: char, to: &Move) -> bool {
    can_move(registry.db(), viewer, entity(letter), to).await.unwrap().allowed
}

#[tokio::test]
async fn moving_needs_rights_on_both_ends() {
    on_each(|registry| async move {
        build(&registry).await;
        let table: [(&[(_, Scope)], bool); 9] = [
            (&[(Steward, Scope::All)], true),
            (&[(Steward, under('P')), (Steward, under('Q'))], true),
            (&[(Admin, under('P'))], false),
            (&[(Admin, under('Q'))], false),
            // The dataset and its new place, but not the old one.
            (&[(Admin, under('D')), (Admin, under('Q'))], false),
            (&[(Admin, under('D')), (Admin, under('P'))], false),
            (&[(Admin, country("AU"))], false),
            (&[(Steward, country("AU")), (Steward, country("NZ"))], true),
            // They would be able to delete it afterwards, and cannot now.
            (&[(Steward, under('P')), (Mediator, under('Q'))], false),
        ];
        for (grants, expected) in table {
            let viewer = signed_in(1, grants);
            assert_eq!(may(&registry, &viewer, 'D', &to('Q')).await, expected, "{grants:?}");
        }
        let nowhere = Move { parent: Some(Some(Uuid::from_u128(1))), ..Move::default() };
        assert!(!may(&registry, &signed_in(1, &[(Steward, under('P'))]), 'D', &nowhere).await);
        // Where it is already.
        assert!(may(&registry, &signed_in(1, &[(Steward, under('D'))]), 'D', &to('P')).await);
    })
    .await;
}

#[tokio::test]
async fn a_country_is_changed_by_those_who_answer_for_both() {
    on_each(|registry| async move {
        build(&registry).await;
        let both = [(Steward, country("AU")), (Steward, country("NZ"))];
        assert!(may(&registry, &signed_in(1, &both), 'M', &into(Some("NZ"))).await);
        assert!(!may(&registry, &signed_in(1, &both[..1]), 'M', &into(Some("NZ"))).await);
        assert!(!may(&registry, &signed_in(1, &both[1..]), 'M', &into(Some("NZ"))).await);
        assert!(!may(&registry, &signed_in(1, &[(Admin, under('M'))]), 'M', &into(Some("NZ"))).await);
        // Out of a country, into none.
        assert!(!may(&registry, &signed_in(1, &[(Admin, under('M'))]), 'M', &into(None)).await);
        assert!(may(&registry, &signed_in(1, &both[..1]), 'M', &into(None)).await);
        // What has no country yet gets one by whoever may update it, unless they gain by it.
        assert!(may(&registry, &signed_in(1, &[(Steward, under('L'))]), 'L', &into(Some("FR"))).await);
        let gains = [(Steward, under('L')), (Mediator, country("FR"))];
        assert!(!may(&registry, &signed_in(1, &gains), 'L', &into(Some("FR"))).await);
        // A collection is in the country of its institution, whatever its own.
        assert!(may(&registry, &signed_in(1, &[(Steward, under('C'))]), 'C', &into(Some("NZ"))).await);
        assert!(!may(&registry, &signed_in(1, &[(Steward, under('F'))]), 'F', &into(Some("AU"))).await);
    })
    .await;
}

#[tokio::test]
async fn rights_that_come_from_a_hub_move_nothing() {
    on_each(|registry| async move {
        build(&registry).await;
        // N and D are members of H.
        let hub = (Admin, Scope::Hub(key('H')));
        let nz = [hub.clone(), (Admin, country("AU"))];
        assert!(!may(&registry, &signed_in(1, &nz), 'N', &into(Some("AU"))).await);
        let providers = [hub.clone(), (Admin, under('Q'))];
        assert!(!may(&registry, &signed_in(1, &providers), 'D', &to('Q')).await);
        let joins = Move { joins: vec![key('L')], ..Move::default() };
        let hubs = [hub, (Admin, Scope::Hub(key('L')))];
        assert!(!may(&registry, &signed_in(1, &hubs), 'D', &joins).await);
        let owner = [(Steward, under('D')), (Steward, Scope::Hub(key('L')))];
        assert!(may(&registry, &signed_in(1, &owner), 'D', &joins).await);
        assert!(!may(&registry, &signed_in(1, &owner[..1]), 'D', &joins).await);
        // Either end lets go.
        let leaves = Move { leaves: vec![key('H')], ..Move::default() };
        assert!(may(&registry, &signed_in(1, &[(Steward, under('D'))]), 'D', &leaves).await);
        assert!(may(&registry, &signed_in(1, &[(Steward, Scope::Hub(key('H')))]), 'D', &leaves).await);
        assert!(!may(&registry, &signed_in(1, &[(Steward, under('Q'))]), 'D', &leaves).await);
    })
    .await;
}

#[tokio::test]
async fn a_hub_takes_no_member_without_the_members_consent() {
    on_each(|registry| async move {
        build(&registry).await;
        let stewards = signed_in(1, &[(Admin, Scope::Hub(key('L')))]);
        let subject = Subject { kind: EntityKind::Hub, key: key('L'), version: None };
        let with = |letter: char| patch(json!({ "datasetKeys": [key('E'), key(letter)] }));
        let members = || async { hub_member::Entity::find().count(registry.db()).await.unwrap() };
        let refused = registry.update_entity(Call::by(&stewards), subject, &with('S')).await;
        assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{refused:?}");
        // Of a private one is said what is said of none.
        for letter in ['V', 'Z'] {
            let refused = registry.update_entity(Call::by(&stewards), subject, &with(letter)).await;
            let Err(RegistryError::Rejected(errors)) = refused else { panic!("{refused:?}") };
            assert_eq!(
                (errors[0].field.as_str(), errors[0].code.as_str()),
                ("datasetKeys", "UNKNOWN_REFERENCE")
            );
        }
        assert_eq!(members().await, 5);
        let target = registry.targets(Dataset, &[key('S')]).await.unwrap().remove(&key('S')).unwrap();
        assert!(!can(&stewards, Action::Update, &target).allowed);
        // The hub itself they change, and members go as they like.
        let rename = patch(json!({ "title": "Lakes" }));
        registry.update_entity(Call::by(&stewards), subject, &rename).await.unwrap();
        let both = signed_in(1, &[(Steward, Scope::Hub(key('L'))), (Steward, under('S'))]);
        registry.update_entity(Call::by(&both), subject, &with('S')).await.unwrap();
        assert_eq!(members().await, 6);
        let none = patch(json!({ "datasetKeys": [] }));
        registry.update_entity(Call::by(&stewards), subject, &none).await.unwrap();
        assert_eq!(members().await, 4);
    })
    .await;
}

#[tokio::test]
async fn changes_of_a_place_are_stopped_where_they_are_made() {
    on_each(|registry| async move {
        build(&registry).await;
        let subject = |letter: char| Subject { kind: entity(letter).0, key: key(letter), version: None };
        let steward = signed_in(1, &[(Steward, under('P')), (Steward, under('M'))]);
        let call = || Call::by(&steward);
        let away = patch(json!({ "providerKey": key('Q') }));
        let refused = registry.update_entity(call(), subject('D'), &away).await;
        assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{refused:?}");
        let abroad = patch(json!({ "address": { "country": "NZ" } }));
        let refused = registry.update_entity(call(), subject('M'), &abroad).await;
        assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{refused:?}");
        // Through the other address.
        let mailed = patch(json!({ "address": null, "mailingAddress": { "country": "NZ" } }));
        let refused = registry.update_entity(call(), subject('M'), &mailed).await;
        assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{refused:?}");
        let at_home = patch(json!({ "address": { "country": "AU", "city": "Hobart" } }));
        registry.update_entity(call(), subject('M'), &at_home).await.unwrap();
        // What hangs under nothing of theirs, what they do not see.
        let change = patch(json!({ "title": "Mine" }));
        let refused = registry.update_entity(call(), subject('E'), &change).await;
        assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{refused:?}");
        let refused = registry.update_entity(call(), subject('W'), &change).await;
        assert!(matches!(refused, Err(RegistryError::NotFound { .. })), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn entities_are_registered_where_one_may() {
    on_each(|registry| async move {
        build(&registry).await;
        let table: [Creation; 11] = [
            (&[(Editor, Scope::All)], Dataset, None, None, true),
            (&[(Editor, under('P'))], Dataset, Some('P'), None, true),
            (&[(Steward, under('P'))], Dataset, Some('P'), None, false),
            (&[(Editor, under('P'))], Dataset, Some('Q'), None, false),
            (&[(Editor, under('P'))], Dataset, None, None, false),
            (&[(Editor, country("AU"))], Institution, None, Some("AU"), true),
            (&[(Editor, country("AU"))], Institution, None, Some("NZ"), false),
            (&[(Editor, country("AU"))], Institution, None, None, false),
            // Under a foreign institution, however much at home itself.
            (&[(Editor, country("AU"))], Collection, Some('N'), Some("AU"), false),
            (&[(Editor, under('M'))], Collection, Some('M'), Some("NZ"), true),
            // N is a member of H.
            (&[(Editor, Scope::Hub(key('H')))], Collection, Some('N'), None, false),
        ];
        for (grants, kind, parent, country, expected) in table {
            let viewer = signed_in(1, grants);
            let found = can_create(registry.db(), &viewer, kind, parent.map(key), country).await.unwrap();
            assert_eq!(found.allowed, expected, "{grants:?} {kind:?} under {parent:?} in {country:?}");
        }
        let editor = signed_in(1, &[(Editor, under('P'))]);
        let fields =
            |parent: char| patch(json!({ "title": "New", "type": "OCCURRENCE", "providerKey": key(parent) }));
        let create = |parent: char| {
            let fields = fields(parent);
            let (registry, editor) = (registry.clone(), editor.clone());
            async move { registry.create_entity(Call::by(&editor), Dataset, Given::default(), &fields).await }
        };
        assert!(matches!(create('Q').await, Err(RegistryError::Forbidden(_))));
        assert!(create('P').await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn who_holds_a_namespace_changes_its_machine_tags_only() {
    on_each(|registry| async move {
        build(&registry).await;
        let tagger = signed_in(1, &[(Steward, Scope::Namespace("atlas.example".to_owned()))]);
        let subject = |letter: char| Subject { kind: Dataset, key: key(letter), version: None };
        let tag = |namespace: &str| json!({ "namespace": namespace, "name": "n", "value": "v" });
        let tags = |all: &[Value]| patch(json!({ "machineTags": { "add": all } }));
        let own = tags(&[tag("atlas.example")]);
        registry.update_entity(Call::by(&tagger), subject('D'), &own).await.unwrap();
        let both = tags(&[tag("atlas.example"), tag("other.example")]);
        let refused = registry.update_entity(Call::by(&tagger), subject('D'), &both).await;
        assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{refused:?}");
        let more = patch(json!({ "title": "T", "machineTags": { "add": [tag("atlas.example")] } }));
        let refused = registry.update_entity(Call::by(&tagger), subject('D'), &more).await;
        assert!(matches!(refused, Err(RegistryError::Forbidden(_))), "{refused:?}");
        let refused = registry.update_entity(Call::by(&tagger), subject('V'), &own).await;
        assert!(matches!(refused, Err(RegistryError::NotFound { .. })), "{refused:?}");
    })
    .await;
}
