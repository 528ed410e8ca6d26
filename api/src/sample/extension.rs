//! Rows of the extensions.

use rand::{Rng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use super::{draw::Drawn, recipe::ExtensionRecipe, tables::Tables};

/// The rows of a record in an extension, without the id; often none.
pub fn rows(
    rng: &mut ChaCha8Rng,
    recipe: &ExtensionRecipe,
    drawn: &Drawn<'_>,
    tables: &Tables,
) -> Vec<Vec<String>> {
    if !rng.random_bool(recipe.share) {
        return Vec::new();
    }
    match recipe.kind.as_str() {
        "multimedia" => (1..=rng.random_range(1..=3)).map(|n| image(rng, drawn, n)).collect(),
        "identification" => vec![identification(rng, drawn, tables)],
        _ => measurements(rng, drawn),
    }
}

fn image(rng: &mut ChaCha8Rng, drawn: &Drawn<'_>, n: u32) -> Vec<String> {
    let slug = drawn.species.name().to_lowercase().replace(' ', "-");
    vec![
        "StillImage".to_owned(),
        "image/jpeg".to_owned(),
        format!("https://media.example.org/sample/{slug}-{:06}-{n}.jpg", rng.random_range(0..1_000_000)),
        format!("{}, picture {n} (generated sample, no such file)", drawn.species.vernacular),
        drawn.when.event_date(&drawn.place.state),
        drawn.person.to_owned(),
        "http://creativecommons.org/licenses/by/4.0/".to_owned(),
    ]
}

/// An earlier, rougher opinion: another species of the family, or the family itself.
fn identification(rng: &mut ChaCha8Rng, drawn: &Drawn<'_>, tables: &Tables) -> Vec<String> {
    let own = &drawn.species.family.name;
    let near: Vec<_> = tables.species.iter().filter(|s| s.family.name == *own).collect();
    let other = near.choose(rng).map(|s| s.name()).filter(|name| *name != drawn.species.name());
    vec![
        other.unwrap_or_else(|| own.clone()),
        drawn.identifier.to_owned(),
        drawn.when.year.saturating_add(rng.random_range(0..3)).to_string(),
        (*["earlier identification", "field label", "redetermined since"].choose(rng).unwrap_or(&""))
            .to_owned(),
    ]
}

fn measurements(rng: &mut ChaCha8Rng, drawn: &Drawn<'_>) -> Vec<Vec<String>> {
    let kinds: &[(&str, u32, u32, &str, &str)] = match drawn.species.family.group.as_str() {
        "insect" | "arachnid" => {
            &[("body length", 4, 60, "mm", "calliper"), ("wing span", 8, 140, "mm", "ruler")]
        }
        "fish" => {
            &[("total length", 40, 900, "mm", "measuring board"), ("depth", 1, 30, "m", "dive computer")]
        }
        "marineinvertebrate" | "mollusc" => &[("diameter", 10, 400, "mm", "calliper")],
        _ => &[("body mass", 8, 4_000, "g", "spring balance"), ("total length", 60, 1_800, "mm", "tape")],
    };
    let count = rng.random_range(1..=kinds.len());
    kinds
        .iter()
        .take(count)
        .map(|(kind, low, high, unit, method)| {
            let value = rng.random_range(*low..*high);
            [*kind, &value.to_string(), unit, method].map(str::to_owned).to_vec()
        })
        .collect()
}
