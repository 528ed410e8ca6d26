//! Filters of single fields. Whatever a filter names must hold; `ne` and `notIn` are complements and so
//! include what has no value.

use async_graphql::InputObject;
use atlas_records::fold_text;
use atlas_registry::list::{Column, Comparison, Filter};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    model::{
        Date, DeliveryState, IngestRunKind, IngestRunState, ProposalKind, ProposalState, Role,
        RoleRequestState, RoleScopeKind,
    },
    query::EntityType,
};

/// A filter of a field, applied to a column.
pub(crate) trait FieldFilter {
    /// The condition on this column.
    fn on(self, column: Column) -> Filter;
}

/// Collects the conditions of a filter.
#[derive(Default)]
struct Conditions(Vec<Filter>);

impl Conditions {
    fn add<T>(mut self, operand: Option<T>, condition: impl FnOnce(T) -> Filter) -> Self {
        self.0.extend(operand.map(condition));
        self
    }

    fn all(self) -> Filter {
        Filter::All(self.0)
    }
}

/// The condition, or its complement.
fn when(holds: bool, filter: Filter) -> Filter {
    if holds { filter } else { filter.negated() }
}

/// Values as columns hold them.
fn one_of<T: Into<atlas_registry::list::Value>>(
    column: Column,
    values: impl IntoIterator<Item = T>,
) -> Filter {
    Filter::OneOf(column, values.into_iter().map(Into::into).collect())
}

