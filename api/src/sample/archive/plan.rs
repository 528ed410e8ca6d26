//! Which files an archive has, with which columns and defaults.

use crate::sample::{
    recipe::{DatasetRecipe, Dialect, ExtensionRecipe},
    row::{COLUMNS, REMARK},
};

/// One file of an archive.
pub struct FilePlan<'a> {
    /// How it is written.
    pub dialect: &'a Dialect,
    /// URI of the row type.
    pub row_type: &'static str,
    /// Terms of the columns behind the first, which holds the id of the core row.
    pub columns: Vec<&'a str>,
    /// Terms with the value they have where the row gives none.
    pub defaults: Vec<(&'a str, &'a str)>,
}

/// The files of an archive.
pub struct Plan<'a> {
    /// The occurrences.
    pub core: FilePlan<'a>,
    /// The extensions, in the order of the recipe.
    pub extensions: Vec<FilePlan<'a>>,
}

impl<'a> Plan<'a> {
    /// The plan of a dataset's archive.
    pub fn new(recipe: &'a DatasetRecipe) -> Self {
        let sighting = recipe.kind == "sighting";
        let kept = |column: &str| {
            !recipe.without.iter().any(|w| w == column) && !recipe.defaults.contains_key(column)
        };
        let mut columns: Vec<&str> = COLUMNS.into_iter().filter(|c| kept(c)).collect();
        if sighting {
            let of_specimens =
                ["institutionCode", "collectionCode", "catalogNumber", "preparations", "identifiedBy"];
            columns.retain(|c| !of_specimens.contains(c));
            columns.push("occurrenceRemarks");
        }
        let mut defaults: Vec<(&str, &str)> =
            recipe.defaults.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        defaults.extend([
            ("datasetName", recipe.title.as_str()),
            ("license", license_url(&recipe.license)),
            ("occurrenceRemarks", REMARK),
        ]);
        let row_type = "http://rs.tdwg.org/dwc/terms/Occurrence";
        let core = FilePlan { dialect: &recipe.dialect, row_type, columns, defaults };
        Self { core, extensions: recipe.extensions.iter().map(extension).collect() }
    }
}

fn extension(recipe: &ExtensionRecipe) -> FilePlan<'_> {
    let (row_type, columns): (_, &[&str]) = match recipe.kind.as_str() {
        "multimedia" => (
            "http://rs.gbif.org/terms/1.0/Multimedia",
            &["type", "format", "identifier", "title", "created", "creator", "license"],
        ),
        "identification" => (
            "http://rs.tdwg.org/dwc/terms/Identification",
            &["scientificName", "identifiedBy", "dateIdentified", "identificationRemarks"],
        ),
        _ => (
            "http://rs.tdwg.org/dwc/terms/MeasurementOrFact",
            &["measurementType", "measurementValue", "measurementUnit", "measurementMethod"],
        ),
    };
    FilePlan { dialect: &recipe.dialect, row_type, columns: columns.to_vec(), defaults: Vec::new() }
}

/// The legal text of a licence.
pub fn license_url(license: &str) -> &'static str {
    match license {
        "CC0_1_0" => "http://creativecommons.org/publicdomain/zero/1.0/legalcode",
        "CC_BY_NC_4_0" => "http://creativecommons.org/licenses/by-nc/4.0/legalcode",
        _ => "http://creativecommons.org/licenses/by/4.0/legalcode",
    }
}
