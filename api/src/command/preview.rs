//! What a preview found, for who reads it in a terminal or a program.

use std::{fmt::Write, process::ExitCode};

use atlas_ingest::{Comparison, FlagChanges, Preview, TermChanges, TermKind};
use serde::Serialize;

use crate::{failure::Failure, out};

/// Samples shown of each term; all are in the JSON.
const SAMPLES: usize = 3;
/// Terms shown; all are in the JSON.
const TERMS: usize = 40;

/// Tells what a preview found. The status is 1 where the archive would be refused.
pub fn tell(preview: &Preview, as_json: bool) -> Result<ExitCode, Failure> {
    if as_json {
        json(preview)?;
    } else {
        out::text(&text(preview));
    }
    Ok(if preview.refusal.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Writes anything as JSON.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value);
    out::line(&text.map_err(|e| Failure::new("the answer cannot be written as JSON", &e))?);
    Ok(())
}

fn text(preview: &Preview) -> String {
    let counts = &preview.counts;
    let mut text = format!(
        "{}: {} records read, {} flagged, {} refused; nothing is published\n",
        preview.dataset_uid, counts.read, counts.flagged, counts.refused
    );
    if let Some(found) = &preview.comparison {
        comparison(&mut text, found);
    }
    for note in &preview.notes {
        line(&mut text, &format!("  note: {note}"));
    }
    if let Some(refusal) = &preview.refusal {
        line(&mut text, &format!("it would be refused:\n{refusal}"));
    }
    if let Some(key) = preview.run_key.filter(|_| preview.comparison.is_some()) {
        line(&mut text, &format!("to publish exactly this: atlas ingest --publish-preview {key}"));
    }
    text
}

/// Describes how a version differs from another.
pub fn comparison(text: &mut String, found: &Comparison) {
    let base = found.base_version.map_or_else(|| "nothing".to_owned(), |base| format!("version {base}"));
    line(
        text,
        &format!(
            "against {base}: {} added, {} changed, {} removed, {} unchanged",
            found.added, found.changed, found.removed, found.unchanged
        ),
    );
    for changes in found.terms.iter().take(TERMS) {
        term(text, changes);
    }
    if found.terms.len() > TERMS {
        line(text, &format!("  and {} more terms", found.terms.len() - TERMS));
    }
    for flag in found.flags.iter().filter(|flag| flag.before != flag.after || flag.gained + flag.lost > 0) {
        line(text, &format!("  {}", of_flag(flag)));
    }
}

fn term(text: &mut String, changes: &TermChanges) {
    let kind = match changes.kind {
        TermKind::Interpreted => "",
        TermKind::Verbatim => " as given",
        TermKind::Extension => " rows",
    };
    line(text, &format!("  {}{kind}: {} records", changes.term, changes.records));
    for sample in changes.samples.iter().take(SAMPLES) {
        let value = |value: &Option<String>| {
            value.as_ref().map_or_else(|| "nothing".to_owned(), |v| format!("`{v}`"))
        };
        let record = &sample.record;
        let id = record.id.to_string();
        let name = record.occurrence_id.as_deref().or(record.catalog_number.as_deref()).unwrap_or(&id);
        line(text, &format!("    {name}: {} → {}", value(&sample.before), value(&sample.after)));
    }
}

fn of_flag(flag: &FlagChanges) -> String {
    format!(
        "{}: {} before, {} after ({} gained, {} lost)",
        flag.flag.name(),
        flag.before,
        flag.after,
        flag.gained,
        flag.lost
    )
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use atlas_ingest::{Comparison, RecordSample, TermChanges, TermKind, ValueChange};
    use uuid::Uuid;

    use super::comparison;

    #[test]
    fn a_comparison_reads_as_sentences() {
        let record =
            RecordSample { id: Uuid::nil(), occurrence_id: Some("q1".to_owned()), catalog_number: None };
        let found = Comparison {
            base_version: Some(3),
            added: 1,
            changed: 2,
            terms: vec![TermChanges {
                kind: TermKind::Verbatim,
                term: "locality".to_owned(),
                records: 2,
                samples: vec![ValueChange { record, before: None, after: Some("Here".to_owned()) }],
            }],
            ..Comparison::default()
        };
        let mut text = String::new();
        comparison(&mut text, &found);
        let expected = "against version 3: 1 added, 2 changed, 0 removed, 0 unchanged\n  locality as given: 2 records\n    \
                        q1: nothing → `Here`\n";
        assert_eq!(text, expected);
    }
}
