//! Why a checklist cannot be made or read.

/// Why a checklist cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum ChecklistError {
    /// Two rows have the same identifier.
    #[error("the taxonID `{0}` occurs twice; every taxon of a checklist needs one of its own")]
    DuplicateId(String),
    /// A taxon stands under itself.
    #[error("the taxon `{0}` stands under itself; mend parentNameUsageID of it or of those above it")]
    ParentCycle(String),
    /// A name is accepted in place of itself, by way of another.
    #[error("the taxon `{0}` is a synonym of itself; mend acceptedNameUsageID of it or of those it leads to")]
    AcceptedCycle(String),
    /// No row names a taxon.
    #[error("it has no taxa: no row has both taxonID and scientificName")]
    Empty,
    /// More than can be counted.
    #[error("it is too large: a checklist may have 4 GB of names and 4 billion taxa")]
    TooLarge,
    /// The name index cannot be made or read.
    #[error("the index of its names is not usable: {0}")]
    Index(String),
    /// The file is none of a checklist.
    #[error("this is no compiled checklist")]
    NotAChecklist,
    /// The file is of another version of this program.
    #[error(
        "the compiled checklist has format {found}, this program reads format {expected}; import the checklist again"
    )]
    Version {
        /// The format of the file.
        found: u32,
        /// The format of this program.
        expected: u32,
    },
    /// The file was changed or cut short.
    #[error("the compiled checklist is damaged; import the checklist again")]
    Damaged,
}

impl From<tantivy_fst::Error> for ChecklistError {
    fn from(error: tantivy_fst::Error) -> Self {
        Self::Index(error.to_string())
    }
}
