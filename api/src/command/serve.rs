//! `atlas serve`.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use atlas_harvest::Uploads;
use atlas_ingest::{IngestError, NoProgress};
use chrono::Utc;
use tokio::{net::TcpListener, sync::mpsc};
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    failure::Failure,
    harvesting,
    http::{AppState, AtlasExecutor, Metrics, build_router},
    identity::{Identity, local},
    out,
    settings::Settings,
    shutdown, telling,
};

/// How long open WebSockets may take to close.
const SOCKETS_CLOSE: Duration = Duration::from_secs(2);
/// How often what killed and replaced runs left behind is looked for.
const TIDY_EVERY: Duration = Duration::from_mins(1);
/// How often uploads that have expired are looked for.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// Serves until a signal comes.
pub async fn run(settings: Settings) -> Result<(), Failure> {
    let app = App::open(settings).await?;
    local::close(&app.registry)
        .await
        .map_err(|e| Failure::new("the people of demo mode cannot be shut out", &e))?;
    let stop = shutdown::on_signal();
    serve(app, stop, |_| {}).await
}

/// Serves until `stop`; `ready` is called with the address when requests are answered.
pub async fn serve(app: App, stop: CancellationToken, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let metrics = Metrics::start().map_err(|e| Failure::new("metrics cannot start", &e))?;
    let notifier = telling::notifier(&app.registry, &app.settings)?;
    // Endpoints of the sample lead nowhere.
    let harvests = app.settings.harvest && !app.demo;
    let harvester = if harvests { Some(harvesting::harvester(&app)?) } else { None };
    let uploads = Uploads::new(&app.settings.data_dir, app.settings.upload_quota());
    let backend = app.working_backend(&uploads, &stop)?;
    let jobs = backend.jobs.clone();
    let (open, mut sockets) = mpsc::channel(1);
    let state = AppState {
        settings: Arc::clone(&app.settings),
        executor: AtlasExecutor::new(backend.clone(), stop.clone()),
        identity: Identity::new(app.registry.clone(), Arc::clone(&app.settings), app.demo)
            .map_err(|e| Failure::new("the client for identity providers cannot be made", &e))?,
        uploads,
        backend,
        metrics,
        stopping: stop.clone(),
        sockets: open,
    };
    let (listener, address) = listen(&app.settings.listen).await?;
    out::line(&format!("listening on http://{address}"));
    tracing::info!(%address, engine = engine(&app.settings), "serving");
    ready(address);
    let harvesting = harvester.map(|harvester| tokio::spawn(harvester.run(stop.clone())));
    let sweeping = tokio::spawn(sweep(state.uploads.clone(), stop.clone()));
    let telling = tokio::spawn(notifier.run(stop.clone()));
    let tidying = tokio::spawn(tidy(app.clone(), stop.clone()));
    let router = build_router(state);
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    let grace = Duration::from_secs(app.settings.shutdown_grace_seconds);
    tokio::select! {
        ended = server => ended.map_err(|e| Failure::new("serving ended", &e))?,
        () = after(stop, grace) => tracing::warn!("requests were still open after {} s; they are cut", grace.as_secs()),
    }
    tidying.abort();
    sweeping.abort();
    // None comes when the last socket is closed.
    drop(tokio::time::timeout(SOCKETS_CLOSE, sockets.recv()).await);
    if let Some(harvesting) = harvesting
        && tokio::time::timeout(grace, harvesting).await.is_err()
    {
        tracing::warn!("a harvest was still under way; it is made again");
    }
    // It ends by itself soon after the signal; what it leaves is told at the next start.
    if tokio::time::timeout(grace, telling).await.is_err() {
        tracing::warn!("deliveries were still under way; they are made again");
    }
    if let Some(jobs) = jobs
        && tokio::time::timeout(grace, jobs.ended()).await.is_err()
    {
        tracing::warn!("a run was still under way; what it wrote is removed at the next start");
    }
    tracing::info!("stopped");
    Ok(())
}

async fn after(stop: CancellationToken, grace: Duration) {
    stop.cancelled().await;
    tokio::time::sleep(grace).await;
}

async fn listen(address: &str) -> Result<(TcpListener, SocketAddr), Failure> {
    let failed = |e| Failure::new(&format!("cannot listen on {address}"), &e);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let taken = listener.local_addr().map_err(failed)?;
    Ok((listener, taken))
}

fn engine(settings: &Settings) -> &'static str {
    if settings.search_url.is_some() { "meilisearch" } else { "embedded" }
}

/// Removes uploads that have expired.
async fn sweep(uploads: Uploads, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match uploads.sweep(Utc::now()).await {
            Ok(0) => {}
            Ok(uploads) => tracing::info!(uploads, "uploads expired and were removed"),
            Err(error) => tracing::warn!(%error, "uploads cannot be swept; it is tried again later"),
        }
    }
}

/// Tidies, and attributes anew what changed code mappings have queued, at start and from time to time; while a run
/// holds the lock there is nothing to tidy.
async fn tidy(app: App, stop: CancellationToken) {
    let context = app.ingest_context();
    let mut ticks = tokio::time::interval(TIDY_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match atlas_ingest::tidy(&context).await {
            Ok(report) if !report.recovered.is_empty() || !report.purged.is_empty() => {
                tracing::info!(recovered = ?report.recovered, purged = ?report.purged, "tidied");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "tidying failed; it is tried again later"),
        }
        match atlas_ingest::reattribute(&context, Arc::new(NoProgress), stop.clone()).await {
            Ok(reports) if !reports.is_empty() => {
                let datasets: Vec<&str> = reports.iter().map(|report| report.dataset_uid.as_str()).collect();
                tracing::info!(?datasets, "records were attributed anew, since code mappings were changed");
            }
            Ok(_) | Err(IngestError::Cancelled) => {}
            Err(error) => tracing::warn!(%error, "attributing anew failed; it is tried again later"),
        }
    }
}
