//! How long to wait before the next attempt.

use std::time::Duration;

/// The longest wait.
const LONGEST: Duration = Duration::from_hours(6);

/// The wait after this many failures: four times as long each time, up to six hours, and up to a quarter longer or
/// shorter as `chance` (0 to 1) has it, so that what failed together is not tried again together.
pub(crate) fn delay(first: Duration, failures: u32, chance: f64) -> Duration {
    let factor = 4_u32.saturating_pow(failures.saturating_sub(1));
    let wait = first.saturating_mul(factor).min(LONGEST);
    wait.mul_f64(0.75 + chance.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::delay;

    #[test]
    fn each_wait_is_four_times_as_long_up_to_six_hours() {
        let first = Duration::from_secs(10);
        let waits: Vec<u64> = (1..=8).map(|failures| delay(first, failures, 0.5).as_secs()).collect();
        assert_eq!(waits, [10, 40, 160, 640, 2560, 10240, 21600, 21600]);
        assert_eq!(delay(first, u32::MAX, 0.5).as_secs(), 21600);
        assert_eq!(delay(first, 1, 0.0), Duration::from_millis(7500));
        assert_eq!(delay(first, 1, 1.0), Duration::from_millis(12500));
    }
}
