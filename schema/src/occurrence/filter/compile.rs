//! From a checked filter to the filter tree of the search.

use atlas_search::{BoundingBox, Field, Filter, KeywordField, NumberField};
use uuid::Uuid;

use super::{
    check::entities,
    input::{OccurrenceFilter, keywords},
    operators::{BoxInput, Equality, EqualityParts, EventDateOperators, FloatOperators, IntOperators},
};
use crate::occurrence::{
    expansion::{EntityName, Expansion, Joined},
    terms::IssueTerm,
};

/// Where a taxon's name may stand in a record.
const TAXON_FIELDS: [KeywordField; 8] = [
    KeywordField::ScientificName,
    KeywordField::Species,
    KeywordField::Genus,
    KeywordField::Family,
    KeywordField::Order,
    KeywordField::Class,
    KeywordField::Phylum,
    KeywordField::Kingdom,
];

/// Converts a filter that passed [`super::check`], with what the registry said to its needs.
pub fn compile(filter: &OccurrenceFilter, expansion: &Expansion) -> Filter {
    let mut all = Vec::new();
    for (kind, operators) in entities(filter) {
        let named = |names: &[&String]| {
            members(kind, names.iter().filter_map(|n| expansion.key(kind, &EntityName::parse(n)?)), expansion)
        };
        all.extend(equality(&operators.parts(), named, || known(kind, expansion)));
    }
    for (field, operators) in keywords(filter) {
        let values = |names: &[&String]| keyword(field, names.iter().copied());
        all.extend(equality(&operators.parts(), values, || exists(field)));
    }
    if let Some(operators) = &filter.taxon {
        let at_any_rank = |names: &[&String]| {
            Filter::Any(TAXON_FIELDS.iter().map(|f| keyword(*f, names.iter().copied())).collect())
        };
        let named = || Filter::Any(TAXON_FIELDS.iter().map(|f| exists(*f)).collect());
        all.extend(equality(&operators.parts(), at_any_rank, named));
    }
    all.extend(vocabularies(filter));
    all.extend(measures(filter));
    all.extend(combinators(filter, expansion));
    // One condition needs no wrapping: the engines' plans stay readable.
    if all.len() == 1 { all.remove(0) } else { Filter::All(all) }
}

/// The records of these entities of one kind.
pub fn members(kind: Joined, keys: impl IntoIterator<Item = Uuid>, expansion: &Expansion) -> Filter {
    let field = match kind {
        Joined::Dataset => KeywordField::DatasetKey,
        Joined::Institution => KeywordField::InstitutionKey,
        Joined::Collection => KeywordField::CollectionKey,
        Joined::Provider | Joined::Hub => {
            let mut datasets: Vec<Uuid> =
                keys.into_iter().flat_map(|k| expansion.datasets(kind, k)).copied().collect();
            datasets.sort_unstable();
            datasets.dedup();
            return keyword(KeywordField::DatasetKey, datasets);
        }
    };
    keyword(field, keys)
}

fn known(kind: Joined, expansion: &Expansion) -> Filter {
    match kind {
        Joined::Dataset => exists(KeywordField::DatasetKey),
        Joined::Institution => exists(KeywordField::InstitutionKey),
        Joined::Collection => exists(KeywordField::CollectionKey),
        Joined::Provider | Joined::Hub => members(kind, expansion.keys(kind), expansion),
    }
}

fn combinators(filter: &OccurrenceFilter, expansion: &Expansion) -> Vec<Filter> {
    let each = |members: &[OccurrenceFilter]| members.iter().map(|m| compile(m, expansion)).collect();
    let mut found = Vec::new();
    found.extend(filter.and.as_deref().map(|m| Filter::All(each(m))));
    found.extend(filter.or.as_deref().map(|m| Filter::Any(each(m))));
    found.extend(filter.not.as_deref().map(|inner| not(compile(inner, expansion))));
    found
}

fn vocabularies(filter: &OccurrenceFilter) -> Vec<Filter> {
    let mut found = Vec::new();
    found.extend(filter.text.clone().map(Filter::Text));
    if let Some(operators) = &filter.key {
        let keys = |keys: &[&Uuid]| keyword(KeywordField::Id, keys.iter().copied());
        found.extend(equality(&operators.parts(), keys, || exists(KeywordField::Id)));
    }
    if let Some(operators) = &filter.basis_of_record {
        let names = |terms: &[&_]| {
            let terms = terms.iter().map(|t| atlas_records::BasisOfRecord::from(**t).name());
            keyword(KeywordField::BasisOfRecord, terms)
        };
        found.extend(equality(&operators.parts(), names, || exists(KeywordField::BasisOfRecord)));
    }
    if let Some(operators) = &filter.taxon_key {
        let keys = |keys: &[&Uuid]| keyword(KeywordField::TaxonKey, keys.iter().copied());
        found.extend(equality(&operators.parts(), keys, || exists(KeywordField::TaxonKey)));
    }
    if let Some(operators) = &filter.occurrence_status {
        let names = |terms: &[&_]| {
            let terms = terms.iter().map(|t| atlas_records::OccurrenceStatus::from(**t).name());
            keyword(KeywordField::OccurrenceStatus, terms)
        };
        found.extend(equality(&operators.parts(), names, || exists(KeywordField::OccurrenceStatus)));
    }
    if let Some(operators) = &filter.issue {
        let names = |terms: &[&IssueTerm]| keyword(KeywordField::Issue, terms.iter().map(|t| t.0.name()));
        found.extend(equality(&operators.parts(), names, || exists(KeywordField::Issue)));
    }
    found
}

