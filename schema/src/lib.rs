//! The GraphQL schema: types, resolvers, batching, error codes.
//!
//! Resolvers are thin: they check arguments, call the crate below and shape the answer. What sibling fields
//! ask for is loaded together (see [`Operation`]), lists of many parents by one statement a level.

mod archives;
mod backend;
mod batch;
mod connection;
mod expansion;
mod extension;
mod failure;
mod history;
mod id;
mod input;
mod limits;
mod loader;
mod model;
mod mutation;
mod nesting;
mod occurrence;
mod operation;
mod patch;
mod query;
mod subscription;
mod taxonomy;

use async_graphql::{ID, SDLExportOptions, Schema};

pub use archives::{ArchiveFile, ArchiveSource, Archives};
pub use backend::{Backend, ClientAddress};
pub use connection::{PageArgs, PageInfo, PageSize};
pub use failure::{Code, Failure, Severity};
pub use limits::{DEFAULT_PAGE_SIZE, Limits, MAX_PAGE_SIZE};
pub use mutation::Mutation;
pub use nesting::check_nesting;
pub use operation::{Loader, Operation, Sources};
pub use query::Query;
pub use subscription::Subscription;

/// The schema. A request may carry an [`atlas_registry::Viewer`] in its data; without one it is anonymous.
pub type AtlasSchema = Schema<Query, Mutation, Subscription>;

/// Builds the schema. Without a backend it answers introspection only, and can be printed.
pub fn build(backend: Option<Backend>) -> AtlasSchema {
    let limits = backend.as_ref().map(|backend| backend.limits).unwrap_or_default();
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription::default());
    let schema = match &backend {
        // Subscriptions find it here; everything else has the loader of its operation.
        Some(backend) => schema.data(backend.clone()),
        None => schema.introspection_only(),
    };
    schema
        .extension(extension::Around { backend, limits })
        .override_output_type_description::<ID>("A global id: opaque text that names one node of the atlas.")
        .limit_depth(limits.depth)
        .limit_complexity(limits.complexity)
        .limit_recursive_depth(limits.recursion)
        .limit_directives(limits.directives)
        .finish()
}

/// The schema in the schema definition language, sorted, so that it changes only where the schema does.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_arguments()
        .sorted_enum_items()
        .sorted_fields()
        .prefer_single_line_descriptions();
    build(None).sdl_with_options(options)
}
