//! What a connection asks, gathered by looking ahead at what is selected of it, so that one question to
//! the index answers it all.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use async_graphql::{Context, Enum, InputObject, InputType, Lookahead, SelectionField};
use atlas_search::{Cursor, FacetCursor, Filter, OccurrenceQuery, Order, OrderField, Page, SortValue};
use uuid::Uuid;

use super::{
    expansion::{EntityName, Expansion, Joined, Needs},
    facet_field::{BucketOrder, CountedField, FacetAsk},
    filter::{OccurrenceFilter, check, compile, members},
};
use crate::{
    connection::PageArgs,
    failure::{Failure, Result},
    input::OrderDirection,
    limits::Limits,
    operation::Operation,
};

/// Buckets of a facet when `first` is not given.
pub const DEFAULT_BUCKETS: i32 = 10;

/// Which records a connection is about before its own `where`.
#[derive(Clone, Debug, PartialEq)]
pub enum Narrow {
    /// All that the viewer may see.
    All,
    /// Those of one dataset, institution, collection, provider or hub.
    Of(Joined, Uuid),
    /// Those of a facet's bucket.
    Records(Filter),
}

/// The arguments of an occurrence connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OccurrenceArgs {
    /// Which records.
    pub filter: Option<OccurrenceFilter>,
    /// In which order: one at most.
    pub(crate) order_by: Vec<OccurrenceOrder>,
    /// Which page of them.
    pub page: PageArgs,
}

impl OccurrenceArgs {
    /// The arguments as a field has them.
    pub(crate) fn new(
        filter: Option<OccurrenceFilter>,
        order_by: Option<Vec<OccurrenceOrder>>,
        page: PageArgs,
    ) -> Self {
        Self { filter, order_by: order_by.unwrap_or_default(), page }
    }

    /// Whether the page is taken from the end.
    pub const fn backward(&self) -> bool {
        self.page.last.is_some() || self.page.before.is_some()
    }

    /// Whether the page starts at a cursor.
    pub const fn resumed(&self) -> bool {
        self.page.after.is_some() || self.page.before.is_some()
    }
}

/// An order of occurrences. Records without a value come last either way; ties are ordered by key.
#[derive(InputObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[graphql(name = "OccurrenceOrder")]
pub(crate) struct OccurrenceOrder {
    /// By what.
    pub field: OccurrenceOrderField,
    /// In which direction.
    #[graphql(default)]
    pub direction: OrderDirection,
}

/// What occurrences can be ordered by.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OccurrenceOrderField {
    /// The record's key: a stable order without a meaning, and the fastest.
    #[default]
    Key,
    /// First day of the event.
    EventDate,
    /// Year of the event.
    Year,
    /// Scientific name, folded.
    ScientificName,
}

/// One connection's question.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    narrow: Narrow,
    filter: Option<OccurrenceFilter>,
    /// What the registry must say first.
    pub needs: Needs,
    total: bool,
    page: Option<Page>,
    /// The facets, each once.
    pub facets: Vec<FacetAsk>,
}

impl Plan {
    /// Plans the connection of the field being resolved.
    pub fn new(ctx: &Context<'_>, narrow: Narrow, args: OccurrenceArgs) -> Result<Self> {
        let mut needs = Needs::default();
        if let Narrow::Of(kind, key) = &narrow {
            needs.name(*kind, EntityName::Key(*key));
        }
        if let Some(filter) = &args.filter {
            check(filter, &mut needs)?;
        }
        let limits = &ctx.sources().backend().limits;
        let page = page(limits, &args)?;
        let selected = ctx.look_ahead();
        let paged = ["edges", "nodes", "pageInfo"].iter().any(|name| selected.field(name).exists());
        Ok(Self {
            narrow,
            filter: args.filter,
            needs,
            total: selected.field("totalCount").exists(),
            page: paged.then_some(page),
            facets: facets(limits, &selected),
        })
    }

    /// Whether anything is asked of the index.
    pub const fn asks(&self) -> bool {
        self.total || self.page.is_some() || !self.facets.is_empty()
    }

    /// The question, with what the registry said to [`Self::needs`].
    pub fn query(&self, expansion: &Expansion) -> OccurrenceQuery {
        let narrow = match &self.narrow {
            Narrow::All => None,
            Narrow::Of(kind, key) => Some(members(*kind, [*key], expansion)),
            Narrow::Records(filter) => Some(filter.clone()),
        };
        let own = self.filter.as_ref().map(|filter| compile(filter, expansion));
        let mut all: Vec<Filter> = narrow.into_iter().chain(own).collect();
        OccurrenceQuery {
            filter: if all.len() == 1 { all.remove(0) } else { Filter::All(all) },
            total: self.total,
            page: self.page.clone(),
            facets: self.facets.iter().map(FacetAsk::request).collect(),
        }
    }
}

