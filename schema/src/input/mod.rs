//! Inputs that filter and order lists: what is common to every kind of node, and how a kind names its own.

mod code_mapping;
mod collection;
mod comment;
mod contact;
mod dataset;
mod endpoint;
mod entity_image;
mod filter;
mod hub;
mod identifier;
mod ingest_run;
mod installation;
mod institution;
mod machine_tag;
mod notification;
mod proposal;
mod provider;
mod revision;
mod role;
mod tag;
mod vocabulary_concept;
mod webhook;

pub(crate) use code_mapping::{CodeMappingOrder, CodeMappingWhere};
pub(crate) use collection::{CollectionOrder, CollectionWhere};
pub(crate) use comment::{CommentOrder, CommentWhere};
pub(crate) use contact::{ContactOrder, ContactWhere};
pub(crate) use dataset::{DatasetOrder, DatasetWhere};
pub(crate) use endpoint::{EndpointOrder, EndpointWhere};
pub(crate) use entity_image::{EntityImageOrder, EntityImageWhere};
pub(crate) use filter::{
    BooleanFilter, DateFilter, DateTimeFilter, DeliveryStateFilter, EntityTypeFilter, FieldFilter,
    FloatFilter, IngestRunKindFilter, IngestRunStateFilter, IntFilter, KeyFilter, NameFilter,
    ProposalKindFilter, ProposalStateFilter, RoleFilter, RoleRequestStateFilter, RoleScopeKindFilter,
    TextFilter, TextListFilter,
};
pub(crate) use hub::{HubOrder, HubWhere};
pub(crate) use identifier::{IdentifierOrder, IdentifierWhere};
pub(crate) use ingest_run::{IngestRunOrder, IngestRunWhere};
pub(crate) use installation::{InstallationOrder, InstallationWhere};
pub(crate) use institution::{InstitutionOrder, InstitutionWhere};
pub(crate) use machine_tag::{MachineTagOrder, MachineTagWhere};
pub(crate) use notification::{NotificationOrder, NotificationWhere};
pub(crate) use proposal::{ProposalOrder, ProposalWhere};
pub(crate) use provider::{ProviderOrder, ProviderWhere};
pub(crate) use revision::{RevisionOrder, RevisionWhere};
pub(crate) use role::{
    AuditEntryOrder, AuditEntryWhere, RoleGrantOrder, RoleGrantWhere, RoleRequestOrder, RoleRequestWhere,
};
pub(crate) use tag::{TagOrder, TagWhere};
pub(crate) use vocabulary_concept::{VocabularyConceptOrder, VocabularyConceptWhere};
pub(crate) use webhook::{WebhookDeliveryOrder, WebhookDeliveryWhere, WebhookOrder, WebhookWhere};

use async_graphql::Enum;

/// Which way a list is ordered. Nodes without a value come last either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// Declares the `where` input of a kind of node: its fields with their columns, and the lists of other kinds
/// of which at least one node must match.
macro_rules! where_input {
    (
        $(#[$doc:meta])*
        $name:ident on $table:ident {
            $($(#[$field_doc:meta])* $field:ident: $filter:ident = $column:ident,)*
        }
        related { $($(#[$related_doc:meta])* $related:ident: $where:ident = $relation:expr,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, async_graphql::InputObject)]
        pub(crate) struct $name {
            /// All of these hold; an empty list matches everything.
            and: Option<Vec<$name>>,
            /// At least one of these holds; an empty list matches nothing.
            or: Option<Vec<$name>>,
            /// This does not hold.
            not: Option<Box<$name>>,
            $($(#[$field_doc])* $field: Option<crate::input::$filter>,)*
            $($(#[$related_doc])* $related: Option<Box<$where>>,)*
        }

        impl From<$name> for atlas_registry::list::Filter {
            fn from(input: $name) -> Self {
                let mut all: Vec<Self> = input.and.into_iter().flatten().map(Self::from).collect();
                all.extend(input.or.map(|members| Self::Any(members.into_iter().map(Self::from).collect())));
                all.extend(input.not.map(|inner| Self::from(*inner).negated()));
                $(all.extend(input.$field.map(|filter| {
                    let column = atlas_registry::list::Column::of(atlas_entity::$table::Column::$column);
                    crate::input::FieldFilter::on(filter, column)
                }));)*
                $(all.extend(input.$related.map(|inner| Self::Related($relation, Box::new(Self::from(*inner)))));)*
                Self::All(all)
            }
        }
    };
}

/// Declares the `orderBy` input of a kind of node: the fields that order, with their columns.
macro_rules! order_input {
    (
        $(#[$doc:meta])*
        $name:ident by $field:ident on $table:ident {
            $($(#[$variant_doc:meta])* $variant:ident = $column:ident,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, async_graphql::InputObject)]
        pub(crate) struct $name {
            /// By what.
            field: $field,
            /// Which way.
            #[graphql(default)]
            direction: crate::input::OrderDirection,
        }

        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
        pub(crate) enum $field {
            $($(#[$variant_doc])* $variant,)*
        }

        impl From<$name> for atlas_registry::list::OrderTerm {
            fn from(input: $name) -> Self {
                let column = match input.field {
                    $($field::$variant => atlas_registry::list::Column::of(atlas_entity::$table::Column::$column),)*
                };
                Self { column, descending: input.direction == crate::input::OrderDirection::Desc }
            }
        }
    };
}

use {order_input, where_input};
