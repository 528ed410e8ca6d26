//! One suite for every engine: the same records in, the same answers out.
//!
//! [`check`] fills an empty index with a few thousand records and asks it everything an
//! [`OccurrenceQuery`] can say; each answer is held against one worked out by looking at every record.

mod filters;
mod questions;
mod random;
mod records;
mod reference;
mod row;

use uuid::Uuid;

use self::{random::Random, reference::Reference};
use crate::{
    cursor::{Cursor, SortValue},
    error::SearchError,
    field::{KeywordField, OrderField},
    index::{IndexDocument, OccurrenceIndex},
    query::{Filter, OccurrenceQuery, Order, Page},
    result::{Bucket, OccurrenceResult},
    scope::{LoadPin, Scope},
};

/// How many questions are put in one call.
const BATCH: usize = 12;

/// Records a page, when paging from end to end.
const PAGE: usize = 270;

/// Buckets a page, likewise.
const BUCKETS: usize = 60;

/// What was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents put into the index.
    pub documents: usize,
    /// Questions asked.
    pub questions: usize,
}

/// How an engine fell short.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// An answer is wrong.
    #[error("{scope:?}\n{query:?}\nexpected {expected}\nfound    {found}")]
    Wrong {
        /// What was to be seen.
        scope: Box<Scope>,
        /// What was asked.
        query: Box<OccurrenceQuery>,
        /// The part of the right answer that differs.
        expected: String,
        /// The same part of the engine's answer.
        found: String,
    },
    /// There was no answer.
    #[error(transparent)]
    Engine(#[from] SearchError),
}

/// Fills `index`, which must be empty, and checks every answer.
pub async fn check(index: &dyn OccurrenceIndex) -> Result<Summary, Failure> {
    let mut suite = Suite { index, reference: Reference::default(), summary: Summary::default() };
    suite.fill().await?;
    let scopes = scopes();
    for (number, scope) in (0..).zip(&scopes) {
        suite.ask_filtered(scope, 40 + number, 50).await?;
    }
    if let Some(scope) = scopes.first() {
        suite.page_through(scope).await?;
        suite.count_through(scope).await?;
        suite.ask_oddly(scope).await?;
    }
    suite.purge(&[1, 5, 6]).await?;
    let everything = Scope::new(LoadPin::new(100, vec![50]), Vec::new());
    suite.ask_filtered(&everything, 90, 100).await?;
    Ok(suite.summary)
}

/// What callers see in turn; see [`records::loads`].
fn scopes() -> Vec<Scope> {
    let hidden = vec![records::dataset('c'), Uuid::nil(), records::dataset('e')];
    vec![
        // The state of the day: one load retired, one in flight, one published after the pin.
        Scope::new(LoadPin::new(7, vec![1, 5, 6]), Vec::new()),
        // Other moments.
        Scope::new(LoadPin::new(5, vec![1, 5]), Vec::new()),
        Scope::new(LoadPin::new(7, vec![1, 2, 5]), Vec::new()),
        Scope::new(LoadPin::new(2, Vec::new()), Vec::new()),
        // Someone from whom datasets are hidden.
        Scope::new(LoadPin::new(7, vec![1, 5, 6]), hidden),
        // Before anything was published.
        Scope::new(LoadPin::new(0, Vec::new()), Vec::new()),
    ]
}

struct Suite<'a> {
    index: &'a dyn OccurrenceIndex,
    reference: Reference,
    summary: Summary,
}

