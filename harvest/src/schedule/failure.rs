//! Why a harvest came to nothing.

use atlas_entity::harvest::HarvestOutcome;
use atlas_ingest::IngestError;
use atlas_registry::RegistryError;

use crate::fetch::FetchError;

/// Why there was no harvest.
#[derive(Debug, thiserror::Error)]
pub enum HarvestError {
    /// There is no such dataset.
    #[error("there is no dataset {0}")]
    Unknown(String),
    /// Someone else harvests it.
    #[error("dataset {0} is being harvested already")]
    Busy(String),
    /// It was told to stop.
    #[error("the harvest was cancelled")]
    Cancelled,
    /// The registry failed.
    #[error("the registry failed: {0}")]
    Registry(#[from] RegistryError),
    /// Nothing can be fetched at all.
    #[error(transparent)]
    Fetch(#[from] FetchError),
}

/// Why a harvest failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The program stops, or another took the claim over.
    Cancelled,
    /// Nothing says where to harvest.
    NoSource,
    /// A feed is of no use, in words.
    Feed(String),
    /// It cannot be fetched.
    Fetch(FetchError),
    /// It cannot be taken in.
    Ingest(IngestError),
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

impl From<RegistryError> for Failure {
    fn from(error: RegistryError) -> Self {
        Self::Ingest(error.into())
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        if matches!(error, IngestError::Cancelled) { Self::Cancelled } else { Self::Ingest(error) }
    }
}

impl Failure {
    /// How the harvest ended.
    pub const fn outcome(&self) -> HarvestOutcome {
        match self {
            Self::Ingest(IngestError::Refused(_)) => HarvestOutcome::Refused,
            _ => HarvestOutcome::Failed,
        }
    }

    /// The failure in words for everyone who sees the dataset. What a file system or a database said is for the log.
    pub fn words(&self) -> String {
        match self {
            Self::Cancelled => "it was stopped".to_owned(),
            Self::NoSource => {
                "nothing says where to harvest; give the dataset an endpoint of type DWC_ARCHIVE, FEED or EML"
                    .to_owned()
            }
            Self::Feed(why) => why.clone(),
            Self::Fetch(FetchError::Io(_) | FetchError::Client(_)) => {
                "the file could not be kept; see the log".to_owned()
            }
            Self::Fetch(error) => error.to_string(),
            Self::Ingest(IngestError::Refused(refusal)) => refusal.to_string(),
            Self::Ingest(_) => "the archive could not be taken in; see the log".to_owned(),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fetch(error) => write!(f, "{error}"),
            Self::Ingest(error) => write!(f, "{error}"),
            _ => f.write_str(&self.words()),
        }
    }
}
