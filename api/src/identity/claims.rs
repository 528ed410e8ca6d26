//! What an issuer says of a person, once its signature is known to be good.

use atlas_registry::{identity::Identity, policy::Role};
use serde_json::{Map, Value};

use crate::settings::Settings;

/// Verified claims.
#[derive(Clone, Debug)]
pub struct Claims(pub Map<String, Value>);

impl Claims {
    /// The identity they stand for; none without a subject.
    pub fn identity(&self, issuer: &str) -> Option<Identity> {
        let name = ["name", "preferred_username", "nickname"].iter().find_map(|claim| self.text(claim));
        Some(Identity {
            issuer: issuer.to_owned(),
            subject: self.text("sub")?,
            name,
            email: self.text("email"),
            email_verified: matches!(self.0.get("email_verified"), Some(Value::Bool(true))),
        })
    }

    /// The roles over everything that the settings give for them.
    pub fn roles(&self, settings: &Settings) -> Vec<Role> {
        let Some(claim) = &settings.role_claim else { return Vec::new() };
        let found = self.at(claim);
        let values: Vec<&str> = match found {
            Some(Value::String(one)) => one.split_whitespace().collect(),
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let mapped = settings.role_mapping.iter().filter_map(|entry| role_mapping(entry));
        let mut roles: Vec<Role> =
            mapped.filter(|(value, _)| values.contains(value)).map(|(_, role)| role).collect();
        roles.sort();
        roles.dedup();
        roles
    }

    /// The claim of this name, or where its dots lead: names with dots in them come first.
    fn at(&self, path: &str) -> Option<&Value> {
        if let Some(value) = self.0.get(path) {
            return Some(value);
        }
        let mut names = path.split('.');
        let first = self.0.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    }

    fn text(&self, claim: &str) -> Option<String> {
        let text = self.0.get(claim)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// A value of the role claim and the role it gives, from `value=ROLE`.
pub fn role_mapping(entry: &str) -> Option<(&str, Role)> {
    let (value, role) = entry.rsplit_once('=')?;
    let value = value.trim();
    (!value.is_empty()).then_some((value, Role::named(role.trim())?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(json: Value) -> Claims {
        let Value::Object(map) = json else { panic!("no object") };
        Claims(map)
    }

    fn settings(claim: &str, mapping: &[&str]) -> Settings {
        Settings {
            role_claim: Some(claim.to_owned()),
            role_mapping: mapping.iter().map(|entry| (*entry).to_owned()).collect(),
            ..Settings::default()
        }
    }

    #[test]
    fn roles_come_from_the_named_claim_only() {
        let given = claims(json!({ "groups": ["curators", "atlas-admins"], "roles": "ADMIN" }));
        assert_eq!(given.roles(&settings("groups", &["atlas-admins=ADMIN"])), [Role::Admin]);
        assert_eq!(given.roles(&settings("groups", &["curators=editor", "x=ADMIN"])), [Role::Editor]);
        assert!(given.roles(&settings("realm.roles", &["ADMIN=ADMIN"])).is_empty());
        assert!(given.roles(&Settings::default()).is_empty());
    }

    #[test]
    fn dots_lead_into_nested_claims_and_words_are_a_list() {
        let nested = claims(json!({ "realm_access": { "roles": ["r1"] }, "https://a.b/roles": "r2 r3" }));
        assert_eq!(nested.roles(&settings("realm_access.roles", &["r1=READER"])), [Role::Reader]);
        let both = settings("https://a.b/roles", &["r3=STEWARD", "r2=READER"]);
        assert_eq!(nested.roles(&both), [Role::Reader, Role::Steward]);
    }

    #[test]
    fn an_address_counts_as_verified_only_when_the_issuer_says_so() {
        let plain = claims(json!({ "sub": "1", "email": "a@b.org" })).identity("i").unwrap();
        assert!(!plain.email_verified);
        let said = claims(json!({ "sub": "1", "email": "a@b.org", "email_verified": "true" })).identity("i");
        assert!(!said.unwrap().email_verified, "a text is no truth");
        let given = claims(json!({ "sub": "1", "email": "a@b.org", "email_verified": true })).identity("i");
        assert!(given.unwrap().email_verified);
        assert!(claims(json!({ "email": "a@b.org" })).identity("i").is_none());
    }
}
