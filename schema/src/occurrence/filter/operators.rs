//! The operators of each kind of field. Operators given together must all hold.

use async_graphql::{Enum, InputObject};
use atlas_search::DateMatch;
use uuid::Uuid;

use crate::{
    model::Date,
    occurrence::terms::{BasisOfRecordTerm, IssueTerm, OccurrenceStatusTerm},
};

macro_rules! equality {
    ($(#[$doc:meta])* $name:ident($graphql:literal, $value:ty)) => {
        $(#[$doc])*
        #[derive(InputObject, Clone, Debug, Default, PartialEq)]
        #[graphql(name = $graphql)]
        pub struct $name {
            /// Is this value.
            pub eq: Option<$value>,
            /// Is not this value; true of records without a value.
            pub ne: Option<$value>,
            /// Is one of these values; an empty list matches nothing.
            #[graphql(name = "in")]
            pub any_of: Option<Vec<$value>>,
            /// Is none of these values; true of records without a value.
            pub not_in: Option<Vec<$value>>,
            /// Has no value (true), or has one (false).
            pub is_null: Option<bool>,
        }

        impl Equality for $name {
            type Value = $value;

            fn parts(&self) -> EqualityParts<'_, $value> {
                EqualityParts {
                    eq: self.eq.as_ref(),
                    ne: self.ne.as_ref(),
                    any_of: self.any_of.as_deref(),
                    not_in: self.not_in.as_deref(),
                    is_null: self.is_null,
                }
            }
        }
    };
}

/// Operators that compare for equality.
pub trait Equality {
    /// What is compared.
    type Value;

    /// The operators given.
    fn parts(&self) -> EqualityParts<'_, Self::Value>;
}

/// The operators given, whatever the type of the field.
#[derive(Debug)]
pub struct EqualityParts<'a, T> {
    /// Is this value.
    pub eq: Option<&'a T>,
    /// Is not this value.
    pub ne: Option<&'a T>,
    /// Is one of these.
    pub any_of: Option<&'a [T]>,
    /// Is none of these.
    pub not_in: Option<&'a [T]>,
    /// Has no value.
    pub is_null: Option<bool>,
}

impl<'a, T> EqualityParts<'a, T> {
    /// Every value named by any operator.
    pub fn values(&self) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let lists = self.any_of.unwrap_or_default().iter().chain(self.not_in.unwrap_or_default());
        self.eq.into_iter().chain(self.ne).chain(lists)
    }
}

equality! {
    /// A condition on a word or name, compared trimmed and without regard to case.
    KeywordOperators("OccurrenceKeywordFilter", String)
}

equality! {
    /// A condition on the key of a record.
    KeyOperators("OccurrenceKeyFilter", Uuid)
}

equality! {
    /// A condition on an entity of the registry, each named by its `key` or its `uid`. An entity that
    /// does not exist has no records.
    EntityOperators("OccurrenceEntityFilter", String)
}

equality! {
    /// A condition on the basis of record.
    BasisOfRecordOperators("OccurrenceBasisOfRecordFilter", BasisOfRecordTerm)
}

equality! {
    /// A condition on the occurrence status.
    OccurrenceStatusOperators("OccurrenceStatusFilter", OccurrenceStatusTerm)
}

equality! {
    /// A condition on the issues of a record: `eq` and `in` hold if it has such an issue, `ne` and `notIn`
    /// if it has none of them, `isNull: true` if it has no issue at all.
    IssueOperators("OccurrenceIssueFilter", IssueTerm)
}

/// A condition on a whole number.
#[derive(InputObject, Clone, Debug, Default, PartialEq, Eq)]
#[graphql(name = "OccurrenceIntFilter")]
pub struct IntOperators {
    /// Is this number.
    pub eq: Option<i32>,
    /// Is not this number; true of records without one.
    pub ne: Option<i32>,
    /// Is one of these numbers; an empty list matches nothing.
    #[graphql(name = "in")]
    pub any_of: Option<Vec<i32>>,
    /// Is none of these numbers; true of records without one.
    pub not_in: Option<Vec<i32>>,
    /// Is above this number.
    pub gt: Option<i32>,
    /// Is this number or above.
    pub gte: Option<i32>,
    /// Is below this number.
    pub lt: Option<i32>,
    /// Is this number or below.
    pub lte: Option<i32>,
    /// Has no number (true), or has one (false).
    pub is_null: Option<bool>,
}

