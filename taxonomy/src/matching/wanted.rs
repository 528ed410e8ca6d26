//! The name a record means, from all that it says.

use super::Query;
use crate::{
    Rank,
    name::{NameKind, ParsedName, fold_name},
};

/// A name to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Folded.
    pub key: String,
    /// The rank it should have.
    pub rank: Option<Rank>,
    /// Whether it is the name itself, not one above it.
    pub whole: bool,
}

/// The name a record means.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub name: ParsedName,
    pub authorship: Option<String>,
    /// The name, then those above it that it tells itself: species and genus.
    pub steps: Vec<Step>,
    /// Whether there is a text that is no name.
    pub invalid: bool,
}

impl Wanted {
    pub fn of(query: &Query<'_>) -> Self {
        let given =
            |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let text = given(query.scientific_name);
        let parsed = text.as_deref().map(ParsedName::parse);
        let no_name = |name: &ParsedName| matches!(name.kind, NameKind::NoName | NameKind::Placeholder);
        let invalid =
            parsed.as_ref().is_some_and(no_name) && !is_abbreviated(text.as_deref(), query.higher[5]);
        let is_part = parsed.as_ref().is_none_or(|name| is_part(name, text.as_deref(), query));
        let assembled = assemble(query, text.as_deref()).filter(|_| is_part);
        let name = assembled.or(parsed).unwrap_or_default();
        let authorship = given(query.authorship).or_else(|| name.authorship.clone());
        let rank = query.rank.and_then(Rank::parse);
        let mut steps = steps(&name, rank);
        if steps.is_empty()
            && let Some(text) = text.filter(|_| name.kind == NameKind::NoName)
        {
            // A checklist may have what is no name by any code.
            steps.push(Step { key: fold_name(&text), rank: None, whole: true });
        }
        Self { name, authorship, steps, invalid }
    }
}

/// Whether the text says less than genus and epithets beside it.
fn is_part(name: &ParsedName, text: Option<&str>, query: &Query<'_>) -> bool {
    if matches!(name.kind, NameKind::NoName | NameKind::Placeholder) {
        return true;
    }
    let genus = query.higher[5].map(fold_name).unwrap_or_default();
    let bare = name.kind == NameKind::Scientific && name.specific.is_none() && name.qualifier.is_none();
    let own = name.genus.as_deref().map(fold_name).unwrap_or_default();
    // A lone epithet looks like a genus but for its small first letter.
    let epithet = text.is_some_and(|text| text.starts_with(char::is_lowercase) && !text.contains(' '));
    bare && !genus.is_empty() && (own == genus || epithet)
}

/// Whether the text begins with the first letter of the genus in its place.
fn is_abbreviated(text: Option<&str>, genus: Option<&str>) -> bool {
    abbreviation(text, genus).is_some()
}

/// What follows the abbreviated genus.
fn abbreviation<'a>(text: Option<&'a str>, genus: Option<&str>) -> Option<&'a str> {
    let (first, rest) = text?.split_once('.')?;
    let fits = (1..=3).contains(&first.len()) && genus?.trim().starts_with(first);
    fits.then_some(rest)
}

/// The name made of genus and epithets.
fn assemble(query: &Query<'_>, text: Option<&str>) -> Option<ParsedName> {
    let genus = query.higher[5].map(str::trim).filter(|genus| !genus.is_empty())?;
    if let Some(rest) = abbreviation(text, Some(genus)) {
        return Some(ParsedName::parse(&format!("{genus} {rest}"))).filter(|name| name.specific.is_some());
    }
    let lone = text.filter(|text| text.starts_with(char::is_lowercase) && !text.contains(' '));
    let epithet = query.specific_epithet.map(str::trim).filter(|epithet| !epithet.is_empty()).or(lone)?;
    let last = query.infraspecific_epithet.map(str::trim).unwrap_or_default();
    Some(ParsedName::parse(&format!("{genus} {epithet} {last}"))).filter(|name| name.specific.is_some())
}

fn steps(name: &ParsedName, rank: Option<Rank>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut push = |key: Option<String>, rank, whole| {
        if let Some(key) = key.filter(|key| !key.is_empty() && steps.iter().all(|step| step.key != *key)) {
            steps.push(Step { key, rank, whole });
        }
    };
    if matches!(name.kind, NameKind::NoName | NameKind::Placeholder) {
        return steps;
    }
    let genus = name.genus.as_deref();
    push(name.key(), name.rank.or(rank), true);
    let whole = name.designation.is_none();
    push(
        name.canonical().map(|canonical| fold_name(&canonical)),
        name.rank.or(rank).filter(|_| whole),
        whole,
    );
    if let (Some(genus), Some(specific)) = (genus, &name.specific) {
        push(Some(fold_name(&format!("{genus} {specific}"))), Some(Rank::Species), false);
    }
    push(genus.map(fold_name), Some(Rank::Genus), false);
    steps
}
