//! The table of rules: read from CSV, written to CSV, and made ready to judge records.

use std::{collections::HashSet, sync::Arc};

use atlas_entity::sensitive_rule::Model;
use atlas_interpret::{Precaution, RulePlace, SensitiveRule, SensitiveRules, TaxonSelector};
use atlas_records::TaxonMatchType;
use atlas_taxonomy::{Matcher, Query};
use chrono::NaiveDate;
use uuid::Uuid;

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 10] = [
    "id",
    "taxon",
    "country",
    "state",
    "precaution",
    "fields",
    "reason",
    "source",
    "validFrom",
    "validUntil",
];
/// Columns that a table must have.
const NEEDED: [&str; 4] = ["id", "taxon", "precaution", "reason"];

/// A table of rules without a fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleTable {
    /// The rules, in order.
    pub rules: Vec<Model>,
}

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFault {
    /// The line, from 1.
    pub line: u64,
    /// What, in a sentence.
    pub message: String,
}

impl std::fmt::Display for RuleFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl RuleTable {
    /// Reads a table in UTF-8, with the names of the columns in its first line.
    pub fn read(csv: &[u8]) -> Result<Self, Vec<RuleFault>> {
        let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv);
        let columns = columns(&mut reader).map_err(|message| vec![RuleFault { line: 1, message }])?;
        let (mut rules, mut faults, mut ids) = (Vec::new(), Vec::new(), HashSet::new());
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    faults.push(RuleFault { line, message: format!("the line cannot be read: {error}") });
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            let cell = |name: &str| {
                let at = columns.iter().position(|column| column == name)?;
                row.get(at).filter(|cell| !cell.is_empty()).map(str::to_owned)
            };
            match rule(rules.len(), cell) {
                Ok(rule) if ids.insert(rule.id.clone()) => rules.push(rule),
                Ok(rule) => {
                    faults.push(RuleFault { line, message: format!("there are two rules `{}`", rule.id) });
                }
                Err(message) => faults.push(RuleFault { line, message }),
            }
        }
        if faults.is_empty() { Ok(Self { rules }) } else { Err(faults) }
    }

    /// The table as [`Self::read`] takes it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        // Writing to memory does not fail.
        let _ = writer.write_record(COLUMNS);
        for rule in &self.rules {
            let _ = writer.write_record([
                rule.id.clone(),
                rule.taxon.clone(),
                text(&rule.country),
                text(&rule.states),
                rule.precaution.clone(),
                text(&rule.fields),
                rule.reason.clone(),
                text(&rule.source),
                day(rule.valid_from),
                day(rule.valid_until),
            ]);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

fn columns(reader: &mut csv::Reader<&[u8]>) -> Result<Vec<String>, String> {
    let header = reader.headers().map_err(|error| format!("the first line cannot be read: {error}"))?;
    let columns: Vec<String> = header.iter().map(str::to_owned).collect();
    if let Some(unknown) = columns.iter().find(|column| !COLUMNS.contains(&column.as_str())) {
        return Err(format!("there is no column `{unknown}`; the columns are {}", COLUMNS.join(", ")));
    }
    match NEEDED.iter().find(|needed| !columns.iter().any(|column| column == *needed)) {
        Some(missing) => Err(format!("the column `{missing}` is missing")),
        None => Ok(columns),
    }
}

fn rule(position: usize, cell: impl Fn(&str) -> Option<String>) -> Result<Model, String> {
    let day = |name: &str| match cell(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| format!("`{text}` is not a day: write 2026-01-31")),
    };
    let model = Model {
        id: cell("id").unwrap_or_default(),
        position: i32::try_from(position).map_err(|_| "there are too many rules".to_owned())?,
        taxon: cell("taxon").unwrap_or_default(),
        country: cell("country").map(|country| country.to_ascii_uppercase()),
        states: cell("state"),
        precaution: cell("precaution").unwrap_or_default(),
        fields: cell("fields"),
        reason: cell("reason").unwrap_or_default(),
        source: cell("source"),
        valid_from: day("validFrom")?,
        valid_until: day("validUntil")?,
    };
    understood(&model)?.check().map_err(|error| error.to_string())?;
    Ok(model)
}

/// What a stored rule means.
fn understood(rule: &Model) -> Result<SensitiveRule, String> {
    let list = |text: &Option<String>| -> Vec<String> {
        let items = text.iter().flat_map(|text| text.split('|')).map(str::trim);
        items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
    };
    let taxon = match rule.taxon.parse::<Uuid>() {
        Ok(key) => TaxonSelector { name: None, keys: vec![key] },
        Err(_) => TaxonSelector { name: Some(rule.taxon.clone()), keys: Vec::new() },
    };
    let precaution = Precaution::parse(&rule.precaution).ok_or_else(|| {
        format!(
            "`{}` is no precaution: write withhold, or a grid of 0.001 to 10 degrees (0.1), or 1km, 10km, 100km",
            rule.precaution
        )
    })?;
    Ok(SensitiveRule {
        id: rule.id.clone(),
        taxon,
        place: RulePlace { country: rule.country.clone(), states: list(&rule.states) },
        precaution,
        fields: list(&rule.fields),
        reason: rule.reason.clone(),
        source: rule.source.clone(),
        valid_from: rule.valid_from,
        valid_until: rule.valid_until,
    })
}

