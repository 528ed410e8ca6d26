//! Archives made on the spot.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use zip::{ZipWriter, write::SimpleFileOptions};

/// A Darwin Core archive in the making: a tab-separated core with the columns `occurrenceID`,
/// `basisOfRecord`, `scientificName`, `stateProvince` and `year`, and what a story changes.
#[derive(Clone)]
pub struct Archive {
    title: String,
    rows: Vec<String>,
    meta: String,
}

const META: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<archive xmlns="http://rs.tdwg.org/dwc/text/" metadata="eml.xml">
  <core encoding="UTF-8" fieldsTerminatedBy="\t" linesTerminatedBy="\n" fieldsEnclosedBy="" ignoreHeaderLines="1"
        rowType="http://rs.tdwg.org/dwc/terms/Occurrence">
    <files><location>occurrence.txt</location></files>
    <id index="0"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/occurrenceID"/>
    <field index="2" term="http://rs.tdwg.org/dwc/terms/basisOfRecord"/>
    <field index="3" term="http://rs.tdwg.org/dwc/terms/scientificName"/>
    <field index="4" term="http://rs.tdwg.org/dwc/terms/stateProvince"/>
    <field index="5" term="http://rs.tdwg.org/dwc/terms/year"/>
    <field default="Australia" term="http://rs.tdwg.org/dwc/terms/country"/>
  </core>
</archive>
"#;

impl Archive {
    /// An archive without records.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), rows: Vec::new(), meta: META.to_owned() }
    }

    /// An archive with `count` records of a species, named `<prefix>1`, `<prefix>2`, ….
    pub fn of(species: &str, prefix: &str, count: u32) -> Self {
        (1..=count).fold(Self::new(species), |archive, n| {
            archive.row(&format!("{prefix}{n}"), "PreservedSpecimen", species, "Tasmania", 1900 + n % 100)
        })
    }

    /// Adds a record.
    pub fn row(self, id: &str, basis: &str, name: &str, state: &str, year: u32) -> Self {
        let core_id = self.rows.len() + 1;
        self.line(&format!("{core_id}\t{id}\t{basis}\t{name}\t{state}\t{year}"))
    }

    /// Adds a line as it is.
    pub fn line(mut self, line: &str) -> Self {
        self.rows.push(line.to_owned());
        self
    }

    /// Changes the descriptor.
    pub fn with_meta(mut self, from: &str, to: &str) -> Self {
        assert!(self.meta.contains(from), "the descriptor has no {from}");
        self.meta = self.meta.replace(from, to);
        self
    }

    /// Writes the archive into a folder.
    pub fn write(&self, dir: &Path, name: &str) -> PathBuf {
        let path = dir.join(name);
        let mut zip = ZipWriter::new(File::create(&path).expect("a file"));
        let header = "id\toccurrenceID\tbasisOfRecord\tscientificName\tstateProvince\tyear";
        let core: String = std::iter::once(header)
            .chain(self.rows.iter().map(String::as_str))
            .flat_map(|line| [line, "\n"])
            .collect();
        let eml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <eml:eml xmlns:eml=\"eml://ecoinformatics.org/eml-2.1.1\" packageId=\"e2e/v1\" system=\"e2e\">\n\
             <dataset><title>{}</title>\n\
             <creator><individualName><givenName>Ada</givenName><surName>Quoll</surName></individualName>\
             <electronicMailAddress>ada@example.org</electronicMailAddress></creator>\n\
             <abstract><para>Made by a test.</para></abstract>\n\
             <intellectualRights><para><ulink url=\"http://creativecommons.org/licenses/by/4.0/legalcode\">\
             <citetitle>CC-BY 4.0</citetitle></ulink></para></intellectualRights>\n\
             </dataset></eml:eml>\n",
            self.title
        );
        for (name, text) in [("meta.xml", &self.meta), ("eml.xml", &eml), ("occurrence.txt", &core)] {
            zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
            zip.write_all(text.as_bytes()).expect("bytes");
        }
        zip.finish().expect("a zip");
        path
    }
}
