//! `meta.xml`: which files, in which form, with which terms in which columns.

use std::collections::HashSet;

use encoding_rs::Encoding;

use super::{
    charset,
    source::safe_name,
    term::term_name,
    xml::{self, Element},
};
use crate::{
    keys::CORE_ID,
    report::{Defect, DefectCode},
};

/// Header lines a file may have; more are a mistake, or meant to keep the reader busy.
const MAX_HEADER_LINES: u64 = 1_000;
/// Bytes a default may have. It becomes a value of every record without its own.
const MAX_DEFAULT: usize = 64 << 10;

/// One kind of rows and the files that hold them.
#[derive(Clone, Debug)]
pub(crate) struct TableSpec {
    /// URI of the row type.
    pub row_type: String,
    /// Names of the files.
    pub files: Vec<String>,
    /// The encoding that is named, if one is.
    pub encoding: Option<&'static Encoding>,
    pub delimiter: u8,
    /// Whether it is only the default: then the file may have another.
    pub delimiter_assumed: bool,
    /// `None`: values are never quoted.
    pub quote: Option<u8>,
    pub line_end: LineEnd,
    /// Rows before the first record of each file.
    pub header_lines: u64,
    /// Column of the core id (in an extension: of the id of the row it belongs to).
    pub id: Option<usize>,
    pub fields: Vec<FieldSpec>,
}

/// Where lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// At a line feed; a carriage return elsewhere is part of a value.
    Feed,
    /// At a carriage return, a line feed or both.
    Any,
}

/// A term and where its values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldSpec {
    pub term: String,
    /// Column, from 0; `None`: only the default.
    pub index: Option<usize>,
    /// The value where the column is empty.
    pub default: Option<String>,
}

/// What `meta.xml` says.
#[derive(Clone, Debug)]
pub(crate) struct Descriptor {
    pub core: TableSpec,
    pub extensions: Vec<TableSpec>,
    /// Name of the metadata document.
    pub metadata: Option<String>,
}

/// Reads a descriptor. `name` is what it is called in messages, `folder` where in the archive it lies.
pub(crate) fn read(name: &str, folder: &str, bytes: &[u8]) -> Result<Descriptor, Defect> {
    let bad = |message: String| Defect::whole(name, DefectCode::BadDescriptor, message);
    let root = xml::parse(bytes).map_err(|error| Defect {
        line: Some(error.line),
        column: Some(error.column),
        ..bad(format!("it is not well-formed: {}", error.message))
    })?;
    let core = root.at(&["core"]).ok_or_else(|| bad("it describes no core".to_owned()))?;
    let core = table(core, "id", folder).map_err(bad)?;
    let tables = root.all("extension").map(|element| table(element, "coreid", folder));
    let extensions = tables.collect::<Result<Vec<_>, _>>().map_err(bad)?;
    if !extensions.is_empty() && core.id.is_none() {
        return Err(bad("it has extensions, but its core has no `id`".to_owned()));
    }
    if let Some(lost) = extensions.iter().find(|extension| extension.id.is_none()) {
        return Err(bad(format!("the extension {} has no `coreid`", lost.row_type)));
    }
    let mut names = HashSet::new();
    let mut files = std::iter::once(&core).chain(&extensions).flat_map(|table| &table.files);
    if let Some(twice) = files.find(|file| !names.insert(file.as_str())) {
        return Err(bad(format!(
            "it names the file {twice} twice; each file holds the rows of one table, once"
        )));
    }
    let metadata =
        root.attribute("metadata").map(|location| local(location, folder)).transpose().map_err(bad)?;
    Ok(Descriptor { core, extensions, metadata })
}