/// The stored rules that hold on a day, each by the taxa that its name has in the checklists as well. A rule that cannot
/// be understood is an error: leaving it out would publish what it hides.
pub(crate) fn compile(
    rules: &[Model],
    checklists: &[Arc<Matcher>],
    day: NaiveDate,
) -> Result<SensitiveRules, RuleFault> {
    let fault = |at: usize, message: String| RuleFault { line: at as u64 + 1, message };
    let mut understood_rules = Vec::with_capacity(rules.len());
    for (at, rule) in rules.iter().enumerate() {
        let mut rule = understood(rule).map_err(|message| fault(at, message))?;
        rule.taxon
            .keys
            .extend(checklists.iter().flat_map(|matcher| keys(matcher, rule.taxon.name.as_deref())));
        rule.check().map_err(|error| fault(at, error.to_string()))?;
        understood_rules.push(rule);
    }
    SensitiveRules::new(understood_rules, day).map_err(|error| fault(0, error.to_string()))
}

/// The taxon of this very name in a checklist, and the accepted one where it is a synonym.
fn keys(matcher: &Matcher, name: Option<&str>) -> Vec<Uuid> {
    let found = name.and_then(|name| {
        let query = Query { scientific_name: Some(name), ..Query::default() };
        matcher.find(&query).found
    });
    let exact = found.filter(|found| found.taxon.match_type == TaxonMatchType::Exact);
    exact.map_or_else(Vec::new, |found| vec![found.taxon.taxon_key, found.taxon.accepted_taxon_key])
}

#[cfg(test)]
mod tests {
    use super::{RuleTable, compile};

    const TABLE: &str = "\
id,taxon,country,state,precaution,fields,reason,source,validFrom,validUntil
parrot,Pezoporus occidentalis,AU,,withhold,recordedBy|eventDate,disturbance,EPBC Act,2020-01-01,2030-12-31
quoll,Dasyurus,AU,Tasmania|TAS,10km,,poaching,,,
";

    #[test]
    fn a_table_is_written_as_it_was_read() {
        let table = RuleTable::read(TABLE.as_bytes()).unwrap();
        assert_eq!(table.write(), TABLE);
        assert_eq!((table.rules[1].position, table.rules[1].states.as_deref()), (1, Some("Tasmania|TAS")));
        let day = |text: &str| text.parse().unwrap();
        assert!(!compile(&table.rules, &[], day("2025-01-01")).unwrap().is_empty());
        let fewer = RuleTable::read(b"\xef\xbb\xbfreason,precaution,taxon,id\nx, 1 ,Aus bus,a\n").unwrap();
        assert_eq!((fewer.rules[0].taxon.as_str(), fewer.rules[0].precaution.as_str()), ("Aus bus", "1"));
    }

    #[test]
    fn every_fault_of_a_table_is_told_with_its_line() {
        let faults = |text: &str| -> Vec<String> {
            let found = RuleTable::read(text.as_bytes()).unwrap_err();
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(faults("id,taxon,reason\n"), ["line 1: the column `precaution` is missing"]);
        assert_eq!(
            faults("id,taxon,precaution,reason,x\n")[0].split(';').next(),
            Some("line 1: there is no column `x`")
        );
        let found = faults(
            "id,taxon,country,precaution,fields,reason,validFrom\n\
             a,Aus,AU,0.1,,x,\n\
             a,Bus,AU,0.1,,x,\n\
             b,Aus,Australia,0.1,,x,\n\
             c,Aus,,20km,,x,\n\
             d,Aus,,0.1,recordedBye,x,\n\
             e,,,0.1,,x,\n\
             f,Aus,,0.1,,,\n\
             g,Aus,,0.1,,x,1/2/2026\n\
             h,Aus,,0.1\n",
        );
        let starts = [
            "line 3: there are two rules `a`",
            "line 4: `AUSTRALIA` is not a country",
            "line 5: `20km` is no precaution",
            "line 6: `recordedBye` is not a term",
            "line 7: the rule names no taxon",
            "line 8: the rule gives no reason",
            "line 9: `1/2/2026` is not a day",
            "line 10: the line cannot be read",
        ];
        assert_eq!(found.len(), starts.len(), "{found:?}");
        for (found, start) in found.iter().zip(starts) {
            assert!(found.starts_with(start), "{found}");
        }
    }
}
