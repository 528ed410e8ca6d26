//! Writes a dataset of the sample as a Darwin Core archive.

mod eml;
mod meta;
mod plan;
mod text;

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use self::{
    plan::{FilePlan, Plan},
    text::TableWriter,
};
use super::{
    SampleError, defect,
    draw::Drawer,
    draw::Row,
    extension, keys,
    recipe::DatasetRecipe,
    row,
    tables::{Tables, tables},
};

pub use self::eml::citation;
pub use self::plan::license_url;

/// An archive of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleArchive {
    /// Uid of its dataset.
    pub dataset_uid: String,
    /// Where it was written.
    pub path: PathBuf,
    /// Records in its core.
    pub rows: u32,
    /// The terms that together name a record; empty: `occurrenceID`.
    pub unique_key: Vec<String>,
}

/// Writes the archives of all datasets into a folder, which is made where it is missing. The bytes depend on
/// nothing but this program.
pub fn write_archives(dir: &Path) -> Result<Vec<SampleArchive>, SampleError> {
    let tables = tables()?;
    tables.datasets.iter().map(|recipe| write_archive(tables, recipe, dir)).collect()
}

/// Writes one archive.
pub(super) fn write_archive(
    tables: &Tables,
    recipe: &DatasetRecipe,
    dir: &Path,
) -> Result<SampleArchive, SampleError> {
    let path = dir.join(format!("{}.zip", recipe.uid));
    let fault = |source| SampleError::Write { path: path.display().to_string(), source };
    std::fs::create_dir_all(dir).map_err(fault)?;
    let contents = generate(tables, recipe).map_err(fault)?;
    let unfinished = path.with_extension("zip.part");
    zip_files(&unfinished, contents).map_err(fault)?;
    std::fs::rename(&unfinished, &path).map_err(fault)?;
    let unique_key = recipe.unique_key.clone();
    Ok(SampleArchive { dataset_uid: recipe.uid.clone(), path, rows: recipe.rows, unique_key })
}

/// The files of an archive: names and bytes. A dataset of the sample is small enough to be held.
fn generate(tables: &Tables, recipe: &DatasetRecipe) -> io::Result<Vec<(String, Vec<u8>)>> {
    let plan = Plan::new(recipe);
    let mut core = Vec::new();
    let mut extensions: Vec<Vec<u8>> = plan.extensions.iter().map(|_| Vec::new()).collect();
    write_rows(tables, recipe, &plan, &mut core, &mut extensions)?;
    let mut files = vec![
        ("meta.xml".to_owned(), meta::meta_xml(&plan).into_bytes()),
        ("eml.xml".to_owned(), eml::eml_xml(recipe).into_bytes()),
        (recipe.dialect.file.clone(), core),
    ];
    files.extend(recipe.extensions.iter().map(|e| e.dialect.file.clone()).zip(extensions));
    Ok(files)
}

fn write_rows(
    tables: &Tables,
    recipe: &DatasetRecipe,
    plan: &Plan<'_>,
    core: &mut Vec<u8>,
    extensions: &mut [Vec<u8>],
) -> io::Result<()> {
    let mut rng = ChaCha8Rng::from_seed(keys::seed(&recipe.uid));
    let mut drawer = Drawer::new(tables, recipe);
    let mut core = start(core, &plan.core, "id")?;
    let mut outs = Vec::new();
    for (out, file) in extensions.iter_mut().zip(&plan.extensions) {
        outs.push(start(out, file, "coreid")?);
    }
    for serial in 1..=recipe.rows {
        let drawn =
            drawer.draw(&mut rng).ok_or_else(|| io::Error::other("the recipe lets nothing be drawn"))?;
        let mut row = row::write(&mut rng, recipe, &drawn, serial);
        defect::maybe_spoil(&mut rng, &mut row);
        let id = format!("{}-{serial:05}", recipe.uid);
        core.line(values(&id, &plan.core, &row))?;
        for (out, extension) in outs.iter_mut().zip(&recipe.extensions) {
            for line in extension::rows(&mut rng, extension, &drawn, tables) {
                out.line(std::iter::once(id.as_str()).chain(line.iter().map(String::as_str)))?;
            }
        }
    }
    // A row that points at no record, as real extensions have them.
    for (out, file) in outs.iter_mut().zip(&plan.extensions) {
        let blanks = file.columns.iter().map(|_| "orphan");
        out.line(std::iter::once("no-such-record").chain(blanks))?;
    }
    Ok(())
}

