//! What happens around every operation: its data are made, its document is counted, its batches are driven,
//! its time is limited, and every error gets a code.

use std::sync::Arc;

use async_graphql::{
    Data, Request, Response, ServerError, ServerResult, Value, Variables,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextParseQuery, NextPrepareRequest,
        NextRequest, NextSubscribe,
    },
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};
use atlas_registry::Viewer;
use futures::stream::{BoxStream, StreamExt};

use crate::{
    backend::Backend,
    batch::Batches,
    expansion::check_expansion,
    failure::{Code, Failure},
    limits::Limits,
    nesting::check_nesting,
    operation::loader,
};

/// Makes an [`AroundOperation`] for each request.
pub(crate) struct Around {
    /// What the schema stands on; without it, only introspection is answered.
    pub backend: Option<Backend>,
    /// How much a request may ask for.
    pub limits: Limits,
}

impl ExtensionFactory for Around {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(AroundOperation { backend: self.backend.clone(), limits: self.limits })
    }
}

struct AroundOperation {
    backend: Option<Backend>,
    limits: Limits,
}

#[async_trait::async_trait]
impl Extension for AroundOperation {
    async fn request(&self, context: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut response = next.run(context).await;
        response.errors.iter_mut().for_each(add_code);
        response
    }

    fn subscribe<'s>(
        &self,
        context: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let coded = stream.map(|mut response| {
            response.errors.iter_mut().for_each(add_code);
            response
        });
        next.run(context, coded.boxed())
    }

    async fn prepare_request(
        &self,
        context: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let mut request = request;
        check_nesting(&request.query, &self.limits).map_err(server_error)?;
        // What does not parse is refused by the library, in its own words.
        if let Ok(document) = request.parsed_query() {
            check_expansion(document, &self.limits).map_err(server_error)?;
        }
        next.run(context, request).await
    }

    async fn parse_query(
        &self,
        context: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(context, query, variables).await?;
        let (found, most) = (aliases(&document), self.limits.aliases);
        if found > most {
            let message = format!("the document holds {found} aliases, but may hold at most {most}");
            return Err(server_error(Failure::limit(message)));
        }
        Ok(document)
    }

    async fn execute(
        &self,
        context: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let Some(backend) = self.backend.clone() else {
            return next.run(context, operation_name).await;
        };
        let viewer = context.data_opt::<Viewer>().cloned().unwrap_or_default();
        let batches = Batches::default();
        let mut data = Data::default();
        data.insert(loader(backend, viewer, &batches));
        let operation = batches.drive(next.run_with_data(context, operation_name, data));
        tokio::time::timeout(self.limits.timeout, operation).await.unwrap_or_else(|_| {
            let seconds = self.limits.timeout.as_secs_f32();
            let message = format!("the operation took longer than the {seconds} s it may take");
            Response::from_errors(vec![server_error(Failure::limit(message))])
        })
    }
}

fn server_error(failure: Failure) -> ServerError {
    async_graphql::Error::from(failure).into_server_error(async_graphql::Pos::default())
}

/// Our own failures bring a code. What has none was refused by the GraphQL library, before or while reading
/// arguments, and is the request's fault.
fn add_code(error: &mut ServerError) {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        // The library's own words for its depth, complexity, recursion and directive limits.
        let beyond = ["too deep", "too complex", "recursion depth", "number of directives"]
            .iter()
            .any(|words| error.message.contains(words));
        let code = if beyond { Code::LimitExceeded } else { Code::BadUserInput };
        extensions.set("code", Value::from(code.name()));
    }
}

/// Aliases in the whole document.
fn aliases(document: &ExecutableDocument) -> usize {
    let operations =
        document.operations.iter().map(|(_, operation)| aliases_in(&operation.node.selection_set.node));
    let fragments = document.fragments.values().map(|fragment| aliases_in(&fragment.node.selection_set.node));
    operations.chain(fragments).sum()
}

fn aliases_in(selections: &SelectionSet) -> usize {
    let count = |selection: &Selection| match selection {
        Selection::Field(field) => {
            usize::from(field.node.alias.is_some()) + aliases_in(&field.node.selection_set.node)
        }
        Selection::InlineFragment(fragment) => aliases_in(&fragment.node.selection_set.node),
        Selection::FragmentSpread(_) => 0,
    };
    selections.items.iter().map(|selection| count(&selection.node)).sum()
}
