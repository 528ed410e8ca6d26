//! A file that is on its way.

use std::{
    io::SeekFrom,
    path::{Path, PathBuf},
};

use reqwest::{
    Response,
    header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderName, LAST_MODIFIED},
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::{
    fs::File,
    io::{AsyncSeekExt, AsyncWriteExt},
};

use super::{Conditions, FetchError, Fetched};
use crate::{hex::hex, incoming};

/// Longest text a server may have kept as its word for a version.
const LONGEST_VALIDATOR: usize = 1024;

/// What has come of a file so far.
pub(super) struct Partial {
    folder: TempDir,
    path: PathBuf,
    file: File,
    hasher: Sha256,
    written: u64,
    total: Option<u64>,
    validators: Conditions,
}

impl Partial {
    /// An empty file of this name in a folder of its own.
    pub async fn create(dir: &Path, name: &str) -> Result<Self, FetchError> {
        let folder = incoming::folder(dir)?;
        let path = folder.path().join(name);
        let file = File::create(&path).await?;
        let validators = Conditions::default();
        Ok(Self { folder, path, file, hasher: Sha256::new(), written: 0, total: None, validators })
    }

    /// From where on the rest can be asked for, and of which version: only an entity tag that is not weak says that
    /// the bytes are the same.
    pub fn resumable(&self) -> Option<(u64, &str)> {
        let tag = self.validators.etag.as_deref().filter(|tag| !tag.starts_with("W/"))?;
        (self.written > 0).then_some((self.written, tag))
    }

    /// Begins anew with this answer.
    pub async fn restart(&mut self, answer: &Response, most: u64) -> Result<(), FetchError> {
        self.forget().await?;
        self.total = header(answer, &CONTENT_LENGTH).and_then(|length| length.parse().ok());
        self.validators =
            Conditions { etag: header(answer, &ETAG), last_modified: header(answer, &LAST_MODIFIED) };
        match self.total {
            Some(total) if total > most => Err(FetchError::TooLarge(most)),
            _ => Ok(()),
        }
    }

    /// Nothing has come.
    pub async fn forget(&mut self) -> Result<(), FetchError> {
        self.file.flush().await?;
        self.file.set_len(0).await?;
        self.file.seek(SeekFrom::Start(0)).await?;
        self.hasher = Sha256::new();
        (self.written, self.total, self.validators) = (0, None, Conditions::default());
        Ok(())
    }

    /// Whether a partial answer goes on where this ends, in the same version.
    pub fn continues(&self, answer: &Response) -> bool {
        let range = header(answer, &CONTENT_RANGE);
        let range = range.as_deref().and_then(|range| range.strip_prefix("bytes "));
        let Some((span, total)) = range.and_then(|range| range.split_once('/')) else { return false };
        let start = span.split_once('-').and_then(|(start, _)| start.trim().parse::<u64>().ok());
        let same_tag = header(answer, &ETAG).is_none_or(|tag| Some(tag) == self.validators.etag);
        let same_total = match (self.total, total.trim().parse::<u64>()) {
            (Some(known), Ok(told)) => known == told,
            _ => true,
        };
        start == Some(self.written) && same_tag && same_total
    }

    /// Adds what came.
    pub async fn write(&mut self, bytes: &[u8], most: u64) -> Result<(), FetchError> {
        let written = self.written.saturating_add(bytes.len() as u64);
        if written > most {
            return Err(FetchError::TooLarge(most));
        }
        self.file.write_all(bytes).await?;
        self.hasher.update(bytes);
        self.written = written;
        Ok(())
    }

    /// Whether as much came as the server had announced.
    pub fn is_whole(&self) -> bool {
        self.total.is_none_or(|total| total == self.written)
    }

    /// The file as it is now.
    pub async fn finish(mut self) -> Result<Fetched, FetchError> {
        self.file.flush().await?;
        Ok(Fetched {
            path: self.path,
            validators: self.validators,
            digest: hex(&self.hasher.finalize()),
            bytes: self.written,
            _folder: self.folder,
        })
    }
}

fn header(answer: &Response, name: &HeaderName) -> Option<String> {
    let text = answer.headers().get(name)?.to_str().ok()?.trim();
    (!text.is_empty() && text.len() <= LONGEST_VALIDATOR).then(|| text.to_owned())
}
