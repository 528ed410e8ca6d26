//! Which addresses of the network the program may call on behalf of others.
//!
//! An address that someone gave (of a webhook, of an archive) is theirs to choose, but not to be used to reach what
//! only this machine can reach. The check belongs on the very address that is connected to, after DNS and after every
//! redirect: what a name says at one moment it may not say at the next.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use url::{Host, Url};

/// Whether an address is one of the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        // 169.254.0.0/16, where clouds keep their metadata.
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        // This network, and the unspecified address.
        || a == 0
        // Shared by the customers of a carrier (RFC 6598); some clouds keep their metadata there.
        || (a == 100 && (64..128).contains(&b))
        // Protocol assignments, and the former relays from IPv6.
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        // Benchmarks.
        || (a == 198 && (b == 18 || b == 19))
        // Reserved, and broadcast.
        || a >= 240)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    if let Some(v4) = embedded_v4(address) {
        return is_public_v4(v4);
    }
    // Only 2000::/3 is given out to the public: this leaves out loopback, link-local, unique local (with the metadata
    // of clouds), site-local, multicast and the discard prefix.
    (a & 0xe000) == 0x2000
        // Teredo, benchmarks, ORCHID; documentation; their addresses lead elsewhere or nowhere.
        && !(a == 0x2001 && b < 0x0200)
        && !(a == 0x2001 && b == 0x0db8)
        && !(a == 0x3fff && b < 0x1000)
}

/// The IPv4 address that is really reached: mapped, compatible, translated (NAT64) or by 6to4.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

/// Addresses that may be called although they are not public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList(Vec<Allowed>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Allowed {
    /// A host by its name, wherever it leads.
    Name(String),
    /// A network: address and length of its prefix.
    Network(IpAddr, u8),
}

impl AllowList {
    /// Reads host names (`hooks.internal`), addresses (`10.1.2.3`) and networks (`10.0.0.0/8`).
    ///
    /// # Errors
    /// The entry that is none of these.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        entries
            .into_iter()
            .map(|entry| Allowed::parse(entry).ok_or_else(|| entry.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether a host of this name may be called wherever it leads.
    pub fn allows_name(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.');
        self.0.iter().any(|allowed| matches!(allowed, Allowed::Name(name) if name.eq_ignore_ascii_case(host)))
    }

    /// Whether this address may be called: it is public, or listed.
    pub fn allows(&self, address: IpAddr) -> bool {
        let real = match address {
            IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
            IpAddr::V4(_) => address,
        };
        is_public(address) || self.0.iter().any(|allowed| allowed.holds(real))
    }

    /// Checks what can be checked of an address before DNS.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn check(&self, url: &Url) -> Result<(), &'static str> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err("the address must begin with http:// or https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the address may not hold a user name or password");
        }
        let literal = match url.host() {
            None => return Err("the address has no host"),
            Some(Host::Domain(_)) => return Ok(()),
            Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
            Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
        };
        if self.allows(literal) { Ok(()) } else { Err("the address is not one of the public internet") }
    }
}

impl Allowed {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((address, length)) = text.split_once('/') {
            let address = IpAddr::from_str(address).ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            return length
                .parse()
                .ok()
                .filter(|length| *length <= most)
                .map(|length| Self::Network(address, length));
        }
        if let Ok(address) = IpAddr::from_str(text.trim_start_matches('[').trim_end_matches(']')) {
            return Some(Self::Network(address, if address.is_ipv4() { 32 } else { 128 }));
        }
        match Host::parse(text) {
            Ok(Host::Domain(name)) => Some(Self::Name(name.trim_end_matches('.').to_owned())),
            _ => None,
        }
    }

    fn holds(&self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::Network(IpAddr::V4(network), length), IpAddr::V4(address)) => {
                same_prefix(u128::from(u32::from(*network)), u128::from(u32::from(address)), 32 - length)
            }
            (Self::Network(IpAddr::V6(network), length), IpAddr::V6(address)) => {
                same_prefix(u128::from(*network), u128::from(address), 128 - length)
            }
            _ => false,
        }
    }
}

/// Whether two addresses agree but for their last bits.
fn same_prefix(one: u128, other: u128, last: u8) -> bool {
    (one ^ other).checked_shr(u32::from(last)).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{AllowList, is_public};

    #[test]
    fn what_only_this_machine_can_reach_is_not_public() {
        let private = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "100::1",
            "::ffff:0:127.0.0.1",
            "3fff::1",
        ];
        for address in private {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        let public = [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.0.1",
            "8.8.8.8",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ];
        for address in public {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn literals_are_known_in_every_spelling() {
        let none = AllowList::default();
        let refused = [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest",
            "ftp://example.org/",
            "file:///etc/passwd",
            "http://user:secret@example.org/",
            "http://user@example.org/",
        ];
        for url in refused {
            assert!(none.check(&Url::parse(url).unwrap()).is_err(), "{url}");
        }
        for url in ["http://example.org/", "https://8.8.8.8/", "https://[2606:4700::1111]:8443/x"] {
            assert_eq!(none.check(&Url::parse(url).unwrap()), Ok(()), "{url}");
        }
    }

    #[test]
    fn a_list_lets_through_what_it_names_and_nothing_else() {
        let list = AllowList::parse(["10.1.0.0/16", "127.0.0.1", "hooks.internal", "fd00::/8"]).unwrap();
        for address in ["10.1.2.3", "127.0.0.1", "::ffff:10.1.2.3", "fd12::1", "8.8.8.8"] {
            assert!(list.allows(address.parse().unwrap()), "{address}");
        }
        for address in ["10.2.0.1", "127.0.0.2", "fe80::1", "::1"] {
            assert!(!list.allows(address.parse().unwrap()), "{address}");
        }
        assert!(list.allows_name("Hooks.Internal."));
        assert!(!list.allows_name("other.internal"));
        assert!(AllowList::parse(["0.0.0.0/0"]).unwrap().allows("127.0.0.1".parse().unwrap()));
        assert_eq!(AllowList::parse(["10.0.0.0/33"]), Err("10.0.0.0/33".to_owned()));
        assert_eq!(AllowList::parse(["http://x/"]), Err("http://x/".to_owned()));
    }
}