impl Suite<'_> {
    async fn fill(&mut self) -> Result<(), Failure> {
        for load in records::loads() {
            let mut writer = self.index.writer().await?;
            for part in load.chunks(250) {
                writer.add(part.to_vec()).await?;
            }
            writer.commit().await?;
            self.reference.add(&load);
            self.summary.documents += load.len();
        }
        Ok(())
    }

    async fn purge(&mut self, loads: &[i64]) -> Result<(), Failure> {
        let mut writer = self.index.writer().await?;
        writer.purge(loads).await?;
        writer.commit().await?;
        self.reference.purge(loads);
        Ok(())
    }

    /// Asks, in batches, and compares.
    async fn ask(
        &mut self,
        queries: &[OccurrenceQuery],
        scope: &Scope,
    ) -> Result<Vec<OccurrenceResult>, Failure> {
        let mut answers = Vec::new();
        for batch in queries.chunks(BATCH) {
            let found = self.index.search(batch, scope).await?;
            self.summary.questions += batch.len();
            if found.len() != batch.len() {
                let counts = format!("{} answers to {} questions", found.len(), batch.len());
                return Err(SearchError::Engine(counts).into());
            }
            for (query, found) in batch.iter().zip(&found) {
                compare(query, scope, &self.reference.answer(query, scope), found)?;
            }
            answers.extend(found);
        }
        Ok(answers)
    }

    fn samples(&self, scope: &Scope) -> Vec<IndexDocument> {
        self.reference.visible(scope).step_by(7).cloned().collect()
    }

    async fn ask_filtered(&mut self, scope: &Scope, seed: u64, drawn: usize) -> Result<(), Failure> {
        let samples = self.samples(scope);
        let samples: Vec<_> = samples.iter().collect();
        let mut random = Random::new(seed);
        let mut queries = questions::filtered(&samples, &mut random, drawn);
        queries.extend(questions::combined(&samples, &mut random));
        self.ask(&queries, scope).await?;
        Ok(())
    }

    /// Follows the engine's own cursors from one end to the other, both ways.
    async fn page_through(&mut self, scope: &Scope) -> Result<(), Failure> {
        for filter in questions::paged_filters() {
            for (order, backward) in questions::orders().flat_map(|order| [(order, false), (order, true)]) {
                let mut page = Page { order, limit: PAGE, cursor: None, backward };
                loop {
                    let query = page_query(&filter, &page);
                    let answer = self.ask(&[query], scope).await?.pop().unwrap_or_default();
                    let next = if backward { answer.hits.first() } else { answer.hits.last() };
                    let Some(next) = next.filter(|_| answer.has_more) else { break };
                    page.cursor = Some(next.cursor.clone());
                }
            }
        }
        Ok(())
    }

    /// Follows facets from the first bucket to the last.
    async fn count_through(&mut self, scope: &Scope) -> Result<(), Failure> {
        let [filter, ..] = questions::paged_filters();
        for (field, order) in questions::facets() {
            let mut after = None;
            loop {
                let facets = vec![questions::facet(field, order, BUCKETS, after.take())];
                let query = OccurrenceQuery { filter: filter.clone(), facets, ..OccurrenceQuery::default() };
                let answer =
                    self.ask(&[query], scope).await?.pop().and_then(|mut answer| answer.facets.pop());
                let Some(facet) = answer.filter(|facet| facet.has_more) else { break };
                after = facet.buckets.last().map(Bucket::cursor);
            }
        }
        Ok(())
    }

    /// Starts pages where nothing is, and takes pages of nothing.
    async fn ask_oddly(&mut self, scope: &Scope) -> Result<(), Failure> {
        let samples = self.samples(scope);
        let mut queries = questions::odd_buckets();
        for order in questions::orders() {
            let mut cursors = Vec::new();
            for sample in samples.iter().step_by(60) {
                let page = Page { order, limit: 1, cursor: None, backward: false };
                let only = Filter::Keyword(KeywordField::Id, vec![sample.id.to_string()]);
                let hit = self.reference.answer(&page_query(&only, &page), scope).hits.pop();
                cursors.extend(hit.map(|hit| hit.cursor));
            }
            cursors.extend(invented_cursors(order));
            queries.extend(questions::odd_cursors(&cursors, order));
            let nothing = Page { order, limit: 0, cursor: None, backward: false };
            queries.push(page_query(&Filter::default(), &nothing));
        }
        self.ask(&queries, scope).await?;
        Ok(())
    }
}

/// Places of records that never were.
fn invented_cursors(order: Order) -> Vec<Cursor> {
    let values = match order.field {
        OrderField::Id => vec![None],
        OrderField::EventDate => vec![None, Some(SortValue::Number(-400)), Some(SortValue::Number(6001))],
        OrderField::Year => vec![None, Some(SortValue::Number(1970)), Some(SortValue::Number(-1))],
        OrderField::ScientificName => ["", "acacia dealbatb", "zz", "新"]
            .map(|text| Some(SortValue::Text(text.into())))
            .into_iter()
            .chain([None])
            .collect(),
    };
    let ids = [0, u128::MAX / 2, u128::MAX].map(Uuid::from_u128);
    values.into_iter().flat_map(|value| ids.map(|id| Cursor { value: value.clone(), id })).collect()
}

fn page_query(filter: &Filter, page: &Page) -> OccurrenceQuery {
    OccurrenceQuery { filter: filter.clone(), page: Some(page.clone()), ..OccurrenceQuery::default() }
}

/// Names the first part of two answers that differs.
fn compare(
    query: &OccurrenceQuery,
    scope: &Scope,
    expected: &OccurrenceResult,
    found: &OccurrenceResult,
) -> Result<(), Failure> {
    let found = reference::with_folded_labels(found.clone());
    if *expected == found {
        return Ok(());
    }
    let (expected, found) = differing_part(expected, &found);
    Err(Failure::Wrong { scope: Box::new(scope.clone()), query: Box::new(query.clone()), expected, found })
}

fn differing_part(expected: &OccurrenceResult, found: &OccurrenceResult) -> (String, String) {
    if expected.total != found.total {
        return (format!("total {:?}", expected.total), format!("total {:?}", found.total));
    }
    let more = |result: &OccurrenceResult| format!("{} hits, more: {}", result.hits.len(), result.has_more);
    if more(expected) != more(found) {
        return (more(expected), more(found));
    }
    if let Some((expected, found)) = expected.hits.iter().zip(&found.hits).find(|(a, b)| a != b) {
        return (format!("{expected:?}"), format!("{found:?}"));
    }
    let pair = expected.facets.iter().zip(&found.facets).find(|(a, b)| a != b);
    pair.map_or_else(
        || (format!("{} facets", expected.facets.len()), format!("{} facets", found.facets.len())),
        |(expected, found)| (format!("{expected:?}"), format!("{found:?}")),
    )
}
