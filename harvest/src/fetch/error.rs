//! Why nothing could be fetched.

use std::{io, time::Duration};

use atlas_notify::Guard;

/// Why nothing could be fetched. The words are shown to whoever looks at the dataset: of an address they name no more
/// than its host.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address may not be called.
    #[error("{host} is not called: {why}")]
    Refused {
        /// Host of the address, or of one it redirects to.
        host: String,
        /// Why not.
        why: String,
    },
    /// One redirect led to another too often.
    #[error("the address redirects more than {0} times")]
    Redirects(usize),
    /// The server answered something else than the file.
    #[error("the server answered {0}")]
    Status(u16),
    /// There is more than is taken.
    #[error("the file is larger than {0} bytes; raise max_archive_bytes if that is meant")]
    TooLarge(u64),
    /// Nothing came for too long, or not all of it in time.
    #[error("the server took longer than {} s", .0.as_secs())]
    Slow(Duration),
    /// The connection was not made or did not hold.
    #[error("{0}")]
    Broken(&'static str),
    /// The file cannot be written here.
    #[error("the file cannot be kept: {0}")]
    Io(#[from] io::Error),
    /// There is no client to fetch with.
    #[error("nothing can be fetched: {0}")]
    Client(#[source] reqwest::Error),
}

impl FetchError {
    /// Whether the same request may succeed soon.
    pub(super) const fn may_pass(&self) -> bool {
        match self {
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 500 | 502..=504),
            Self::Broken(_) | Self::Slow(_) => true,
            Self::Refused { .. } | Self::Redirects(_) | Self::TooLarge(_) | Self::Io(_) | Self::Client(_) => {
                false
            }
        }
    }

    /// A request to this host that failed. The error's own text holds the address, which may hold a secret.
    pub(super) fn of(error: &reqwest::Error, host: &str, idle: Duration) -> Self {
        if Guard::refused(error) {
            let why = "the name leads to no address of the public internet".to_owned();
            return Self::Refused { host: host.to_owned(), why };
        }
        match error {
            error if error.is_timeout() => Self::Slow(idle),
            error if error.is_connect() => Self::Broken("the server cannot be connected to"),
            _ => Self::Broken("the connection broke off"),
        }
    }
}
