//! Runs GraphQL operations for who asks, and measures them.

use std::time::Instant;

use async_graphql::{
    Request, Response, Value,
    parser::types::{ExecutableDocument, OperationType},
};
use atlas_registry::Viewer;
use atlas_schema::{AtlasSchema, Backend, Limits, check_nesting};
use futures::stream::{BoxStream, StreamExt};
use tokio_util::sync::CancellationToken;

use super::metrics;

/// The schema over one backend.
#[derive(Clone)]
pub struct AtlasExecutor {
    schema: AtlasSchema,
    limits: Limits,
    stopping: CancellationToken,
}

impl AtlasExecutor {
    /// Builds the schema over the backend. Subscriptions end when `stopping` is cancelled.
    pub fn new(backend: Backend, stopping: CancellationToken) -> Self {
        Self { limits: backend.limits, schema: atlas_schema::build(Some(backend)), stopping }
    }

    /// The parsed document, if it may be parsed: the parser recurses, so that one which nests too deep would
    /// exhaust the stack. The schema says what is wrong with any other.
    pub fn document<'a>(&self, request: &'a mut Request) -> Option<&'a ExecutableDocument> {
        check_nesting(&request.query, &self.limits).ok()?;
        request.parsed_query().ok()
    }

    /// The kind of the operation, or `invalid` when it does not parse.
    fn kind(&self, request: &mut Request) -> &'static str {
        let name = request.operation_name.clone();
        let Some(document) = self.document(request) else { return "invalid" };
        let wanted = |other: Option<&async_graphql::Name>| {
            name.as_deref().is_none_or(|name| other.is_some_and(|o| o == name))
        };
        let found = document.operations.iter().find(|(other, _)| wanted(*other));
        match found.map(|(_, operation)| operation.node.ty) {
            Some(OperationType::Query) => "query",
            Some(OperationType::Mutation) => "mutation",
            Some(OperationType::Subscription) => "subscription",
            None => "invalid",
        }
    }

    /// Runs one operation for the viewer.
    pub async fn run(&self, mut request: Request, viewer: Viewer) -> Response {
        let kind = self.kind(&mut request);
        let started = Instant::now();
        let response = self.schema.execute(request.data(viewer)).await;
        metrics::operation(kind, outcome(&response), started.elapsed().as_secs_f64());
        response
    }

    /// Runs an operation for the viewer, and goes on if it is a subscription.
    pub fn stream(&self, mut request: Request, viewer: Viewer) -> BoxStream<'static, Response> {
        let kind = self.kind(&mut request);
        let stream = self.schema.execute_stream(request.data(viewer));
        let started = Instant::now();
        stream
            .take_until(self.stopping.clone().cancelled_owned())
            .inspect(move |response| {
                metrics::operation(kind, outcome(response), started.elapsed().as_secs_f64());
            })
            .boxed()
    }
}

fn outcome(response: &Response) -> &'static str {
    match (response.errors.is_empty(), &response.data) {
        (true, _) => "ok",
        (false, Value::Null) => "error",
        (false, _) => "partial",
    }
}
