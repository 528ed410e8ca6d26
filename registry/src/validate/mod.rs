//! Whether the fields of an entity make sense: all that is wrong with them at once.
//!
//! What each kind of entity must hold to is a table of paths and rules, one file a noun. A value that was there
//! before is not held against a change of another, except where one is required.

mod codes;
mod duplicate;
mod entities;
mod items;
mod parts;
mod reference;
mod rule;
mod vocabulary;
mod walk;

use atlas_entity::EntityKind;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    FieldError, RegistryError,
    change::canonical,
    document::{Document, Fields},
};
use reference::Referred;
use rule::Rule;
use vocabulary::Named;

/// The rules of values, by path.
type Table = &'static [(&'static str, &'static [Rule])];

/// What is wrong with the fields. Identifiers and codes are brought into their one form on the way.
pub(crate) async fn check(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    before: Option<&Fields>,
    after: &mut Fields,
) -> Result<Vec<FieldError>, RegistryError> {
    let mut check =
        Check { errors: canonical(kind, None, after).err().unwrap_or_default(), ..Check::default() };
    let mut old = before.map_or(Value::Null, |fields| Value::Object(fields.clone()));
    let mut new = Value::Object(std::mem::take(after));
    for (path, rules) in tables(kind).iter().copied().flatten() {
        check.at(path, rules, &mut old, &mut new);
    }
    if let Value::Object(fields) = new {
        *after = fields;
    }
    let Check { mut errors, named, referred } = check;
    errors.extend(vocabulary::check(db, &named).await?);
    errors.extend(reference::check(db, &referred).await?);
    errors.extend(duplicate::check(before, after));
    Ok(errors)
}

/// What is wrong with the place of an entity among others of its kind.
pub(crate) async fn check_place(
    db: &impl ConnectionTrait,
    before: &Document,
    after: &Fields,
) -> Result<Vec<FieldError>, RegistryError> {
    reference::cycles(db, before.kind, before.key, &before.fields, after).await
}

/// The tables that hold for a kind.
const fn tables(kind: EntityKind) -> &'static [Table] {
    match kind {
        EntityKind::Institution => {
            &[entities::INSTITUTION, parts::PLACE, parts::REACH, items::ITEMS, items::CODES]
        }
        EntityKind::Collection => {
            &[entities::COLLECTION, parts::PLACE, parts::REACH, items::ITEMS, items::CODES]
        }
        EntityKind::Provider => &[entities::PROVIDER, parts::PLACE, parts::REACH, items::ITEMS],
        EntityKind::Dataset => &[entities::DATASET, parts::REACH, items::ITEMS],
        EntityKind::Hub => &[entities::HUB, parts::PLACE, parts::REACH, items::ITEMS],
        EntityKind::Installation => &[entities::INSTALLATION, parts::REACH, items::ITEMS],
    }
}

/// A check under way.
#[derive(Default)]
struct Check {
    errors: Vec<FieldError>,
    named: Vec<Named>,
    referred: Vec<Referred>,
}

impl Check {
    /// Holds the values at the path to the rules.
    fn at(&mut self, path: &str, rules: &[Rule], old: &mut Value, new: &mut Value) {
        let known = walk::values(old, path);
        walk::visit(new, path, &mut |at, value| {
            let unchanged = known.contains(&(at.to_owned(), value.to_string()));
            let held = |rule: &&Rule| !unchanged || **rule == Rule::Required;
            for rule in rules.iter().filter(held) {
                if self.breaks(*rule, at, value) {
                    return;
                }
            }
        });
    }

    /// Whether the value breaks the rule at once; what needs looking up is noted.
    fn breaks(&mut self, rule: Rule, at: &str, value: &mut Value) -> bool {
        if let Some((part, code, message)) = rule.apply(value) {
            let at = if part.is_empty() { at.to_owned() } else { format!("{at}.{part}") };
            if self.errors.iter().all(|error| error.field != at || error.message != message) {
                self.errors.push(FieldError::new(at, code, message));
            }
            return true;
        }
        match (rule, value.as_str()) {
            (Rule::Concept(vocabulary), Some(name)) => {
                self.named.push(Named { at: at.to_owned(), vocabulary, name: name.to_owned() });
            }
            (Rule::Reference(kind), Some(key)) => {
                let key = key.parse().unwrap_or_else(|_| Uuid::nil());
                self.referred.push(Referred { at: at.to_owned(), kind, key });
            }
            _ => {}
        }
        false
    }
}
