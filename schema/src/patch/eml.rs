//! What a dataset's metadata document says, as changes give it.

use crate::patch::value_inputs;

value_inputs! {
    /// How to cite a work.
    CitationInput {
        /// The citation as text.
        text: String,
        /// DOI or URL of the work.
        identifier: Option<String>,
        /// True if the source gave the text, false if it was made from the metadata.
        citation_provided_by_source: Option<bool>,
    }
    /// Keywords from one thesaurus.
    KeywordCollectionInput {
        /// Name of the thesaurus.
        thesaurus: Option<String>,
        /// The keywords.
        keywords: Option<Vec<String>>,
    }
    /// The project a dataset came from.
    ProjectInput {
        /// Title.
        title: Option<String>,
        /// Identifier of the project.
        identifier: Option<String>,
        /// What it was about.
        description: Option<String>,
        /// Who paid for it.
        funding: Option<String>,
        /// Where it worked.
        study_area_description: Option<String>,
        /// How it was designed.
        design_description: Option<String>,
    }
    /// How the data were gathered.
    SamplingDescriptionInput {
        /// Extent of the study in space, time and taxa.
        study_extent: Option<String>,
        /// How sampling was done.
        sampling: Option<String>,
        /// How quality was controlled.
        quality_control: Option<String>,
        /// Steps of the method, in order.
        method_steps: Option<Vec<String>>,
    }
    /// A description of a file with data.
    DataDescriptionInput {
        /// Name of the file.
        name: Option<String>,
        /// Character set.
        charset: Option<String>,
        /// Where it is.
        url: Option<String>,
        /// Its format.
        format: Option<String>,
        /// Version of the format.
        format_version: Option<String>,
    }
    /// How many units a collection holds.
    CuratorialUnitInput {
        /// What is counted, as `jars`.
        type_verbatim: Option<String>,
        /// How many.
        count: Option<i64>,
        /// Uncertainty of the count.
        deviation: Option<i64>,
        /// Lower end of a range.
        lower: Option<i64>,
        /// Upper end of a range.
        upper: Option<i64>,
    }
    /// What the published Darwin Core archive holds.
    DwcArchiveInput {
        /// Row type of the core.
        core_type: Option<String>,
        /// Row types of the extensions.
        extensions: Option<Vec<String>>,
    }
}
