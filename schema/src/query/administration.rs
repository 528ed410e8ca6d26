//! Who holds which role, who asks for one, and what was done with rights: for those with authority.

use async_graphql::{Context, Object};
use atlas_registry::{
    Viewer,
    policy::{self, Action, Target},
};

use crate::{
    connection::{Connection, ListInput, Listable, PageArgs},
    failure::{Code, Failure, Result},
    model::{AuditEntry, RoleGrant, RoleRequest},
    operation::Operation,
};

/// Only those who are signed in have rights, or give them.
fn signed_in(context: &Context<'_>) -> Result<()> {
    match context.sources().viewer() {
        Viewer::Anonymous => Err(Failure::new(Code::Unauthenticated, "sign in first")),
        Viewer::Person(_) | Viewer::System => Ok(()),
    }
}

fn may_audit(context: &Context<'_>) -> Result<()> {
    Ok(policy::require(context.sources().viewer(), Action::Audit, &Target::default())?)
}

macro_rules! administration_queries {
    ($($(#[$doc:meta])* $many:ident: $node:ident for $allowed:ident,)*) => {
        /// The root fields for those with authority.
        #[derive(Default)]
        pub(crate) struct AdministrationQueries;

        #[Object]
        impl AdministrationQueries {
            $(
                $(#[$doc])*
                #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
                #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
                async fn $many(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")]
                    first: Option<i32>,
                    #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
                    #[graphql(desc = "How many nodes, from the end of the list or from `before`.")]
                    last: Option<i32>,
                    #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
                    #[graphql(name = "where", desc = "Only nodes that match.")]
                    filter: Option<<$node as Listable>::Where>,
                    #[graphql(desc = "The order; ties are broken by key.")]
                    order_by: Option<Vec<<$node as Listable>::Order>>,
                ) -> Result<Connection<$node>> {
                    $allowed(context)?;
                    let page = PageArgs { first, after, last, before };
                    Connection::new(context, None, ListInput { filter, order: order_by, page })
                }
            )*
        }
    };
}

administration_queries! {
    /// Roles that are held or were, the newest first unless ordered otherwise: the viewer's own, and those in the
    /// scopes the viewer administers.
    role_grants: RoleGrant for signed_in,
    /// Requests for roles, the newest first unless ordered otherwise: the viewer's own, and those the viewer may
    /// decide on.
    role_requests: RoleRequest for signed_in,
    /// The audit log, the newest entry first unless ordered otherwise. For administrators of everything.
    audit_log: AuditEntry for may_audit,
}
