//! Archives from elsewhere.
//!
//! A [`Fetcher`] brings what is at an address that someone else chose; [`Uploads`] keeps what people send, piece by
//! piece; a [`Harvester`] fetches datasets from their endpoints as often as each wants it, and has what changed
//! ingested. What comes in is a file in the folder `incoming` of the data directory; what it says is for `ingest` to
//! judge.

mod feed;
mod fetch;
mod hex;
mod incoming;
mod schedule;
mod upload;

pub use fetch::{Conditions, FetchError, Fetched, Fetcher, Limits, Outcome};
pub use incoming::{FOLDER, sweep};
pub use schedule::{HarvestError, Harvested, Harvester, Options};
pub use upload::{NewUpload, Quota, Upload, UploadError, Uploads};
