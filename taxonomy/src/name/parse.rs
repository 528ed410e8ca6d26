//! From the words of a name to its parts.

use super::{
    NameKind, ParsedName, Qualifier, ascii, clean,
    kind::whole,
    words::{begins_remark, is_epithet, is_genus},
};
use crate::Rank;

/// The sign of a hybrid.
const CROSS: &str = "\u{d7}";
/// What may follow a word without being of it.
const STOPS: [char; 4] = [',', ';', ':', '?'];

pub(super) fn parse(text: &str) -> ParsedName {
    let text = clean(text);
    if let Some(kind) = whole(&ascii(&text)) {
        let whole = Some(text).filter(|_| kind != NameKind::Placeholder);
        return ParsedName { kind, whole, ..ParsedName::default() };
    }
    let text = settle_case(&text).replace('(', " (").replace('\u{d7}', " \u{d7} ");
    let words: Vec<&str> = text.split_whitespace().flat_map(split_cross).collect();
    let name = formula(&words).unwrap_or_else(|| Parser::new(&words).run());
    // `? Unknown` is a name by its looks only.
    match name.canonical().and_then(|canonical| whole(&canonical)) {
        Some(NameKind::Placeholder) => {
            ParsedName { kind: NameKind::Placeholder, qualifier: name.qualifier, ..ParsedName::default() }
        }
        _ => name,
    }
}

/// The letter x where it stands for the sign of a hybrid.
fn split_cross(word: &str) -> impl Iterator<Item = &str> {
    let after = word.strip_prefix('x').filter(|rest| is_genus(rest));
    let (cross, rest) = match (word, after) {
        ("x" | "X", _) => (true, None),
        (_, Some(rest)) => (true, Some(rest)),
        _ => (false, Some(word)),
    };
    cross.then_some(CROSS).into_iter().chain(rest)
}

/// The name with a capital at its start and small epithets, where it is written in capitals or in small letters throughout.
fn settle_case(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let small = text.chars().any(char::is_lowercase);
    if !small && words[0].len() > 1 {
        let mut epithets = 0;
        for word in words.iter_mut().skip(1) {
            let letters = word.len() > 2 && word.chars().all(|c| c.is_alphabetic() || c == '-');
            let marker = Rank::marker(word).is_some();
            if !letters && !marker && word != CROSS && word != "X" || letters && epithets == 2 {
                break;
            }
            // What follows a sign of rank is one more.
            epithets = if marker { 1 } else { epithets + usize::from(letters) };
            *word = word.to_lowercase();
        }
    }
    if !small || is_epithet(&ascii(&words[0])) && words[0].len() > 2 {
        let mut letters = words[0].chars();
        if let Some(first) = letters.next() {
            words[0] = first.to_uppercase().chain(letters.as_str().to_lowercase().chars()).collect();
        }
    }
    words.join(" ")
}

/// A hybrid named by its parents, as `Salix alba × fragilis`.
fn formula(words: &[&str]) -> Option<ParsedName> {
    let crosses = words.iter().enumerate().skip(1).filter(|(_, word)| **word == CROSS);
    for (at, _) in crosses {
        let left = Parser::new(&words[..at]).run();
        let starts = words.get(at + 1).is_some_and(|word| is_genus(&ascii(word)));
        let whole = left.canonical().filter(|_| left.specific.is_some() || starts);
        if Rank::marker(words[at - 1]).is_some() {
            continue;
        }
        let Some(mut whole) = whole else { continue };
        let mut genus = left.genus.clone();
        for parent in words[at + 1..].split(|word| *word == CROSS) {
            let (named, other_genus) = parent_of_hybrid(parent);
            whole.push(' ');
            whole.push_str(CROSS);
            if !named.is_empty() {
                whole.push(' ');
                whole.push_str(&named);
            }
            genus = genus.filter(|genus| other_genus.is_none_or(|other| other == *genus));
        }
        return Some(ParsedName {
            kind: NameKind::Formula,
            genus,
            hybrid: true,
            whole: Some(whole),
            ..ParsedName::default()
        });
    }
    None
}

