//! When a record was made, and how exactly that is known.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::recipe::DatasetRecipe;

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// To the minute, with the offset of the place's clock.
    Minute,
    /// To the day.
    Day,
    /// As an interval of a few days.
    Days,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// Not at all.
    Unknown,
}

/// A date.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// Year.
    pub year: i32,
    /// Month, 1–12.
    pub month: u32,
    /// Day, 1–28, so that each exists in each month.
    pub day: u32,
    /// Hour, 0–23.
    hour: u32,
    /// Minute, 0–59.
    minute: u32,
    /// How exactly it is known.
    pub precision: Precision,
}

impl When {
    /// Draws a date within the dataset's years and the species' months. Records grow denser towards today.
    pub fn draw(rng: &mut ChaCha8Rng, recipe: &DatasetRecipe, months: &[u32]) -> Self {
        let [from, to] = recipe.years;
        let (early, late) = (rng.random_range(from..=to), rng.random_range(from..=to));
        let sighting = recipe.kind == "sighting";
        Self {
            year: early.max(late),
            month: months.get(rng.random_range(0..months.len().max(1))).copied().unwrap_or(1),
            day: rng.random_range(1..=28),
            hour: rng.random_range(if sighting { 6..=19 } else { 8..=17 }),
            minute: rng.random_range(0..60),
            precision: precision(rng, sighting),
        }
    }

    /// `dwc:eventDate`.
    pub fn event_date(&self, state: &str) -> String {
        let Self { year, month, day, hour, minute, .. } = *self;
        match self.precision {
            Precision::Minute => {
                format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00{}", offset(state))
            }
            Precision::Day => format!("{year}-{month:02}-{day:02}"),
            Precision::Days => format!("{year}-{month:02}-{:02}/{year}-{month:02}-{day:02}", day.div_ceil(2)),
            Precision::Month => format!("{year}-{month:02}"),
            Precision::Year => year.to_string(),
            Precision::Unknown => String::new(),
        }
    }

    /// `dwc:year`, `dwc:month`, `dwc:day`, empty where not known.
    pub fn parts(&self) -> [String; 3] {
        let known = |to: &[Precision]| to.contains(&self.precision);
        let some = |known: bool, value: u32| if known { value.to_string() } else { String::new() };
        let exact = known(&[Precision::Minute, Precision::Day]);
        let to_month = exact || known(&[Precision::Days, Precision::Month]);
        let year = if known(&[Precision::Unknown]) { String::new() } else { self.year.to_string() };
        [year, some(to_month, self.month), some(exact, self.day)]
    }
}

fn precision(rng: &mut ChaCha8Rng, sighting: bool) -> Precision {
    match rng.random_range(0..100) {
        0..30 if sighting => Precision::Minute,
        _ if sighting => Precision::Day,
        0..3 => Precision::Minute,
        3..80 => Precision::Day,
        80..84 => Precision::Days,
        84..92 => Precision::Month,
        92..97 => Precision::Year,
        _ => Precision::Unknown,
    }
}

/// The standard time of a state; daylight saving is left aside, as many recorders do.
fn offset(state: &str) -> &'static str {
    match state {
        "WA" => "+08:00",
        "SA" | "NT" => "+09:30",
        _ => "+10:00",
    }
}
