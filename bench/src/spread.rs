//! How times spread.

use std::time::Duration;

/// Times of one measurement, shortest first.
pub struct Spread(Vec<Duration>);

impl From<Vec<Duration>> for Spread {
    fn from(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }
}

impl Spread {
    /// The time that this share of the measurements (in percent) does not exceed: the nearest rank, so always
    /// a time that was measured.
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Spread;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let spread = Spread::from((1..=20).rev().map(Duration::from_millis).collect::<Vec<_>>());
        let expected = [1, 10, 19, 20].map(Duration::from_millis);
        assert_eq!([0, 50, 95, 100].map(|percent| spread.percentile(percent)), expected);
        assert_eq!(Spread::from(Vec::new()).percentile(50), Duration::ZERO);
    }
}
