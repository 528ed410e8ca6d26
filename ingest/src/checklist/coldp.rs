//! Checklists in the Catalogue of Life's own form: one table of name usages, or names, taxa and synonyms apart.

use std::{collections::HashMap, path::Path};

use atlas_taxonomy::{ChecklistBuilder, TaxonRow, TaxonStatus};

use super::source::{Columns, now_and_then};
use crate::{
    archive::{Archive, Meter},
    error::IngestError,
};

/// The tables of a checklist.
pub(super) struct Coldp {
    tables: Tables,
    pub title: Option<String>,
}

enum Tables {
    Usages(Box<Archive>),
    Apart { names: Box<Archive>, taxa: Box<Archive>, synonyms: Option<Box<Archive>> },
}

/// Terms of a usage; of a table of taxa those that are there.
const USAGE: [&str; 13] = [
    "ID",
    "parentID",
    "status",
    "scientificName",
    "authorship",
    "rank",
    "kingdom",
    "phylum",
    "class",
    "order",
    "family",
    "genus",
    "nameID",
];
const NAME: [&str; 4] = ["ID", "scientificName", "authorship", "rank"];
const SYNONYM: [&str; 4] = ["ID", "taxonID", "nameID", "status"];

/// Scientific name, authorship and rank by the identifier of the name.
type Names = HashMap<Box<str>, [Box<str>; 3]>;

impl Coldp {
    /// What is at `path`, if it is a checklist of this form.
    pub fn open(path: &Path, meter: &Meter) -> Result<Option<Self>, IngestError> {
        let table = |stem| Ok::<_, IngestError>(Archive::of_table(path, stem, meter)?.map(Box::new));
        let tables = if let Some(usages) = table("nameusage")? {
            Tables::Usages(usages)
        } else {
            let Some(names) = table("name")? else { return Ok(None) };
            let Some(taxa) = table("taxon")? else { return Ok(None) };
            Tables::Apart { names, taxa, synonyms: table("synonym")? }
        };
        let first = match &tables {
            Tables::Usages(table) | Tables::Apart { taxa: table, .. } => table,
        };
        let metadata = first.small_file("metadata.yaml", meter)?;
        let title = metadata.and_then(|text| title(&String::from_utf8_lossy(&text)));
        let found = Self { tables, title };
        // Darwin Core has a table of taxa as well, with other columns.
        Ok(Some(found).filter(Self::has_identifiers))
    }

    fn has_identifiers(&self) -> bool {
        match &self.tables {
            Tables::Usages(usages) => {
                let columns = Columns::of(usages, &USAGE);
                columns.has(0) && columns.has(3)
            }
            Tables::Apart { names, taxa, .. } => {
                Columns::of(names, &NAME).has(0) && Columns::of(taxa, &USAGE).has(12)
            }
        }
    }

    pub fn fill(
        &self,
        builder: &mut ChecklistBuilder,
        meter: &Meter,
        tell: &dyn Fn(),
    ) -> Result<(), IngestError> {
        let mut rows = 0;
        match &self.tables {
            Tables::Usages(usages) => fill_usages((usages, &Names::new()), builder, meter, &mut || {
                now_and_then(&mut rows, tell);
            }),
            Tables::Apart { names, taxa, synonyms } => {
                let names = read_names(names, meter, &mut || now_and_then(&mut rows, tell))?;
                fill_usages((taxa, &names), builder, meter, &mut || now_and_then(&mut rows, tell))?;
                match synonyms {
                    Some(synonyms) => fill_synonyms((synonyms, &names), builder, meter, &mut || {
                        now_and_then(&mut rows, tell);
                    }),
                    None => Ok(()),
                }
            }
        }
    }
}

fn read_names(table: &Archive, meter: &Meter, tell: &mut dyn FnMut()) -> Result<Names, IngestError> {
    let columns = Columns::of(table, &NAME);
    let mut names = Names::new();
    table.rows(&table.core, meter, |_, row| {
        tell();
        let get = |term| columns.get(&row.values, term);
        names.insert(get(0).into(), [get(1).into(), get(2).into(), get(3).into()]);
        Ok(())
    })?;
    Ok(names)
}

fn fill_usages(
    (table, names): (&Archive, &Names),
    builder: &mut ChecklistBuilder,
    meter: &Meter,
    tell: &mut dyn FnMut(),
) -> Result<(), IngestError> {
    let columns = Columns::of(table, &USAGE);
    table.rows(&table.core, meter, |_, row| {
        tell();
        let get = |term| columns.get(&row.values, term);
        let (parent, status) = (get(1), get(2));
        // Of a synonym, the parent is the taxon it is a name of.
        let accepted = TaxonStatus::parse(status).is_accepted();
        let apart = names.get(get(12)).map(|[name, authorship, rank]| [&**name, &**authorship, &**rank]);
        let [scientific_name, authorship, rank] = apart.unwrap_or([get(3), get(4), get(5)]);
        builder.push(&TaxonRow {
            taxon_id: get(0),
            parent_id: if accepted { parent } else { "" },
            accepted_id: if accepted { "" } else { parent },
            accepted_name: "",
            scientific_name,
            authorship,
            rank,
            status,
            higher: [get(6), get(7), get(8), get(9), get(10), get(11)],
        })?;
        Ok(())
    })?;
    Ok(())
}

fn fill_synonyms(
    (table, names): (&Archive, &Names),
    builder: &mut ChecklistBuilder,
    meter: &Meter,
    tell: &mut dyn FnMut(),
) -> Result<(), IngestError> {
    let columns = Columns::of(table, &SYNONYM);
    table.rows(&table.core, meter, |_, row| {
        tell();
        let get = |term| columns.get(&row.values, term);
        let Some([scientific_name, authorship, rank]) = names.get(get(2)) else { return Ok(()) };
        let given = (get(0), get(3));
        // Synonyms may go without identifiers of their own: name and taxon together are one.
        let made = format!("{}:{}", get(1), get(2));
        builder.push(&TaxonRow {
            taxon_id: if given.0.is_empty() { &made } else { given.0 },
            accepted_id: get(1),
            scientific_name,
            authorship,
            rank,
            status: if given.1.is_empty() { "synonym" } else { given.1 },
            ..TaxonRow::default()
        })?;
        Ok(())
    })?;
    Ok(())
}

/// The title in the metadata: a line of its own.
fn title(yaml: &str) -> Option<String> {
    let line = yaml.lines().find_map(|line| line.strip_prefix("title:"))?;
    let title = line.trim().trim_matches(['"', '\'']).trim();
    (!title.is_empty() && !title.starts_with(['|', '>'])).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_stand_on_a_line_of_their_own() {
        for (yaml, expected) in [
            ("key: 1\ntitle: Plants of Nowhere\nversion: 2", Some("Plants of Nowhere")),
            ("title: \"Plants: all\"", Some("Plants: all")),
            ("  title: of something else", None),
            ("title: |", None),
            ("", None),
        ] {
            assert_eq!(title(yaml).as_deref(), expected, "{yaml}");
        }
    }
}
