//! Signals to stop.

use tokio_util::sync::CancellationToken;

/// A token that is cancelled by the first SIGTERM or SIGINT. A second SIGINT ends the program at once.
pub fn on_signal() -> CancellationToken {
    let token = CancellationToken::new();
    let cancelled = token.clone();
    tokio::spawn(async move {
        wait().await;
        tracing::info!("stopping; once more to stop at once");
        cancelled.cancel();
        wait().await;
        std::process::exit(130);
    });
    token
}

#[cfg(unix)]
async fn wait() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return interrupt().await };
    tokio::select! {
        () = interrupt() => (),
        _ = terminate.recv() => (),
    }
}

#[cfg(not(unix))]
async fn wait() {
    interrupt().await;
}

async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a handler there is nothing to wait for; never report a signal that did not come.
        std::future::pending::<()>().await;
    }
}
