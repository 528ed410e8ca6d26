//! `meta.xml`: what the files of an archive are and how to read them.

use std::fmt::Write;

use super::{
    escape,
    plan::{FilePlan, Plan},
};

/// The descriptor of an archive.
pub fn meta_xml(plan: &Plan<'_>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!-- Generated sample data of Atlas Core. -->\n\
         <archive xmlns=\"http://rs.tdwg.org/dwc/text/\" metadata=\"eml.xml\">\n",
    );
    file(&mut xml, "core", "id", &plan.core);
    for extension in &plan.extensions {
        file(&mut xml, "extension", "coreid", extension);
    }
    xml.push_str("</archive>\n");
    xml
}

fn file(xml: &mut String, element: &str, id: &str, file: &FilePlan<'_>) {
    let dialect = file.dialect;
    // Writing into a String cannot fail.
    let _ = writeln!(
        xml,
        "  <{element} encoding=\"{}\" fieldsTerminatedBy=\"{}\" linesTerminatedBy=\"{}\" \
         fieldsEnclosedBy=\"{}\" ignoreHeaderLines=\"{}\" rowType=\"{}\">",
        dialect.encoding,
        control(&dialect.delimiter.to_string()),
        control(&dialect.eol),
        dialect.quote.map(|q| escape(&q.to_string())).unwrap_or_default(),
        dialect.header_lines,
        file.row_type,
    );
    let _ = writeln!(xml, "    <files><location>{}</location></files>", escape(&dialect.file));
    let _ = writeln!(xml, "    <{id} index=\"0\"/>");
    for (n, column) in file.columns.iter().enumerate() {
        let default = file.defaults.iter().find(|(term, _)| term == column);
        let default = default.map(|(_, value)| format!(" default=\"{}\"", escape(value))).unwrap_or_default();
        let _ = writeln!(
            xml,
            "    <field index=\"{}\"{default} term=\"{}\"/>",
            n + 1,
            uri(column, file.row_type)
        );
    }
    for (term, value) in file.defaults.iter().filter(|(term, _)| !file.columns.contains(term)) {
        let _ =
            writeln!(xml, "    <field default=\"{}\" term=\"{}\"/>", escape(value), uri(term, file.row_type));
    }
    let _ = writeln!(xml, "  </{element}>");
}

/// Control characters as the Darwin Core text guide writes them.
fn control(text: &str) -> String {
    escape(text).replace('\t', "\\t").replace('\r', "\\r").replace('\n', "\\n")
}

/// The full name of a term.
fn uri(term: &str, row_type: &str) -> String {
    let dublin_core = matches!(
        term,
        "license"
            | "references"
            | "identifier"
            | "type"
            | "format"
            | "title"
            | "created"
            | "creator"
            | "modified"
    );
    if dublin_core {
        format!("http://purl.org/dc/terms/{term}")
    } else if row_type.ends_with("Multimedia") {
        format!("http://rs.gbif.org/terms/1.0/{term}")
    } else {
        format!("http://rs.tdwg.org/dwc/terms/{term}")
    }
}
