//! Where a request came from.

use std::net::{IpAddr, SocketAddr};

use atlas_schema::ClientAddress;
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, request::Parts},
};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client: that of the connection, or what the outermost of the trusted proxies saw.
pub fn client(parts: &Parts, trusted_proxies: u8) -> Option<ClientAddress> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let forwarded = || forwarded(&parts.headers, trusted_proxies);
    let address = if trusted_proxies == 0 { peer } else { forwarded().or(peer) };
    address.map(ClientAddress)
}

/// Each proxy writes behind the others whom it was called by, so what clients write themselves stands in front.
fn forwarded(headers: &HeaderMap, trusted_proxies: u8) -> Option<IpAddr> {
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line: &HeaderValue| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    hops.into_iter().rev().nth(usize::from(trusted_proxies).checked_sub(1)?)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{FORWARDED_FOR, HeaderMap, HeaderValue, forwarded};

    #[test]
    fn what_a_client_writes_itself_is_not_believed() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, HeaderValue::from_static("203.0.113.9, 198.51.100.1"));
        headers.append(FORWARDED_FOR, HeaderValue::from_static("10.0.0.2"));
        let of = |proxies| forwarded(&headers, proxies).map(|address| address.to_string());
        assert_eq!(of(1).as_deref(), Some("10.0.0.2"));
        assert_eq!(of(2).as_deref(), Some("198.51.100.1"));
        assert_eq!((of(0), of(4)), (None, None));
    }
}
