//! Archives that people send, piece by piece.
//!
//! An upload is a folder with its content and a small file of what is known of it; nothing else is kept, so a program
//! that starts again goes on with what is there. How much came is the size of the content. Content is locked while
//! something is added to it, also against other processes.

mod append;
mod error;
mod state;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::incoming;
pub use error::UploadError;
use state::{State, touched};

/// Longest name of an archive, in characters.
const LONGEST_NAME: usize = 100;

/// How much may be sent.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Largest archive, in bytes.
    pub file: u64,
    /// Most bytes that the uploads of one person may have together.
    pub person: u64,
    /// Most bytes that all uploads may have together.
    pub all: u64,
    /// Longest time in which nothing comes, in seconds.
    pub idle_seconds: u64,
}

/// An upload that is to be.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// Key of the person who sends it, who alone may go on with it.
    pub owner: Uuid,
    /// The dataset it is for.
    pub dataset_key: Uuid,
    /// What the archive is called.
    pub name: Option<String>,
    /// Its size, in bytes.
    pub length: u64,
    /// Its SHA-256, hexadecimal, where the sender knows it.
    pub sha256: Option<String>,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Names it.
    pub id: Uuid,
    /// The dataset it is for.
    pub dataset_key: Uuid,
    /// What the archive is called.
    pub name: String,
    /// Bytes that came.
    pub offset: u64,
    /// Bytes that were announced.
    pub length: u64,
    /// Whether all of it is there, and right.
    pub complete: bool,
    /// When it is removed, if nothing more comes.
    pub expires: DateTime<Utc>,
}

/// The uploads of an atlas.
#[derive(Clone, Debug)]
pub struct Uploads {
    data_dir: PathBuf,
    quota: Quota,
    /// Held while room is looked for and taken.
    making: Arc<Mutex<()>>,
}

impl Uploads {
    /// The uploads in `incoming` of this data directory.
    pub fn new(data_dir: &Path, quota: Quota) -> Self {
        Self { data_dir: data_dir.to_owned(), quota, making: Arc::default() }
    }

    /// How much may be sent.
    pub const fn quota(&self) -> Quota {
        self.quota
    }

    /// Makes an upload to which pieces can be added.
    pub async fn create(&self, new: NewUpload) -> Result<Upload, UploadError> {
        let wrong = |sha256: &String| sha256.len() != 64 || !sha256.chars().all(|c| c.is_ascii_hexdigit());
        if new.sha256.as_ref().is_some_and(wrong) {
            return Err(UploadError::NoDigest);
        }
        if !(1..=self.quota.file).contains(&new.length) {
            return Err(UploadError::Length(self.quota.file));
        }
        let (uploads, _making) = (self.clone(), self.making.lock().await);
        blocking(move || uploads.make(new)).await
    }

    fn make(&self, new: NewUpload) -> Result<Upload, UploadError> {
        let incoming = incoming::path(&self.data_dir)?;
        self.require_room(&incoming, new.owner, new.length)?;
        let state = State {
            id: Uuid::now_v7(),
            owner: new.owner,
            dataset_key: new.dataset_key,
            name: harmless(new.name.as_deref().unwrap_or_default()),
            length: new.length,
            sha256: new.sha256.map(|sha256| sha256.to_ascii_lowercase()),
            created: Utc::now(),
            completed: None,
        };
        fs::create_dir(State::folder(&incoming, state.id))?;
        File::create_new(state.content(&incoming))?;
        // The last step: without it there is no upload, only a folder to sweep.
        state.write(&incoming)?;
        describe(&incoming, &state)
    }

    /// What was announced counts, whether it came or not.
    fn require_room(&self, incoming: &Path, owner: Uuid, length: u64) -> Result<(), UploadError> {
        let (mut own, mut all) = (length, length);
        for id in State::ids(incoming)? {
            let Some(state) = State::read(incoming, id)? else { continue };
            all = all.saturating_add(state.length);
            if state.owner == owner {
                own = own.saturating_add(state.length);
            }
        }
        if own > self.quota.person {
            return Err(UploadError::Quota { whose: "one person", bytes: self.quota.person });
        }
        if all > self.quota.all {
            return Err(UploadError::Quota { whose: "all people", bytes: self.quota.all });
        }
        Ok(())
    }

    /// How far an upload of this person is.
    pub async fn find(&self, id: Uuid, owner: Uuid) -> Result<Upload, UploadError> {
        let uploads = self.clone();
        blocking(move || {
            let (incoming, mut state) = uploads.state(id, owner)?;
            let upload = describe(&incoming, &state)?;
            if upload.complete || upload.offset < upload.length {
                return Ok(upload);
            }
            // The last piece came, and the program was killed before that was written down.
            let content = append::lock(&state.content(&incoming))?;
            append::complete(&incoming, &mut state, &content)?;
            describe(&incoming, &state)
        })
        .await
    }

    /// Where the content of a complete upload of this person is.
    pub async fn open(&self, id: Uuid, owner: Uuid) -> Result<PathBuf, UploadError> {
        let upload = self.find(id, owner).await?;
        if !upload.complete {
            return Err(UploadError::Unfinished { offset: upload.offset, length: upload.length });
        }
        let (incoming, state) = self.state(id, owner)?;
        Ok(state.content(&incoming))
    }

    /// Abandons an upload.
    pub async fn remove(&self, id: Uuid, owner: Uuid) -> Result<(), UploadError> {
        let uploads = self.clone();
        blocking(move || {
            let (incoming, state) = uploads.state(id, owner)?;
            let _content = append::lock(&state.content(&incoming))?;
            Ok(fs::remove_dir_all(State::folder(&incoming, id))?)
        })
        .await
    }

    /// Removes the uploads that have expired; how many.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<usize, UploadError> {
        let uploads = self.clone();
        blocking(move || {
            let incoming = incoming::path(&uploads.data_dir)?;
            let mut removed = 0;
            for id in State::ids(&incoming)? {
                let folder = State::folder(&incoming, id);
                let expires = match State::read(&incoming, id)? {
                    Some(state) => state.expires(touched(&state.content(&incoming))?),
                    None => touched(&folder)? + chrono::TimeDelta::hours(24),
                };
                if expires < now {
                    fs::remove_dir_all(folder)?;
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }

    fn state(&self, id: Uuid, owner: Uuid) -> Result<(PathBuf, State), UploadError> {
        let incoming = incoming::path(&self.data_dir)?;
        let state = State::read(&incoming, id)?.filter(|state| state.owner == owner);
        Ok((incoming, state.ok_or(UploadError::NotFound(id))?))
    }
}

fn describe(incoming: &Path, state: &State) -> Result<Upload, UploadError> {
    let content = state.content(incoming);
    Ok(Upload {
        id: state.id,
        dataset_key: state.dataset_key,
        name: state.name.clone(),
        offset: fs::metadata(&content)?.len(),
        length: state.length,
        complete: state.completed.is_some(),
        expires: state.expires(touched(&content)?),
    })
}

/// A name that can be nothing but a file's, and is shown to others.
fn harmless(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let keep = |c: char| if c.is_alphanumeric() || "._- ()".contains(c) { c } else { '_' };
    let name: String = last.trim().chars().map(keep).take(LONGEST_NAME).collect();
    if name.chars().any(char::is_alphanumeric) { name } else { "archive".to_owned() }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UploadError> + Send + 'static,
) -> Result<T, UploadError> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(std::io::Error::other)?
}

#[cfg(test)]
mod tests;
