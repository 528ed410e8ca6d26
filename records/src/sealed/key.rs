//! Keys that originals are sealed with.

use aws_lc_rs::{digest, rand};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

const BYTES: usize = 32;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A secret of 32 bytes. Nothing prints it but [`Self::reveal`].
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey([u8; BYTES]);

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key is 32 random bytes in Base64; `atlas sensitive key` makes one")]
pub struct BadSealKey;

impl SealKey {
    /// Reads a key in Base64.
    pub fn parse(text: &str) -> Result<Self, BadSealKey> {
        let bytes = BASE64.decode(text.trim()).map_err(|_| BadSealKey)?;
        bytes.try_into().map(Self).map_err(|_| BadSealKey)
    }

    /// A new random key.
    pub fn generate() -> Result<Self, BadSealKey> {
        let mut bytes = [0; BYTES];
        rand::fill(&mut bytes).map_err(|_| BadSealKey)?;
        Ok(Self(bytes))
    }

    /// The key in Base64, for the one who is to keep it.
    #[must_use]
    pub fn reveal(&self) -> String {
        BASE64.encode(self.0)
    }

    /// What the key is called: a digest that does not tell it.
    #[must_use]
    pub fn id(&self) -> String {
        written(self.id_bytes())
    }

    pub(super) fn id_bytes(&self) -> [u8; 8] {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(b"atlas seal key 1");
        context.update(&self.0);
        let mut id = [0; 8];
        id.copy_from_slice(&context.finish().as_ref()[..8]);
        id
    }

    pub(super) const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealKey({})", self.id())
    }
}

/// The id of a key as it is shown.
pub(super) fn written(id: [u8; 8]) -> String {
    format!("{:016x}", u64::from_be_bytes(id))
}

/// The key that records are sealed with, and older ones they may have been sealed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealKeys {
    current: SealKey,
    older: Vec<SealKey>,
}

impl SealKeys {
    /// A key without older ones.
    pub const fn new(current: SealKey) -> Self {
        Self { current, older: Vec::new() }
    }

    /// Reads keys separated by commas, that in use first.
    pub fn parse(text: &str) -> Result<Self, BadSealKey> {
        let mut keys = text.split(',').map(SealKey::parse);
        let current = keys.next().ok_or(BadSealKey)??;
        Ok(Self { current, older: keys.collect::<Result<_, _>>()? })
    }

    /// The key that records are sealed with.
    pub const fn current(&self) -> &SealKey {
        &self.current
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &SealKey> {
        std::iter::once(&self.current).chain(&self.older)
    }
}