/// A condition on a measured number.
#[derive(InputObject, Clone, Debug, Default, PartialEq)]
#[graphql(name = "OccurrenceFloatFilter")]
pub struct FloatOperators {
    /// Is above this number.
    pub gt: Option<f64>,
    /// Is this number or above.
    pub gte: Option<f64>,
    /// Is below this number.
    pub lt: Option<f64>,
    /// Is this number or below.
    pub lte: Option<f64>,
    /// Has no number (true), or has one (false).
    pub is_null: Option<bool>,
}

/// A condition on when the occurrence was recorded, an interval of days.
#[derive(InputObject, Clone, Debug, Default, PartialEq, Eq)]
#[graphql(name = "OccurrenceEventDateFilter")]
pub struct EventDateOperators {
    /// First day, inclusive.
    pub(crate) from: Option<Date>,
    /// Last day, inclusive.
    pub(crate) to: Option<Date>,
    /// How the record's interval and these bounds relate.
    #[graphql(default)]
    pub matching: EventDateMatching,
    /// Has no date (true), or has one (false).
    pub is_null: Option<bool>,
}

/// How the interval of an event relates to the bounds of a filter.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EventDateMatching {
    /// The interval lies wholly within the bounds: a record of "2019" is not within May 2019.
    #[default]
    Within,
    /// The interval and the bounds share at least one day: a record of "2019" overlaps May 2019.
    Overlaps,
}

impl From<EventDateMatching> for DateMatch {
    fn from(matching: EventDateMatching) -> Self {
        match matching {
            EventDateMatching::Within => Self::Within,
            EventDateMatching::Overlaps => Self::Overlaps,
        }
    }
}

/// A box in decimal degrees, WGS 84, edges inclusive. With `west` above `east` it crosses the antimeridian.
#[derive(InputObject, Clone, Copy, Debug, PartialEq)]
#[graphql(name = "BoundingBoxInput")]
pub struct BoxInput {
    /// Western edge, −180 to 180.
    pub west: f64,
    /// Southern edge, −90 to 90.
    pub south: f64,
    /// Eastern edge, −180 to 180.
    pub east: f64,
    /// Northern edge, −90 to 90.
    pub north: f64,
}

impl IntOperators {
    /// Every number named by any operator.
    pub fn values(&self) -> impl Iterator<Item = i32> + use<'_> {
        let lists = self.any_of.iter().chain(&self.not_in).flatten().copied();
        [self.eq, self.ne, self.gt, self.gte, self.lt, self.lte].into_iter().flatten().chain(lists)
    }

    /// The inclusive bounds; `None` if no bound is given.
    pub fn bounds(&self) -> Option<Bounds> {
        // One up or down from an i32 is exact as f64.
        let above = self.gt.map(|n| f64::from(n) + 1.0);
        let below = self.lt.map(|n| f64::from(n) - 1.0);
        Bounds::new([self.gte.map(f64::from), above], [self.lte.map(f64::from), below])
    }
}

impl FloatOperators {
    /// Every number named by any operator.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        [self.gt, self.gte, self.lt, self.lte].into_iter().flatten()
    }

    /// The inclusive bounds; `None` if no bound is given.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::new([self.gte, self.gt.map(f64::next_up)], [self.lte, self.lt.map(f64::next_down)])
    }
}

/// Bounds of a number, inclusive; at least one is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The lowest number.
    pub min: Option<f64>,
    /// The highest number.
    pub max: Option<f64>,
}

impl Bounds {
    /// The narrowest bounds that all of these allow.
    fn new(lower: [Option<f64>; 2], upper: [Option<f64>; 2]) -> Option<Self> {
        let min = lower.into_iter().flatten().reduce(f64::max);
        let max = upper.into_iter().flatten().reduce(f64::min);
        (min.is_some() || max.is_some()).then_some(Self { min, max })
    }

    /// Whether no number lies between them.
    pub fn empty(self) -> bool {
        matches!((self.min, self.max), (Some(min), Some(max)) if min > max)
    }
}