fn measures(filter: &OccurrenceFilter) -> Vec<Filter> {
    let ints = [
        (NumberField::Year, &filter.year),
        (NumberField::Month, &filter.month),
        (NumberField::IndividualCount, &filter.individual_count),
    ];
    let floats = [
        (NumberField::DecimalLatitude, &filter.decimal_latitude),
        (NumberField::DecimalLongitude, &filter.decimal_longitude),
        (NumberField::CoordinateUncertaintyInMeters, &filter.coordinate_uncertainty_in_meters),
    ];
    let mut found = Vec::new();
    for (field, operators) in ints {
        found.extend(operators.iter().flat_map(|o| int(field, o)));
    }
    for (field, operators) in floats {
        found.extend(operators.iter().flat_map(|o| float(field, o)));
    }
    found.extend(filter.event_date.iter().flat_map(date));
    found.extend(filter.has_coordinates.map(|has| present(Filter::Exists(Field::Coordinates), has)));
    found.extend(filter.bounding_box.map(within));
    found
}

fn equality<T>(
    parts: &EqualityParts<'_, T>,
    holds: impl Fn(&[&T]) -> Filter,
    known: impl FnOnce() -> Filter,
) -> Vec<Filter> {
    let mut found = Vec::new();
    found.extend(parts.eq.map(|v| holds(&[v])));
    found.extend(parts.ne.map(|v| not(holds(&[v]))));
    found.extend(parts.any_of.map(|v| holds(&v.iter().collect::<Vec<_>>())));
    found.extend(parts.not_in.map(|v| not(holds(&v.iter().collect::<Vec<_>>()))));
    found.extend(parts.is_null.map(|null| present(known(), !null)));
    found
}

fn int(field: NumberField, o: &IntOperators) -> Vec<Filter> {
    let is = |n: i32| number(field, Some(f64::from(n)), Some(f64::from(n)));
    let one_of = |values: &[i32]| Filter::Any(values.iter().copied().map(is).collect());
    let mut found = Vec::new();
    found.extend(o.eq.map(is));
    found.extend(o.ne.map(|n| not(is(n))));
    found.extend(o.any_of.as_deref().map(one_of));
    found.extend(o.not_in.as_deref().map(|values| not(one_of(values))));
    found.extend(o.bounds().map(|b| number(field, b.min, b.max)));
    found.extend(o.is_null.map(|null| present(Filter::Exists(Field::Number(field)), !null)));
    found
}

fn float(field: NumberField, o: &FloatOperators) -> Vec<Filter> {
    let mut found = Vec::new();
    found.extend(o.bounds().map(|b| number(field, b.min, b.max)));
    found.extend(o.is_null.map(|null| present(Filter::Exists(Field::Number(field)), !null)));
    found
}

fn date(o: &EventDateOperators) -> Vec<Filter> {
    let mut found = Vec::new();
    if o.from.is_some() || o.to.is_some() {
        found.push(Filter::EventDate {
            from: o.from.map(|d| d.0),
            to: o.to.map(|d| d.0),
            matching: o.matching.into(),
        });
    }
    found.extend(o.is_null.map(|null| present(Filter::Exists(Field::EventDate), !null)));
    found
}

fn within(b: BoxInput) -> Filter {
    Filter::Within(BoundingBox { west: b.west, south: b.south, east: b.east, north: b.north })
}

fn keyword(field: KeywordField, values: impl IntoIterator<Item = impl ToString>) -> Filter {
    Filter::Keyword(field, values.into_iter().map(|v| v.to_string()).collect())
}

fn number(field: NumberField, min: Option<f64>, max: Option<f64>) -> Filter {
    Filter::Number { field, min, max }
}

fn exists(field: KeywordField) -> Filter {
    Filter::Exists(Field::Keyword(field))
}

fn present(filter: Filter, wanted: bool) -> Filter {
    if wanted { filter } else { not(filter) }
}

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}
