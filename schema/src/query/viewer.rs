//! Who asks.

use async_graphql::Object;

use crate::model::Viewer;

/// The root field that says who asks.
#[derive(Default)]
pub(crate) struct ViewerQueries;

#[Object]
impl ViewerQueries {
    /// Who asks: the person who is signed in, or nobody.
    async fn viewer(&self) -> Viewer {
        Viewer::default()
    }
}
