//! What the generator draws from: species, places, people, and the recipes of the datasets.

use std::{collections::HashMap, sync::LazyLock};

use serde::{Deserialize, de::DeserializeOwned};

use super::{SampleError, recipe::DatasetRecipe};

/// A family with the taxa above it.
#[derive(Clone, Debug, Deserialize)]
pub struct Family {
    /// Name of the family.
    #[serde(rename = "family")]
    pub name: String,
    /// The group a collection would keep it in, as `frog`.
    pub group: String,
    /// Order.
    pub order: String,
    /// Class.
    pub class: String,
    /// Phylum.
    pub phylum: String,
    /// Kingdom.
    pub kingdom: String,
}

#[derive(Deserialize)]
struct SpeciesRow {
    species: String,
    authorship: String,
    vernacular: String,
    family: String,
    states: String,
    habitats: String,
    months: String,
    weight: u32,
    introduced: Option<u8>,
}

/// A species, where and when it is met.
#[derive(Clone, Debug)]
pub struct Species {
    /// Genus.
    pub genus: String,
    /// Specific epithet.
    pub epithet: String,
    /// Author and year, as the code of nomenclature has them.
    pub authorship: String,
    /// English name.
    pub vernacular: String,
    /// The family and above.
    pub family: Family,
    /// Codes of the states it lives in.
    pub states: Vec<String>,
    /// Habitats it lives in.
    pub habitats: Vec<String>,
    /// Months (1–12) in which it is met.
    pub months: Vec<u32>,
    /// How often it is recorded, against the others.
    pub weight: u32,
    /// Whether it was brought to Australia.
    pub introduced: bool,
}

impl Species {
    /// The binomial.
    pub fn name(&self) -> String {
        format!("{} {}", self.genus, self.epithet)
    }
}

#[derive(Deserialize)]
struct PlaceRow {
    state: String,
    locality: String,
    latitude: f64,
    longitude: f64,
    elevation: Option<i32>,
    habitats: String,
}

/// A place where things are found.
#[derive(Clone, Debug)]
pub struct Place {
    /// Code of the state.
    pub state: String,
    /// The place in words.
    pub locality: String,
    /// Decimal degrees, WGS 84.
    pub latitude: f64,
    /// Decimal degrees, WGS 84.
    pub longitude: f64,
    /// Metres above the sea; absent in the sea.
    pub elevation: Option<i32>,
    /// What grows there.
    pub habitats: Vec<String>,
}

/// An invented person.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    /// The name as labels have it.
    pub name: String,
    /// First year of activity.
    pub from: i32,
    /// Last year of activity.
    pub to: i32,
    /// `collector` or `observer`.
    pub kind: String,
}

#[derive(Deserialize)]
struct Datasets {
    dataset: Vec<DatasetRecipe>,
}

/// Everything the generator draws from.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The species.
    pub species: Vec<Species>,
    /// The places.
    pub places: Vec<Place>,
    /// The people.
    pub people: Vec<Person>,
    /// The datasets.
    pub datasets: Vec<DatasetRecipe>,
}

static TABLES: LazyLock<Result<Tables, (&'static str, String)>> = LazyLock::new(read);

/// The tables, read once.
pub fn tables() -> Result<&'static Tables, SampleError> {
    TABLES.as_ref().map_err(|(table, message)| SampleError::table(table, message))
}

