//! What differs between two states of one record.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use atlas_records::{ExtensionRow, Interpreted, OccurrenceRecord, TaxonMatch, Term};

use super::model::TermKind;

/// Told of each difference: its kind, the term, the value before and after.
pub(super) type Report<'a> = dyn FnMut(TermKind, &str, Option<String>, Option<String>) + 'a;

/// Reports what differs. The order of verbatim terms and of extension rows makes no difference. Where the record is
/// sensitive in one state, values are not told: those of the other state may be the ones that are hidden.
pub(super) fn differences(old: &OccurrenceRecord, new: &OccurrenceRecord, report: &mut Report<'_>) {
    let is_sensitive = |record: &OccurrenceRecord| record.interpreted.sensitivity.is_some();
    if is_sensitive(old) || is_sensitive(new) {
        return all(old, new, &mut |kind, term, before, after| match term {
            "sensitivity" => report(kind, term, before, after),
            _ => report(kind, term, None, None),
        });
    }
    all(old, new, report);
}

fn all(old: &OccurrenceRecord, new: &OccurrenceRecord, report: &mut Report<'_>) {
    interpreted(&old.interpreted, &new.interpreted, report);
    verbatim(&old.verbatim, &new.verbatim, report);
    extensions(&old.extensions, &new.extensions, report);
}

fn interpreted(old: &Interpreted, new: &Interpreted, report: &mut Report<'_>) {
    let mut found = |name: &str, before: Option<String>, after: Option<String>| {
        report(TermKind::Interpreted, name, before, after);
    };
    for term in Interpreted::TEXTS {
        let (before, after) = ((term.get)(old), (term.get)(new));
        if before != after {
            found(term.name, before.clone(), after.clone());
        }
    }
    let listed = |list: &Vec<String>| (!list.is_empty()).then(|| list.join(" | "));
    for term in Interpreted::LISTS {
        let (before, after) = ((term.get)(old), (term.get)(new));
        if before != after {
            found(term.name, listed(before), listed(after));
        }
    }
    for term in Interpreted::REALS {
        let (before, after) = ((term.get)(old), (term.get)(new));
        if before != after {
            found(term.name, before.map(|n| n.to_string()), after.map(|n| n.to_string()));
        }
    }
    for (name, get) in Interpreted::VALUES {
        let (before, after) = (get(old), get(new));
        if before != after {
            found(&camel(name), before, after);
        }
    }
    if old.taxa != new.taxa {
        found("taxonKey", taxa(&old.taxa), taxa(&new.taxa));
    }
}

fn taxa(taxa: &[TaxonMatch]) -> Option<String> {
    let keys: Vec<_> = taxa
        .iter()
        .map(|taxon| format!("{} ({})", taxon.accepted_taxon_key, taxon.match_type.name()))
        .collect();
    (!keys.is_empty()).then(|| keys.join(" | "))
}

/// `event_date` → `eventDate`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

fn verbatim(old: &[Term], new: &[Term], report: &mut Report<'_>) {
    let (before, after) = (by_name(old), by_name(new));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for name in names {
        let (was, is) = (before.get(name), after.get(name));
        if was != is {
            let text = |value: Option<&Cow<'_, str>>| value.map(|value| value.clone().into_owned());
            report(TermKind::Verbatim, name, text(was), text(is));
        }
    }
}

/// The values by name; those of a term that comes twice are joined.
fn by_name(terms: &[Term]) -> BTreeMap<&str, Cow<'_, str>> {
    let mut all: BTreeMap<&str, Cow<'_, str>> = BTreeMap::new();
    for term in terms {
        let joined = all.get(term.name.as_str()).map(|first| format!("{first} | {}", term.value));
        all.insert(&term.name, joined.map_or(Cow::Borrowed(term.value.as_str()), Cow::Owned));
    }
    all
}

