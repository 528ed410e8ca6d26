//! What belongs to one GraphQL operation: who asks, what is loaded in batches, which loads are seen.

use std::sync::Arc;

use async_graphql::Context;
use atlas_registry::Viewer;
use atlas_search::{LoadPin, Scope};
use tokio::sync::OnceCell;

use crate::{
    backend::Backend,
    batch::Batches,
    failure::{Failure, Result},
    loader::Batching,
};

/// Where a loader finds its data. Each kind of key has its own `Loader` implementation on this type.
pub struct Sources {
    backend: Backend,
    viewer: Viewer,
    scope: OnceCell<Arc<Scope>>,
}

impl Sources {
    /// The parts below.
    pub const fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Who asks.
    pub const fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// What the viewer may see of the records: the loads are pinned when first asked for, once an
    /// operation, so that everything in one answer comes from the same state.
    pub async fn scope(&self) -> Result<Arc<Scope>> {
        let pinned = self.scope.get_or_try_init(|| async {
            let registry = &self.backend.registry;
            let pin = registry.pin().await?;
            let hidden = registry.hidden_datasets(&self.viewer).await?;
            Ok::<_, Failure>(Arc::new(Scope::new(LoadPin::new(pin.latest, pin.hidden), hidden)))
        });
        Ok(Arc::clone(pinned.await?))
    }
}

/// The loader of an operation: collects the keys that sibling fields ask for and loads them together, and
/// remembers them until the operation ends.
pub type Loader = Batching<Sources>;

/// Makes the loader of one operation.
pub(crate) fn loader(backend: Backend, viewer: Viewer, batches: &Batches) -> Loader {
    let sources = Sources { backend, viewer, scope: OnceCell::new() };
    Batching::new(sources, batches)
}

/// The operation's loader, sources, viewer and scope, from a resolver's context.
pub trait Operation {
    /// The loader of the operation.
    fn loader(&self) -> &Loader;

    /// Where its data come from.
    fn sources(&self) -> &Sources {
        self.loader().loader()
    }
}

impl Operation for Context<'_> {
    fn loader(&self) -> &Loader {
        self.data_unchecked::<Loader>()
    }
}