fn start<'a>(
    out: &'a mut Vec<u8>,
    file: &FilePlan<'a>,
    id: &'a str,
) -> io::Result<TableWriter<'a, &'a mut Vec<u8>>> {
    let columns: Vec<&str> = std::iter::once(id).chain(file.columns.iter().copied()).collect();
    TableWriter::start(out, file.dialect, &columns)
}

fn values<'a>(id: &'a str, file: &'a FilePlan<'_>, row: &'a Row) -> impl Iterator<Item = &'a str> {
    std::iter::once(id).chain(file.columns.iter().map(|c| row.get(c).map_or("", String::as_str)))
}

/// Zips files with the one date the format can always express, so that equal contents are equal bytes.
fn zip_files(path: &Path, files: Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?.flush()
}

/// Text with the characters escaped that XML gives a meaning.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs::File, io::Read, path::Path};

    use zip::ZipArchive;

    use super::{SampleArchive, write_archives};

    fn entry(path: &Path, name: &str) -> Vec<u8> {
        let mut zip = ZipArchive::new(File::open(path).unwrap()).unwrap();
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn sample(dir: &Path, uid: &str) -> SampleArchive {
        write_archives(dir).unwrap().into_iter().find(|a| a.dataset_uid == uid).unwrap()
    }

    #[test]
    fn two_generations_are_byte_identical() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (first, second) = (write_archives(one.path()).unwrap(), write_archives(two.path()).unwrap());
        assert_eq!(first.len(), 12);
        for (a, b) in first.iter().zip(&second) {
            assert!(std::fs::read(&a.path).unwrap() == std::fs::read(&b.path).unwrap(), "{}", a.dataset_uid);
        }
    }

    #[test]
    fn every_archive_describes_itself_and_says_it_was_generated() {
        let dir = tempfile::tempdir().unwrap();
        let archives = write_archives(dir.path()).unwrap();
        assert_eq!(archives.iter().map(|a| a.rows).sum::<u32>(), 50_000);
        for archive in archives {
            let meta = String::from_utf8(entry(&archive.path, "meta.xml")).unwrap();
            assert!(meta.contains("rowType=\"http://rs.tdwg.org/dwc/terms/Occurrence\""));
            let eml = String::from_utf8(entry(&archive.path, "eml.xml")).unwrap();
            assert!(eml.contains("Generated sample data of Atlas Core"), "{}", archive.dataset_uid);
            assert!(!eml.contains(['{', '}']), "{}", archive.dataset_uid);
        }
    }

    #[test]
    fn a_table_has_a_line_for_each_record_and_no_number_twice() {
        let dir = tempfile::tempdir().unwrap();
        let archive = sample(dir.path(), "dr3");
        let bytes = entry(&archive.path, "occurrence.txt");
        assert!(std::str::from_utf8(&bytes).is_err(), "Latin-1 is not UTF-8");
        let text: String = bytes.iter().map(|b| char::from(*b)).collect();
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('|').collect()).collect();
        assert_eq!(lines.len(), 4_501);
        assert_eq!(lines[0][1..4], ["institutionCode", "collectionCode", "catalogNumber"]);
        assert!(lines.iter().all(|line| line.len() == lines[0].len()));
        let numbers: BTreeSet<_> = lines[1..].iter().map(|line| line[1..4].to_vec()).collect();
        assert_eq!(numbers.len(), 4_500);
    }

    #[test]
    fn quoted_tables_hold_remarks_over_several_lines() {
        let dir = tempfile::tempdir().unwrap();
        let archive = sample(dir.path(), "dr10");
        let bytes = entry(&archive.path, "sightings.csv");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let remarks = reader.headers().unwrap().iter().position(|h| h == "occurrenceRemarks").unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 7_500);
        assert!(rows.iter().any(|row| row[remarks].contains('"') && row[remarks].contains('\n')));
    }

    #[test]
    fn utf_16_comes_with_and_without_a_mark() {
        let dir = tempfile::tempdir().unwrap();
        let little = entry(&sample(dir.path(), "dr4").path, "occurrence.csv");
        assert_eq!(little[..4], [0xff, 0xfe, b'i', 0]);
        let big = entry(&sample(dir.path(), "dr7").path, "occurrence.txt");
        assert_eq!(big[..4], [0, b'i', 0, b'd']);
    }
}
