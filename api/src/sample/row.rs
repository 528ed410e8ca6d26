//! Writes a drawn record down as Darwin Core terms.

use rand::{Rng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use super::{
    draw::{Drawn, Row},
    recipe::DatasetRecipe,
};

/// What every record says of itself.
pub const REMARK: &str = "Generated sample record; nothing of this kind was found here.";

/// Columns of a core, in the order they are written.
pub const COLUMNS: [&str; 38] = [
    "occurrenceID",
    "institutionCode",
    "collectionCode",
    "catalogNumber",
    "basisOfRecord",
    "scientificName",
    "scientificNameAuthorship",
    "vernacularName",
    "taxonRank",
    "kingdom",
    "phylum",
    "class",
    "order",
    "family",
    "genus",
    "specificEpithet",
    "recordedBy",
    "recordNumber",
    "identifiedBy",
    "individualCount",
    "sex",
    "lifeStage",
    "preparations",
    "establishmentMeans",
    "eventDate",
    "year",
    "month",
    "day",
    "country",
    "countryCode",
    "stateProvince",
    "locality",
    "habitat",
    "decimalLatitude",
    "decimalLongitude",
    "geodeticDatum",
    "coordinateUncertaintyInMeters",
    "minimumElevationInMeters",
];

/// Writes a record down.
pub fn write(rng: &mut ChaCha8Rng, recipe: &DatasetRecipe, drawn: &Drawn<'_>, serial: u32) -> Row {
    let mut row = Row::new();
    identity(rng, recipe, drawn, serial, &mut row);
    taxon(rng, recipe, drawn, &mut row);
    people(rng, recipe, drawn, &mut row);
    organism(rng, recipe, drawn, &mut row);
    place(rng, drawn, &mut row);
    row.insert("eventDate", drawn.when.event_date(&drawn.place.state));
    for (term, value) in ["year", "month", "day"].into_iter().zip(drawn.when.parts()) {
        row.insert(term, value);
    }
    if recipe.kind == "sighting" && rng.random_bool(0.3) {
        row.insert("occurrenceRemarks", remark(rng, drawn));
    }
    row.retain(|_, value| !value.is_empty());
    row
}

fn identity(rng: &mut ChaCha8Rng, recipe: &DatasetRecipe, drawn: &Drawn<'_>, serial: u32, row: &mut Row) {
    let holding = drawn.holding;
    row.insert("occurrenceID", format!("urn:example:sample:{}:{serial:05}", recipe.uid));
    let alias = holding.alias.as_ref().filter(|_| rng.random_bool(0.08));
    row.insert("institutionCode", alias.unwrap_or(&holding.institution).clone());
    row.insert("collectionCode", holding.collection.clone());
    if recipe.kind != "sighting" {
        row.insert("catalogNumber", format!("{}{}", holding.prefix, drawn.number));
    }
    let basis = match recipe.kind.as_str() {
        "sighting" => "HumanObservation",
        "herbarium" => "PreservedSpecimen",
        _ if rng.random_bool(0.04) => "MaterialSample",
        _ => *["PreservedSpecimen", "PreservedSpecimen", "Preserved Specimen", "PRESERVED_SPECIMEN"]
            .choose(rng)
            .unwrap_or(&"PreservedSpecimen"),
    };
    row.insert("basisOfRecord", basis.to_owned());
}

fn taxon(rng: &mut ChaCha8Rng, recipe: &DatasetRecipe, drawn: &Drawn<'_>, row: &mut Row) {
    let species = drawn.species;
    let to_genus = rng.random_bool(0.02);
    if to_genus {
        row.insert("scientificName", format!("{} sp.", species.genus));
        row.insert("taxonRank", "genus".to_owned());
    } else {
        let name = if recipe.kind == "herbarium" {
            format!("{} {}", species.name(), species.authorship)
        } else {
            species.name()
        };
        row.insert("scientificName", name);
        row.insert("scientificNameAuthorship", species.authorship.clone());
        row.insert("vernacularName", species.vernacular.clone());
        row.insert("taxonRank", "species".to_owned());
        row.insert("specificEpithet", species.epithet.clone());
    }
    let family = &species.family;
    row.insert("kingdom", family.kingdom.clone());
    row.insert("phylum", family.phylum.clone());
    row.insert("class", family.class.clone());
    row.insert("order", family.order.clone());
    row.insert("family", family.name.clone());
    row.insert("genus", species.genus.clone());
}

fn people(rng: &mut ChaCha8Rng, recipe: &DatasetRecipe, drawn: &Drawn<'_>, row: &mut Row) {
    let together = drawn.person != drawn.identifier && rng.random_bool(0.15);
    let by =
        if together { format!("{} | {}", drawn.person, drawn.identifier) } else { drawn.person.to_owned() };
    row.insert("recordedBy", by);
    if recipe.kind == "sighting" {
        return;
    }
    if rng.random_bool(0.7) {
        row.insert("identifiedBy", drawn.identifier.to_owned());
    }
    if rng.random_bool(0.4) {
        row.insert("recordNumber", rng.random_range(1..9_000).to_string());
    }
}

fn organism(rng: &mut ChaCha8Rng, recipe: &DatasetRecipe, drawn: &Drawn<'_>, row: &mut Row) {
    let group = drawn.species.family.group.as_str();
    if drawn.species.introduced {
        row.insert("establishmentMeans", "introduced".to_owned());
    }
    let kept = match group {
        "mammal" => ["skin and skull", "skull", "alcohol (70%)"],
        "bird" => ["study skin", "mount", "skeleton"],
        "reptile" | "frog" | "fish" | "crustacean" | "marineinvertebrate" => {
            ["alcohol (70%)", "alcohol (70%); tissue (-80 °C)", "formalin"]
        }
        "insect" => ["pinned", "pinned", "slide"],
        "arachnid" => ["alcohol (80%)", "alcohol (80%)", "alcohol (95%); tissue"],
        "mollusc" => ["dry shell", "alcohol (70%)", "dry shell"],
        _ => ["pressed sheet", "pressed sheet", "packet"],
    };
    let plant = matches!(group, "plant" | "cryptogam");
    if recipe.kind == "sighting" {
        let count = if rng.random_bool(0.6) { 1 } else { rng.random_range(2..40) };
        row.insert("individualCount", count.to_string());
    } else {
        row.insert("preparations", (*kept.choose(rng).unwrap_or(&"")).to_owned());
        if !plant {
            row.insert("individualCount", "1".to_owned());
            row.insert(
                "sex",
                (*["", "male", "female", "F", "undetermined"].choose(rng).unwrap_or(&"")).into(),
            );
            row.insert("lifeStage", (*["", "", "adult", "juvenile"].choose(rng).unwrap_or(&"")).into());
        }
    }
}

fn place(rng: &mut ChaCha8Rng, drawn: &Drawn<'_>, row: &mut Row) {
    let place = drawn.place;
    row.insert("country", "Australia".to_owned());
    row.insert("countryCode", "AU".to_owned());
    row.insert("stateProvince", state_name(&place.state).to_owned());
    row.insert("locality", place.locality.clone());
    if rng.random_bool(0.5) {
        let shared = place.habitats.iter().find(|h| drawn.species.habitats.contains(h));
        row.insert("habitat", shared.map_or("", |h| habitat_words(h)).to_owned());
    }
    if let Some(elevation) = place.elevation {
        row.insert("minimumElevationInMeters", elevation.to_string());
    }
    let located = drawn.when.year > 1990 || rng.random_bool(0.8);
    if located {
        coordinates(rng, drawn, row);
    }
}

/// Coordinates as exact as the time allowed: from a map sheet before satellites, from a receiver since.
fn coordinates(rng: &mut ChaCha8Rng, drawn: &Drawn<'_>, row: &mut Row) {
    let (spread, digits, uncertainties) = match drawn.when.year {
        ..1970 => (0.015, 2, ["10000", "5000", "20000"]),
        1970..1999 => (0.010, 3, ["1000", "2000", "500"]),
        _ => (0.008, 5, ["10", "30", "100"]),
    };
    let latitude = drawn.place.latitude + rng.random_range(-spread..spread);
    let longitude = drawn.place.longitude + rng.random_range(-spread..spread);
    row.insert("decimalLatitude", format!("{latitude:.digits$}"));
    row.insert("decimalLongitude", format!("{longitude:.digits$}"));
    if rng.random_bool(0.9) {
        row.insert(
            "geodeticDatum",
            (*["WGS84", "EPSG:4326", "WGS84"].choose(rng).unwrap_or(&"WGS84")).into(),
        );
    }
    if rng.random_bool(0.85) {
        let metres = uncertainties.choose(rng).unwrap_or(&"1000");
        row.insert("coordinateUncertaintyInMeters", (*metres).to_owned());
    }
}

/// A remark over two lines, with the quotes and commas that readers stumble over.
fn remark(rng: &mut ChaCha8Rng, drawn: &Drawn<'_>) -> String {
    let seen = ["Heard first, then seen", "Seen well", "A brief view", "Photographed"];
    let what = seen.choose(rng).unwrap_or(&"Seen");
    format!("{what}, \"{}\" to the children.\n{REMARK}", drawn.species.vernacular)
}

/// The name of a state.
pub fn state_name(code: &str) -> &'static str {
    match code {
        "NSW" => "New South Wales",
        "VIC" => "Victoria",
        "QLD" => "Queensland",
        "SA" => "South Australia",
        "WA" => "Western Australia",
        "TAS" => "Tasmania",
        "NT" => "Northern Territory",
        _ => "Australian Capital Territory",
    }
}

fn habitat_words(habitat: &str) -> &'static str {
    match habitat {
        "forest" => "tall eucalypt forest",
        "rainforest" => "closed rainforest along a creek",
        "woodland" => "open woodland with grassy understorey",
        "grassland" => "tussock grassland",
        "arid" => "spinifex and mulga on red sand",
        "heath" => "sandstone heath",
        "alpine" => "snow gum and alpine herbfield",
        "wetland" => "reedy margin of still water",
        "coast" => "behind the beach",
        "urban" => "park with old trees",
        "reef" => "coral reef slope, 5 m",
        "sea" => "rocky reef with kelp, 8 m",
        "savanna" => "tropical savanna woodland",
        _ => "",
    }
}
