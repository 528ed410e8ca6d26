//! What can go wrong in the registry.

use sea_orm::{DbErr, RuntimeErr, SqlErr};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is wrong with a value of a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field, as a path in the entity: `description`, `contacts.<key>.email`.
    pub field: String,
    /// The kind of fault: `REQUIRED`, `INVALID`, `UNKNOWN_CONCEPT`, `CONFLICT`, ….
    pub code: String,
    /// What is wrong and how to mend it, in words.
    pub message: String,
    /// On a conflict, the value the field has now.
    pub current: Option<Value>,
    /// On a conflict, the value that was to be set.
    pub proposed: Option<Value>,
}

impl FieldError {
    /// A fault of this kind, in this field.
    pub fn new(field: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        let (field, message) = (field.into(), message.into());
        Self { field, code: code.to_owned(), message, current: None, proposed: None }
    }

    /// A conflict: the field has another value than the change was based on.
    pub fn conflict(field: impl Into<String>, current: Value, proposed: Value) -> Self {
        let message = "it was changed by another since; look at both values and decide";
        Self { current: Some(current), proposed: Some(proposed), ..Self::new(field, "CONFLICT", message) }
    }
}

/// Why the registry could not answer or change.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The database cannot be reached, or gave no connection in time.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] DbErr),
    /// A statement failed.
    #[error("the database failed: {0}")]
    Database(#[source] DbErr),
    /// The database URL cannot be used.
    #[error("the database URL is not usable: {0}")]
    Url(String),
    /// No entity has this key or uid.
    #[error("there is no {what} {id}")]
    NotFound {
        /// What was looked for, as `dataset`.
        what: &'static str,
        /// Its key or uid.
        id: String,
    },
    /// A run is not in the state the step needs.
    #[error("load {load} cannot be {step} in its state")]
    RunState {
        /// The load.
        load: i64,
        /// What was to be done, as `published`.
        step: &'static str,
    },
    /// The entity was changed by another since it was read.
    #[error("{uid} was changed since version {version}")]
    Conflict {
        /// Uid of the entity.
        uid: String,
        /// The version the change was based on.
        version: i64,
    },
    /// A change is refused for what is wrong with it: all of it at once.
    #[error("the change is refused: {}", listed(.0))]
    Rejected(Vec<FieldError>),
    /// Nobody is signed in, and someone must be.
    #[error("sign in first")]
    Unauthenticated,
    /// Policy denies it; the reason is for the one who asked.
    #[error("not allowed: {0}")]
    Forbidden(String),
    /// Too many requests of a kind in a time.
    #[error("too many: {0}")]
    TooMany(String),
    /// What is stored cannot be read as what it should be.
    #[error("a stored value cannot be read: {0}")]
    Stored(String),
    /// A value breaks a rule of the registry.
    #[error("{field}: {message}")]
    Invalid {
        /// The field, as `dataset.uid`.
        field: String,
        /// What is wrong with it.
        message: String,
    },
}

impl RegistryError {
    /// Whether trying again later may help.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    /// Whether a row with the same unique value was there already.
    pub(crate) fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }
}

fn listed(errors: &[FieldError]) -> String {
    let each: Vec<_> = errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
    each.join("; ")
}

impl From<FieldError> for RegistryError {
    fn from(error: FieldError) -> Self {
        Self::Rejected(vec![error])
    }
}

impl From<DbErr> for RegistryError {
    fn from(error: DbErr) -> Self {
        let lost = match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => {
                matches!(**e, sea_orm::sqlx::Error::Io(_) | sea_orm::sqlx::Error::PoolTimedOut)
            }
            _ => false,
        };
        if lost { Self::Unavailable(error) } else { Self::Database(error) }
    }
}
