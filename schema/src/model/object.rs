//! Objects that stand for rows: how a kind of node declares its fields.

/// Declares an object that stands for the rows of a table.
///
/// `fields` come from columns of the same name, `one` names a node by a key, `many` are connections along a
/// relation, `occurrences` names what the entity is to occurrence records, if it is anything to them; `entity`
/// says that it is registered, and as which kind; `resolvers` are further fields, written out.
macro_rules! object {
    (
        $(#[$doc:meta])*
        $name:ident on $table:ident {
            where $where:ident, order $order:ident, default $default:ident $descending:literal,
            fields { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
            one { $($(#[$one_doc:meta])* $one:ident: $target:ident by $key:ident,)* }
            many { $($(#[$many_doc:meta])* $many:ident: $node:ident by $relation:expr,)* }
            occurrences { $($joined:ident)? }
            $(entity { $registered:ident })?
            $(resolvers { $($resolver:tt)* })?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name(std::sync::Arc<atlas_entity::$table::Model>);

        impl crate::connection::Listable for $name {
            type Table = atlas_entity::$table::Entity;
            type Where = $where;
            type Order = $order;

            fn of(row: std::sync::Arc<atlas_entity::$table::Model>) -> Self {
                Self(row)
            }

            fn default_order() -> atlas_registry::list::Order {
                let column = atlas_registry::list::Column::of(atlas_entity::$table::Column::$default);
                atlas_registry::list::Order(vec![atlas_registry::list::OrderTerm { column, descending: $descending }])
            }
        }

        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            /// Global id, for `node`.
            pub(crate) async fn id(&self) -> async_graphql::ID {
                crate::id::GlobalId { kind: crate::id::Kind::$name, key: self.0.key }.encode()
            }

            $(
                $(#[$field_doc])*
                async fn $field(&self) -> $type {
                    crate::model::Expose::expose(&self.0.$field)
                }
            )*

            $(
                $(#[$one_doc])*
                async fn $one(&self, context: &async_graphql::Context<'_>) -> crate::failure::Result<Option<$target>> {
                    crate::loader::node::<$target>(context, self.0.$key).await
                }
            )*

            $(
                $(#[$many_doc])*
                #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
                #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
                async fn $many(
                    &self,
                    context: &async_graphql::Context<'_>,
                    #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")]
                    first: Option<i32>,
                    #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
                    #[graphql(desc = "How many nodes, from the end of the list or from `before`.")]
                    last: Option<i32>,
                    #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
                    #[graphql(name = "where", desc = "Only nodes that match.")]
                    filter: Option<<$node as crate::connection::Listable>::Where>,
                    #[graphql(desc = "The order; ties are broken by key.")]
                    order_by: Option<Vec<<$node as crate::connection::Listable>::Order>>,
                ) -> crate::failure::Result<crate::connection::Connection<$node>> {
                    let page = crate::connection::PageArgs { first, after, last, before };
                    let input = crate::connection::ListInput { filter, order: order_by, page };
                    crate::connection::Connection::new(context, Some(($relation, self.0.key)), input)
                }
            )*

            $(
                /// Its occurrence records: searched, counted and paged without a ceiling. Everything selected
                /// here is answered by one question to the search engine.
                #[graphql(complexity = "crate::occurrence::cost(first, last, child_complexity)")]
                #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
                async fn occurrences(
                    &self,
                    context: &async_graphql::Context<'_>,
                    #[graphql(desc = "How many records, from the beginning or from `after`.")] first: Option<i32>,
                    #[graphql(desc = "Only records after the one with this cursor.")] after: Option<String>,
                    #[graphql(desc = "How many records, from the end or from `before`.")] last: Option<i32>,
                    #[graphql(desc = "Only records before the one with this cursor.")] before: Option<String>,
                    #[graphql(name = "where", desc = "Only records that match.")]
                    filter: Option<crate::occurrence::OccurrenceFilter>,
                    #[graphql(desc = "The order, by one field; by key when not given. Ties are broken by key.")]
                    order_by: Option<Vec<crate::occurrence::OccurrenceOrder>>,
                ) -> crate::failure::Result<crate::occurrence::OccurrenceConnection> {
                    let page = crate::connection::PageArgs { first, after, last, before };
                    let args = crate::occurrence::OccurrenceArgs::new(filter, order_by, page);
                    let narrow = crate::occurrence::Narrow::Of(crate::occurrence::Joined::$joined, self.0.key);
                    crate::occurrence::occurrences_for(context, narrow, args).await
                }
            )?

            $(
                /// What changes of it did, the newest first unless ordered otherwise.
                #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
                #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
                async fn revisions(
                    &self,
                    context: &async_graphql::Context<'_>,
                    #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")]
                    first: Option<i32>,
                    #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
                    #[graphql(desc = "How many nodes, from the end of the list or from `before`.")]
                    last: Option<i32>,
                    #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
                    #[graphql(name = "where", desc = "Only nodes that match.")]
                    filter: Option<crate::input::RevisionWhere>,
                    #[graphql(desc = "The order; ties are broken by key.")]
                    order_by: Option<Vec<crate::input::RevisionOrder>>,
                ) -> crate::failure::Result<crate::connection::Connection<crate::model::Revision>> {
                    let page = crate::connection::PageArgs { first, after, last, before };
                    let input = crate::connection::ListInput { filter, order: order_by, page };
                    let relation = atlas_registry::list::relations::revisions::<atlas_entity::$table::Entity>();
                    crate::connection::Connection::new(context, Some((relation, self.0.key)), input)
                }

                /// It as it was at a moment; null where it was not there, or is not for the viewer to see.
                async fn as_of(
                    &self,
                    context: &async_graphql::Context<'_>,
                    #[graphql(desc = "The moment.")] time: chrono::DateTime<chrono::Utc>,
                ) -> crate::failure::Result<Option<crate::model::EntitySnapshot>> {
                    let kind = atlas_entity::EntityKind::$registered;
                    crate::model::EntitySnapshot::at(context, kind, self.0.key, time).await
                }

                /// What the viewer may do with it.
                async fn viewer_can(
                    &self,
                    context: &async_graphql::Context<'_>,
                ) -> crate::failure::Result<crate::model::ViewerCan> {
                    crate::model::ViewerCan::on(context, atlas_entity::EntityKind::$registered, self.0.key).await
                }

                /// Its fields that one source alone sets, by name.
                async fn source_locks(
                    &self,
                    context: &async_graphql::Context<'_>,
                ) -> crate::failure::Result<Vec<crate::model::SourceLock>> {
                    crate::model::source_locks(context, self.0.key).await
                }
            )?

            $($($resolver)*)?
        }
    };
}

pub(crate) use object;
