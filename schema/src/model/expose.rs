//! Columns as GraphQL shows them.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use atlas_entity::value::List;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A day of the proleptic Gregorian calendar, as `2026-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date(pub NaiveDate);

/// A day of the proleptic Gregorian calendar, as `2026-03-31`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        Ok(Self(text.parse()?))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<Date> for atlas_registry::list::Value {
    fn from(date: Date) -> Self {
        date.0.into()
    }
}

/// A stored value that GraphQL shows as a `T`.
pub(crate) trait Expose<T> {
    /// The value as shown.
    fn expose(&self) -> T;
}

macro_rules! as_it_is {
    ($($type:ty)*) => {
        $(impl Expose<$type> for $type {
            fn expose(&self) -> $type {
                self.clone()
            }
        })*
    };
}

as_it_is! { String bool i32 i64 u64 f64 Uuid DateTime<Utc> }

impl Expose<Date> for NaiveDate {
    fn expose(&self) -> Date {
        Date(*self)
    }
}

impl<S: Expose<T>, T> Expose<Option<T>> for Option<S> {
    fn expose(&self) -> Option<T> {
        self.as_ref().map(Expose::expose)
    }
}

impl<S: Expose<T>, T> Expose<Vec<T>> for Vec<S> {
    fn expose(&self) -> Vec<T> {
        self.iter().map(Expose::expose).collect()
    }
}

impl<S: Expose<T>, T> Expose<Vec<T>> for List<S> {
    fn expose(&self) -> Vec<T> {
        self.0.expose()
    }
}
