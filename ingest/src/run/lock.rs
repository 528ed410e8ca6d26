//! The lock of the one writer.

use std::{
    fs::{File, TryLockError},
    path::Path,
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use crate::{
    error::IngestError,
    progress::{Progress, Stage},
};

/// How often a waiting run looks again.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Held by the run that writes; released when dropped, and by the operating system when the process ends.
#[derive(Debug)]
pub(crate) struct IngestLock {
    _file: File,
}

impl IngestLock {
    /// Takes the lock if nobody has it.
    pub fn try_take(data_dir: &Path) -> Result<Option<Self>, IngestError> {
        let path = data_dir.join("ingest.lock");
        let locking = || IngestError::io(format!("locking {}", path.display()));
        std::fs::create_dir_all(data_dir).map_err(locking())?;
        let file = File::options().create(true).append(true).open(&path).map_err(locking())?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(locking()(error)),
        }
    }

    /// Waits until the lock is free.
    pub async fn wait(
        data_dir: &Path,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<Self, IngestError> {
        loop {
            if let Some(lock) = Self::try_take(data_dir)? {
                return Ok(lock);
            }
            progress.update(Stage::Waiting, 0, None);
            tokio::select! {
                () = cancel.cancelled() => return Err(IngestError::Cancelled),
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }
}
