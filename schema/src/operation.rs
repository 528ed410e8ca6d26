//! What belongs to one GraphQL operation: who asks, what is loaded in batches, which loads are seen.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_graphql::Context;
use atlas_registry::{Viewer, lookup::CodeIndex};
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
    codes: OnceCell<Arc<CodeIndex>>,
    originals: AtomicUsize,
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

    /// What look-ups of codes need, taken once an operation, however many look-ups it holds.
    pub async fn code_index(&self) -> Result<Arc<CodeIndex>> {
        let index = self
            .codes
            .get_or_try_init(|| async { Ok::<_, Failure>(self.backend.registry.code_index().await?) });
        Ok(Arc::clone(index.await?))
    }

    /// Counts originals of sensitive records that the operation is about to read; refused beyond what it may.
    pub(crate) fn count_originals(&self, more: usize) -> Result<()> {
        let most = self.backend.limits.originals;
        if self.originals.fetch_add(more, Ordering::Relaxed) + more > most {
            return Err(Failure::limit(format!("an operation may read at most {most} originals")));
        }
        Ok(())
    }
}

/// The loader of an operation: collects the keys that sibling fields ask for and loads them together, and
/// remembers them until the operation ends.
pub type Loader = Batching<Sources>;

/// Makes the loader of one operation.
pub(crate) fn loader(backend: Backend, viewer: Viewer, batches: &Batches) -> Loader {
    let (scope, codes) = (OnceCell::new(), OnceCell::new());
    let sources = Sources { backend, viewer, scope, codes, originals: AtomicUsize::new(0) };
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