fn table(element: &Element, id: &str, folder: &str) -> Result<TableSpec, String> {
    let attribute = |name: &str| element.attribute(name);
    let row_type = attribute("rowType").map(str::trim).filter(|value| !value.is_empty());
    let row_type = row_type.ok_or_else(|| format!("<{}> has no rowType", element.name))?.to_owned();
    let locations = element.all("files").flat_map(|files| files.all("location")).filter_map(Element::text);
    let files = locations.map(|location| local(&location, folder)).collect::<Result<Vec<_>, _>>()?;
    if files.is_empty() && element.name == "core" {
        return Err(format!("<{}> of {row_type} names no file", element.name));
    }
    let encoding = attribute("encoding").map(str::trim).filter(|name| !name.is_empty());
    let unknown = |name: &str| format!("the encoding `{name}` is not known");
    let encoding = encoding.map(|name| charset::by_name(name).ok_or_else(|| unknown(name))).transpose()?;
    let delimiter_assumed = attribute("fieldsTerminatedBy").is_none();
    let delimiter = character("fieldsTerminatedBy", attribute("fieldsTerminatedBy").unwrap_or(","))?;
    let delimiter = delimiter.ok_or("`fieldsTerminatedBy` is empty")?;
    let quote = character("fieldsEnclosedBy", attribute("fieldsEnclosedBy").unwrap_or("\""))?;
    let header_lines = header_lines(attribute("ignoreHeaderLines").unwrap_or_default().trim())?;
    let line_end = match unescape(attribute("linesTerminatedBy").unwrap_or("\n")).as_str() {
        "\n" => LineEnd::Feed,
        "\r\n" | "\r" | "" => LineEnd::Any,
        other => return Err(format!("lines that end in {other:?} cannot be read")),
    };
    // Some name the id of an extension as that of the core.
    let id = element.at(&[id]).or_else(|| element.at(&["id"]));
    let id = id.map(|id| index(id)?.ok_or_else(|| "the id has no index".to_owned())).transpose()?;
    let mut fields = element.all("field").map(field).collect::<Result<Vec<_>, _>>()?;
    // A core id that is no term's value is kept with the terms: records may be identified by it.
    if element.name == "core" && id.is_some() && fields.iter().all(|field| field.index != id) {
        fields.insert(0, FieldSpec { term: CORE_ID.to_owned(), index: id, default: None });
    }
    Ok(TableSpec {
        row_type,
        files,
        encoding,
        delimiter,
        delimiter_assumed,
        quote,
        line_end,
        header_lines,
        id,
        fields,
    })
}

fn header_lines(text: &str) -> Result<u64, String> {
    let text = if text.is_empty() { "0" } else { text };
    let lines = text.parse().map_err(|_| format!("`ignoreHeaderLines` is not a number: `{text}`"))?;
    if lines > MAX_HEADER_LINES {
        return Err(format!(
            "`ignoreHeaderLines` is {lines}; a file may have {MAX_HEADER_LINES} header lines"
        ));
    }
    Ok(lines)
}

fn field(element: &Element) -> Result<FieldSpec, String> {
    let term = element.attribute("term").map(term_name).filter(|term| !term.is_empty());
    let term = term.ok_or("a <field> has no term")?.to_owned();
    let default = element.attribute("default").filter(|value| !value.trim().is_empty()).map(str::to_owned);
    if let Some(default) = default.as_ref().filter(|default| default.len() > MAX_DEFAULT) {
        let bytes = default.len();
        return Err(format!("the default of {term} has {bytes} bytes; a default may have {MAX_DEFAULT}"));
    }
    Ok(FieldSpec { term, index: index(element)?, default })
}

fn index(element: &Element) -> Result<Option<usize>, String> {
    let text = element.attribute("index").map(str::trim).filter(|value| !value.is_empty());
    let number = text.map(|text| text.parse::<usize>().ok().filter(|index| *index < 10_000).ok_or(text));
    number.transpose().map_err(|text| format!("an index is not a column number: `{text}`"))
}

/// The one-byte character an attribute gives, `None` if it is empty.
fn character(name: &str, value: &str) -> Result<Option<u8>, String> {
    match unescape(value).as_bytes() {
        [] => Ok(None),
        [byte] => Ok(Some(*byte)),
        _ => Err(format!("`{name}` is `{value}`; only a single ASCII character can be read")),
    }
}

/// Takes the escapes of Java out, which the format's own documentation uses.
fn unescape(value: &str) -> String {
    // A lone space is trimmed to nothing otherwise, and is a delimiter.
    let value = if value.trim_matches(' ').is_empty() { value } else { value.trim_matches(' ') };
    value.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n").replace("\\\\", "\\")
}

/// A location as the name of a file of the archive.
fn local(location: &str, folder: &str) -> Result<String, String> {
    let location = location.trim();
    if location.contains("://") {
        return Err(format!("`{location}` is elsewhere; the archive must hold its files"));
    }
    let name = safe_name(location).ok_or_else(|| format!("`{location}` leads out of the archive"))?;
    Ok(format!("{folder}{name}"))
}

#[cfg(test)]
impl TableSpec {
    /// A table of occurrences without fields: UTF-8, commas, quotes.
    pub fn for_tests() -> Self {
        Self {
            row_type: super::row_type::OCCURRENCE.to_owned(),
            files: vec!["occurrence.csv".to_owned()],
            encoding: None,
            delimiter: b',',
            delimiter_assumed: false,
            quote: Some(b'"'),
            line_end: LineEnd::Feed,
            header_lines: 0,
            id: None,
            fields: Vec::new(),
        }
    }
}
