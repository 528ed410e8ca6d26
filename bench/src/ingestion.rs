//! How fast an archive is ingested, and in how much memory.

use std::time::Duration;

use atlas_registry::Registry;

use crate::{
    archive::{Archive, RawReading},
    atlas::{Atlas, Ran},
    dwca_reader,
    failure::Outcome,
    registry::LOADED,
    report::{Table, grouped, ratio},
};

/// One archive, ingested and merely read.
pub struct Ingestion {
    records: u64,
    raw: RawReading,
    /// The same by python-dwca-reader, where it is installed.
    python: Option<Duration>,
    /// Reading, interpreting and storing, without the index.
    preview: Ran,
    ran: Ran,
}

/// Ingests an archive of so many records with the real program.
pub async fn measure(atlas: &Atlas, registry: &Registry, records: u64) -> Outcome<Ingestion> {
    let archive = Archive::write(atlas.folder().join("records.zip"), records)?;
    let raw = archive.read_raw()?;
    let path = archive.path.to_str().ok_or("the folder for scratch files is not UTF-8")?;
    let python = dwca_reader::read(&archive.path, records)?;
    let preview = atlas.run(&["ingest", path, "--dataset", LOADED, "--dry-run"])?;
    let ran = atlas.run(&["ingest", path, "--dataset", LOADED])?;
    std::fs::remove_file(&archive.path)?;
    let published = registry.dataset_by_uid(LOADED).await?.map(|dataset| dataset.record_count);
    if published.and_then(|count| u64::try_from(count).ok()) == Some(records) {
        return Ok(Ingestion { records, raw, python, preview, ran });
    }
    Err(format!("{published:?} records were published, not {records}").into())
}

/// The figures of all sizes, the smallest first.
pub fn table(all: &[Ingestion]) -> String {
    let mut table = Table::new(&[
        "records",
        "table, MB",
        "`csv` alone, records/s",
        "python-dwca-reader alone, records/s",
        "`atlas ingest --dry-run`, records/s",
        "`atlas ingest`, records/s",
        "time against `csv`",
        "processor, s",
        "peak anonymous memory, MiB",
        "peak resident memory, MiB",
    ]);
    for one in all {
        let rate = |time: Duration| grouped(one.records as f64 / time.as_secs_f64());
        table.row(
            &grouped(one.records as f64),
            [
                format!("{:.0}", one.raw.bytes as f64 / 1e6),
                rate(one.raw.time),
                one.python.map_or_else(|| "–".to_owned(), rate),
                rate(one.preview.time),
                rate(one.ran.time),
                ratio(one.ran.time.as_secs_f64(), one.raw.time.as_secs_f64()),
                format!("{:.1}", one.ran.usage.processor.as_secs_f64()),
                format!("{:.0}", one.ran.usage.peak_anonymous),
                format!("{:.0}", one.ran.usage.peak_resident),
            ],
        );
    }
    format!("## Ingestion\n\n{}{}", table.markdown(), growth(all))
}

/// How memory follows the size.
fn growth(all: &[Ingestion]) -> String {
    let [few, .., many] = all else { return String::new() };
    let times = |of: fn(&Ingestion) -> f64| ratio(of(many), of(few));
    format!(
        "\nWith {} the records, peak anonymous memory is {}, peak resident memory (mapped index files included) {}.\n",
        times(|one| one.records as f64),
        times(|one| one.ran.usage.peak_anonymous),
        times(|one| one.ran.usage.peak_resident),
    )
}
