//! From the terms as given to the terms as the atlas understands them. Every interpreter is a function
//! of its terms alone.

mod basis_of_record;
mod coordinates;
mod country;
mod date_text;
mod event_date;
mod fields;
mod issues;
mod name;
mod number;
mod record;

pub(crate) use country::country_code;
pub(crate) use fields::{Fields, Layout, Slot};
pub(crate) use issues::Issues;
pub(crate) use record::interpret;
