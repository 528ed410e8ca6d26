//! How every run begins.

use tokio_util::sync::CancellationToken;

use super::{lock::IngestLock, run_row::RunRow, tidy};
use crate::{context::IngestContext, error::IngestError, progress::Progress};

/// Waits until nobody else writes, removes what earlier runs left, and starts the run. The lock is to be held until
/// nothing is left of the run, should it fail.
pub(super) async fn begin(
    ctx: &IngestContext,
    run: &mut RunRow,
    progress: &dyn Progress,
    cancel: &CancellationToken,
) -> Result<IngestLock, IngestError> {
    let lock = IngestLock::wait(&ctx.data_dir, progress, cancel).await?;
    tidy::remove_remains(ctx).await?;
    run.start(ctx).await?;
    Ok(lock)
}
