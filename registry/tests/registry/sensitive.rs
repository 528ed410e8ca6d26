//! Rules on sensitive records, and who reads what they hide.

use atlas_entity::{audit, sensitive_rule};
use atlas_registry::{
    RegistryError, Viewer,
    policy::{
        Role::{Admin, Mediator, Steward},
        Scope,
    },
    sensitive::{SensitiveRead, sensitive_digest},
    work::Call,
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use crate::{
    database::on_each,
    world::{build, country, key, person, signed_in, under},
};

fn rule(id: &str, position: i32) -> sensitive_rule::Model {
    sensitive_rule::Model {
        id: id.to_owned(),
        position,
        taxon: "Pezoporus occidentalis".to_owned(),
        country: Some("AU".to_owned()),
        precaution: "10km".to_owned(),
        reason: "disturbance".to_owned(),
        ..sensitive_rule::Model::default()
    }
}

#[tokio::test]
async fn rules_are_replaced_as_a_whole_by_those_who_may_read_everything() {
    on_each(|registry| async move {
        build(&registry).await;
        let of = |viewer: &Viewer| Call::by(viewer);
        let admin = signed_in(1, &[(Admin, Scope::All)]);
        registry.replace_sensitive_rules(of(&admin), vec![rule("b", 0), rule("a", 1)]).await.unwrap();
        let ids = async || -> Vec<String> {
            registry.sensitive_rules().await.unwrap().into_iter().map(|rule| rule.id).collect()
        };
        assert_eq!(ids().await, ["b", "a"]);
        registry.replace_sensitive_rules(of(&admin), vec![rule("c", 0)]).await.unwrap();
        assert_eq!(registry.sensitive_rules().await.unwrap(), [rule("c", 0)]);
        for viewer in [
            Viewer::Anonymous,
            signed_in(2, &[(Mediator, Scope::All)]),
            signed_in(3, &[(Admin, country("AU"))]),
        ] {
            assert!(registry.replace_sensitive_rules(of(&viewer), Vec::new()).await.is_err());
        }
        assert_eq!(ids().await, ["c"]);
        let rows = audit::Entity::find().order_by_asc(audit::Column::Key).all(registry.db()).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.event.as_str(), row.details.clone())).collect();
        let details = |rules: &[sensitive_rule::Model]| {
            json!({ "rules": rules.len(), "digest": sensitive_digest(rules) })
        };
        let expected = [
            ("sensitive_rules.replaced", details(&[rule("b", 0), rule("a", 1)])),
            ("sensitive_rules.replaced", details(&[rule("c", 0)])),
        ];
        assert_eq!(told, expected);
        assert_ne!(sensitive_digest(&[rule("c", 0)]), sensitive_digest(&[rule("c", 1)]));
    })
    .await;
}

#[tokio::test]
async fn an_original_is_read_by_administrators_of_its_dataset_and_each_time_written_down() {
    on_each(|registry| async move {
        build(&registry).await;
        let record = Uuid::from_u128(9);
        let read = |letter| SensitiveRead { dataset_key: key(letter), version: 4, record };
        let table = [
            // Who, and whether they may read of D, of S (of the same provider), and of E (of another country's).
            (Viewer::Anonymous, [false, false, false]),
            (signed_in(1, &[]), [false, false, false]),
            (signed_in(2, &[(Mediator, Scope::All)]), [false, false, false]),
            (signed_in(3, &[(Steward, under('P')), (Admin, Scope::Hub(key('H')))]), [false, false, false]),
            (signed_in(4, &[(Admin, under('D'))]), [true, false, false]),
            (signed_in(5, &[(Admin, under('P'))]), [true, true, false]),
            (signed_in(6, &[(Admin, country("AU"))]), [true, true, false]),
            (signed_in(7, &[(Admin, Scope::All)]), [true, true, true]),
        ];
        let mut expected = Vec::new();
        for (viewer, may) in &table {
            for (letter, may) in ['D', 'S', 'E'].into_iter().zip(may) {
                let done = registry.read_sensitive(viewer, &[read(letter)]).await;
                assert_eq!(done.is_ok(), *may, "{viewer:?} {letter}");
                if let Viewer::Person(actor) = viewer
                    && *may
                {
                    expected.push((actor.person.to_string(), Some(key(letter))));
                }
            }
        }
        // Of several, all or none.
        let mixed = [read('D'), read('E')];
        assert!(registry.read_sensitive(&table[4].0, &mixed).await.is_err());
        registry.read_sensitive(&table[7].0, &mixed).await.unwrap();
        expected.extend(['D', 'E'].map(|letter| (person(7).to_string(), Some(key(letter)))));
        // What is private is not even confirmed.
        let hidden = registry.read_sensitive(&signed_in(1, &[]), &[read('V')]).await.unwrap_err();
        assert!(matches!(hidden, RegistryError::NotFound { .. }));

        let rows = audit::Entity::find().order_by_asc(audit::Column::Key).all(registry.db()).await.unwrap();
        assert!(rows.iter().all(|row| row.event == "sensitive_record.read"
            && row.details == json!({ "record": record, "version": 4 })));
        let told: Vec<_> = rows.into_iter().map(|row| (row.actor, row.subject)).collect();
        assert_eq!(told, expected);
        assert_eq!(told[0].0, person(4).to_string());
    })
    .await;
}
