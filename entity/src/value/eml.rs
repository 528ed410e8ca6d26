//! What a dataset's metadata document (EML, GBIF profile) says.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// How to cite a work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct Citation {
    /// The citation as text.
    pub text: String,
    /// DOI or URL of the work.
    pub identifier: Option<String>,
    /// True if the source gave the text, false if it was made from the metadata.
    pub citation_provided_by_source: bool,
}

/// Keywords from one thesaurus.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct KeywordCollection {
    /// Name of the thesaurus.
    pub thesaurus: Option<String>,
    /// The keywords.
    pub keywords: Vec<String>,
}

/// The project a dataset came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct Project {
    /// Title.
    pub title: Option<String>,
    /// Identifier of the project.
    pub identifier: Option<String>,
    /// What it was about.
    pub description: Option<String>,
    /// Who paid for it.
    pub funding: Option<String>,
    /// Where it worked.
    pub study_area_description: Option<String>,
    /// How it was designed.
    pub design_description: Option<String>,
}

/// How the data were gathered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct SamplingDescription {
    /// Extent of the study in space, time and taxa.
    pub study_extent: Option<String>,
    /// How sampling was done.
    pub sampling: Option<String>,
    /// How quality was controlled.
    pub quality_control: Option<String>,
    /// Steps of the method, in order.
    pub method_steps: Vec<String>,
}

/// A description of a file with data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DataDescription {
    /// Name of the file.
    pub name: Option<String>,
    /// Character set.
    pub charset: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// Its format.
    pub format: Option<String>,
    /// Version of the format.
    pub format_version: Option<String>,
}

/// How many units a collection holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CuratorialUnit {
    /// What is counted, as `jars`.
    pub type_verbatim: Option<String>,
    /// How many.
    pub count: Option<i64>,
    /// Uncertainty of the count.
    pub deviation: Option<i64>,
    /// Lower end of a range.
    pub lower: Option<i64>,
    /// Upper end of a range.
    pub upper: Option<i64>,
}

/// What the published Darwin Core archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct DwcArchive {
    /// Row type of the core.
    pub core_type: Option<String>,
    /// Row types of the extensions.
    pub extensions: Vec<String>,
}
