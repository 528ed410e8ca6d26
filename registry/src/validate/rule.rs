//! Rules on single values.

use atlas_entity::EntityKind;
use chrono::{Datelike, Utc};
use serde_json::Value;
use uuid::Uuid;
use validator::{ValidateEmail, ValidateLength, ValidateRange, ValidateUrl};

use super::codes::{is_country, is_language, language_of_two_letters};
use crate::identifier::normalise;

/// What a value must be. A value that is null or of another type breaks no rule but [`Rule::Required`]: types are
/// checked by reading the document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rule {
    /// Neither null nor blank.
    Required,
    /// Text of so many characters.
    Length(u64, u64),
    /// An e-mail address.
    Email,
    /// A URL with one of these schemes.
    Url(&'static [&'static str]),
    /// A number within these bounds.
    Within(f64, f64),
    /// A number that is not negative.
    Count,
    /// A year that is not to come.
    Year,
    /// An ISO 3166-1 alpha-2 code; brought to upper case.
    Country,
    /// An ISO 639-3 code; brought to lower case.
    Language,
    /// An identifier of this type; brought into its one form.
    Identifier(&'static str),
    /// An object with an identifier: the names of the parts that hold its type and the identifier.
    Identified(&'static str, &'static str),
    /// An object of which the first of two parts must not be greater than the second.
    Ordered(&'static str, &'static str),
    /// An object of which at least one of these parts must be filled.
    AnyOf(&'static [&'static str]),
    /// A concept of this vocabulary.
    Concept(&'static str),
    /// The key of an entity of this kind.
    Reference(EntityKind),
}

/// Pages and services on the web.
pub(super) const WEB: Rule = Rule::Url(&["http", "https"]);
/// Wherever data can be fetched from.
pub(super) const FETCH: Rule = Rule::Url(&["http", "https", "ftp", "ftps", "sftp"]);
/// A name, a code, a line of an address.
pub(super) const LINE: Rule = Rule::Length(0, 1024);
/// Text of some paragraphs.
pub(super) const TEXT: Rule = Rule::Length(0, 100_000);

/// What is wrong: in which part of the value, the code, and in words.
pub(super) type Fault = (&'static str, &'static str, String);

impl Rule {
    /// Brings the value into its form, and tells what is wrong with it. Concepts and references are left to those
    /// who look them up.
    pub(super) fn apply(self, value: &mut Value) -> Option<Fault> {
        match self {
            Self::Required => required(value),
            Self::Identified(kind, part) => identified(value, kind, part),
            Self::Ordered(first, second) => ordered(value, first, second),
            Self::AnyOf(parts) => any_of(value, parts),
            Self::Reference(_) => reference(value),
            Self::Within(least, most) => {
                let fits = value.as_f64()?.validate_range(Some(least), Some(most), None, None);
                (!fits).then(|| invalid(format!("{value} is not between {least} and {most}")))
            }
            Self::Count => (value.as_f64()? < 0.0)
                .then(|| invalid(format!("{value} is negative; leave unknown numbers out"))),
            Self::Year => {
                let (year, now) = (value.as_i64()?, i64::from(Utc::now().year()));
                (!(1..=now).contains(&year)).then(|| invalid(format!("{year} is not a year from 1 to {now}")))
            }
            Self::Concept(_) => None,
            _ => self.text(value),
        }
    }

    /// The rules on text.
    fn text(self, value: &mut Value) -> Option<Fault> {
        let text = value.as_str()?.to_owned();
        match self {
            Self::Length(least, most) => {
                if text.trim().validate_length(Some(least), Some(most), None) {
                    return None;
                }
                let length = text.trim().chars().count();
                Some(("", "LENGTH", format!("it has {length} characters, but must have {least} to {most}")))
            }
            Self::Email => {
                (!text.validate_email()).then(|| invalid(format!("`{text}` is not an e-mail address")))
            }
            Self::Url(schemes) => {
                let fits = text.validate_url()
                    && schemes.iter().any(|scheme| text.starts_with(&format!("{scheme}://")));
                (!fits).then(|| {
                    invalid(format!("`{text}` is not a URL that begins with {}://", schemes.join(":// or ")))
                })
            }
            Self::Country => {
                let code = text.trim().to_uppercase();
                *value = Value::from(code.as_str());
                (!is_country(&code))
                    .then(|| invalid(format!("`{text}` is not a two-letter code of a country (ISO 3166-1)")))
            }
            Self::Language => language(value, &text),
            Self::Identifier(kind) => match normalise(kind, &text) {
                Ok(identifier) => {
                    *value = Value::from(identifier);
                    None
                }
                Err(error) => Some(invalid(error.to_string())),
            },
            _ => None,
        }
    }
}

fn invalid(message: String) -> Fault {
    ("", "INVALID", message)
}

fn required(value: &Value) -> Option<Fault> {
    let missing = match value {
        Value::Null => true,
        // A key that no entity has stands for none.
        Value::String(text) => text.trim().is_empty() || text.parse() == Ok(Uuid::nil()),
        _ => false,
    };
    missing.then(|| ("", "REQUIRED", "a value is required".to_owned()))
}

fn reference(value: &mut Value) -> Option<Fault> {
    let text = value.as_str()?;
    let Ok(key) = Uuid::parse_str(text) else { return Some(invalid(format!("`{text}` is not a key"))) };
    *value = Value::from(key.to_string());
    None
}

fn language(value: &mut Value, text: &str) -> Option<Fault> {
    let code = text.trim().to_lowercase();
    *value = Value::from(code.as_str());
    if is_language(&code) {
        return None;
    }
    let hint =
        language_of_two_letters(&code).map(|three| format!("; did you mean `{three}`?")).unwrap_or_default();
    Some(invalid(format!("`{text}` is not a three-letter code of a language (ISO 639-3){hint}")))
}

fn identified(value: &mut Value, kind: &str, part: &'static str) -> Option<Fault> {
    let kind = value.get(kind)?.as_str()?.to_owned();
    let text = value.get(part)?.as_str().filter(|text| !text.trim().is_empty())?.to_owned();
    match normalise(&kind, &text) {
        Ok(identifier) => {
            value.as_object_mut()?.insert(part.to_owned(), Value::from(identifier));
            None
        }
        Err(error) => Some((part, "INVALID", error.to_string())),
    }
}

fn ordered(value: &Value, first: &'static str, second: &'static str) -> Option<Fault> {
    let (from, to) = (value.get(first)?, value.get(second)?);
    let wrong = match (from, to) {
        (Value::Number(from), Value::Number(to)) => from.as_f64() > to.as_f64(),
        (Value::String(from), Value::String(to)) => from > to,
        _ => false,
    };
    wrong.then(|| (first, "INVALID", format!("{from} is greater than {to}")))
}

fn any_of(value: &Value, parts: &[&str]) -> Option<Fault> {
    let filled = |part: &&str| value.get(*part).is_some_and(|part| required(part).is_none());
    let message = || format!("at least one of {} is required", parts.join(", "));
    (!parts.iter().any(filled)).then(|| ("", "REQUIRED", message()))
}
