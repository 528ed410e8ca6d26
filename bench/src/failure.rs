//! What ends the measurements early.

use std::error::Error;

/// The result of a step; a failure is told to the person who runs the benchmark and to nobody else.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;
