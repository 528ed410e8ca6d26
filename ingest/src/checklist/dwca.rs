//! Checklists as Darwin Core archives.

use std::path::Path;

use atlas_taxonomy::{ChecklistBuilder, TaxonRow};

use super::source::{Columns, now_and_then};
use crate::{
    archive::{Archive, Meter, is_taxon},
    error::IngestError,
    report::{Defect, DefectCode},
};

const TERMS: [&str; 14] = [
    "taxonID",
    "parentNameUsageID",
    "acceptedNameUsageID",
    "acceptedNameUsage",
    "scientificName",
    "scientificNameAuthorship",
    "taxonRank",
    "taxonomicStatus",
    "kingdom",
    "phylum",
    "class",
    "order",
    "family",
    "genus",
];

pub(super) fn open(path: &Path, meter: &Meter) -> Result<Archive, IngestError> {
    let archive = Archive::open(path, meter)?;
    let columns = Columns::of(&archive, &TERMS);
    let table_of_taxa = columns.has(0) && !Columns::of(&archive, &["occurrenceID"]).has(0);
    let named = columns.has(4);
    if named && (is_taxon(&archive.core.row_type) || table_of_taxa) {
        return Ok(archive);
    }
    let core = &archive.core.row_type;
    let message = format!(
        "its core ({core}) is none of taxa; a checklist needs one, with taxonID and scientificName, or must be ColDP"
    );
    Err(Defect::whole(archive.label(), DefectCode::BadDescriptor, message).into())
}

pub(super) fn fill(
    archive: &Archive,
    builder: &mut ChecklistBuilder,
    meter: &Meter,
    tell: &dyn Fn(),
) -> Result<(), IngestError> {
    let columns = Columns::of(archive, &TERMS);
    let mut rows = 0;
    archive.rows(&archive.core, meter, |_, row| {
        now_and_then(&mut rows, tell);
        let get = |term| columns.get(&row.values, term);
        let taxon_id = get(0);
        builder.push(&TaxonRow {
            taxon_id: if taxon_id.is_empty() { columns.id(&row.values) } else { taxon_id },
            parent_id: get(1),
            accepted_id: get(2),
            accepted_name: get(3),
            scientific_name: get(4),
            authorship: get(5),
            rank: get(6),
            status: get(7),
            higher: [get(8), get(9), get(10), get(11), get(12), get(13)],
        })?;
        Ok(())
    })?;
    Ok(())
}
