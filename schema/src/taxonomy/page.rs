//! Pages of taxa.

use std::sync::Arc;

use async_graphql::{Context, Object};
use atlas_taxonomy::{Checklist as Taxa, TaxonView};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{checklist::Checklist, taxon::Taxon};
use crate::{
    connection::{Edge, PageArgs, PageInfo, PageSize},
    failure::{Failure, Result},
    operation::Operation,
};

/// A page of taxa, and how many there are on all pages.
pub(crate) struct TaxonConnection {
    nodes: Vec<Taxon>,
    total: u64,
    has_next: bool,
    has_previous: bool,
}

impl TaxonConnection {
    /// A page of the taxa at these places of a checklist.
    pub(super) fn new(
        context: &Context<'_>,
        (list, taxa): (&Checklist, &Arc<Taxa>),
        places: &[u32],
        args: &PageArgs,
    ) -> Result<Self> {
        let size = args.size(&context.sources().backend().limits)?;
        let at = |cursor: &String| position(taxa, places, cursor);
        let after = args.after.as_ref().map(at).transpose()?.map_or(0, |at| at + 1);
        let before = args.before.as_ref().map(at).transpose()?.unwrap_or(places.len());
        let (start, end) = window(after, before, size);
        let taxon = |place: &u32| Taxon::new(list.clone(), taxa, *place);
        Ok(Self {
            nodes: places.get(start..end).unwrap_or_default().iter().map(taxon).collect(),
            total: places.len() as u64,
            has_next: end < places.len(),
            has_previous: start > 0,
        })
    }
}

/// The first and the last but one of the places of a page.
fn window(after: usize, before: usize, size: PageSize) -> (usize, usize) {
    let end = before.max(after);
    let limit = size.limit as usize;
    if size.backward {
        (end.saturating_sub(limit).max(after), end)
    } else {
        (after, (after + limit).min(end))
    }
}

fn cursor(taxon: &Taxon) -> String {
    URL_SAFE_NO_PAD.encode(taxon.cursor_key())
}

fn position(taxa: &Taxa, places: &[u32], cursor: &str) -> Result<usize> {
    let key = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| Uuid::from_slice(&bytes).ok());
    let place = key.and_then(|key| taxa.by_key(key)).map(TaxonView::place);
    let found = place.and_then(|place| places.iter().position(|other| *other == place));
    found.ok_or_else(|| Failure::bad_input("the cursor is none of this list; pass one back as it came"))
}

/// A page of taxa, and how many there are on all pages.
#[Object]
impl TaxonConnection {
    /// The taxa of the page with their cursors.
    async fn edges(&self) -> Vec<Edge<Taxon>> {
        self.nodes.iter().map(|taxon| Edge::new(cursor(taxon), taxon.clone())).collect()
    }

    /// The taxa of the page.
    async fn nodes(&self) -> &[Taxon] {
        &self.nodes
    }

    /// Where the page lies in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: self.nodes.first().map(cursor),
            end_cursor: self.nodes.last().map(cursor),
        }
    }

    /// How many there are, on all pages.
    async fn total_count(&self) -> u64 {
        self.total
    }
}
