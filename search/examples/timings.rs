//! Times the embedded engine on generated records: `cargo run --release -p atlas-search --example timings -- 1000000`.

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use std::{error::Error, time::Instant};

use atlas_records::{BasisOfRecord, EventDate, Interpreted};
use atlas_search::{
    BoundingBox, Cursor, DateMatch, EmbeddedIndex, FacetField, FacetOrder, FacetRequest, Filter,
    IndexDocument, KeywordField, LoadPin, NumberField, OccurrenceIndex, OccurrenceQuery, Order, OrderField,
    Page, Scope,
};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

const SPECIES: u64 = 50_000;

/// The well-known finaliser of SplitMix64: a different number for every place.
const fn mixed(seed: u64) -> u64 {
    let z = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number below `end`, small ones far more often.
fn skewed(seed: u64, end: u64) -> u64 {
    let rounds = 1 + mixed(seed) % 3;
    (0..rounds).fold(end, |end, round| mixed(seed.wrapping_add(round * 977)) % end.max(1))
}

fn record(row: u64) -> IndexDocument {
    let dice = |n: u64| mixed(row * 31 + n);
    let species = skewed(row, SPECIES);
    let genus = format!("Genus{}", species / 9);
    let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default() + Days::new(skewed(dice(1), 45_000));
    let located = dice(2) % 100 < 93;
    let degrees = |n: u64, from: f64, span: f64| from + (dice(n) % 1_000_000) as f64 / 1e6 * span;
    let interpreted = Interpreted {
        occurrence_id: Some(format!("urn:generated:{row}")),
        catalog_number: Some(format!("G{row}")),
        basis_of_record: BasisOfRecord::ALL
            .get(usize::try_from(skewed(dice(3), 10)).unwrap_or_default())
            .copied(),
        scientific_name: Some(format!("{genus} epithet{species} (Author, 1900)")),
        kingdom: Some("Animalia".into()),
        family: Some(format!("Family{}idae", species / 90)),
        species: Some(format!("{genus} epithet{species}")),
        genus: Some(genus),
        recorded_by: Some(format!("Collector {}", skewed(dice(4), 20_000))),
        event_date: Some(EventDate::day(date)),
        year: EventDate::day(date).year(),
        month: EventDate::day(date).month(),
        country_code: Some("AU".into()),
        state_province: Some(format!("State {}", skewed(dice(5), 8))),
        locality: Some(format!("{} km from place {}", dice(6) % 90, dice(7) % 5000)),
        decimal_latitude: located.then(|| degrees(8, -43.0, 32.0)),
        decimal_longitude: located.then(|| degrees(9, 114.0, 40.0)),
        ..Interpreted::default()
    };
    IndexDocument {
        id: Uuid::from_u64_pair(dice(10), dice(11)),
        dataset_key: Uuid::from_u128(u128::from(skewed(dice(12), 500))),
        load: 1,
        version: 1,
        row,
        interpreted,
        issues: Vec::new(),
    }
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("peak memory unknown").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn keyword(field: KeywordField, value: &str) -> Filter {
    Filter::Keyword(field, vec![value.into()])
}

fn facets(fields: &[FacetField]) -> Vec<FacetRequest> {
    fields
        .iter()
        .map(|field| FacetRequest { field: *field, limit: 20, after: None, order: FacetOrder::Count })
        .collect()
}

fn page(field: OrderField, descending: bool) -> Page {
    Page { order: Order { field, descending }, limit: 20, cursor: None, backward: false }
}

fn filters() -> Vec<(&'static str, Filter)> {
    let area = |west, south, east, north| Filter::Within(BoundingBox { west, south, east, north });
    let year = |min, max| Filter::Number { field: NumberField::Year, min: Some(min), max: Some(max) };
    vec![
        ("everything", Filter::default()),
        ("one species, common", keyword(KeywordField::Species, "genus0 epithet0")),
        ("one species, rare", keyword(KeywordField::Species, "genus4000 epithet36001")),
        ("state", keyword(KeywordField::StateProvince, "state 0")),
        ("not a state", Filter::Not(Box::new(keyword(KeywordField::StateProvince, "state 0")))),
        ("box 1.5 x 2 degrees", area(144.1, -38.3, 145.6, -36.3)),
        ("box 11 x 14 degrees", area(140.3, -38.2, 151.3, -24.2)),
        ("years 1950-1980", year(1950.0, 1980.0)),
        (
            "dates over 30 years",
            Filter::EventDate {
                from: NaiveDate::from_ymd_opt(1950, 3, 1),
                to: NaiveDate::from_ymd_opt(1980, 3, 1),
                matching: DateMatch::Within,
            },
        ),
        ("two words", Filter::Text("place collector".into())),
        ("a rare word", Filter::Text("epithet17".into())),
    ]
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let dir = tempfile::tempdir()?;
    let index = EmbeddedIndex::open(dir.path())?;
    let started = Instant::now();
    let mut writer = index.writer().await?;
    for start in (0..count).step_by(5000) {
        writer.add((start..count.min(start + 5000)).map(record).collect()).await?;
    }
    let added = started.elapsed();
    writer.commit().await?;
    let taken = started.elapsed();
    println!(
        "{count} records indexed in {taken:.1?} ({added:.1?} before the commit), {:.0}/s, {}",
        count as f64 / taken.as_secs_f64(),
        memory()
    );
    let scope = Scope::new(LoadPin::new(9, Vec::new()), Vec::new());
    let five = [
        FacetField::Species,
        FacetField::DatasetKey,
        FacetField::StateProvince,
        FacetField::BasisOfRecord,
        FacetField::Year,
    ];
    for (name, filter) in filters() {
        let all = OccurrenceQuery {
            filter,
            total: true,
            page: Some(page(OrderField::EventDate, true)),
            facets: facets(&five),
        };
        let total = OccurrenceQuery { page: None, facets: Vec::new(), ..all.clone() };
        let listed = OccurrenceQuery { facets: Vec::new(), ..all.clone() };
        time(&index, &scope, &format!("{name}: total"), total).await?;
        time(&index, &scope, &format!("{name}: total, 20 by date"), listed).await?;
        time(&index, &scope, &format!("{name}: total, 20 by date, 5 facets"), all).await?;
    }
    for (name, field) in
        [("id", OrderField::Id), ("date", OrderField::EventDate), ("name", OrderField::ScientificName)]
    {
        let query = OccurrenceQuery { page: Some(page(field, false)), ..OccurrenceQuery::default() };
        time(&index, &scope, &format!("first page by {name}"), query).await?;
    }
    let deep = Page {
        cursor: Some(Cursor { value: None, id: Uuid::from_u128(u128::MAX / 2) }),
        ..page(OrderField::Id, false)
    };
    time(
        &index,
        &scope,
        "a page in the middle, by id",
        OccurrenceQuery { page: Some(deep), ..OccurrenceQuery::default() },
    )
    .await?;
    println!("{}", memory());
    Ok(())
}

/// Prints the median of 15 runs, after two to warm up.
async fn time(
    index: &EmbeddedIndex,
    scope: &Scope,
    name: &str,
    query: OccurrenceQuery,
) -> Result<(), Box<dyn Error>> {
    let queries = [query];
    let (mut times, mut total) = (Vec::new(), None);
    for _ in 0..17 {
        let started = Instant::now();
        total = index.search(&queries, scope).await?.first().and_then(|result| result.total);
        times.push(started.elapsed());
    }
    times.drain(..2);
    times.sort_unstable();
    println!(
        "{:>9.2?}  {name} {}",
        times.get(7).copied().unwrap_or_default(),
        total.map(|n| format!("({n})")).unwrap_or_default()
    );
    Ok(())
}
