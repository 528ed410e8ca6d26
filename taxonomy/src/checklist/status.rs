//! Whether a name is accepted.

/// Whether a name is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum TaxonStatus {
    /// Given to a taxon it is not the name of.
    Misapplied,
    /// A name of several taxa, each of which has another accepted name.
    ProParte,
    /// A name of a taxon that has another, accepted name.
    Synonym,
    /// Accepted for the time being.
    Doubtful,
    /// Accepted.
    Accepted,
}

impl TaxonStatus {
    /// The status that a text names, as checklists write it: `heterotypic synonym`, `provisionally accepted`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if has(&["misapplied", "misapplication"]) {
            Self::Misapplied
        } else if has(&["pro parte", "proparte", "pro_parte", "ambiguous"]) {
            Self::ProParte
        } else if has(&[
            "synonym",
            "unaccepted",
            "not accepted",
            "invalid",
            "homotypic",
            "heterotypic",
            "replaced",
        ]) {
            Self::Synonym
        } else if has(&["doubtful", "provisional", "unresolved", "unassessed", "inquirend", "uncertain"]) {
            Self::Doubtful
        } else {
            Self::Accepted
        }
    }

    pub(super) const fn by_number(number: u8) -> Self {
        match number {
            0 => Self::Misapplied,
            1 => Self::ProParte,
            2 => Self::Synonym,
            3 => Self::Doubtful,
            _ => Self::Accepted,
        }
    }

    /// Whether the name is its taxon's own.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        self >= Self::Doubtful
    }
}

#[cfg(test)]
mod tests {
    use super::TaxonStatus as S;

    #[test]
    fn statuses_are_read_as_checklists_write_them() {
        for (text, expected) in [
            ("ACCEPTED", S::Accepted),
            ("valid", S::Accepted),
            ("", S::Accepted),
            ("provisionally accepted", S::Doubtful),
            ("DOUBTFUL", S::Doubtful),
            ("homotypic synonym", S::Synonym),
            ("HETEROTYPIC_SYNONYM", S::Synonym),
            ("junior subjective synonym", S::Synonym),
            ("invalid", S::Synonym),
            ("unaccepted", S::Synonym),
            ("ambiguous synonym", S::ProParte),
            ("PROPARTE_SYNONYM", S::ProParte),
            ("misapplied", S::Misapplied),
        ] {
            assert_eq!(S::parse(text), expected, "{text}");
        }
        for status in [S::Misapplied, S::ProParte, S::Synonym, S::Doubtful, S::Accepted] {
            assert_eq!(S::by_number(status as u8), status);
        }
    }
}
