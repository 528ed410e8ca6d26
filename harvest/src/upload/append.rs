//! A piece more of an upload.

use std::{
    fs::{File, TryLockError},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    time::Duration,
};

use bytes::Bytes;
use chrono::Utc;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::{Upload, UploadError, Uploads, blocking, describe, state::State};
use crate::hex::hex;

impl Uploads {
    /// Adds what comes to an upload of this person, beginning at `offset`, which must be where it ends. What came is
    /// kept, however this ends.
    pub async fn append<E>(
        &self,
        (id, owner): (Uuid, Uuid),
        offset: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Unpin + Send,
    ) -> Result<Upload, UploadError> {
        let uploads = self.clone();
        let (incoming, mut state, file) = blocking(move || {
            let (incoming, state) = uploads.state(id, owner)?;
            let file = lock(&state.content(&incoming))?;
            Ok((incoming, state, file))
        })
        .await?;
        let at = file.metadata()?.len();
        if at != offset {
            return Err(UploadError::Offset(at));
        }
        let mut file = tokio::fs::File::from_std(file);
        let room = state.length.saturating_sub(at);
        let taken = self.take(&mut file, (room, state.length), body).await;
        file.flush().await?;
        taken?;
        let file = file.into_std().await;
        blocking(move || {
            if state.completed.is_none() && file.metadata()?.len() == state.length {
                complete(&incoming, &mut state, &file)?;
            }
            describe(&incoming, &state)
        })
        .await
    }

    async fn take<E>(
        &self,
        file: &mut tokio::fs::File,
        (mut room, length): (u64, u64),
        mut body: impl Stream<Item = Result<Bytes, E>> + Unpin + Send,
    ) -> Result<(), UploadError> {
        let idle = self.quota.idle_seconds;
        loop {
            let next = tokio::time::timeout(Duration::from_secs(idle), body.next()).await;
            let bytes = match next.map_err(|_| UploadError::Idle(idle))? {
                Some(bytes) => bytes.map_err(|_| UploadError::Broken)?,
                None => return Ok(()),
            };
            let count = bytes.len() as u64;
            if count > room {
                return Err(UploadError::TooLong(length));
            }
            file.write_all(&bytes).await?;
            room -= count;
        }
    }
}

/// Opens the content to be added to, if nobody else is adding.
pub(super) fn lock(content: &Path) -> Result<File, UploadError> {
    let file = File::options().read(true).append(true).open(content)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(UploadError::Locked),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Notes that all of an upload is there, if it is what was announced; removes the content if it is not.
pub(super) fn complete(incoming: &Path, state: &mut State, mut content: &File) -> Result<(), UploadError> {
    if let Some(announced) = &state.sha256
        && digest(content)? != *announced
    {
        content.set_len(0)?;
        content.seek(SeekFrom::Start(0))?;
        return Err(UploadError::Digest);
    }
    content.sync_all()?;
    state.completed = Some(Utc::now());
    Ok(state.write(incoming)?)
}

fn digest(mut content: &File) -> io::Result<String> {
    content.seek(SeekFrom::Start(0))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match content.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            count => hasher.update(&buffer[..count]),
        }
    }
}
