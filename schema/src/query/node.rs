//! Any node by its global id.

use async_graphql::{Context, ID, Interface, Object};
use futures::future::try_join_all;

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader::node,
    model::{
        AuditEntry, CodeMapping, Collection, Comment, Contact, Dataset, Endpoint, EntityImage, Hub,
        Identifier, IngestRun, Installation, Institution, MachineTag, Notification, Person, Proposal,
        Provider, Revision, RoleGrant, RoleRequest, Tag, VocabularyConcept, Webhook, WebhookDelivery, person,
    },
    occurrence::{Occurrence, occurrence},
    operation::Operation,
    taxonomy::{Checklist, Taxon, checklist, taxon},
};

/// Anything with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id, for `node`."))]
pub(crate) enum Node {
    AuditEntry(AuditEntry),
    Checklist(Checklist),
    CodeMapping(CodeMapping),
    Collection(Collection),
    Comment(Comment),
    Contact(Contact),
    Dataset(Dataset),
    Endpoint(Endpoint),
    EntityImage(EntityImage),
    Hub(Hub),
    Identifier(Identifier),
    IngestRun(IngestRun),
    Installation(Installation),
    Institution(Institution),
    MachineTag(MachineTag),
    Notification(Notification),
    Occurrence(Occurrence),
    Person(Person),
    Proposal(Proposal),
    Provider(Provider),
    Revision(Revision),
    RoleGrant(RoleGrant),
    RoleRequest(RoleRequest),
    Tag(Tag),
    Taxon(Taxon),
    VocabularyConcept(VocabularyConcept),
    Webhook(Webhook),
    WebhookDelivery(WebhookDelivery),
}

/// The root fields that answer from global ids.
#[derive(Default)]
pub(crate) struct NodeQueries;

#[Object]
impl NodeQueries {
    /// The node with this global id, if there is one that the viewer may see.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "A global id, as any `id` field gives it.")] id: ID,
    ) -> Result<Option<Node>> {
        find(context, GlobalId::decode(&id)?).await
    }

    /// The nodes with these global ids, in their order; null where there is none that the viewer may see.
    #[graphql(complexity = "1 + ids.len() * child_complexity")]
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Global ids, as any `id` field gives them.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let most = context.sources().backend().limits.keys;
        if ids.len() > most {
            return Err(Failure::limit(format!(
                "`ids` names {} nodes, but may name at most {most}",
                ids.len()
            )));
        }
        let ids = ids.iter().map(GlobalId::decode).collect::<Result<Vec<_>>>()?;
        try_join_all(ids.into_iter().map(|id| find(context, id))).await
    }
}

/// Loads a node of whatever kind its id says.
pub(crate) async fn find(context: &Context<'_>, id: GlobalId) -> Result<Option<Node>> {
    macro_rules! load {
        ($($kind:ident)*) => {
            match id.kind {
                $(Kind::$kind => Ok(node::<$kind>(context, id.key).await?.map(Node::$kind)),)*
                Kind::Person => Ok(person(context, id.key).await?.map(Node::Person)),
                Kind::Checklist => Ok(checklist(context, id.key).await?.map(Node::Checklist)),
                Kind::Taxon => Ok(taxon(context, id.key).await?.map(Node::Taxon)),
                Kind::Occurrence => Ok(occurrence(context, id.key).await?.map(Node::Occurrence)),
            }
        };
    }
    load! {
        AuditEntry CodeMapping Collection Comment Contact Dataset Endpoint EntityImage Hub Identifier IngestRun
        Installation Institution MachineTag Notification Proposal Provider Revision RoleGrant RoleRequest Tag
        VocabularyConcept Webhook WebhookDelivery
    }
}
