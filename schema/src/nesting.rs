//! How deep the braces and brackets of a document nest, found without parsing it: the parser calls itself for
//! each level, so a document must be refused before a hostile one runs it out of stack.

use crate::{
    failure::{Failure, Result},
    limits::Limits,
};

/// Refuses a document that nests too deep to be parsed. Call it before parsing a document on one's own; the
/// schema does so before it parses.
pub fn check_nesting(document: &str, limits: &Limits) -> Result<()> {
    let (found, most) = (nesting(document), limits.recursion);
    if found > most {
        let message =
            format!("braces and brackets nest {found} deep, but the recursion depth may be at most {most}");
        return Err(Failure::limit(message));
    }
    Ok(())
}

/// The deepest nesting outside strings and comments.
fn nesting(document: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = document;
    while let Some(character) = rest.chars().next() {
        rest = match character {
            '"' => after_string(rest),
            '#' => rest.find(['\n', '\r']).map_or("", |end| &rest[end..]),
            _ => {
                match character {
                    '{' | '[' | '(' => depth += 1,
                    '}' | ']' | ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                deepest = deepest.max(depth);
                &rest[character.len_utf8()..]
            }
        };
    }
    deepest
}

/// What follows the string that begins here. A string without an end ends the document.
fn after_string(text: &str) -> &str {
    let (quote, body) = match text.strip_prefix("\"\"\"") {
        Some(body) => ("\"\"\"", body),
        None => ("\"", &text[1..]),
    };
    let mut from = 0;
    while let Some(found) = body[from..].find(['\\', '"', '\n']) {
        let at = from + found;
        if body[at..].starts_with(quote) {
            return &body[at + quote.len()..];
        }
        let character = body.as_bytes()[at];
        if character == b'\n' && quote.len() == 1 {
            return &body[at..];
        }
        // An escape takes the next character with it.
        let escaped = body[at + 1..].chars().next().map_or(0, char::len_utf8);
        from = at + 1 + if character == b'\\' { escaped } else { 0 };
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::nesting;

    #[test]
    fn nesting_is_counted_outside_strings_and_comments() {
        for (document, expected) in [
            ("", 0),
            ("{ a }", 1),
            ("{ a(b: [{ c: 1 }]) { d } }", 4),
            ("{ a } { b }", 1),
            (r#"{ a(b: "[[[[") }"#, 2),
            (r#"{ a(b: "\"[[") }"#, 2),
            (r#"{ a(b: "\\") { c { d } } }"#, 3),
            (r#"{ a(b: """ "[[ \""" [[ """) }"#, 2),
            ("{ # [[[[\n a }", 1),
            ("{ a(b: \"[[[", 2),
            ("}}}{", 1),
        ] {
            assert_eq!(nesting(document), expected, "{document}");
        }
        assert_eq!(nesting(&"[".repeat(100_000)), 100_000);
    }
}
