//! What a request says of who sends it.

use std::fmt;

/// What a request brings to be known by. It is a secret: its debug form does not show it.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Credential {
    /// Nothing.
    #[default]
    None,
    /// The token of a session, from the browser's cookie.
    Session(String),
    /// A bearer token: a personal API token, or a signed one of an identity provider.
    Bearer(String),
}

impl Credential {
    /// What an `Authorization` header says; none where it is of another scheme or malformed.
    pub fn bearer(header: &str) -> Option<Self> {
        let (scheme, token) = header.split_once(' ')?;
        let token = token.trim();
        let sound = scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty() && token.is_ascii();
        (sound && !token.contains(' ')).then(|| Self::Bearer(token.to_owned()))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Session(_) => "Session(…)",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Credential;

    #[test]
    fn only_bearer_tokens_are_taken() {
        assert_eq!(Credential::bearer("Bearer abc"), Some(Credential::Bearer("abc".to_owned())));
        assert_eq!(Credential::bearer("bearer  abc "), Some(Credential::Bearer("abc".to_owned())));
        for other in ["", "Bearer", "Bearer ", "Basic abc", "Bearer a b", "abc"] {
            assert_eq!(Credential::bearer(other), None, "{other}");
        }
    }

    #[test]
    fn the_debug_form_keeps_the_secret() {
        assert!(!format!("{:?}", Credential::Bearer("hunter2".to_owned())).contains("hunter2"));
    }
}
