//! Invented people: names, addresses under example.org, identifiers that check out.

use sha2::{Digest, Sha256};

/// An invented person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// What the person does.
    pub position: String,
    /// An address under example.org.
    pub email: String,
    /// An ORCID with a valid check digit, of the form `0000-0009-…`; belongs to nobody that we know.
    pub orcid: String,
}

impl Contact {
    /// The person of a name; the same name gives the same person.
    pub fn invented(name: &str) -> Self {
        let (first, last) = name.split_once(' ').unwrap_or(("Sam", name));
        let digest = Sha256::digest(name.as_bytes());
        let position = POSITIONS[usize::from(digest[0]) % POSITIONS.len()];
        let local = format!("{first}.{last}").to_lowercase().replace([' ', '\''], "");
        Self {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            position: position.to_owned(),
            email: format!("{local}@example.org"),
            orcid: orcid(&digest),
        }
    }
}

const POSITIONS: [&str; 6] = [
    "Collection manager",
    "Curator",
    "Data manager",
    "Registrar",
    "Head of collections",
    "Digitisation officer",
];

/// Sixteen characters with the check digit of ISO 7064 MOD 11-2, far above the range given out so far.
fn orcid(random: &[u8]) -> String {
    let mut digits = vec![0, 0, 0, 0, 0, 0, 0, 9, 9, 9];
    digits.extend(random.iter().skip(1).take(5).map(|b| u32::from(b % 10)));
    let total = digits.iter().fold(0, |total, digit| (total + digit) * 2 % 11);
    let check = match (12 - total) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    let text: String = digits.iter().map(u32::to_string).chain([check]).collect();
    let groups: Vec<&str> = (0..16).step_by(4).map(|at| &text[at..at + 4]).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::{Contact, orcid};

    #[test]
    fn the_check_digit_is_that_of_iso_7064() {
        // 0000-0009-9900-0008: worked by hand, ((((9·2+9)·2+9)·2)·…) mod 11.
        let text = orcid(&[0; 8]);
        let mut total = 0;
        for c in text.chars().filter(|c| *c != '-').take(15) {
            total = (total + c.to_digit(10).unwrap()) * 2;
        }
        let last = text.chars().last().unwrap();
        let check = last.to_digit(10).unwrap_or(10);
        assert_eq!((12 - total % 11) % 11, check);
    }

    #[test]
    fn addresses_are_under_example_org() {
        assert_eq!(Contact::invented("Kit Marlowe-Stirling").email, "kit.marlowe-stirling@example.org");
    }
}
