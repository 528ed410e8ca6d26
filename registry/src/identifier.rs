//! Identifiers in one form, so that the same thing is found under every way of writing it.

use url::Url;
use uuid::Uuid;

/// A text that is no identifier of its type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{identifier}` is not a {kind}")]
pub struct InvalidIdentifier {
    kind: String,
    identifier: String,
}

/// The identifier without resolver, prefix and differences of case, as the vocabulary `IdentifierType` or
/// `UserIdType` names its type. Identifiers of types without a form of their own are trimmed.
pub fn normalise(kind: &str, identifier: &str) -> Result<String, InvalidIdentifier> {
    let text = identifier.trim();
    let found = match kind {
        "DOI" => doi(text),
        "ORCID" => orcid(text),
        "ROR" => ror(text),
        "WIKIDATA" => wikidata(text),
        "LSID" => lsid(text),
        "HANDLER" => handle(text),
        "GRID" => grid(text),
        "ISIL" => isil(text),
        "CITES" => cites(text),
        "ISNI" => isni(text),
        "VIAF" => viaf(text),
        "URL" | "GRSCICOLL_URI" => url(text, &["http", "https"]),
        "FTP" => url(text, &["ftp", "ftps", "sftp"]),
        "URI" => Url::parse(text).ok().map(|_| text.to_owned()),
        "UUID" | "GBIF" | "GRSCICOLL_ID" | "SYMBIOTA_UUID" => {
            Uuid::parse_str(text).ok().map(|uuid| uuid.to_string())
        }
        _ => Some(text.to_owned()).filter(|text| !text.is_empty()),
    };
    found.ok_or_else(|| InvalidIdentifier { kind: kind.to_owned(), identifier: text.to_owned() })
}

/// Every form in which an identifier of unknown type may be stored.
pub fn forms(identifier: &str) -> Vec<String> {
    let text = identifier.trim();
    let mut forms = vec![text.to_owned()];
    let uuid = Uuid::parse_str(text).ok().map(|uuid| uuid.to_string());
    forms.extend([doi(text), orcid(text), ror(text), wikidata(text), uuid].into_iter().flatten());
    forms.extend([lsid(text), handle(text), grid(text), isil(text)].into_iter().flatten());
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// The rest of the text after the first prefix that fits, whatever its case.
fn strip<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    let fits =
        |prefix: &&&str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    prefixes.iter().find(fits).map_or(text, |prefix| &text[prefix.len()..])
}

fn doi(text: &str) -> Option<String> {
    let resolvers =
        ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"];
    let bare = strip(text, &resolvers).trim();
    let (registrant, suffix) = bare.strip_prefix("10.")?.split_once('/')?;
    let numbered = !registrant.is_empty() && registrant.chars().all(|c| c.is_ascii_digit() || c == '.');
    (numbered && !suffix.is_empty() && !suffix.contains(char::is_whitespace)).then(|| bare.to_lowercase())
}

fn orcid(text: &str) -> Option<String> {
    let bare = strip(text, &["https://orcid.org/", "http://orcid.org/", "orcid:"]);
    let characters = checked(bare)?;
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    Some(groups.join("-"))
}

fn isni(text: &str) -> Option<String> {
    let places =
        ["https://isni.org/isni/", "http://www.isni.org/isni/", "https://www.isni.org/isni/", "isni:"];
    checked(strip(text, &places)).map(|characters| characters.into_iter().collect())
}

/// The sixteen characters of an ISNI, of which ORCIDs are a part, if the last agrees with the others.
fn checked(text: &str) -> Option<Vec<char>> {
    let kept = text.trim().chars().filter(|c| *c != '-' && *c != ' ');
    let characters: Vec<char> = kept.map(|c| c.to_ascii_uppercase()).collect();
    let (check, digits) = characters.split_last()?;
    if digits.len() != 15 {
        return None;
    }
    let mut sum = 0;
    for digit in digits {
        sum = (sum + digit.to_digit(10)?) * 2;
    }
    // ISO 7064 MOD 11-2.
    let expected = (12 - sum % 11) % 11;
    let given = if *check == 'X' { 10 } else { check.to_digit(10)? };
    (given == expected).then_some(characters)
}

fn viaf(text: &str) -> Option<String> {
    let bare = strip(text, &["https://viaf.org/viaf/", "http://viaf.org/viaf/", "viaf:"]);
    let bare = bare.trim_end_matches('/');
    (!bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit())).then(|| bare.to_owned())
}

/// `urn:lsid:` authority `:` namespace `:` object, perhaps `:` revision.
fn lsid(text: &str) -> Option<String> {
    let bare = strip(text, &["urn:lsid:"]);
    let parts: Vec<&str> = bare.split(':').collect();
    let well_formed = bare.len() < text.len()
        && (3..=4).contains(&parts.len())
        && parts.iter().all(|part| !part.is_empty() && !part.contains(char::is_whitespace));
    let (authority, rest) = bare.split_once(':')?;
    well_formed.then(|| format!("urn:lsid:{}:{rest}", authority.to_lowercase()))
}

fn handle(text: &str) -> Option<String> {
    let bare = strip(text, &["https://hdl.handle.net/", "http://hdl.handle.net/", "hdl:"]);
    let (prefix, suffix) = bare.split_once('/')?;
    let numbered = prefix.starts_with(|c: char| c.is_ascii_digit())
        && prefix.chars().all(|c| c.is_ascii_digit() || c == '.');
    (numbered && !suffix.is_empty() && !suffix.contains(char::is_whitespace)).then(|| bare.to_owned())
}

