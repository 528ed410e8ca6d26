//! Where a page starts: sort values and an id, never an offset.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The place of one record in an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The record's value in the order's field; `None` where it has none, or the order is by id.
    #[serde(rename = "v")]
    pub value: Option<SortValue>,
    /// The record's id.
    #[serde(rename = "i")]
    pub id: Uuid,
}

/// A value records are ordered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortValue {
    /// Days since 1970-01-01, or a year.
    Number(i64),
    /// Folded text.
    Text(String),
}

/// The place of one bucket in a facet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FacetCursor {
    /// The bucket's count.
    #[serde(rename = "c")]
    pub count: u64,
    /// The bucket's value.
    #[serde(rename = "v")]
    pub value: String,
}

/// A cursor that this program did not make.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a cursor of this connection; pass back an `endCursor` or `startCursor` unchanged")]
pub struct InvalidCursor(pub String);

macro_rules! opaque {
    ($cursor:ty) => {
        impl $cursor {
            /// The opaque text clients pass back.
            pub fn encode(&self) -> String {
                // Serialising numbers, text and a UUID cannot fail.
                URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
            }

            /// Reads what [`Self::encode`] wrote.
            pub fn decode(text: &str) -> Result<Self, InvalidCursor> {
                let invalid = || InvalidCursor(text.chars().take(80).collect());
                let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
                serde_json::from_slice(&bytes).map_err(|_| invalid())
            }
        }
    };
}

opaque!(Cursor);
opaque!(FacetCursor);

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Cursor, FacetCursor, SortValue};

    #[test]
    fn cursors_survive_the_round_trip_and_reject_noise() {
        for value in [None, Some(SortValue::Number(-5)), Some(SortValue::Text("acacia".into()))] {
            let cursor = Cursor { value, id: Uuid::from_u128(7) };
            assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        }
        let facet = FacetCursor { count: 3, value: "é".into() };
        assert_eq!(FacetCursor::decode(&facet.encode()), Ok(facet));
        assert!(Cursor::decode("nonsense").unwrap_err().to_string().contains("nonsense"));
    }
}
