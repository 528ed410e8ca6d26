//! What is known of an upload, in a small file beside it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How the folders of uploads begin.
const PREFIX: &str = "upload-";
/// Name of the file, which no content has: its names hold no `~`.
const NAME: &str = "~upload.json";
/// For how long an unfinished upload is kept after the last piece came.
const UNFINISHED: TimeDelta = TimeDelta::hours(24);
/// For how long a finished one is kept.
const FINISHED: TimeDelta = TimeDelta::days(7);

/// What is known of an upload beside its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct State {
    pub id: Uuid,
    pub owner: Uuid,
    pub dataset_key: Uuid,
    /// Name of the content's file.
    pub name: String,
    pub length: u64,
    pub sha256: Option<String>,
    pub created: DateTime<Utc>,
    /// When all of it was there, and right.
    pub completed: Option<DateTime<Utc>>,
}

impl State {
    /// The folder of an upload.
    pub fn folder(incoming: &Path, id: Uuid) -> PathBuf {
        incoming.join(format!("{PREFIX}{id}"))
    }

    /// Where the content is.
    pub fn content(&self, incoming: &Path) -> PathBuf {
        Self::folder(incoming, self.id).join(&self.name)
    }

    /// Reads the state of an upload; none where there is no such upload.
    pub fn read(incoming: &Path, id: Uuid) -> io::Result<Option<Self>> {
        match fs::read(Self::folder(incoming, id).join(NAME)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it, whole or not at all.
    pub fn write(&self, incoming: &Path) -> io::Result<()> {
        let folder = Self::folder(incoming, self.id);
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        serde_json::to_writer(&mut file, self)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(NAME)).map_err(|error| error.error)?;
        Ok(())
    }

    /// When it is removed, if no more comes than came until `touched`.
    pub fn expires(&self, touched: DateTime<Utc>) -> DateTime<Utc> {
        match self.completed {
            Some(completed) => completed + FINISHED,
            None => touched + UNFINISHED,
        }
    }

    /// The uploads there are.
    pub fn ids(incoming: &Path) -> io::Result<Vec<Uuid>> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(incoming)? {
            let name = entry?.file_name();
            let id = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
            ids.extend(id.and_then(|id| id.parse::<Uuid>().ok()));
        }
        Ok(ids)
    }
}

/// When the file or folder was last written to.
pub(super) fn touched(path: &Path) -> io::Result<DateTime<Utc>> {
    Ok(fs::metadata(path)?.modified()?.into())
}
