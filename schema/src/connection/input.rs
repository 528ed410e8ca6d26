//! What a connection is asked, as the registry puts it.

use async_graphql::{InputType, OutputType};
use atlas_registry::list::{Filter, ListQuery, Listed, Order, OrderTerm, Place, Row, Slice};

use super::args::PageArgs;
use crate::{
    failure::{Failure, Result},
    limits::Limits,
};

/// The most fields an order may name: the condition of a page grows with their square.
const MAX_ORDER: usize = 5;

/// A GraphQL object that stands for the rows of one table and can be listed.
pub(crate) trait Listable: OutputType + Clone + 'static {
    /// The table.
    type Table: Listed;
    /// The input that filters.
    type Where: InputType + Into<Filter>;
    /// The input that orders.
    type Order: InputType + Into<OrderTerm>;

    /// The object of one row.
    fn of(row: std::sync::Arc<Row<Self::Table>>) -> Self;

    /// The order when none is asked for.
    fn default_order() -> Order;
}

/// The arguments of a connection.
pub(crate) struct ListInput<N: Listable> {
    /// Which nodes.
    pub filter: Option<N::Where>,
    /// Their order.
    pub order: Option<Vec<N::Order>>,
    /// Which page of them.
    pub page: PageArgs,
}

impl<N: Listable> ListInput<N> {
    /// Checks the arguments and puts them as the registry wants them.
    pub(crate) fn query(self, limits: &Limits) -> Result<ListQuery> {
        let size = self.page.size(limits)?;
        let order = match self.order {
            Some(terms) if terms.len() > MAX_ORDER => {
                let message =
                    format!("`orderBy` names {} fields, but may name at most {MAX_ORDER}", terms.len());
                return Err(Failure::limit(message));
            }
            Some(terms) if !terms.is_empty() => Order(terms.into_iter().map(Into::into).collect()),
            _ => N::default_order(),
        };
        let place = |cursor: Option<&String>| {
            let place = cursor.map(|cursor| Place::decode(cursor, &order)).transpose();
            place.map_err(|invalid| Failure::bad_input(invalid.to_string()))
        };
        let slice = Slice {
            limit: u64::from(size.limit),
            backward: size.backward,
            after: place(self.page.after.as_ref())?,
            before: place(self.page.before.as_ref())?,
        };
        let filter = self.filter.map(Into::into).unwrap_or_default();
        weigh(&filter, limits)?;
        Ok(ListQuery { filter, order, slice })
    }
}

/// Refuses a filter that a database would choke on.
pub(crate) fn weigh(filter: &Filter, limits: &Limits) -> Result<()> {
    let weight = filter.weight();
    for (what, found, most) in
        [("conditions", weight.conditions, limits.conditions), ("values", weight.values, limits.values)]
    {
        if found > most {
            return Err(Failure::limit(format!("`where` holds {found} {what}, but may hold at most {most}")));
        }
    }
    Ok(())
}
