//! What can go wrong in the registry.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

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
