//! People, sessions and API tokens.

use std::sync::Arc;

use atlas_entity::{api_token, audit, session, sign_in};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    identity::{Identity, NewToken, PendingSignIn, TOKEN_PREFIX},
    policy::{Grant, Role, Scope, TokenScope},
    roles::NewGrant,
    work::Call,
};
use chrono::{Duration, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use crate::database::on_each;

fn ada() -> Identity {
    Identity {
        issuer: "https://id.example.org".to_owned(),
        subject: "ada".to_owned(),
        name: Some("Ada Quoll".to_owned()),
        email: Some("ada@example.org".to_owned()),
        email_verified: true,
    }
}

async fn viewer(registry: &Registry, identity: &Identity, scope: TokenScope) -> Viewer {
    let person = registry.recognise(identity).await.unwrap();
    Viewer::Person(registry.actor(person.key, scope).await.unwrap())
}

fn token(name: &str, scope: TokenScope) -> NewToken {
    NewToken { name: name.to_owned(), scope, days: 30 }
}

async fn audited(registry: &Registry) -> Vec<String> {
    audit::Entity::find().all(registry.db()).await.unwrap().into_iter().map(|row| row.event).collect()
}

#[tokio::test]
async fn a_person_is_the_subject_at_the_issuer_and_nothing_else() {
    on_each(async |registry| {
        let first = registry.recognise(&ada()).await.unwrap();
        let moved = Identity { email: Some("ada@elsewhere.org".to_owned()), email_verified: false, ..ada() };
        let again = registry.recognise(&moved).await.unwrap();
        assert_eq!(again.key, first.key);
        assert_eq!((again.email.as_deref(), again.email_verified), (Some("ada@elsewhere.org"), false));
        // Another issuer's ada with the same address is another person: an address proves nothing.
        let other = Identity { issuer: "https://other.example.org".to_owned(), ..ada() };
        assert_ne!(registry.recognise(&other).await.unwrap().key, first.key);
        let silent = Identity { name: None, email: None, email_verified: false, ..ada() };
        let kept = registry.recognise(&silent).await.unwrap();
        assert_eq!((kept.name.as_str(), kept.email.as_deref()), ("Ada Quoll", Some("ada@elsewhere.org")));
    })
    .await;
}

#[tokio::test]
async fn the_same_newcomer_twice_at_once_is_one_person() {
    on_each(async |registry| {
        let (one, other) = (ada(), ada());
        let (one, other) = tokio::join!(registry.recognise(&one), registry.recognise(&other));
        assert_eq!(one.unwrap().key, other.unwrap().key);
    })
    .await;
}

#[tokio::test]
async fn a_chosen_name_stays() {
    on_each(async |registry| {
        let viewer = viewer(&registry, &ada(), TokenScope::Admin).await;
        let renamed = registry.rename_self(Call::by(&viewer), " A. Quoll ").await.unwrap();
        assert_eq!(renamed.name, "A. Quoll");
        assert_eq!(registry.recognise(&ada()).await.unwrap().name, "A. Quoll");
        for wrong in ["", "  ", "a\nb", &"x".repeat(201)] {
            let refused = registry.rename_self(Call::by(&viewer), wrong).await;
            assert!(matches!(refused, Err(RegistryError::Rejected(_))), "{wrong:?}");
        }
        let anonymous = registry.rename_self(Call::by(&Viewer::Anonymous), "A").await;
        assert!(matches!(anonymous, Err(RegistryError::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn a_session_lasts_from_sign_in_to_sign_out() {
    on_each(async |registry| {
        let hour = Duration::hours(1);
        let begun = registry.sign_in(&ada(), &[Role::Editor], hour, None).await.unwrap();
        let session = registry.session(&begun.token).await.unwrap().unwrap();
        assert_eq!(session.actor, begun.actor);
        assert_eq!(session.actor.grants, [Grant { role: Role::Editor, scope: Scope::All }]);
        assert!(session.csrf_matches(&session.csrf_token));
        assert!(!session.csrf_matches(""));
        assert!(!session.csrf_matches(&begun.token));
        // Nothing in the database is of use as a cookie.
        let row = session::Entity::find().one(registry.db()).await.unwrap().unwrap();
        assert!(!row.token_hash.contains(&begun.token));
        assert!(registry.session(&row.token_hash).await.unwrap().is_none());

        registry.sign_out(&begun.token).await.unwrap();
        assert!(registry.session(&begun.token).await.unwrap().is_none());
        assert_eq!(audited(&registry).await, ["person.signed_in"]);
    })
    .await;
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    on_each(async |registry| {
        let hour = Duration::hours(1);
        let first = registry.sign_in(&ada(), &[], hour, None).await.unwrap();
        let second = registry.sign_in(&ada(), &[], hour, Some(&first.token)).await.unwrap();
        assert_ne!(first.token, second.token);
        assert!(registry.session(&first.token).await.unwrap().is_none());
        assert!(registry.session(&second.token).await.unwrap().is_some());
        // A token that was never given out begins nothing.
        let third = registry.sign_in(&ada(), &[], hour, Some("planted")).await.unwrap();
        assert!(registry.session("planted").await.unwrap().is_none());
        assert_ne!(third.token, "planted");
    })
    .await;
}

#[tokio::test]
async fn sessions_end_in_time_and_are_swept_away() {
    on_each(async |registry| {
        let over = registry.sign_in(&ada(), &[], Duration::zero(), None).await.unwrap();
        assert!(registry.session(&over.token).await.unwrap().is_none());
        registry.sign_in(&ada(), &[], Duration::hours(1), None).await.unwrap();
        assert_eq!(session::Entity::find().all(registry.db()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_disabled_person_is_refused_at_every_door() {
    on_each(async |registry| {
        let person = registry.recognise(&ada()).await.unwrap();
        let own = viewer(&registry, &ada(), TokenScope::Admin).await;
        let issued = registry.create_token(&own, token("t", TokenScope::Read)).await.unwrap();
        let session = registry.sign_in(&ada(), &[], Duration::hours(1), None).await.unwrap();

        let newcomer = Identity { subject: "bob".to_owned(), ..ada() };
        let bob = viewer(&registry, &newcomer, TokenScope::Admin).await;
        let denied = registry.set_disabled(&bob, person.key, true).await;
        assert!(matches!(denied, Err(RegistryError::Forbidden(_))));
        registry.set_disabled(&Viewer::System, person.key, true).await.unwrap();

        let refused = |result: Result<(), RegistryError>| matches!(result, Err(RegistryError::Forbidden(_)));
        assert!(refused(registry.recognise(&ada()).await.map(|_| ())));
        assert!(refused(registry.authenticate_token(&issued.secret).await.map(|_| ())));
        assert!(refused(registry.actor(person.key, TokenScope::Read).await.map(|_| ())));
        assert!(registry.session(&session.token).await.unwrap().is_none());

        registry.set_disabled(&Viewer::System, person.key, false).await.unwrap();
        assert!(registry.authenticate_token(&issued.secret).await.unwrap().is_some());
        // The session does not come back.
        assert!(registry.session(&session.token).await.unwrap().is_none());
        let events = audited(&registry).await;
        assert!(
            events.contains(&"person.disabled".to_owned()) && events.contains(&"person.enabled".to_owned())
        );
    })
    .await;
}

#[tokio::test]
async fn people_of_an_issuer_are_shut_out_and_let_in_again() {
    on_each(async |registry| {
        let local = Identity { issuer: "demo".to_owned(), ..ada() };
        let own = viewer(&registry, &local, TokenScope::Admin).await;
        let issued = registry.create_token(&own, token("t", TokenScope::Read)).await.unwrap();
        let session = registry.sign_in(&local, &[], Duration::hours(1), None).await.unwrap();
        registry.recognise(&ada()).await.unwrap();

        registry.set_issuer_disabled("demo", true).await.unwrap();
        assert!(matches!(registry.recognise(&local).await, Err(RegistryError::Forbidden(_))));
        assert!(matches!(
            registry.authenticate_token(&issued.secret).await,
            Err(RegistryError::Forbidden(_))
        ));
        assert!(matches!(registry.session(&session.token).await, Err(RegistryError::Forbidden(_))));
        assert!(registry.recognise(&ada()).await.is_ok(), "another issuer's are let in");

        registry.set_issuer_disabled("demo", false).await.unwrap();
        assert!(registry.authenticate_token(&issued.secret).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_role_of_the_program_is_granted_once() {
    on_each(async |registry| {
        let person = registry.recognise(&ada()).await.unwrap();
        let wanted = || NewGrant { person: person.key, role: Role::Admin, scope: Scope::All, expires: None };
        registry.ensure_role(wanted(), "first").await.unwrap();
        registry.ensure_role(wanted(), "again").await.unwrap();
        assert_eq!(audited(&registry).await, ["role.granted"]);
        let actor = registry.actor(person.key, TokenScope::Read).await.unwrap();
        assert_eq!(actor.grants, [Grant { role: Role::Admin, scope: Scope::All }]);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_shown_once_and_kept_as_a_digest() {
    on_each(async |registry| {
        let own = viewer(&registry, &ada(), TokenScope::Admin).await;
        let issued = registry.create_token(&own, token(" nightly ", TokenScope::Write)).await.unwrap();
        assert!(issued.secret.starts_with(TOKEN_PREFIX));
        assert_eq!(issued.secret.len(), TOKEN_PREFIX.len() + 43);
        assert_eq!(issued.token.name, "nightly");
        assert_eq!(issued.token.beginning, issued.secret[..12]);
        let row = api_token::Entity::find().one(registry.db()).await.unwrap().unwrap();
        assert!(!format!("{row:?}").contains(&issued.secret));

        let actor = registry.authenticate_token(&issued.secret).await.unwrap().unwrap();
        assert_eq!((actor.person, actor.token_scope), (own.actor().unwrap().person, TokenScope::Write));
        let listed = registry.tokens(&own).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(listed[0].last_used.is_some());
        for wrong in ["", "atlas_", &row.token_hash, &issued.secret[..48], &format!("{}x", issued.secret)] {
            assert!(registry.authenticate_token(wrong).await.unwrap().is_none(), "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn tokens_end_when_revoked_and_in_time_and_are_their_owners_alone() {
    on_each(async |registry| {
        let own = viewer(&registry, &ada(), TokenScope::Admin).await;
        let issued = registry.create_token(&own, token("t", TokenScope::Read)).await.unwrap();
        let key = issued.token.key;
        let other = Identity { subject: "bob".to_owned(), ..ada() };
        let other = viewer(&registry, &other, TokenScope::Admin).await;
        assert!(registry.tokens(&other).await.unwrap().is_empty());
        assert!(registry.tokens(&Viewer::Anonymous).await.unwrap().is_empty());
        assert!(matches!(registry.revoke_token(&other, key).await, Err(RegistryError::Rejected(_))));
        assert!(registry.authenticate_token(&issued.secret).await.unwrap().is_some());

        let revoked = registry.revoke_token(&own, key).await.unwrap();
        assert!(revoked.revoked.is_some());
        assert!(registry.authenticate_token(&issued.secret).await.unwrap().is_none());
        assert_eq!(registry.revoke_token(&own, key).await.unwrap(), revoked);
        assert_eq!(audited(&registry).await, ["token.created", "token.revoked"]);

        let issued = registry.create_token(&own, token("t", TokenScope::Read)).await.unwrap();
        let row = api_token::Entity::find_by_id(issued.token.key).one(registry.db()).await.unwrap().unwrap();
        let past = api_token::ActiveModel { expires: Set(Utc::now()), ..row.into_active_model() };
        past.update(registry.db()).await.unwrap();
        assert!(registry.authenticate_token(&issued.secret).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_narrow_token_makes_no_tokens() {
    on_each(async |registry| {
        for scope in [TokenScope::Read, TokenScope::Propose, TokenScope::Write] {
            let narrow = viewer(&registry, &ada(), scope).await;
            let made = registry.create_token(&narrow, token("t", TokenScope::Read)).await;
            assert!(matches!(made, Err(RegistryError::Forbidden(_))), "{scope:?}");
            let renamed = registry.rename_self(Call::by(&narrow), "Eve").await;
            assert!(matches!(renamed, Err(RegistryError::Forbidden(_))), "{scope:?}");
        }
        let anonymous = registry.create_token(&Viewer::Anonymous, token("t", TokenScope::Read)).await;
        assert!(matches!(anonymous, Err(RegistryError::Unauthenticated)));
        let own = viewer(&registry, &ada(), TokenScope::Admin).await;
        let wrong = NewToken { name: " ".to_owned(), scope: TokenScope::Read, days: 0 };
        let Err(RegistryError::Rejected(errors)) = registry.create_token(&own, wrong).await else {
            panic!("a token without name and time was made")
        };
        assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["name", "expiresInDays"]);
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_is_taken_once_by_the_browser_that_set_out() {
    on_each(async |registry| {
        let pending = |state: &str| PendingSignIn {
            state: state.to_owned(),
            nonce: "n".to_owned(),
            pkce_verifier: "v".to_owned(),
            return_to: "/graphiql".to_owned(),
        };
        let browser = registry.set_out(pending("one")).await.unwrap();
        let other = registry.set_out(pending("two")).await.unwrap();
        assert_ne!(browser, other);
        assert!(registry.come_back("one", &other).await.unwrap().is_none());
        assert!(registry.come_back("one", "").await.unwrap().is_none());
        assert!(registry.come_back("three", &browser).await.unwrap().is_none());
        let (a, b) = tokio::join!(registry.come_back("one", &browser), registry.come_back("one", &browser));
        let taken: Vec<_> = [a.unwrap(), b.unwrap()].into_iter().flatten().collect();
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].return_to, "/graphiql");
        assert!(registry.come_back("one", &browser).await.unwrap().is_none());

        let row = sign_in::Entity::find().one(registry.db()).await.unwrap().unwrap();
        let past = sign_in::ActiveModel { expires: Set(Utc::now()), ..row.into_active_model() };
        past.update(registry.db()).await.unwrap();
        assert!(registry.come_back("two", &other).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn claims_give_roles_to_the_session_only() {
    on_each(async |registry| {
        let begun = registry.sign_in(&ada(), &[Role::Admin], Duration::hours(1), None).await.unwrap();
        let by_session = Viewer::Person(Arc::clone(&begun.actor));
        let issued = registry.create_token(&by_session, token("t", TokenScope::Admin)).await.unwrap();
        let by_token = registry.authenticate_token(&issued.secret).await.unwrap().unwrap();
        assert!(by_token.grants.is_empty(), "a role taken away at the provider would live on in the token");
    })
    .await;
}