/// The canonical name of a parent, and its genus where it names one.
fn parent_of_hybrid(words: &[&str]) -> (String, Option<String>) {
    if words.first().is_some_and(|word| is_genus(&ascii(word))) {
        let name = Parser::new(words).run();
        return (name.canonical().unwrap_or_default(), name.genus);
    }
    let folded = words.iter().map(|word| ascii(word.trim_end_matches(STOPS)).into_owned());
    let epithets = folded.filter(|word| Rank::marker(word).is_none()).take_while(|word| is_epithet(word));
    (epithets.collect::<Vec<_>>().join(" "), None)
}

struct Parser<'a> {
    words: &'a [&'a str],
    at: usize,
    out: ParsedName,
    /// Words of the authors of the last part so far.
    authors: Vec<&'a str>,
    /// Whether the name as a whole is uncertain, not its last part.
    doubted: bool,
}

impl<'a> Parser<'a> {
    fn new(words: &'a [&'a str]) -> Self {
        Self { words, at: 0, out: ParsedName::default(), authors: Vec::new(), doubted: false }
    }

    fn run(mut self) -> ParsedName {
        if !self.genus() {
            return ParsedName { qualifier: self.out.qualifier, ..ParsedName::default() };
        }
        while let Some(word) = self.words.get(self.at) {
            self.at += 1;
            if !self.word(word) {
                break;
            }
        }
        self.finish()
    }

    /// What stands before the genus, and the genus.
    fn genus(&mut self) -> bool {
        while let Some(word) = self.words.get(self.at).copied() {
            self.at += 1;
            if word == CROSS {
                self.out.hybrid = true;
            } else if let Some(qualifier) = qualifier(word) {
                self.out.qualifier = Some(qualifier);
                self.doubted |= qualifier != Qualifier::Question;
            } else {
                let bare = word.trim_start_matches('?').trim_end_matches(STOPS);
                let long = bare.len() > 4;
                let folded = ascii(if long { bare.trim_end_matches('.') } else { bare });
                if word.starts_with('?') || word.ends_with('?') {
                    self.out.qualifier = Some(Qualifier::Question);
                }
                if is_genus(&folded) {
                    self.out.genus = Some(folded.into_owned());
                    return true;
                }
                return false;
            }
        }
        false
    }

    /// Takes one more word; `false` at the first that says no more of the name.
    fn word(&mut self, word: &'a str) -> bool {
        if begins_remark(word) {
            return false;
        }
        if word == CROSS {
            self.out.hybrid = true;
            return true;
        }
        if let Some(qualifier) = qualifier(word) {
            self.out.qualifier = Some(qualifier);
            return qualifier == Qualifier::Question;
        }
        if let Some(qualifier) = unnamed(word).filter(|_| self.out.specific.is_none()) {
            self.out.qualifier = Some(qualifier);
            self.designate(self.at - 1);
            return false;
        }
        if self.cultivar(word) {
            return false;
        }
        if !self.marked(word) && !self.subgenus(word) && !self.epithet(word) {
            self.authors.push(word);
        }
        true
    }

    /// A sign of rank and what it stands before.
    fn marked(&mut self, word: &str) -> bool {
        let plain = word.trim_end_matches('.');
        if self.out.specific.is_some() && matches!(plain, "agg" | "aggr" | "complex" | "group") {
            self.out.rank = Some(Rank::SpeciesAggregate);
            return true;
        }
        let Some((rank, hybrid)) = Rank::marker(word) else { return false };
        let crossed = self.words.get(self.at) == Some(&CROSS);
        let next = self.words.get(self.at + usize::from(crossed)).copied().unwrap_or_default();
        let folded = ascii(next.trim_end_matches(STOPS));
        let lower = folded.to_lowercase();
        if rank.is_infrageneric() && self.out.specific.is_none() && is_genus(&folded) {
            self.out.infrageneric = Some(folded.into_owned());
        } else if rank.is_infraspecific() && self.out.specific.is_some() && is_epithet(&lower) {
            self.out.infraspecific = Some(lower);
        } else if rank.is_infraspecific() && rank != Rank::Form && next.is_empty() {
            self.out.qualifier = Some(Qualifier::Indeterminate);
            return self.out.specific.is_some();
        } else {
            return false;
        }
        self.at += 1 + usize::from(crossed);
        self.out.rank = Some(rank);
        self.out.hybrid |= hybrid || crossed;
        self.authors.clear();
        true
    }

    /// A subgenus in brackets. The author of a botanical combination stands there as well; only zoologists give a year.
    fn subgenus(&mut self, word: &str) -> bool {
        let Some(inner) = word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
            return false;
        };
        let fresh = self.out.specific.is_none() && self.authors.is_empty() && self.out.infrageneric.is_none();
        let inner = ascii(inner);
        let rest = &self.words[self.at..];
        let before_epithet =
            rest.first().is_some_and(|next| is_epithet(&ascii(next.trim_end_matches(STOPS))));
        if !fresh || !(is_genus(&inner) || before_epithet && is_epithet(&inner)) {
            return false;
        }
        if is_genus(&inner) {
            if !(rest.is_empty() || before_epithet || year(rest).is_some() || unnamed(rest[0]).is_some()) {
                return false;
            }
            self.out.infrageneric = Some(inner.into_owned());
        }
        true
    }

    fn epithet(&mut self, word: &'a str) -> bool {
        let bare = ascii(word.trim_start_matches('?').trim_end_matches(STOPS)).into_owned();
        if !self.authors.is_empty() || !is_epithet(&bare) {
            return false;
        }
        let part =
            if self.out.specific.is_none() { &mut self.out.specific } else { &mut self.out.infraspecific };
        *part = Some(bare);
        if word.starts_with('?') || word.ends_with('?') {
            self.out.qualifier = Some(Qualifier::Question);
        } else if word.ends_with(STOPS) {
            // Nothing but authors comes after a comma.
            self.authors.push("");
        }
        true
    }

    fn cultivar(&mut self, word: &str) -> bool {
        let quoted = word.strip_prefix('\'').is_some_and(|rest| rest.starts_with(char::is_uppercase));
        if quoted {
            self.designate(self.at - 1);
        } else if matches!(word, "cv." | "cv") {
            self.designate(self.at);
        }
        quoted || matches!(word, "cv." | "cv")
    }

    /// Keeps the words from `start` on as a name of its own, without what is in brackets.
    fn designate(&mut self, start: usize) {
        let words = self.words[start..].iter().take_while(|word| !word.starts_with(['(', '[']));
        let text = words.copied().collect::<Vec<_>>().join(" ");
        let bare = |text: &str| unnamed(text).is_some() || matches!(text, "sp. nov." | "spec. nov.");
        self.out.designation = Some(text).filter(|text| !text.is_empty() && !bare(text));
    }

    fn finish(mut self) -> ParsedName {
        let authors = self.authors.join(" ");
        let authors = authors.trim().trim_end_matches([',', ';', ':']).trim_end();
        if authors.split(' ').next().is_some_and(|word| matches!(word, "and" | "of" | "or" | "with" | "the"))
        {
            return ParsedName::default();
        }
        if authors.chars().any(char::is_alphabetic) {
            self.out.year = year(&self.authors);
            self.out.authorship = Some(authors.to_owned());
        }
        if self.doubted {
            self.out.specific = None;
            self.out.infraspecific = None;
            self.out.infrageneric = None;
        }
        self.out.kind = NameKind::Scientific;
        self.out
    }
}

/// A word that says how certain the next is.
fn qualifier(word: &str) -> Option<Qualifier> {
    match word {
        "cf" | "cf." | "cfr" | "cfr." | "(cf.)" => Some(Qualifier::Confer),
        "aff" | "aff." | "nr" | "nr." | "near" | "(aff.)" => Some(Qualifier::Affinity),
        "?" | "(?)" => Some(Qualifier::Question),
        _ => None,
    }
}

/// A word in place of an epithet.
fn unnamed(word: &str) -> Option<Qualifier> {
    match word.trim_end_matches([',', ';']) {
        "spp" | "spp." | "ssp.ssp." => Some(Qualifier::Plural),
        "sp" | "sp." | "spec." | "spec" | "species" | "sp.nov." | "indet" | "indet." | "undet." | "undet"
        | "gen." | "indeterminate" => Some(Qualifier::Indeterminate),
        _ => None,
    }
}

/// The first year among the words.
fn year(words: &[&str]) -> Option<u16> {
    let numbers = words.iter().flat_map(|word| word.split(|c: char| !c.is_ascii_digit()));
    numbers
        .filter(|number| number.len() == 4)
        .filter_map(|number| number.parse().ok())
        .find(|year| (1500..2100).contains(year))
}
