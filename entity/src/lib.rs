//! SeaORM entities of the registry, one file a table.
