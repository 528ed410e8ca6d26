//! Fixed keys: the same sample has the same keys wherever it is loaded.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// 1 March 2026, 00:00 UTC, in milliseconds: the moment all keys of the sample claim to come from.
const MOMENT: u64 = 1_772_323_200_000;

/// The UUIDv7 of something in the sample, told from its name (`dr4`, `dr4/contact/1`).
pub fn key(name: &str) -> Uuid {
    let digest = Sha256::digest(format!("atlas sample {name}"));
    let mut random = [0_u8; 10];
    random.copy_from_slice(&digest[..10]);
    Builder::from_unix_timestamp_millis(MOMENT, &random).into_uuid()
}

/// The seed of a dataset's random numbers.
pub fn seed(name: &str) -> [u8; 32] {
    Sha256::digest(format!("atlas sample seed {name}")).into()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_are_version_7_and_depend_on_the_name_only() {
        assert_eq!(key("dr1").get_version_num(), 7);
        assert_eq!(key("dr1"), key("dr1"));
        assert_ne!(key("dr1"), key("dr2"));
    }
}
