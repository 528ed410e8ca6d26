//! What an operator decides about deliveries.

use std::{fmt, time::Duration};

/// How deliveries are made.
#[derive(Clone, Debug)]
pub struct Options {
    /// How e-mail is sent; absent, none is.
    pub mailing: Option<Mailing>,
    /// Where people reach the atlas; mails point there.
    pub public_url: Option<String>,
    /// How often a delivery is tried before it is given up.
    pub attempts: u32,
    /// How long to wait after the first failure; each further one waits four times as long.
    pub first_delay: Duration,
    /// How often to look for what other processes left to do, and for what is due again.
    pub poll: Duration,
    /// How long a recipient may take to answer.
    pub timeout: Duration,
    /// How many deliveries are made at the same time.
    pub concurrency: usize,
}

/// How e-mail is sent.
#[derive(Clone)]
pub struct Mailing {
    /// `smtps://user:password@host`, `smtp://host:587?tls=required` or `smtp://localhost:25`.
    pub url: String,
    /// Who the mails are from, as `Atlas <atlas@example.org>`.
    pub from: String,
}

// The address holds a password.
impl fmt::Debug for Mailing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Mailing").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mailing: None,
            public_url: None,
            attempts: 10,
            first_delay: Duration::from_secs(10),
            poll: Duration::from_secs(2),
            timeout: Duration::from_secs(15),
            concurrency: 16,
        }
    }
}

impl Options {
    /// How long a delivery is one's own: longer than any attempt can take.
    pub(crate) fn lease(&self) -> Duration {
        self.timeout * 2 + Duration::from_secs(30)
    }
}
