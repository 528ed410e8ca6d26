//! Looks names up, and keeps only addresses that may be called.
//!
//! It stands where the connection is made: the addresses it gives are the very ones that are connected to, so that a
//! name cannot lead to one address when it is checked and to another when it is called. Whatever calls addresses that
//! others chose can use it, with [`Guard::client`].

use std::{
    error::Error,
    fmt::{self, Display, Formatter},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use atlas_registry::address::AllowList;
use reqwest::{
    Client, ClientBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use tokio::net::lookup_host;
use url::Url;

/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Lets through addresses of the public internet, and those an operator listed.
#[derive(Clone, Debug, Default)]
pub struct Guard(Arc<AllowList>);

/// A name that leads to no address that may be called.
#[derive(Debug)]
pub(crate) struct NotPublic;

impl Display for NotPublic {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name leads to no address of the public internet")
    }
}

impl Error for NotPublic {}

impl Guard {
    /// A guard that also lets through what the list names.
    pub fn new(allowed: AllowList) -> Self {
        Self(Arc::new(allowed))
    }

    /// Checks an address before it is called. Names are checked when they are looked up; this catches addresses that
    /// need no looking up.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn check(&self, url: &Url) -> Result<(), &'static str> {
        self.0.check(url)
    }

    /// A client that connects to nothing this guard refuses: it follows no redirect, since what that names was not
    /// checked, and uses no proxy of the environment, which would look names up itself. Each address must still be
    /// given to [`Self::check`].
    pub fn client(&self, timeout: Duration) -> ClientBuilder {
        Client::builder()
            .dns_resolver(Arc::new(self.clone()))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT.min(timeout))
            .timeout(timeout)
    }

    /// Whether a request failed because a name led to no address that may be called.
    pub fn refused(error: &reqwest::Error) -> bool {
        let mut cause: Option<&(dyn Error + 'static)> = error.source();
        while let Some(inner) = cause {
            if inner.is::<NotPublic>() {
                return true;
            }
            cause = inner.source();
        }
        false
    }

    async fn addresses(self, name: String) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
        let found: Vec<SocketAddr> = lookup_host((name.as_str(), 0)).await?.collect();
        let allowed: Vec<SocketAddr> = if self.0.allows_name(&name) {
            found
        } else {
            found.into_iter().filter(|address| self.0.allows(address.ip())).collect()
        };
        if allowed.is_empty() { Err(Box::new(NotPublic)) } else { Ok(Box::new(allowed.into_iter())) }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move { guard.addresses(name.as_str().to_owned()).await })
    }
}
