//! The tables of the sample's registry.

use serde::Deserialize;

use crate::sample::SampleError;

/// An institution.
#[derive(Clone, Debug, Deserialize)]
pub struct InstitutionData {
    pub uid: String,
    pub name: String,
    pub code: String,
    #[serde(default)]
    pub alternative_codes: Vec<String>,
    #[serde(default)]
    pub parents: Vec<String>,
    pub about: String,
    pub types: Vec<String>,
    pub governances: Vec<String>,
    pub city: String,
    pub state: String,
    pub latitude: f64,
    pub longitude: f64,
    pub founded: Option<i32>,
    pub homepage: Option<String>,
    pub contacts: Vec<String>,
    pub keywords: Vec<String>,
}

/// A provider.
#[derive(Clone, Debug, Deserialize)]
pub struct ProviderData {
    pub uid: String,
    pub title: String,
    pub abbreviation: String,
    pub about: String,
    pub city: String,
    pub state: String,
    pub institutions: Vec<String>,
    #[serde(default)]
    pub collections: Vec<String>,
    pub contacts: Vec<String>,
}

/// An installation.
#[derive(Clone, Debug, Deserialize)]
pub struct InstallationData {
    pub uid: String,
    pub title: String,
    pub provider: String,
    pub r#type: String,
    pub about: String,
}

/// A hub.
#[derive(Clone, Debug, Deserialize)]
pub struct HubData {
    pub uid: String,
    pub title: String,
    pub abbreviation: String,
    pub about: String,
    pub institutions: Vec<String>,
    pub collections: Vec<String>,
    pub datasets: Vec<String>,
    pub keywords: Vec<String>,
}

/// A mapping of codes.
#[derive(Clone, Debug, Deserialize)]
pub struct MappingData {
    pub institution_code: String,
    pub collection_code: Option<String>,
    pub dataset: Option<String>,
    pub institution: String,
    pub collection: Option<String>,
}

/// A collection.
#[derive(Clone, Debug, Deserialize)]
pub struct CollectionData {
    pub uid: String,
    pub institution: String,
    pub name: String,
    pub code: String,
    pub contents: String,
    pub preservation: String,
    pub specimens: i64,
    pub digitised: i64,
    pub taxa: String,
    pub states: String,
    pub about: String,
}

/// Everything but the collections and the datasets.
#[derive(Clone, Debug, Deserialize)]
pub struct RegistryData {
    pub institution: Vec<InstitutionData>,
    pub provider: Vec<ProviderData>,
    pub installation: Vec<InstallationData>,
    pub hub: Vec<HubData>,
    pub code_mapping: Vec<MappingData>,
}

/// Reads the registry's table.
pub fn registry_data() -> Result<RegistryData, SampleError> {
    toml::from_str(include_str!("../data/registry.toml")).map_err(|e| SampleError::table("registry.toml", e))
}

/// Reads the collections.
pub fn collections() -> Result<Vec<CollectionData>, SampleError> {
    let text = include_str!("../data/collections.csv");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().map_err(|e| SampleError::table("collections.csv", e))
}