fn extensions(old: &[ExtensionRow], new: &[ExtensionRow], report: &mut Report<'_>) {
    if old == new {
        return;
    }
    let (mut before, mut after) = (by_type(old), by_type(new));
    let types: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    for row_type in types {
        let was = before.remove(row_type).unwrap_or_default();
        let is = after.remove(row_type).unwrap_or_default();
        let (gone, come) = (only_in(&was, &is), only_in(&is, &was));
        if gone.is_some() || come.is_some() {
            report(TermKind::Extension, row_type, gone, come);
        }
    }
}

/// The rows of each type as text, with how often each comes.
fn by_type(rows: &[ExtensionRow]) -> BTreeMap<&str, BTreeMap<String, usize>> {
    let mut all: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for row in rows {
        let terms: Vec<_> =
            by_name(&row.terms).iter().map(|(name, value)| format!("{name}={value}")).collect();
        *all.entry(&row.row_type).or_default().entry(terms.join(", ")).or_default() += 1;
    }
    all
}

/// The first row that comes more often here than there.
fn only_in(here: &BTreeMap<String, usize>, there: &BTreeMap<String, usize>) -> Option<String> {
    let more = |(row, count): &(&String, &usize)| **count > there.get(*row).copied().unwrap_or_default();
    here.iter().find(more).map(|(row, _)| row.clone())
}

#[cfg(test)]
mod tests {
    use atlas_records::{EventDate, ExtensionRow, Interpreted, OccurrenceRecord, Term};
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::{super::model::TermKind, differences};

    fn term(name: &str, value: &str) -> Term {
        Term { name: name.to_owned(), value: value.to_owned() }
    }

    fn row(value: &str) -> ExtensionRow {
        ExtensionRow { row_type: "urn:M".to_owned(), terms: vec![term("identifier", value)] }
    }

    fn record() -> OccurrenceRecord {
        OccurrenceRecord {
            id: Uuid::from_u128(1),
            dataset_key: Uuid::nil(),
            interpreted: Interpreted {
                genus: Some("Aus".to_owned()),
                type_status: vec!["HOLOTYPE".to_owned()],
                decimal_latitude: Some(-42.5),
                ..Interpreted::default()
            },
            issues: Vec::new(),
            verbatim: vec![term("genus", "Aus"), term("sex", "m")],
            extensions: vec![row("1"), row("2")],
        }
    }

    fn found(new: &OccurrenceRecord) -> Vec<(TermKind, String, Option<String>, Option<String>)> {
        let mut all = Vec::new();
        differences(&record(), new, &mut |kind, name, before, after| {
            all.push((kind, name.to_owned(), before, after));
        });
        all
    }

    #[test]
    fn each_term_that_differs_is_told_with_both_values() {
        let day = |d| NaiveDate::from_ymd_opt(1999, 5, d).unwrap();
        let mut new = record();
        new.interpreted.genus = None;
        new.interpreted.type_status.push("PARATYPE".to_owned());
        new.interpreted.decimal_latitude = Some(-42.25);
        new.interpreted.event_date = Some(EventDate { start: day(1), end: day(31) });
        new.interpreted.individual_count = Some(3);
        new.verbatim = vec![term("sex", "f"), term("sex", "?")];
        new.extensions.push(row("2"));
        let text = |text: &str| Some(text.to_owned());
        let expected = [
            (TermKind::Interpreted, "genus", text("Aus"), None),
            (TermKind::Interpreted, "typeStatus", text("HOLOTYPE"), text("HOLOTYPE | PARATYPE")),
            (TermKind::Interpreted, "decimalLatitude", text("-42.5"), text("-42.25")),
            (TermKind::Interpreted, "individualCount", None, text("3")),
            (TermKind::Interpreted, "eventDate", None, text("1999-05-01/1999-05-31")),
            (TermKind::Verbatim, "genus", text("Aus"), None),
            (TermKind::Verbatim, "sex", text("m"), text("f | ?")),
            (TermKind::Extension, "urn:M", None, text("identifier=2")),
        ];
        assert_eq!(
            found(&new),
            expected.map(|(kind, name, before, after)| (kind, name.to_owned(), before, after))
        );
    }

    #[test]
    fn order_makes_no_difference() {
        let mut new = record();
        new.verbatim.reverse();
        new.extensions.reverse();
        assert_eq!(found(&new), []);
    }
}