macro_rules! equality_filter {
    ($($(#[$doc:meta])* $name:ident of $type:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, InputObject)]
            pub(crate) struct $name {
                /// Equal to this.
                eq: Option<$type>,
                /// Not equal to this, or without a value.
                ne: Option<$type>,
                /// Equal to one of these; an empty list matches nothing.
                r#in: Option<Vec<$type>>,
                /// Equal to none of these, or without a value.
                not_in: Option<Vec<$type>>,
                /// Whether there is no value.
                is_null: Option<bool>,
            }

            impl FieldFilter for $name {
                fn on(self, column: Column) -> Filter {
                    Conditions::default()
                        .add(self.eq, |value| one_of(column, [value]))
                        .add(self.ne, |value| one_of(column, [value]).negated())
                        .add(self.r#in, |values| one_of(column, values))
                        .add(self.not_in, |values| one_of(column, values).negated())
                        .add(self.is_null, |null| when(null, Filter::IsNull(column)))
                        .all()
                }
            }
        )*
    };
}

macro_rules! range_filter {
    ($($(#[$doc:meta])* $name:ident of $type:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, InputObject)]
            pub(crate) struct $name {
                /// Equal to this.
                eq: Option<$type>,
                /// Not equal to this, or without a value.
                ne: Option<$type>,
                /// Equal to one of these; an empty list matches nothing.
                r#in: Option<Vec<$type>>,
                /// Equal to none of these, or without a value.
                not_in: Option<Vec<$type>>,
                /// Less than this.
                lt: Option<$type>,
                /// Less than or equal to this.
                lte: Option<$type>,
                /// Greater than this.
                gt: Option<$type>,
                /// Greater than or equal to this.
                gte: Option<$type>,
                /// Whether there is no value.
                is_null: Option<bool>,
            }

            impl FieldFilter for $name {
                fn on(self, column: Column) -> Filter {
                    let compare = |comparison| move |value: $type| Filter::Compare(column, comparison, value.into());
                    Conditions::default()
                        .add(self.eq, |value| one_of(column, [value]))
                        .add(self.ne, |value| one_of(column, [value]).negated())
                        .add(self.r#in, |values| one_of(column, values))
                        .add(self.not_in, |values| one_of(column, values).negated())
                        .add(self.lt, compare(Comparison::Less))
                        .add(self.lte, compare(Comparison::LessOrEqual))
                        .add(self.gt, compare(Comparison::Greater))
                        .add(self.gte, compare(Comparison::GreaterOrEqual))
                        .add(self.is_null, |null| when(null, Filter::IsNull(column)))
                        .all()
                }
            }
        )*
    };
}

equality_filter! {
    /// Conditions on a key.
    KeyFilter of Uuid;
    /// Conditions on a truth value.
    BooleanFilter of bool;
    /// Conditions on what a run does.
    IngestRunKindFilter of IngestRunKind;
    /// Conditions on how far a run has come.
    IngestRunStateFilter of IngestRunState;
    /// Conditions on a role.
    RoleFilter of Role;
    /// Conditions on the kind of scope of a role.
    RoleScopeKindFilter of RoleScopeKind;
    /// Conditions on what became of a request for a role.
    RoleRequestStateFilter of RoleRequestState;
    /// Conditions on a kind of entity.
    EntityTypeFilter of EntityType;
    /// Conditions on what is proposed.
    ProposalKindFilter of ProposalKind;
    /// Conditions on how far a proposal has come.
    ProposalStateFilter of ProposalState;
    /// Conditions on how far a delivery has come.
    DeliveryStateFilter of DeliveryState;
}

range_filter! {
    /// Conditions on a whole number.
    IntFilter of i64;
    /// Conditions on a number.
    FloatFilter of f64;
    /// Conditions on an instant.
    DateTimeFilter of DateTime<Utc>;
    /// Conditions on a day.
    DateFilter of Date;
}

/// Conditions on text, compared as it is written.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct TextFilter {
    /// Equal to this.
    eq: Option<String>,
    /// Not equal to this, or without a value.
    ne: Option<String>,
    /// Equal to one of these; an empty list matches nothing.
    r#in: Option<Vec<String>>,
    /// Equal to none of these, or without a value.
    not_in: Option<Vec<String>>,
    /// Begins with this.
    starts_with: Option<String>,
    /// Contains this.
    contains: Option<String>,
    /// Whether there is no value.
    is_null: Option<bool>,
}

impl FieldFilter for TextFilter {
    fn on(self, column: Column) -> Filter {
        Conditions::default()
            .add(self.eq, |value| one_of(column, [value]))
            .add(self.ne, |value| one_of(column, [value]).negated())
            .add(self.r#in, |values| one_of(column, values))
            .add(self.not_in, |values| one_of(column, values).negated())
            .add(self.starts_with, |text| Filter::StartsWith(column, text))
            .add(self.contains, |text| Filter::Contains(column, text))
            .add(self.is_null, |null| when(null, Filter::IsNull(column)))
            .all()
    }
}

/// Conditions on a name or title. Case and diacritics make no difference.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct NameFilter {
    /// Equal to this.
    eq: Option<String>,
    /// Not equal to this.
    ne: Option<String>,
    /// Equal to one of these; an empty list matches nothing.
    r#in: Option<Vec<String>>,
    /// Equal to none of these.
    not_in: Option<Vec<String>>,
    /// Begins with this.
    starts_with: Option<String>,
    /// Contains this.
    contains: Option<String>,
}

impl FieldFilter for NameFilter {
    fn on(self, folded: Column) -> Filter {
        let one = |value: String| one_of(folded, [fold_text(&value)]);
        let any = |values: Vec<String>| one_of(folded, values.iter().map(|value| fold_text(value)));
        Conditions::default()
            .add(self.eq, one)
            .add(self.ne, |value| one(value).negated())
            .add(self.r#in, any)
            .add(self.not_in, |values| any(values).negated())
            .add(self.starts_with, |text| Filter::StartsWith(folded, fold_text(&text)))
            .add(self.contains, |text| Filter::Contains(folded, fold_text(&text)))
            .all()
    }
}

/// Conditions on a list of text.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct TextListFilter {
    /// Contains this value.
    eq: Option<String>,
    /// Contains no such value.
    ne: Option<String>,
    /// Contains at least one of these values; an empty list matches nothing.
    r#in: Option<Vec<String>>,
    /// Contains none of these values.
    not_in: Option<Vec<String>>,
    /// Whether the list is empty.
    is_null: Option<bool>,
}

impl FieldFilter for TextListFilter {
    fn on(self, column: Column) -> Filter {
        Conditions::default()
            .add(self.eq, |value| Filter::Holds(column, vec![value]))
            .add(self.ne, |value| Filter::Holds(column, vec![value]).negated())
            .add(self.r#in, |values| Filter::Holds(column, values))
            .add(self.not_in, |values| Filter::Holds(column, values).negated())
            .add(self.is_null, |null| when(null, Filter::IsNull(column)))
            .all()
    }
}
