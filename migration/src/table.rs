//! Tables as data: what a step creates, the same on SQLite and PostgreSQL.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

/// What a column holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A UUID.
    Uuid,
    /// Text that compares by code point, whatever the locale of the server.
    Text,
    /// A truth value, false unless given.
    Bool,
    /// A 32-bit whole number.
    Integer,
    /// A 64-bit whole number.
    BigInteger,
    /// A floating-point number.
    Double,
    /// An instant, UTC.
    Timestamp,
    /// A day.
    Date,
    /// JSON.
    Json,
}

/// Whether a column must be filled.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Need {
    /// Part of the primary key.
    Key,
    /// Never null.
    NotNull,
    /// May be null.
    Null,
}

/// A table to create.
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// Name, kind and need of each column.
    pub(crate) columns: &'static [(&'static str, Kind, Need)],
    /// Columns that hold the `key` of another table.
    pub(crate) references: &'static [(&'static str, &'static str)],
    /// Columns that are unique together.
    pub(crate) unique: &'static [&'static [&'static str]],
    /// Columns with an index each.
    pub(crate) indexes: &'static [&'static str],
}

/// Creates the tables in order, with their indexes.
pub(crate) async fn create_all(manager: &SchemaManager<'_>, tables: &[Table]) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table.statement(manager.get_database_backend())).await?;
        for columns in table.unique {
            manager.create_index(table.index(columns).unique().to_owned()).await?;
        }
        for &column in table.indexes {
            manager.create_index(table.index(&[column])).await?;
        }
    }
    Ok(())
}

/// Drops the tables, last one first.
pub(crate) async fn drop_all(manager: &SchemaManager<'_>, tables: &[Table]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(sea_query::Table::drop().table(Alias::new(table.name)).to_owned()).await?;
    }
    Ok(())
}

impl Table {
    fn statement(&self, backend: DatabaseBackend) -> TableCreateStatement {
        let mut table = sea_query::Table::create();
        table.table(Alias::new(self.name));
        for &(name, kind, need) in self.columns {
            table.col(column(backend, name, kind, need));
        }
        let mut primary = Index::create();
        for (name, _, _) in self.columns.iter().filter(|(_, _, need)| *need == Need::Key) {
            primary.col(Alias::new(*name));
        }
        table.primary_key(&mut primary);
        for &(from, to) in self.references {
            table.foreign_key(
                ForeignKey::create()
                    .name(format!("fk_{}_{from}", self.name))
                    .from(Alias::new(self.name), Alias::new(from))
                    .to(Alias::new(to), Alias::new("key")),
            );
        }
        table
    }

    fn index(&self, columns: &[&str]) -> IndexCreateStatement {
        let mut index = Index::create();
        index.name(format!("ix_{}_{}", self.name, columns.join("_"))).table(Alias::new(self.name));
        for &column in columns {
            index.col(Alias::new(column));
        }
        index
    }
}

fn column(backend: DatabaseBackend, name: &str, kind: Kind, need: Need) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    match kind {
        Kind::Uuid => column.uuid(),
        // Without this, PostgreSQL sorts text by the locale of the database and SQLite by its bytes.
        Kind::Text if backend == DatabaseBackend::Postgres => column.custom("text COLLATE \"C\""),
        Kind::Text => column.text(),
        Kind::Bool => column.boolean().default(false),
        Kind::Integer => column.integer(),
        Kind::BigInteger => column.big_integer(),
        Kind::Double => column.double(),
        Kind::Timestamp => column.timestamp_with_time_zone(),
        Kind::Date => column.date(),
        Kind::Json => column.json_binary(),
    };
    match need {
        Need::Null => column.null(),
        Need::Key | Need::NotNull => column.not_null(),
    };
    column
}
