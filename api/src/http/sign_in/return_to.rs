//! Where to go on after signing in: a path in this atlas, and nowhere else.

use url::Url;

/// Where to go on when nothing was asked for.
pub const AFTERWARDS: &str = "/graphiql";
/// Longest path, in bytes.
const LONGEST: usize = 2000;

/// The path, if it is one in this atlas. Browsers read `//host`, `/\host` and what is left of these without tabs
/// and line breaks as another host, so only plain characters pass and a second slash does not.
pub fn local_path(text: &str) -> Option<&str> {
    let plain = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let rooted = text.starts_with('/') && !text.starts_with("//");
    // The reading of browsers has the last word.
    let here = Url::parse("http://atlas.invalid/").ok()?;
    let same = here.join(text).is_ok_and(|there| there.origin() == here.origin());
    (plain && rooted && same).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn paths_of_this_atlas_pass() {
        for path in ["/", "/graphiql", "/graphiql?query=%7B%7D#x", "/a//b", "/..//evil.org", "/@evil.org"] {
            assert_eq!(local_path(path), Some(path));
        }
    }

    #[test]
    fn everything_that_leads_elsewhere_is_refused() {
        let elsewhere = [
            "",
            "graphiql",
            "//evil.org",
            "///evil.org",
            "/\\evil.org",
            "\\\\evil.org",
            "/\t/evil.org",
            "/\n/evil.org",
            " //evil.org",
            "https://evil.org",
            "https:evil.org",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=1",
            "/é",
        ];
        for path in elsewhere {
            assert_eq!(local_path(path), None, "{path:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(2000))), None);
    }
}
