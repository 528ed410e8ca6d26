//! Cursors: sort values and a key, never an offset.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    column::ColumnKind,
    order::{Order, Place},
};

/// A cursor that does not belong to the connection it was given to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a cursor of this connection in this order; pass back its `endCursor` or `startCursor` unchanged"
)]
pub struct InvalidCursor(String);

/// The cursor as it is written: the order it belongs to, the values, the key.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(rename = "o")]
    order: String,
    #[serde(rename = "v")]
    values: Vec<Option<Scalar>>,
    #[serde(rename = "k")]
    key: Uuid,
}

/// A value with its type, so that a cursor cannot smuggle a value of another type into the statement.
#[derive(Serialize, Deserialize)]
enum Scalar {
    #[serde(rename = "s")]
    Text(String),
    #[serde(rename = "i")]
    Integer(i64),
    #[serde(rename = "f")]
    Float(f64),
    #[serde(rename = "b")]
    Boolean(bool),
    #[serde(rename = "u")]
    Uuid(Uuid),
    #[serde(rename = "t")]
    Time(DateTime<Utc>),
    #[serde(rename = "d")]
    Date(NaiveDate),
}

impl Place {
    /// The opaque text clients pass back.
    pub fn encode(&self, order: &Order) -> String {
        let values = self.values.iter().map(|value| value.as_ref().and_then(scalar)).collect();
        let written = Written { order: signature(order), values, key: self.key };
        // Numbers, text, dates and UUIDs always serialise.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&written).unwrap_or_default())
    }

    /// Reads what [`Self::encode`] wrote for the same order.
    pub fn decode(text: &str, order: &Order) -> Result<Self, InvalidCursor> {
        let invalid = || InvalidCursor(text.chars().take(80).collect());
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let written: Written = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
        if written.order != signature(order) || written.values.len() != order.0.len() {
            return Err(invalid());
        }
        let mut values = Vec::with_capacity(written.values.len());
        for (term, scalar) in order.0.iter().zip(written.values) {
            values.push(match scalar {
                Some(scalar) => Some(value(scalar, term.column.kind).ok_or_else(invalid)?),
                None if term.column.nullable => None,
                None => return Err(invalid()),
            });
        }
        Ok(Self { values, key: written.key })
    }
}

/// Names an order: its columns, `-` before descending ones.
fn signature(order: &Order) -> String {
    let terms =
        order.0.iter().map(|term| format!("{}{}", if term.descending { "-" } else { "" }, term.column.name));
    terms.collect::<Vec<_>>().join(",")
}

fn scalar(value: &Value) -> Option<Scalar> {
    Some(match value {
        Value::String(Some(text)) => Scalar::Text(text.clone()),
        Value::SmallInt(Some(number)) => Scalar::Integer(i64::from(*number)),
        Value::Int(Some(number)) => Scalar::Integer(i64::from(*number)),
        Value::BigInt(Some(number)) => Scalar::Integer(*number),
        Value::Float(Some(number)) => Scalar::Float(f64::from(*number)),
        Value::Double(Some(number)) => Scalar::Float(*number),
        Value::Bool(Some(truth)) => Scalar::Boolean(*truth),
        Value::Uuid(Some(uuid)) => Scalar::Uuid(*uuid),
        Value::ChronoDateTimeUtc(Some(time)) => Scalar::Time(*time),
        Value::ChronoDateTimeWithTimeZone(Some(time)) => Scalar::Time(time.to_utc()),
        Value::ChronoDate(Some(date)) => Scalar::Date(*date),
        _ => return None,
    })
}

fn value(scalar: Scalar, kind: ColumnKind) -> Option<Value> {
    Some(match (scalar, kind) {
        (Scalar::Text(text), ColumnKind::Text) => text.into(),
        (Scalar::Integer(number), ColumnKind::Integer) => number.into(),
        (Scalar::Float(number), ColumnKind::Float) => number.into(),
        (Scalar::Boolean(truth), ColumnKind::Boolean) => truth.into(),
        (Scalar::Uuid(uuid), ColumnKind::Uuid) => uuid.into(),
        (Scalar::Time(time), ColumnKind::Time) => time.into(),
        (Scalar::Date(date), ColumnKind::Date) => date.into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use atlas_entity::institution::Column::{Code, FoundingDate, Name};
    use uuid::Uuid;

    use super::Place;
    use crate::list::{Column, Order, OrderTerm};

    fn order(columns: &[(atlas_entity::institution::Column, bool)]) -> Order {
        Order(
            columns
                .iter()
                .map(|&(column, descending)| OrderTerm { column: Column::of(column), descending })
                .collect(),
        )
    }

    #[test]
    fn cursors_survive_the_round_trip_in_their_own_order_only() {
        let by_code = order(&[(Code, false), (FoundingDate, true)]);
        let place = Place { values: vec![Some("AM".into()), None], key: Uuid::from_u128(3) };
        let text = place.encode(&by_code);
        assert_eq!(Place::decode(&text, &by_code), Ok(place));
        for other in [order(&[(Code, false)]), order(&[(Code, true), (FoundingDate, true)]), order(&[])] {
            assert!(Place::decode(&text, &other).is_err(), "{other:?}");
        }
    }

    #[test]
    fn a_value_of_another_type_or_a_null_where_none_can_be_is_refused() {
        let forged = |values| Place { values, key: Uuid::nil() }.encode(&order(&[(Name, false)]));
        for text in [forged(vec![Some(5_i64.into())]), forged(vec![None]), forged(vec![]), "noise".to_owned()]
        {
            assert!(Place::decode(&text, &order(&[(Name, false)])).is_err(), "{text}");
        }
    }
}