/// A plan on its way through the loader: the same only as itself, as filters hold numbers that do not hash.
#[derive(Clone, Debug)]
pub struct PlanKey(pub Arc<Plan>);

impl PartialEq for PlanKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for PlanKey {}

impl Hash for PlanKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

fn page(limits: &Limits, args: &OccurrenceArgs) -> Result<Page> {
    let asked = &args.page;
    if (asked.first.is_some() || asked.after.is_some()) && (asked.last.is_some() || asked.before.is_some()) {
        let say = "occurrences are paged from one end: give `first` and `after`, or `last` and `before`";
        return Err(Failure::bad_input(say));
    }
    let backward = args.backward();
    // `before` alone means a page of the usual size that ends there, so the size does not tell the direction.
    let size = asked.size(limits)?;
    let order = match args.order_by.as_slice() {
        [] => OccurrenceOrder::default(),
        [order] => *order,
        _ => return Err(Failure::bad_input("`orderBy`: occurrences are ordered by one field; give one")),
    };
    let order = Order {
        field: match order.field {
            OccurrenceOrderField::Key => OrderField::Id,
            OccurrenceOrderField::EventDate => OrderField::EventDate,
            OccurrenceOrderField::Year => OrderField::Year,
            OccurrenceOrderField::ScientificName => OrderField::ScientificName,
        },
        descending: order.direction == OrderDirection::Desc,
    };
    let cursor = asked.after.as_deref().or(asked.before.as_deref());
    let cursor = cursor.map(|text| place(text, order)).transpose()?;
    Ok(Page { order, limit: size.limit as usize, cursor, backward })
}

fn place(text: &str, order: Order) -> Result<Cursor> {
    let cursor = Cursor::decode(text).map_err(|invalid| Failure::bad_input(invalid.to_string()))?;
    let fits = match (&cursor.value, order.field) {
        (None, _) => true,
        (Some(SortValue::Number(_)), field) => matches!(field, OrderField::EventDate | OrderField::Year),
        (Some(SortValue::Text(_)), field) => field == OrderField::ScientificName,
    };
    if fits {
        return Ok(cursor);
    }
    Err(Failure::bad_input("the cursor belongs to another order; pass it with the `orderBy` it came from"))
}

/// The facets selected. One whose arguments are wrong is left out here: its own field reports it.
fn facets(limits: &Limits, selected: &Lookahead<'_>) -> Vec<FacetAsk> {
    let mut asks = Vec::new();
    for field in selected.field("facet").selection_fields() {
        if let Some(ask) = facet(limits, field).filter(|ask| !asks.contains(ask)) {
            asks.push(ask);
        }
    }
    asks
}

fn facet(limits: &Limits, selection: SelectionField<'_>) -> Option<FacetAsk> {
    let given = selection.arguments().ok()?;
    let value = |name: &str| given.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
    let field = CountedField::parse(value("field")).ok()?;
    let first = Option::parse(value("first")).ok()?;
    let after = Option::parse(value("after")).ok()?;
    // `orderBy` has a default, so null is not among its values.
    let order =
        value("orderBy").map_or(Some(BucketOrder::default()), |v| BucketOrder::parse(Some(v)).ok())?;
    facet_ask(limits, &Lookahead::from(selection), field, &FacetArgs { first, after, order }).ok()
}

/// The arguments of a facet, beside its field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetArgs {
    /// How many buckets.
    pub first: Option<i32>,
    /// After which cursor.
    pub after: Option<String>,
    /// In which order.
    pub order: BucketOrder,
}

/// A facet's question: the same function makes it when the connection is planned and when the facet is
/// resolved, so that the second finds the answer to the first.
pub fn facet_ask(
    limits: &Limits,
    selected: &Lookahead<'_>,
    field: CountedField,
    args: &FacetArgs,
) -> Result<FacetAsk> {
    let first = Some(args.first.unwrap_or(DEFAULT_BUCKETS));
    let size = PageArgs { first, ..PageArgs::default() }.size(limits)?;
    let after = args.after.as_deref().map(FacetCursor::decode).transpose();
    let after = after.map_err(|invalid| Failure::bad_input(invalid.to_string()))?;
    let listed = ["buckets", "pageInfo"].iter().any(|name| selected.field(name).exists());
    Ok(FacetAsk { field, first: if listed { size.limit as usize } else { 0 }, after, order: args.order })
}
