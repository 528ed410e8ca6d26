//! One pass over the matches of a query, for everything it asks.

use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, SegmentReader, TantivyDocument,
    columnar::Column,
    query::{EnableScoring, Weight},
};

use super::{
    document::StoredRecord,
    facet::FacetCounter,
    filter,
    page::{PageCollector, PageColumns},
    snapshot::Snapshot,
    visible::{Sieve, View, Visibility},
};
use crate::{
    error::SearchError,
    query::OccurrenceQuery,
    result::{Hit, OccurrenceResult},
};

/// Answers one query from a snapshot. Stops early, with an error, once `cancelled` is set.
pub fn answer(
    query: &OccurrenceQuery,
    snapshot: &Snapshot,
    view: &View<'_>,
    cancelled: &AtomicBool,
) -> Result<OccurrenceResult, SearchError> {
    let mut pass = Pass::new(query, snapshot)?;
    let compiled = filter::compile(&query.filter, snapshot)?;
    let weight = compiled.weight(EnableScoring::disabled_from_searcher(snapshot.searcher()))?;
    for (ordinal, (segment, loads)) in (0..).zip(snapshot.segments()) {
        match view.of(segment, loads)? {
            Visibility::None => {}
            Visibility::All if pass.only_total() => pass.total += u64::from(weight.count(segment)?),
            Visibility::All => pass.walk(&*weight, segment, ordinal, None, cancelled)?,
            Visibility::Some(sieve) => pass.walk(&*weight, segment, ordinal, Some(&sieve), cancelled)?,
        }
        if cancelled.load(Ordering::Relaxed) {
            return Err(SearchError::Unavailable("the search was given up".into()));
        }
    }
    pass.finish(query, snapshot)
}

/// What is gathered from the matches.
struct Pass {
    total: u64,
    page: Option<PageCollector>,
    facets: Vec<FacetCounter>,
}

impl Pass {
    fn new(query: &OccurrenceQuery, snapshot: &Snapshot) -> Result<Self, SearchError> {
        let mut facets: Vec<FacetCounter> = Vec::new();
        for request in &query.facets {
            if facets.iter().all(|counter| counter.field() != request.field) {
                facets.push(FacetCounter::new(request.field, snapshot));
            }
        }
        let page = query.page.as_ref().map(|page| PageCollector::new(page, snapshot)).transpose()?;
        Ok(Self { total: 0, page, facets })
    }

    const fn only_total(&self) -> bool {
        self.page.is_none() && self.facets.is_empty()
    }

    /// Gathers from the matches of one segment.
    fn walk(
        &mut self,
        weight: &dyn Weight,
        segment: &SegmentReader,
        ordinal: u32,
        sieve: Option<&Sieve>,
        cancelled: &AtomicBool,
    ) -> Result<(), SearchError> {
        let columns = Columns::open(self, segment)?;
        let alive = segment.alive_bitset();
        let mut kept = [0; COLLECT_BLOCK_BUFFER_LEN];
        weight.for_each_no_score(segment, &mut |docs| {
            if cancelled.load(Ordering::Relaxed) {
                return;
            }
            if alive.is_none() && sieve.is_none() {
                return self.take(&columns, ordinal, docs);
            }
            for docs in docs.chunks(kept.len()) {
                let mut len = 0;
                let seen = |doc: DocId| {
                    alive.is_none_or(|alive| alive.is_alive(doc))
                        && sieve.is_none_or(|sieve| sieve.passes(doc))
                };
                for doc in docs.iter().copied().filter(|doc| seen(*doc)) {
                    kept[len] = doc;
                    len += 1;
                }
                self.take(&columns, ordinal, &kept[..len]);
            }
        })?;
        Ok(())
    }

    fn take(&mut self, columns: &Columns, segment: u32, docs: &[DocId]) {
        self.total += docs.len() as u64;
        for (counter, column) in self.facets.iter_mut().zip(&columns.facets) {
            counter.count(column, docs);
        }
        if let (Some(page), Some(columns)) = (&mut self.page, &columns.page) {
            page.collect(columns, segment, docs);
        }
    }

    fn finish(self, query: &OccurrenceQuery, snapshot: &Snapshot) -> Result<OccurrenceResult, SearchError> {
        let mut result =
            OccurrenceResult { total: query.total.then_some(self.total), ..OccurrenceResult::default() };
        for request in &query.facets {
            let counter = self.facets.iter().find(|counter| counter.field() == request.field);
            result.facets.extend(counter.map(|counter| counter.page(request)).transpose()?);
        }
        if let Some(page) = self.page {
            let (found, has_more) = page.finish();
            result.has_more = has_more;
            for (cursor, address) in found {
                let document: TantivyDocument = snapshot.searcher().doc(address)?;
                let StoredRecord { dataset_key, version, row, interpreted, issues, .. } =
                    StoredRecord::read(snapshot.layout(), &document)?;
                result.hits.push(Hit {
                    id: cursor.id,
                    dataset_key,
                    version,
                    row,
                    interpreted,
                    issues,
                    cursor,
                });
            }
        }
        Ok(result)
    }
}

/// The columns of one segment that a pass reads.
struct Columns {
    page: Option<PageColumns>,
    /// One for each counter, in their order.
    facets: Vec<Column<u64>>,
}

impl Columns {
    fn open(pass: &Pass, segment: &SegmentReader) -> Result<Self, SearchError> {
        let page = pass.page.as_ref().map(|page| page.columns(segment)).transpose()?;
        let facets = pass.facets.iter().map(|counter| counter.column(segment)).collect::<Result<_, _>>()?;
        Ok(Self { page, facets })
    }
}
