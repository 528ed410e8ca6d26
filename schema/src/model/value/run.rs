//! What a run counted and reported.

use atlas_ingest::Defect;

use crate::model::value::value_objects;

value_objects! {
    /// Records counted by stage.
    IngestRunCounts of RunCounts {
        /// Core rows read from the source.
        read: u64,
        /// Records interpreted.
        interpreted: u64,
        /// Records with at least one flag.
        flagged: u64,
        /// Rows refused.
        refused: u64,
        /// Records written to the record store.
        stored: u64,
        /// Records written to the index.
        indexed: u64,
    }
    /// What a run has to tell its reader, beside the counts.
    IngestRunReport of RunReport {
        /// Defects found, those that led to a refusal first.
        messages: Vec<IngestRunMessage>,
        /// Remarks on the run as a whole.
        texts: Vec<String>,
    }
    /// One defect and where it is.
    IngestRunMessage of RunMessage {
        /// File inside the archive.
        file: Option<String>,
        /// Line in the file, from 1.
        line: Option<u64>,
        /// Column (field) in the line, from 1.
        column: Option<u64>,
        /// What kind of defect, as `DUPLICATE_KEY`.
        code: String,
        /// The defect in words.
        message: String,
    }
}

impl From<Defect> for IngestRunMessage {
    fn from(defect: Defect) -> Self {
        let Defect { file, line, column, code, message } = defect;
        Self { file: Some(file), line, column, code: code.name().to_owned(), message }
    }
}
