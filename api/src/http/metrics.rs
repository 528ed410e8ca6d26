//! The meters of this process, in Prometheus' form.

use std::sync::OnceLock;

use atlas_entity::harvest::HarvestOutcome;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use super::AppState;

const HTTP_REQUESTS: &str = "atlas_http_requests_total";
const HTTP_SECONDS: &str = "atlas_http_request_duration_seconds";
const OPERATIONS: &str = "atlas_graphql_operations_total";
const OPERATION_SECONDS: &str = "atlas_graphql_operation_duration_seconds";
const SQL_STATEMENTS: &str = "atlas_sql_statements_total";
const INDEX_DOCUMENTS: &str = "atlas_index_documents";
const INGEST_RUNS: &str = "atlas_ingest_runs";
const HARVESTS: &str = "atlas_harvested_datasets";
const PUBLISHED_RECORDS: &str = "atlas_published_records";

/// Upper bounds of the latency histograms, in seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The meters and what renders them.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
}

impl Metrics {
    /// Starts measuring; once in a process, later calls give the same meters.
    pub fn start() -> Result<Self, BuildError> {
        static STARTED: OnceLock<PrometheusHandle> = OnceLock::new();
        if let Some(handle) = STARTED.get() {
            return Ok(Self { handle: handle.clone() });
        }
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_duration_seconds".to_owned()), &BUCKETS)?
            .build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_ok() {
            describe();
        }
        Ok(Self { handle: STARTED.get_or_init(|| handle).clone() })
    }
}

fn describe() {
    describe_counter!(HTTP_REQUESTS, "HTTP requests answered, by method, route and status.");
    describe_histogram!(HTTP_SECONDS, Unit::Seconds, "Time to answer an HTTP request, by method and route.");
    describe_counter!(OPERATIONS, "GraphQL operations run, by type and outcome (ok, partial, error).");
    describe_histogram!(OPERATION_SECONDS, Unit::Seconds, "Time to run a GraphQL operation, by type.");
    describe_counter!(SQL_STATEMENTS, "SQL statements sent to the database by this process.");
    describe_gauge!(
        INDEX_DOCUMENTS,
        "Documents in the occurrence index, including those not yet or no longer visible."
    );
    describe_gauge!(
        INGEST_RUNS,
        "Runs of ingestion and reindexing that are under way or published, by state."
    );
    describe_gauge!(HARVESTS, "Datasets by what came of their last harvest.");
    describe_gauge!(PUBLISHED_RECORDS, "Occurrence records that the published runs brought in.");
}

/// Counts an answered HTTP request.
pub fn http_request(method: &str, route: &str, status: u16, seconds: f64) {
    // Any text may be sent as a method; only the usual ones become labels.
    let method = match method {
        "GET" | "POST" | "HEAD" | "OPTIONS" | "PUT" | "PATCH" | "DELETE" => method.to_owned(),
        _ => "OTHER".to_owned(),
    };
    let labels = [("method", method.clone()), ("route", route.to_owned()), ("status", status.to_string())];
    counter!(HTTP_REQUESTS, &labels).increment(1);
    histogram!(HTTP_SECONDS, "method" => method, "route" => route.to_owned()).record(seconds);
}

/// Counts a GraphQL operation.
pub fn operation(kind: &'static str, outcome: &'static str, seconds: f64) {
    counter!(OPERATIONS, "type" => kind, "outcome" => outcome).increment(1);
    histogram!(OPERATION_SECONDS, "type" => kind).record(seconds);
}

/// All meters as text; what the database and the index know is asked at this moment, and left out when they
/// do not answer.
pub async fn render(State(state): State<AppState>) -> Response {
    counter!(SQL_STATEMENTS).absolute(state.backend.registry.statements());
    if let Ok(status) = state.backend.index.status().await {
        gauge!(INDEX_DOCUMENTS).set(status.documents as f64);
    }
    // Runs are made by other processes too, so the database is asked, not a counter of this one.
    if let Ok(published) = state.backend.registry.published_runs().await {
        gauge!(INGEST_RUNS, "state" => "published").set(published.len() as f64);
        let records: u64 = published.iter().map(|run| run.counts.indexed).sum();
        gauge!(PUBLISHED_RECORDS).set(records as f64);
    }
    if let Ok(unfinished) = state.backend.registry.unfinished_runs().await {
        gauge!(INGEST_RUNS, "state" => "running").set(unfinished.len() as f64);
    }
    if let Ok(outcomes) = state.backend.registry.harvest_outcomes().await {
        for outcome in HarvestOutcome::ALL {
            let datasets = outcomes.get(&outcome).copied().unwrap_or(0);
            gauge!(HARVESTS, "outcome" => outcome.label()).set(datasets as f64);
        }
    }
    state.metrics.handle.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.handle.render())
        .into_response()
}
