//! The GraphQL schema: types, resolvers, batching, error codes.
