//! Scientific names, taken apart.

mod author;
mod clean;
mod kind;
mod parse;
#[cfg(test)]
mod tests;
mod words;

pub use author::{AuthorAgreement, agreement};
pub(crate) use clean::{ascii, clean};

use crate::Rank;

/// What sort of name a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameKind {
    /// A name by one of the codes, whole or in part.
    Scientific,
    /// Two names or more with a hybrid sign between them.
    Formula,
    /// A virus or the like, whose names have no parts.
    Virus,
    /// An operational unit, as `BOLD:AAA1234`.
    Otu,
    /// A word for not knowing: `unidentified`, `incertae sedis`.
    Placeholder,
    /// None of them.
    #[default]
    NoName,
}

/// What a name says of its own certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    /// `cf.`: to be compared with.
    Confer,
    /// `aff.`: near to.
    Affinity,
    /// A question mark.
    Question,
    /// `spp.`: several species.
    Plural,
    /// `sp.`, `indet.`: one that is not named.
    Indeterminate,
}

/// A name taken apart. The words are plain ASCII: ligatures are spelled out, and letters lose their marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedName {
    /// What sort of name it is.
    pub kind: NameKind,
    /// The genus, or the only word of a name of one word.
    pub genus: Option<String>,
    /// The name of a subgenus or section.
    pub infrageneric: Option<String>,
    /// The epithet of the species, where it is certain.
    pub specific: Option<String>,
    /// The epithet below the species, where it is certain.
    pub infraspecific: Option<String>,
    /// The rank that a word of the name tells.
    pub rank: Option<Rank>,
    /// The authors of the name's last part, with the year, as written.
    pub authorship: Option<String>,
    /// The year of publication.
    pub year: Option<u16>,
    /// Whether a sign says that the taxon is a hybrid.
    pub hybrid: bool,
    /// What the name says of its own certainty.
    pub qualifier: Option<Qualifier>,
    /// What follows `sp.` as a name of its own (`sp. Mt Ossa`), or the name of a cultivar (`'Peace'`).
    pub designation: Option<String>,
    /// The whole, where a name has no parts: a virus, an operational unit, a formula.
    whole: Option<String>,
}

impl ParsedName {
    /// Takes a name apart. Any text will do.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        parse::parse(text)
    }

    /// The name without authors, marks and what is not certain of it: `Acacia aneura tenuis`. `None` where there is none.
    #[must_use]
    pub fn canonical(&self) -> Option<String> {
        if self.whole.is_some() {
            return self.whole.clone();
        }
        let genus = self.genus.as_deref()?;
        Some(match (&self.infrageneric, &self.specific, &self.infraspecific) {
            (_, Some(specific), Some(last)) => format!("{genus} {specific} {last}"),
            (_, Some(specific), None) => format!("{genus} {specific}"),
            (Some(infrageneric), None, _) => {
                let marker = self.rank.unwrap_or(Rank::Subgenus).infrageneric_marker();
                format!("{genus} {marker} {infrageneric}")
            }
            (None, None, _) => genus.to_owned(),
        })
    }

    /// Whether the last epithet repeats that of the species: `Acacia aneura var. aneura`.
    #[must_use]
    pub fn is_autonym(&self) -> bool {
        self.infraspecific.is_some() && self.infraspecific == self.specific
    }

    /// The form by which names compare: canonical and designation, folded.
    pub(crate) fn key(&self) -> Option<String> {
        let canonical = self.canonical()?;
        Some(match &self.designation {
            Some(designation) => fold_name(&format!("{canonical} {designation}")),
            None => fold_name(&canonical),
        })
    }
}

/// Letters in lower case without marks, digits, and single spaces; a hyphen or an apostrophe joins.
pub(crate) fn fold_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in ascii(text).chars() {
        if c.is_alphanumeric() || c == '\u{d7}' {
            out.extend(c.to_lowercase());
        } else if c != '-' && c != '\'' && c != '\u{2019}' && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}
