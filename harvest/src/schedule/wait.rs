//! How long until the next harvest.

use chrono::TimeDelta;

/// The wait after the first failure.
const FIRST: TimeDelta = TimeDelta::minutes(15);
/// The longest wait after a failure.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// How often a dataset is harvested that does not say.
const USUAL_DAYS: i32 = 7;

/// The wait after a harvest that went well: as long as the dataset wants, up to a twentieth shorter or longer as
/// `chance` (0 to 1) has it, so that what began together does not stay together.
pub(super) fn regular(frequency_days: Option<i32>, chance: f64) -> TimeDelta {
    let days = frequency_days.filter(|days| *days > 0).unwrap_or(USUAL_DAYS);
    scaled(TimeDelta::days(days.into()), 0.95 + chance.clamp(0.0, 1.0) / 10.0)
}

/// The wait after so many failures in a row: twice as long each time, up to seven days, and up to a quarter shorter as
/// `chance` has it.
pub(super) fn after_failures(failures: i32, chance: f64) -> TimeDelta {
    let doubled = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(16);
    let wait = (FIRST * 2_i32.pow(doubled)).min(LONGEST);
    scaled(wait, 1.0 - chance.clamp(0.0, 1.0) / 4.0)
}

fn scaled(wait: TimeDelta, factor: f64) -> TimeDelta {
    // Waits are positive and far below what overflows.
    wait.to_std().ok().and_then(|wait| TimeDelta::from_std(wait.mul_f64(factor)).ok()).unwrap_or(wait)
}

#[cfg(test)]
mod tests {
    use super::{after_failures, regular};

    #[test]
    fn each_wait_is_twice_as_long_up_to_seven_days() {
        let minutes: Vec<i64> =
            (1..=12).map(|failures| after_failures(failures, 0.0).num_minutes()).collect();
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 10080, 10080]);
        assert_eq!(after_failures(i32::MAX, 0.0).num_days(), 7);
        assert_eq!(after_failures(3, 1.0).num_minutes(), 45);
    }

    #[test]
    fn regular_waits_are_near_what_the_dataset_wants() {
        assert_eq!(regular(Some(10), 0.5).num_hours(), 240);
        assert_eq!(regular(Some(10), 0.0).num_hours(), 228);
        assert_eq!(regular(Some(10), 1.0).num_hours(), 252);
        assert_eq!(regular(None, 0.5).num_days(), 7);
        assert_eq!(regular(Some(0), 0.5).num_days(), 7);
    }
}
