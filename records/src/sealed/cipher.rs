//! Sealing and opening.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
    rand,
};
use uuid::Uuid;

use super::{error::SealError, key::SealKey};

pub(super) const SALT_BYTES: usize = 32;
pub(super) const TAG_BYTES: usize = 16;
/// Zstandard's usual level.
const LEVEL: i32 = 3;
/// The number that no record has.
const OF_INDEX: u64 = u64::MAX;

/// What a sealed record is bound to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub dataset_key: Uuid,
    pub version: i64,
}

impl Bound {
    fn to(self, record: Uuid) -> [u8; 40] {
        let mut bytes = [0; 40];
        bytes[..16].copy_from_slice(self.dataset_key.as_bytes());
        bytes[16..24].copy_from_slice(&self.version.to_le_bytes());
        bytes[24..].copy_from_slice(record.as_bytes());
        bytes
    }
}

/// The key of one part.
#[derive(Debug)]
pub(super) struct Cipher {
    key: LessSafeKey,
    bound: Bound,
}

impl Cipher {
    /// The key of a new part, and its salt.
    pub fn fresh(secret: &SealKey, bound: Bound) -> Result<(Self, [u8; SALT_BYTES]), SealError> {
        let mut salt = [0; SALT_BYTES];
        rand::fill(&mut salt).map_err(|_| SealError::Sealing)?;
        Ok((Self::of(secret, &salt, bound)?, salt))
    }

    /// The key of the part with this salt.
    pub fn of(secret: &SealKey, salt: &[u8], bound: Bound) -> Result<Self, SealError> {
        let extracted = Salt::new(HKDF_SHA256, salt).extract(secret.bytes());
        let expanded = extracted.expand(&[b"atlas sealed records 1"], &AES_256_GCM);
        let key = UnboundKey::from(expanded.map_err(|_| SealError::Sealing)?);
        Ok(Self { key: LessSafeKey::new(key), bound })
    }

    /// Packs and seals the record with a number, which no other of the part has.
    pub fn seal(&self, number: u64, record: Uuid, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut bytes = zstd::bulk::compress(plain, LEVEL)?;
        let sealed =
            self.key.seal_in_place_append_tag(nonce(number), Aad::from(self.bound.to(record)), &mut bytes);
        sealed.map_err(|_| SealError::Sealing)?;
        Ok(bytes)
    }

    /// Opens and unpacks a record; `None` where it is not the one that was sealed.
    pub fn open(&self, number: u64, record: Uuid, sealed: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = sealed.to_vec();
        let bound = Aad::from(self.bound.to(record));
        let packed = self.key.open_in_place(nonce(number), bound, &mut bytes).ok()?;
        zstd::stream::decode_all(&*packed).ok()
    }

    /// The seal of an index.
    pub fn seal_index(&self, index: &[u8]) -> Result<Vec<u8>, SealError> {
        let tag = self.key.seal_in_place_separate_tag(nonce(OF_INDEX), Aad::from(index), &mut []);
        Ok(tag.map_err(|_| SealError::Sealing)?.as_ref().to_vec())
    }

    /// Whether it is the seal of the index.
    pub fn is_index(&self, index: &[u8], seal: &[u8]) -> bool {
        let mut seal = seal.to_vec();
        self.key.open_in_place(nonce(OF_INDEX), Aad::from(index), &mut seal).is_ok()
    }
}

fn nonce(number: u64) -> Nonce {
    let mut bytes = [0; 12];
    bytes[4..].copy_from_slice(&number.to_le_bytes());
    Nonce::assume_unique_for_key(bytes)
}
