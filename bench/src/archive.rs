//! A Darwin Core archive of invented occurrences, and the plainest reading of it.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use csv::ByteRecord;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    failure::Outcome,
    occurrence::{TERMS, draw},
};

const TABLE: &str = "occurrence.csv";

/// An archive on disk.
pub struct Archive {
    /// Where it is.
    pub path: PathBuf,
    /// Records in it.
    pub records: u64,
}

/// A reading of an archive's table, nothing being made of what is read.
#[derive(Clone, Copy, Debug)]
pub struct RawReading {
    /// Bytes of the table, unpacked.
    pub bytes: u64,
    /// How long it took, unpacking included.
    pub time: Duration,
}

impl Archive {
    /// Writes an archive record by record, so that its size does not matter.
    pub fn write(path: PathBuf, records: u64) -> Outcome<Self> {
        let mut zip = ZipWriter::new(BufWriter::new(File::create(&path)?));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1));
        zip.start_file("meta.xml", options)?;
        zip.write_all(meta().as_bytes())?;
        zip.start_file("eml.xml", options)?;
        zip.write_all(EML.as_bytes())?;
        zip.start_file(TABLE, options)?;
        let mut table = csv::Writer::from_writer(&mut zip);
        table.write_record(TERMS)?;
        let mut rng = ChaCha8Rng::seed_from_u64(records);
        let mut values = Vec::with_capacity(TERMS.len());
        for row in 0..records {
            draw(&mut rng, row, &mut values);
            table.write_record(&values)?;
        }
        table.flush()?;
        drop(table);
        zip.finish()?.flush()?;
        Ok(Self { path, records })
    }

    /// Reads the table with the `csv` crate and counts its records: what any ingestion has to do at least.
    pub fn read_raw(&self) -> Outcome<RawReading> {
        let started = Instant::now();
        let (records, bytes) = count(&self.path)?;
        let time = started.elapsed();
        if records == self.records {
            return Ok(RawReading { bytes, time });
        }
        Err(format!("the archive holds {records} records, not {}", self.records).into())
    }
}

fn count(path: &Path) -> Outcome<(u64, u64)> {
    let mut zip = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let table = zip.by_name(TABLE)?;
    let bytes = table.size();
    let mut reader = csv::Reader::from_reader(table);
    let (mut record, mut records) = (ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record)? {
        records += 1;
    }
    Ok((records, bytes))
}

const EML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" packageId="atlas-bench" system="atlas-bench">
  <dataset>
    <title>Generated records for measurements</title>
    <abstract><para>Nothing in this dataset was ever observed.</para></abstract>
  </dataset>
</eml:eml>
"#;

fn meta() -> String {
    let field = |(index, term): (usize, &&str)| {
        let namespace = match *term {
            "license" | "rightsHolder" | "modified" => "http://purl.org/dc/terms/",
            _ => "http://rs.tdwg.org/dwc/terms/",
        };
        format!("    <field index=\"{index}\" term=\"{namespace}{term}\"/>\n")
    };
    let fields: String = TERMS.iter().enumerate().skip(1).map(field).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<archive xmlns="http://rs.tdwg.org/dwc/text/" metadata="eml.xml">
  <core encoding="UTF-8" fieldsTerminatedBy="," linesTerminatedBy="\n" fieldsEnclosedBy="&quot;" ignoreHeaderLines="1"
        rowType="http://rs.tdwg.org/dwc/terms/Occurrence">
    <files><location>{TABLE}</location></files>
    <id index="0"/>
{fields}  </core>
</archive>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::Archive;

    #[test]
    fn what_is_written_can_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::write(dir.path().join("records.zip"), 1000).unwrap();
        let reading = archive.read_raw().unwrap();
        assert!(reading.bytes > 300_000, "{reading:?}");
    }
}
