//! The recipes of the datasets: whose records they hold and how their archives are written.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How a table is written down.
#[derive(Clone, Debug, Deserialize)]
pub struct Dialect {
    /// Name of the file.
    pub file: String,
    /// What stands between two columns.
    pub delimiter: char,
    /// What encloses a value, if anything.
    pub quote: Option<char>,
    /// Name of the character set.
    pub encoding: String,
    /// Whether a byte order mark leads the file.
    #[serde(default)]
    pub bom: bool,
    /// The end of a line.
    pub eol: String,
    /// Lines before the first record.
    pub header_lines: u32,
}

/// An extension of a dataset's archive.
#[derive(Clone, Debug, Deserialize)]
pub struct ExtensionRecipe {
    /// `multimedia`, `identification` or `measurement`.
    pub kind: String,
    /// The share of records that have rows in it, 0 to 1.
    pub share: f64,
    /// How it is written.
    pub dialect: Dialect,
}

/// Where a record's institution and collection codes come from.
#[derive(Clone, Debug, Deserialize)]
pub struct Holding {
    /// Institution code, empty where there is none.
    pub institution: String,
    /// A code or name some of the records have in its stead.
    pub alias: Option<String>,
    /// Collection code.
    pub collection: String,
    /// Groups of species it keeps; one named twice is drawn twice as often.
    pub groups: Vec<String>,
    /// What leads its catalogue numbers.
    pub prefix: String,
    /// How many records it has, against the others.
    pub weight: u32,
    /// States it collects in, if not all of the dataset's.
    #[serde(default)]
    pub states: Vec<String>,
    /// Habitats it looks at, if not all.
    #[serde(default)]
    pub habitats: Vec<String>,
}

/// A dataset and how its archive is made.
#[derive(Clone, Debug, Deserialize)]
pub struct DatasetRecipe {
    /// Uid in the registry.
    pub uid: String,
    /// Title.
    pub title: String,
    /// Abbreviation.
    pub abbreviation: String,
    /// What is in it, in a sentence or two.
    pub about: String,
    /// Uid of the provider.
    pub provider: String,
    /// Uid of the installation that hosts it.
    pub installation: Option<String>,
    /// Uid of the dataset it is a part of.
    pub parent: Option<String>,
    /// Whether anonymous readers may not see it.
    #[serde(default)]
    pub private: bool,
    /// Whether the registry learns description, contacts and citation from the archive's EML.
    #[serde(default)]
    pub from_eml: bool,
    /// Concept of `DatasetSubtype`.
    pub subtype: String,
    /// Concept of `License`.
    pub license: String,
    /// Uids of the institutions whose records it holds.
    pub institutions: Vec<String>,
    /// Uids of the collections whose records it holds.
    pub collections: Vec<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Names of its (invented) contacts, the first one primary.
    pub contacts: Vec<String>,
    /// How many records it has.
    pub rows: u32,
    /// First and last year of its records.
    pub years: [i32; 2],
    /// State codes and how often records come from them.
    pub states: BTreeMap<String, u32>,
    /// `specimen`, `herbarium` or `sighting`.
    pub kind: String,
    /// The terms that together name a record; empty: `occurrenceID`.
    #[serde(default)]
    pub unique_key: Vec<String>,
    /// Terms its table leaves out.
    #[serde(default)]
    pub without: Vec<String>,
    /// Terms whose value stands in the descriptor.
    #[serde(default)]
    pub defaults: BTreeMap<String, String>,
    /// Where its records are kept.
    pub holdings: Vec<Holding>,
    /// How the core is written.
    pub dialect: Dialect,
    /// Its extensions.
    #[serde(default)]
    pub extensions: Vec<ExtensionRecipe>,
}
