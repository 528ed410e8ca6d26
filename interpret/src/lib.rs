//! What the terms of a record mean: from text to values and flags.
//!
//! Each interpreter is a pure function in a file of its own, with its table of cases: values of some [`Terms`] in, the
//! interpreted value and the [`Issues`] it raises out. [`interpret`] calls them all.

mod agent;
mod basis_of_record;
mod clock;
mod coordinates;
mod country;
mod date_interval;
mod date_text;
mod datum;
mod description;
mod dms;
mod event_date;
mod extension;
mod footprint;
mod geological_time;
mod identification;
mod issues;
mod length;
mod license;
mod measurement;
mod media;
mod medium;
mod name;
mod number;
mod occurrence_status;
mod place;
mod position;
mod record;
mod sensitive;
mod slot;
mod terms;
mod times;
mod type_status;
mod uncertainty;
mod unknown;
mod vertical;
mod vocabulary;
mod web_address;

pub use country::country_code;
pub use identification::{Identification, identifications};
pub use issues::Issues;
pub use license::license_concept;
pub use measurement::{Measurement, measurements};
pub use media::{media, media_types};
pub use medium::{MediaType, Medium};
pub use place::{Boundaries, BoundariesError};
pub use record::{Context, interpret};
pub use sensitive::{
    Concealed, Grid, Precaution, RuleError, RulePlace, SensitiveRule, SensitiveRules, Suspects,
    TaxonSelector, Verdict, is_kept_of_sensitive,
};
pub use slot::Slot;
pub use terms::Terms;
