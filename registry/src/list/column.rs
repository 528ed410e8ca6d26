//! Columns as filters and orders name them.

use sea_orm::{ColumnTrait, ColumnType, EntityName, sea_query::Expr};

/// What a column holds, as far as comparing it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Text; compared by code point.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// True or false.
    Boolean,
    /// A UUID; compared by its bytes.
    Uuid,
    /// An instant.
    Time,
    /// A day.
    Date,
    /// A JSON array of text.
    List,
}

/// A column of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    pub(super) table: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: ColumnKind,
    pub(super) nullable: bool,
}

impl Column {
    /// The column of an entity.
    pub fn of<C: ColumnTrait>(column: C) -> Self {
        let definition = column.def();
        Self {
            table: C::EntityName::default().table_name(),
            name: column.as_str(),
            kind: kind(definition.get_column_type()),
            nullable: definition.is_null(),
        }
    }

    /// What the column holds.
    pub const fn kind(self) -> ColumnKind {
        self.kind
    }

    /// The column in SQL, with its table.
    pub(super) fn expr(self) -> Expr {
        Expr::col((self.table, self.name))
    }
}

fn kind(column_type: &ColumnType) -> ColumnKind {
    match column_type {
        ColumnType::TinyInteger
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::TinyUnsigned
        | ColumnType::SmallUnsigned
        | ColumnType::Unsigned
        | ColumnType::BigUnsigned => ColumnKind::Integer,
        ColumnType::Float | ColumnType::Double | ColumnType::Decimal(_) => ColumnKind::Float,
        ColumnType::Boolean => ColumnKind::Boolean,
        ColumnType::Uuid => ColumnKind::Uuid,
        ColumnType::DateTime | ColumnType::Timestamp | ColumnType::TimestampWithTimeZone => ColumnKind::Time,
        ColumnType::Date => ColumnKind::Date,
        ColumnType::Json | ColumnType::JsonBinary => ColumnKind::List,
        _ => ColumnKind::Text,
    }
}
