//! Doors for the fuzz targets. Whatever comes in, nothing here may panic or go on for ever.

use std::path::Path;

use crate::{
    archive::{Archive, Meter, read_descriptor},
    eml::Eml,
    error::IngestError,
    join::{Join, Shape},
};

/// Reads a file, and the descriptor and table that two zero bytes divide in it, to the last row.
pub fn archive(bytes: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let file = folder.path().join("file");
    if std::fs::write(&file, bytes).is_ok() {
        let _ = read(&file, folder.path());
    }
    let Some(divide) = bytes.windows(2).position(|pair| pair == [0, 0]) else { return };
    let files = folder.path().join("folder");
    let written = std::fs::create_dir(&files)
        .and_then(|()| std::fs::write(files.join("meta.xml"), &bytes[..divide]))
        .and_then(|()| std::fs::write(files.join("o.txt"), &bytes[divide + 2..]));
    if written.is_ok() {
        let _ = read(&files, folder.path());
    }
}

/// Reads a document as descriptor and as metadata.
pub fn documents(bytes: &[u8]) {
    let _ = read_descriptor("meta.xml", "", bytes);
    let _ = Eml::read("eml.xml", bytes);
}

fn read(path: &Path, scratch: &Path) -> Result<(), IngestError> {
    let meter = Meter::default();
    let archive = Archive::open(path, &meter)?;
    let shape = Shape::of(&archive)?;
    Join { archive: &archive, shape: &shape, meter: &meter, scratch }.run(|_| Ok(()))?;
    Ok(())
}
