//! Cookies: how they are named, read, set and taken back.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::settings::Settings;

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The token of a session.
    Session,
    /// What binds a sign-in under way to its browser.
    SignIn,
}

impl Cookie {
    /// Its name. Over https the prefix has browsers refuse one that a neighbouring host or plain http sets.
    const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-atlas_session",
            (Self::Session, false) => "atlas_session",
            (Self::SignIn, true) => "__Host-atlas_sign_in",
            (Self::SignIn, false) => "atlas_sign_in",
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap, settings: &Settings) -> Option<String> {
        let name = self.name(settings.secure());
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let found = pairs.find(|(other, value)| *other == name && !value.is_empty());
        found.map(|(_, value)| value.to_owned())
    }

    /// The header that sets it, for so many seconds. Lax: it comes along when someone follows a link here, as the
    /// identity provider has them do, and with nothing else that begins elsewhere.
    pub fn set(self, value: &str, seconds: i64, settings: &Settings) -> Option<HeaderValue> {
        let secure = settings.secure();
        let name = self.name(secure);
        let attribute = if secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{attribute}");
        HeaderValue::from_str(&text).ok()
    }

    /// The header that takes it back.
    pub fn take_back(self, settings: &Settings) -> Option<HeaderValue> {
        self.set("", 0, settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(public_url: &str) -> Settings {
        Settings { public_url: Some(public_url.to_owned()), ..Settings::default() }
    }

    #[test]
    fn over_https_cookies_are_bound_to_the_host() {
        let set = Cookie::Session.set("abc", 60, &settings("https://atlas.example.org")).unwrap();
        assert_eq!(set, "__Host-atlas_session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        let set = Cookie::SignIn.set("abc", 60, &Settings::default()).unwrap();
        assert_eq!(set, "atlas_sign_in=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn only_the_cookie_of_that_name_is_read() {
        let headers = HeaderMap::from_iter([(
            header::COOKIE,
            HeaderValue::from_static("x=1; atlas_session=abc; __Host-atlas_session=def"),
        )]);
        assert_eq!(Cookie::Session.read(&headers, &Settings::default()).as_deref(), Some("abc"));
        let https = settings("https://atlas.example.org");
        assert_eq!(Cookie::Session.read(&headers, &https).as_deref(), Some("def"));
        assert_eq!(Cookie::SignIn.read(&headers, &https), None);
    }
}
