//! An input that is checked as its type says, and kept as it was written.

use std::{borrow::Cow, marker::PhantomData};

use async_graphql::{InputType, InputValueError, InputValueResult, Name, Value, registry::Registry};
use atlas_registry::document::{Fields, Patch, is_keyed};
use serde_json::{Value as Json, json};

/// A `T` with no more than what was written, so that what is absent can be told from what is null.
#[derive(Clone, Debug)]
pub(crate) struct AsWritten<T> {
    value: Value,
    checked: PhantomData<fn() -> T>,
}

impl<T: InputType> AsWritten<T> {
    /// The patch, in the form of the registry's documents.
    pub(crate) fn patch(&self) -> Patch {
        // What a checked input holds is plain JSON.
        let Ok(Json::Object(fields)) = self.value.clone().into_json() else { return Patch::default() };
        Patch(fields.into_iter().map(|(name, value)| (name.clone(), as_stored(&name, value))).collect())
    }
}

/// Of the whole value, what was written: a checked value holds null for every field that is absent, and a list where
/// its only item was written.
fn only_written(written: &Value, whole: Value) -> Value {
    match (written, whole) {
        (Value::Object(written), Value::Object(mut whole)) => {
            let part =
                |(name, value)| Some((Name::clone(name), only_written(value, whole.swap_remove(name)?)));
            Value::Object(written.iter().filter_map(part).collect())
        }
        (Value::List(written), Value::List(whole)) => Value::List(
            written.iter().zip(whole).map(|(written, whole)| only_written(written, whole)).collect(),
        ),
        (item, Value::List(whole)) => {
            Value::List(whole.into_iter().map(|whole| only_written(item, whole)).collect())
        }
        (_, whole) => whole,
    }
}

/// A field as documents hold it. Parts of an object that are null are none: the object is given as a whole.
fn as_stored(name: &str, value: Json) -> Json {
    match value {
        Json::Object(list) if is_keyed(name) => {
            list.into_iter().map(|(what, items)| (what, parts(items))).collect()
        }
        Json::Array(values) if name == "defaultValues" => term_map(&values),
        other => without_nulls(other),
    }
}

/// The items of a change of a list: a part that is null is emptied, what is null within a part is none.
fn parts(items: Json) -> Json {
    match items {
        Json::Array(items) => items.into_iter().map(parts).collect(),
        Json::Object(item) => item.into_iter().map(|(name, part)| (name, without_nulls(part))).collect(),
        other => other,
    }
}

fn without_nulls(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let given = fields.into_iter().filter(|(_, value)| !value.is_null());
            Json::Object(given.map(|(name, value)| (name, without_nulls(value))).collect::<Fields>())
        }
        Json::Array(values) => values.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Values by term; of a term that is given twice, the last.
fn term_map(values: &[Json]) -> Json {
    let pair = |value: &Json| Some((value.get("term")?.as_str()?.to_owned(), value.get("value")?.clone()));
    json!(values.iter().filter_map(pair).collect::<Fields>())
}

impl<T: InputType> InputType for AsWritten<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let written = value.unwrap_or_default();
        let whole = T::parse(Some(written.clone())).map_err(InputValueError::propagate)?;
        Ok(Self { value: only_written(&written, whole.to_value()), checked: PhantomData })
    }

    fn to_value(&self) -> Value {
        self.value.clone()
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}
