//! The rules of the registry: visibility, filters, pages, text search, code lookup.
