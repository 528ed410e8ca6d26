//! Addresses on the web.

use std::borrow::Cow;

/// No address is longer, in bytes: programs that open addresses take no longer ones.
const LONGEST: usize = 2_048;

/// The address, where the value is one of the web: `http` or `https`, with a host and nothing that an address cannot
/// hold. An address that leaves out its scheme (`www.…`) is given one.
pub(crate) fn web_address(value: &str) -> Option<Cow<'_, str>> {
    let value = value.trim();
    if value.len() > LONGEST
        || value.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"|\\".contains(c))
    {
        return None;
    }
    if let Some(rest) = without_scheme(value) {
        return has_host(rest).then_some(Cow::Borrowed(value));
    }
    let bare = starts_with(value, "www.") && has_host(value);
    bare.then(|| Cow::Owned(format!("http://{value}")))
}

/// What follows `http://` or `https://`, whatever their case.
pub(crate) fn without_scheme(value: &str) -> Option<&str> {
    ["https://", "http://"]
        .iter()
        .find(|scheme| starts_with(value, scheme))
        .map(|scheme| &value[scheme.len()..])
}

/// Whether the text starts with `prefix`, of ASCII letters in any case.
pub(crate) fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn has_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let letters = host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.' || c == '_');
    // An address in numbers of version 6 stands in brackets.
    (letters && host.split('.').all(|label| !label.is_empty())) || authority.starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn table() {
        for (given, expected) in [
            ("https://example.org/1", Some("https://example.org/1")),
            (" HTTP://EXAMPLE.ORG ", Some("HTTP://EXAMPLE.ORG")),
            ("http://localhost:8080/a?b=c,d", Some("http://localhost:8080/a?b=c,d")),
            ("http://[::1]/", Some("http://[::1]/")),
            ("www.example.org/a", Some("http://www.example.org/a")),
            ("http://müller.example/é", Some("http://müller.example/é")),
            ("http://", None),
            ("http:///a", None),
            ("http://a..b/", None),
            ("http://example.org/a b", None),
            ("http://example.org/<script>", None),
            ("ftp://example.org/a", None),
            ("javascript:alert(1)", None),
            ("urn:lsid:a:b:c", None),
            ("photo.jpg", None),
            ("www.", None),
            ("", None),
        ] {
            assert_eq!(web_address(given).as_deref(), expected, "{given}");
        }
        let long = format!("http://a.example/{}", "x".repeat(2_048));
        assert_eq!(web_address(&long), None);
    }
}
