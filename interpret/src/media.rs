//! Media of a record, of its core terms and its extensions.

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
};

use atlas_records::{EventDate, ExtensionRow, OccurrenceIssue, Term};

use crate::{
    Issues, MediaType, Medium,
    extension::{days, pairs, row_values},
    name::collapsed,
    vocabulary::{MEDIA_TYPE, MIME_TYPE},
    web_address::{starts_with, web_address, without_scheme},
};

const MULTIMEDIA: &str = "http://rs.gbif.org/terms/1.0/Multimedia";
const IMAGE: &str = "http://rs.gbif.org/terms/1.0/Image";
const AUDUBON: &str = "http://rs.tdwg.org/ac/terms/Multimedia";
/// A page about a medium, not the medium.
const PAGE: &str = "text/html";

/// Terms of the extensions, those of Audubon Core beside those of Dublin Core that say the same.
const TERMS: [&str; 19] = [
    "type",
    "format",
    "accessURI",
    "identifier",
    "references",
    "furtherInformationURL",
    "title",
    "description",
    "caption",
    "created",
    "CreateDate",
    "creator",
    "publisher",
    "providerLiteral",
    "rightsHolder",
    "Owner",
    "license",
    "rights",
    "UsageTerms",
];

/// The media of a record: of `dwc:associatedMedia` among its core terms and of the extensions for media. What is given
/// twice is one medium.
#[must_use]
pub fn media(terms: &[Term], extensions: &[ExtensionRow]) -> (Vec<Medium>, Issues) {
    let associated = terms.iter().find(|term| term.name.eq_ignore_ascii_case("associatedMedia"));
    let rows = extensions.iter().map(|row| (row.row_type.as_str(), pairs(row)));
    let mut media: Vec<Medium> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let issues = each(associated.map(|term| term.value.as_str()), rows, |draft| {
        let medium = draft.finish();
        let Some(address) = medium.identifier.clone().or_else(|| medium.references.clone()) else { return };
        match places.entry(address) {
            Entry::Occupied(place) => merge(&mut media[*place.get()], medium),
            Entry::Vacant(place) => {
                place.insert(media.len());
                media.push(medium);
            }
        }
    });
    (media, issues)
}