type Read<T> = Result<T, (&'static str, String)>;

fn read() -> Read<Tables> {
    let families: Vec<Family> = rows("families.csv", include_str!("data/families.csv"))?;
    let families: HashMap<String, Family> = families.into_iter().map(|f| (f.name.clone(), f)).collect();
    let species: Vec<SpeciesRow> = rows("species.csv", include_str!("data/species.csv"))?;
    let species = species.into_iter().map(|row| resolve(row, &families)).collect::<Read<_>>()?;
    let places: Vec<PlaceRow> = rows("places.csv", include_str!("data/places.csv"))?;
    let datasets: Datasets = toml::from_str(include_str!("data/datasets.toml"))
        .map_err(|error| ("datasets.toml", error.to_string()))?;
    Ok(Tables {
        species,
        places: places.into_iter().map(place).collect(),
        people: rows("people.csv", include_str!("data/people.csv"))?,
        datasets: datasets.dataset,
    })
}

fn rows<T: DeserializeOwned>(name: &'static str, text: &str) -> Read<Vec<T>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').quoting(false).from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().map_err(|error| (name, error.to_string()))
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn resolve(row: SpeciesRow, families: &HashMap<String, Family>) -> Read<Species> {
    let fault = |message: String| ("species.csv", message);
    let (genus, epithet) =
        row.species.split_once(' ').ok_or_else(|| fault(format!("`{}` is no binomial", row.species)))?;
    let family =
        families.get(&row.family).ok_or_else(|| fault(format!("family {} is not known", row.family)))?;
    Ok(Species {
        genus: genus.to_owned(),
        epithet: epithet.to_owned(),
        authorship: row.authorship,
        vernacular: row.vernacular,
        family: family.clone(),
        states: words(&row.states),
        habitats: words(&row.habitats),
        months: months(&row.months).ok_or_else(|| fault(format!("`{}` are no months", row.months)))?,
        weight: row.weight,
        introduced: row.introduced == Some(1),
    })
}

/// `9-3` is September to March; nothing is the whole year.
fn months(text: &str) -> Option<Vec<u32>> {
    if text.is_empty() {
        return Some((1..=12).collect());
    }
    let (from, to) = text.split_once('-')?;
    let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    if from <= to { Some((from..=to).collect()) } else { Some((from..=12).chain(1..=to).collect()) }
}

fn place(row: PlaceRow) -> Place {
    Place {
        state: row.state,
        locality: row.locality,
        latitude: row.latitude,
        longitude: row.longitude,
        elevation: row.elevation,
        habitats: words(&row.habitats),
    }
}

#[cfg(test)]
mod tests {
    use super::{months, tables};

    #[test]
    fn seasons_may_cross_the_new_year() {
        assert_eq!(months("11-2").unwrap(), [11, 12, 1, 2]);
        assert_eq!(months("").unwrap().len(), 12);
        assert_eq!(months("soon"), None);
    }

    #[test]
    fn every_species_can_be_met_in_each_of_its_states() {
        let tables = tables().unwrap();
        assert_eq!(tables.datasets.len(), 12);
        assert_eq!(tables.datasets.iter().map(|d| d.rows).sum::<u32>(), 50_000);
        for species in &tables.species {
            for state in &species.states {
                let met = tables.places.iter().any(|place| {
                    place.state == *state && place.habitats.iter().any(|h| species.habitats.contains(h))
                });
                assert!(met, "{} has no place in {state}", species.name());
            }
        }
    }

    #[test]
    fn places_lie_inside_their_states() {
        for place in &tables().unwrap().places {
            let (south, north, west, east) = match place.state.as_str() {
                "NSW" => (-37.6, -28.1, 140.9, 153.7),
                "VIC" => (-39.2, -33.9, 140.9, 150.0),
                "QLD" => (-29.2, -9.1, 137.9, 153.7),
                "SA" => (-38.1, -25.9, 128.9, 141.1),
                "WA" => (-35.2, -13.6, 112.8, 129.1),
                "TAS" => (-43.8, -39.4, 143.8, 148.6),
                "NT" => (-26.1, -10.9, 128.9, 138.1),
                "ACT" => (-36.0, -35.1, 148.7, 149.5),
                other => panic!("{other} is no state"),
            };
            assert!((south..=north).contains(&place.latitude), "{}", place.locality);
            assert!((west..=east).contains(&place.longitude), "{}", place.locality);
        }
    }
}
