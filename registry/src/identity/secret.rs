//! Secrets that nobody can guess, and the digests by which they are known again.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngCore;
use sha2::{Digest, Sha256};

/// Bytes of a secret: 256 bits need no slow digest, since they cannot be tried one after the other.
const BYTES: usize = 32;

/// A new secret as text that is safe in cookies, addresses and headers.
pub(super) fn new_secret() -> String {
    let mut bytes = [0; BYTES];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// SHA-256 of a secret, hexadecimal.
pub(super) fn digest(secret: &str) -> String {
    format!("{:x}", Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::{digest, new_secret};

    #[test]
    fn secrets_have_256_bits_and_differ() {
        // 32 bytes in base64 without padding.
        assert_eq!(new_secret().len(), 43);
        assert_ne!(new_secret(), new_secret());
    }

    #[test]
    fn digests_are_sha_256() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