fn grid(text: &str) -> Option<String> {
    let bare =
        strip(text, &["https://www.grid.ac/institutes/", "https://grid.ac/institutes/"]).to_lowercase();
    let (number, check) = bare.strip_prefix("grid.")?.split_once('.')?;
    let well_formed = !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit())
        && !check.is_empty()
        && check.chars().all(|c| c.is_ascii_hexdigit());
    well_formed.then_some(bare)
}

/// A prefix of up to four letters, a hyphen, and up to eleven characters more (ISO 15511).
fn isil(text: &str) -> Option<String> {
    let (prefix, unit) = text.split_once('-')?;
    let well_formed = (1..=4).contains(&prefix.len())
        && prefix.chars().all(|c| c.is_ascii_alphabetic())
        && (1..=11).contains(&unit.len())
        && unit.chars().all(|c| c.is_ascii_alphanumeric() || "/:-".contains(c));
    well_formed.then(|| format!("{}-{unit}", prefix.to_uppercase()))
}

/// The code of a country and a number, as `AU 010`.
fn cites(text: &str) -> Option<String> {
    let code = text.split_whitespace().collect::<String>().to_uppercase();
    let (country, number) = code.split_at_checked(2)?;
    let well_formed = country.chars().all(|c| c.is_ascii_uppercase())
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.len() <= 10
        && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '*');
    well_formed.then(|| format!("{country} {number}"))
}

fn url(text: &str, schemes: &[&str]) -> Option<String> {
    let parsed = Url::parse(text).ok()?;
    schemes.contains(&parsed.scheme()).then(|| text.to_owned())
}

fn ror(text: &str) -> Option<String> {
    let bare = strip(text, &["https://ror.org/", "http://ror.org/", "ror.org/"]).to_lowercase();
    let well_formed = bare.len() == 9
        && bare.starts_with('0')
        && bare.chars().all(|c| c.is_ascii_alphanumeric())
        && bare.chars().skip(7).all(|c| c.is_ascii_digit());
    well_formed.then_some(bare)
}

fn wikidata(text: &str) -> Option<String> {
    let places = [
        "https://www.wikidata.org/wiki/",
        "http://www.wikidata.org/wiki/",
        "https://www.wikidata.org/entity/",
        "http://www.wikidata.org/entity/",
        "wd:",
    ];
    let bare = strip(text, &places).to_uppercase();
    let number = bare.strip_prefix('Q')?;
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::{forms, normalise};

    #[test]
    fn each_type_has_one_form() {
        for (kind, given, expected) in [
            ("DOI", "https://doi.org/10.15468/ABC.1", "10.15468/abc.1"),
            ("DOI", " doi:10.15468/abc.1 ", "10.15468/abc.1"),
            ("ORCID", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
            ("ORCID", "000000021694233x", "0000-0002-1694-233X"),
            ("ROR", "https://ror.org/03vb6r850", "03vb6r850"),
            ("ROR", "03VB6R850", "03vb6r850"),
            ("WIKIDATA", "http://www.wikidata.org/entity/q1542668", "Q1542668"),
            ("UUID", "6F1B6C10-8D0E-4F2A-9E8E-0B6E6F0B6C10", "6f1b6c10-8d0e-4f2a-9e8e-0b6e6f0b6c10"),
            ("LSID", "URN:LSID:Example.org:coll:12", "urn:lsid:example.org:coll:12"),
            ("HANDLER", "http://hdl.handle.net/20.500.1/ab", "20.500.1/ab"),
            ("GRID", "https://www.grid.ac/institutes/grid.1005.4", "grid.1005.4"),
            ("ISIL", "de-Mus-0123", "DE-Mus-0123"),
            ("CITES", "au010", "AU 010"),
            ("ISNI", "0000 0001 2103 2683", "0000000121032683"),
            ("VIAF", "https://viaf.org/viaf/75121530/", "75121530"),
            ("URL", "https://example.org/a", "https://example.org/a"),
            ("IH_IRN", " 124 ", "124"),
        ] {
            assert_eq!(normalise(kind, given).as_deref(), Ok(expected), "{kind} {given}");
        }
    }

    #[test]
    fn malformed_identifiers_are_refused() {
        for (kind, given) in [
            ("DOI", "doi.org/10"),
            ("DOI", "10./x"),
            ("ORCID", "0000-0002-1825-0098"),
            ("ROR", "https://ror.org/https://ror.org/03vb6r850"),
            ("WIKIDATA", "Q"),
            ("UUID", "x"),
            ("LSID", "example.org:coll:12"),
            ("LSID", "urn:lsid:example.org:coll"),
            ("HANDLER", "abc/def"),
            ("GRID", "grid.x.4"),
            ("ISIL", "Mus0123"),
            ("CITES", "Sydney"),
            ("ISNI", "0000 0001 2103 2684"),
            ("VIAF", "x12"),
            ("URL", "ftp://example.org"),
            ("IH_IRN", "  "),
        ] {
            assert!(normalise(kind, given).is_err(), "{kind} {given}");
        }
        let error = normalise("ROR", "abc").unwrap_err();
        assert_eq!(error.to_string(), "`abc` is not a ROR");
    }

    #[test]
    fn a_text_is_looked_up_in_every_form_it_may_have() {
        assert_eq!(forms("https://ror.org/03vb6r850"), ["03vb6r850", "https://ror.org/03vb6r850"]);
        assert_eq!(forms("IRN 12"), ["IRN 12"]);
    }
}
