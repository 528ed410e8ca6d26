//! What can go wrong, as clients see it: a code, a message fit for their eyes, a severity for the log.

use std::{fmt::Display, sync::Arc};

use async_graphql::{Error, ErrorExtensionValues, Value};
use atlas_ingest::IngestError;
use atlas_records::{SealError, StoreError};
use atlas_registry::RegistryError;
use atlas_search::SearchError;

/// The kind of a failure, as given in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// Sign in first.
    Unauthenticated,
    /// Signed in, but not allowed.
    Forbidden,
    /// What the request names does not exist, or is not for this viewer to see.
    NotFound,
    /// The request does not make sense; the message says why.
    BadUserInput,
    /// The request is too large, too deep or takes too long; the message names the limit.
    LimitExceeded,
    /// A part of the atlas does not answer; trying later may help.
    Unavailable,
    /// A fault of the atlas.
    Internal,
}

/// How much an operator should care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The client's affair.
    Notice,
    /// Worth a look if it goes on.
    Warning,
    /// Something is broken.
    Fault,
}

impl Code {
    /// The code as written in `extensions.code`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// How much an operator should care.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Unauthenticated
            | Self::Forbidden
            | Self::NotFound
            | Self::BadUserInput
            | Self::LimitExceeded => Severity::Notice,
            Self::Unavailable => Severity::Warning,
            Self::Internal => Severity::Fault,
        }
    }
}

/// A failure of a field.
///
/// It is not a `std::error::Error` on purpose: async-graphql turns any of those into a GraphQL error with its
/// text, which would tell clients about our insides. Only what is in `message` leaves the house; the cause goes to the log.
#[derive(Clone, Debug)]
pub struct Failure {
    code: Code,
    message: String,
    cause: Option<Arc<str>>,
}

/// The result of a resolver or a loader.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure with a message for clients.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), cause: None }
    }

    /// The request does not make sense.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(Code::BadUserInput, message)
    }

    /// The request goes beyond a limit, which the message names.
    pub fn limit(message: impl Into<String>) -> Self {
        Self::new(Code::LimitExceeded, message)
    }

    /// A part of the atlas does not answer.
    pub fn unavailable(part: &str, cause: &impl Display) -> Self {
        let message = format!("{part} is unavailable; try again later");
        Self { cause: Some(cause.to_string().into()), ..Self::new(Code::Unavailable, message) }
    }

    /// Originals of sensitive records that this server cannot open; which keys there are is for the log only.
    fn sealed(why: &str, cause: &IngestError) -> Self {
        let message = format!(
            "the originals of sensitive records cannot be opened: this server {why} (`sensitive_key`)"
        );
        Self { cause: Some(cause.to_string().into()), ..Self::new(Code::Unavailable, message) }
    }

    /// A fault of the atlas; the cause is for the log only.
    pub fn internal(cause: &impl Display) -> Self {
        let message = "the atlas failed to answer; the fault has been logged";
        Self { cause: Some(cause.to_string().into()), ..Self::new(Code::Internal, message) }
    }

    /// The kind of the failure.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The message clients get.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Tells the log, as loudly as the severity asks for.
    fn log(&self) {
        let (code, message, cause) =
            (self.code.name(), &self.message, self.cause.as_deref().unwrap_or_default());
        match self.code.severity() {
            Severity::Notice => tracing::debug!(code, message, cause, "a field was refused"),
            Severity::Warning => tracing::warn!(code, message, cause, "a field was unavailable"),
            Severity::Fault => tracing::error!(code, message, cause, "a field failed"),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        failure.log();
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", Value::from(failure.code.name()));
        Self { message: failure.message, source: None, extensions: Some(extensions) }
    }
}

impl From<RegistryError> for Failure {
    fn from(error: RegistryError) -> Self {
        match &error {
            RegistryError::NotFound { .. } => Self::new(Code::NotFound, error.to_string()),
            RegistryError::Invalid { .. } | RegistryError::Rejected(_) => Self::bad_input(error.to_string()),
            RegistryError::Unauthenticated => Self::new(Code::Unauthenticated, error.to_string()),
            RegistryError::Forbidden(_) => Self::new(Code::Forbidden, error.to_string()),
            RegistryError::TooMany(_) => Self::limit(error.to_string()),
            error if error.is_unavailable() => Self::unavailable("the registry", error),
            error => Self::internal(error),
        }
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Registry(error) => error.into(),
            IngestError::Search(error) => error.into(),
            IngestError::UnknownDataset(_) => Self::new(Code::NotFound, error.to_string()),
            IngestError::Erased { .. } | IngestError::NothingPublished(_) | IngestError::Refused(_) => {
                Self::bad_input(error.to_string())
            }
            IngestError::NoSealKey { rule: None } => Self::sealed("has no key for them", &error),
            IngestError::Seal(SealError::WrongKey { .. }) => Self::sealed("does not have their key", &error),
            error => Self::internal(&error),
        }
    }
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Self {
        match &error {
            SearchError::Invalid(message) => Self::bad_input(message.clone()),
            SearchError::Unavailable(_) | SearchError::Locked => {
                Self::unavailable("the occurrence index", &error)
            }
            SearchError::TooOld { .. } | SearchError::Engine(_) => Self::internal(&error),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::internal(&error)
    }
}