/// The kinds of media a record has, ascending, from `dwc:associatedMedia` and extension rows, each a row type and its
/// terms by name.
pub fn media_types<'a, R, T>(associated: Option<&'a str>, rows: R) -> (Vec<String>, Issues)
where
    R: IntoIterator<Item = (&'a str, T)>,
    T: IntoIterator<Item = (&'a str, &'a str)>,
{
    let mut has = [false; MediaType::ALL.len()];
    let issues = each(associated, rows, |draft| {
        if let Some(kind) = draft.kind {
            has[kind as usize] = true;
        }
    });
    let kinds = MediaType::ALL.into_iter().filter(|kind| has[*kind as usize]);
    (kinds.map(|kind| kind.name().to_owned()).collect(), issues)
}

/// One medium, its values still where they were read.
#[derive(Debug, Default)]
struct Draft<'a> {
    kind: Option<MediaType>,
    format: Option<Cow<'a, str>>,
    identifier: Option<Cow<'a, str>>,
    references: Option<Cow<'a, str>>,
    created: Option<EventDate>,
    /// Title, description, creator, publisher, rights holder, licence.
    texts: [Option<&'a str>; 6],
}

/// Calls `found` with each medium, those of extensions first: they say more.
fn each<'a, R, T>(associated: Option<&'a str>, rows: R, mut found: impl FnMut(Draft<'a>)) -> Issues
where
    R: IntoIterator<Item = (&'a str, T)>,
    T: IntoIterator<Item = (&'a str, &'a str)>,
{
    let mut issues = Issues::NONE;
    for (row_type, terms) in rows {
        if [MULTIMEDIA, IMAGE, AUDUBON].contains(&row_type) {
            let (draft, flags) = of_row(&row_values(&TERMS, terms.into_iter()), row_type == IMAGE);
            issues.add(flags);
            draft.into_iter().for_each(&mut found);
        }
    }
    for address in associated.into_iter().flat_map(addresses) {
        let given = web_address(address);
        issues.add(Issues::when(given.is_none(), OccurrenceIssue::MultimediaUriInvalid));
        if given.is_some() {
            found(Draft { identifier: given, ..Draft::default() }.complete(None, None));
        }
    }
    issues
}

/// The medium of an extension row; none where it has no address.
fn of_row<'a>(values: &[Option<&'a str>; TERMS.len()], is_image: bool) -> (Option<Draft<'a>>, Issues) {
    let [
        kind,
        format,
        access,
        identifier,
        references,
        further,
        title,
        description,
        caption,
        created,
        create_date,
        creator,
        publisher,
        provider,
        holder,
        owner,
        license,
        rights,
        usage,
    ] = *values;
    let address = access.or(identifier);
    let page = references.or(further);
    let created = created.or(create_date);
    let draft = Draft {
        kind: kind.and_then(|kind| MediaType::by_name(MEDIA_TYPE.concept(kind)?)),
        format: None,
        identifier: address.and_then(web_address),
        references: page.and_then(web_address),
        created: created.and_then(days),
        texts: [
            title,
            description.or(caption),
            creator,
            publisher.or(provider),
            holder.or(owner),
            license.or(rights).or(usage),
        ],
    };
    let nowhere = draft.identifier.is_none() && draft.references.is_none();
    let lost = (address.is_some() && draft.identifier.is_none()) || nowhere;
    let undated = created.is_some() && draft.created.is_none();
    let issues = Issues::when(lost, OccurrenceIssue::MultimediaUriInvalid)
        .and(Issues::when(undated, OccurrenceIssue::MultimediaDateInvalid));
    let otherwise = is_image.then_some(MediaType::StillImage);
    ((!nowhere).then(|| draft.complete(format, otherwise)), issues)
}

impl<'a> Draft<'a> {
    /// Sets the format, as given, else by the file's suffix, and by it the kind where none is given.
    fn complete(mut self, format: Option<&'a str>, otherwise: Option<MediaType>) -> Self {
        let by_suffix = || self.identifier.as_deref().and_then(suffix).and_then(|end| MIME_TYPE.concept(end));
        let given = format.and_then(mime_type);
        self.format = given.or_else(|| by_suffix().map(Cow::Borrowed));
        if self.format.as_deref() == Some(PAGE) {
            // The page that shows the medium, of which no address is given.
            self.references = self.references.or(self.identifier.take());
        }
        self.kind = self.kind.or_else(|| MediaType::of_format(self.format.as_deref()?)).or(otherwise);
        self
    }

    fn finish(self) -> Medium {
        let [title, description, creator, publisher, rights_holder, license] =
            self.texts.map(|text| text.map(collapsed));
        Medium {
            r#type: self.kind,
            format: self.format.map(Cow::into_owned),
            identifier: self.identifier.map(Cow::into_owned),
            references: self.references.map(Cow::into_owned),
            title,
            description,
            created: self.created,
            creator,
            publisher,
            rights_holder,
            license,
        }
    }
}

/// Fills what the first lacks from the second.
fn merge(first: &mut Medium, second: Medium) {
    fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
        if slot.is_none() {
            *slot = value;
        }
    }
    fill(&mut first.r#type, second.r#type);
    fill(&mut first.format, second.format);
    fill(&mut first.identifier, second.identifier);
    fill(&mut first.references, second.references);
    fill(&mut first.title, second.title);
    fill(&mut first.description, second.description);
    fill(&mut first.created, second.created);
    fill(&mut first.creator, second.creator);
    fill(&mut first.publisher, second.publisher);
    fill(&mut first.rights_holder, second.rights_holder);
    fill(&mut first.license, second.license);
}

/// A media type by its name or a file suffix; one that is not known stays as given.
fn mime_type(format: &str) -> Option<Cow<'_, str>> {
    let name = format.split(';').next().unwrap_or(format).trim();
    let known = MIME_TYPE.concept(name).map(Cow::Borrowed);
    let shaped =
        |name: &&str| name.contains('/') && !name.contains("://") && !name.contains(char::is_whitespace);
    known.or_else(|| Some(name).filter(shaped).map(|name| Cow::Owned(name.to_ascii_lowercase())))
}

/// The suffix of the file an address leads to.
fn suffix(address: &str) -> Option<&str> {
    let path = without_scheme(address)?.split_once('/')?.1;
    let file = path.split(['?', '#']).next()?.rsplit('/').next()?;
    file.rsplit_once('.').map(|(_, suffix)| suffix).filter(|suffix| (1..=5).contains(&suffix.len()))
}

/// The addresses in a list divided by `|`, or by anything that may stand between two addresses.
fn addresses(list: &str) -> impl Iterator<Item = &str> {
    list.split(['|', '\n'])
        .flat_map(|part| {
            let starts: Vec<_> = starts(part).collect();
            // Words before the first address are its caption; without any address, they are no medium.
            let first = starts.first().copied().unwrap_or(0);
            let ends = starts.iter().copied().skip(1).chain([part.len()]);
            let begins = std::iter::once(first).chain(starts.iter().copied().skip(1));
            begins.zip(ends).map(|(begin, end)| part[begin..end].trim_matches(divides)).collect::<Vec<_>>()
        })
        .filter(|address| !address.is_empty())
}

/// Where an address starts: at a scheme after something that divides.
fn starts(part: &str) -> impl Iterator<Item = usize> {
    let schemes = part.match_indices("://").filter_map(|(at, _)| {
        let before = part[..at]
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |last| last + part[last..].chars().next().map_or(1, char::len_utf8));
        (starts_with(&part[before..], "http")).then_some(before)
    });
    schemes.filter(|at| part[..*at].chars().next_back().is_none_or(|c| divides(c) || "\"'(<:".contains(c)))
}

fn divides(c: char) -> bool {
    matches!(c, ',' | ';') || c.is_whitespace()
}

#[cfg(test)]
mod tests;
