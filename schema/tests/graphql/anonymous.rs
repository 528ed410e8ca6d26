//! What a caller who is not signed in gets from each root field. A field that is not in the table fails the test:
//! whoever adds one says here what it gives to anyone.

use async_graphql::Request;
use atlas_registry::Viewer;
use atlas_schema::Limits;
use futures::StreamExt;
use serde_json::{Value, json};

use crate::app::{App, on_each};

/// What the caller gets.
#[derive(Clone, Copy, Debug)]
enum Gets {
    /// The public part of it: data, without an error.
    Data,
    /// Null, as what they may not see and what is not there.
    Null,
    /// A list without members.
    Empty,
    /// An error with this code.
    Refused(&'static str),
}

use Gets::{Data, Empty, Null, Refused};

/// A field of a root type, how it is called, and what the caller gets.
type Case = (&'static str, &'static str, Gets);

/// The table: in the order of the alphabet, a field more than once where it has more to hide.
#[rustfmt::skip]
const CASES: &[Case] = &[
    ("Mutation.addComment", r#"addComment(input: { entityId: "SHViOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDUwMDAwMDAwMQ", text: "Hi." }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.addProposalComment", r#"addProposalComment(input: { proposalKey: "00000000-0000-0000-0000-000000000001", body: "Hm"  }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.applyProposal", r#"applyProposal(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.approveProposal", r#"approveProposal(input: { key: "00000000-0000-0000-0000-000000000001", contentVersion: 1 }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.assignProposal", r#"assignProposal(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.cancelRun", r#"cancelRun(input: { runKey: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.convertInstitution", r#"convertInstitution(input: { institution: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDA0", newInstitutionName: "X" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.changeEntities", r#"changeEntities(input: { changes: [{ create: { patch: { hub: { title: "Mine" } } } }] }) { kept }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createApiToken", r#"createApiToken(input: { name: "mine" }) { token }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createCollection", r#"createCollection(input: { patch: { name: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createDataset", r#"createDataset(input: { patch: { title: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createHub", r#"createHub(input: { patch: { title: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createInstallation", r#"createInstallation(input: { patch: { title: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createInstitution", r#"createInstitution(input: { patch: { name: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createProvider", r#"createProvider(input: { patch: { title: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.decideRoleRequest", r#"decideRoleRequest(input: { key: "00000000-0000-0000-0000-000000000001", grant: true }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.deleteCollection", r#"deleteCollection(input: { uid: "co1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.deleteComment", r#"deleteComment(input: { id: "Q29tbWVudDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.deleteDataset", r#"deleteDataset(input: { uid: "dr1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.deleteHub", r#"deleteHub(input: { uid: "dh1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.deleteInstallation", r#"deleteInstallation(input: { uid: "is1", version: 1 }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.deleteInstitution", r#"deleteInstitution(input: { uid: "in1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.deleteProvider", r#"deleteProvider(input: { uid: "dp1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.editComment", r#"editComment(input: { id: "Q29tbWVudDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE", text: "Hi." }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.editProposal", r#"editProposal(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.editProposalComment", r#"editProposalComment(input: { key: "00000000-0000-0000-0000-000000000001", body: "Hm" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.erasePersonalData", r#"erasePersonalData(input: { value: "someone", reason: "asked for" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.grantRole", r#"grantRole(input: { personKey: "00000000-0000-0000-0000-000000000001", role: ADMIN, scope: { everything: true } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.mergeDuplicates", r#"mergeDuplicates(input: { pairs: [{ from: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDA0", into: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDAx" }] }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.harvestDataset", r#"harvestDataset(input: { dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.harvestDataset", r#"harvestDataset(input: { dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMTg" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.mergeEntities", r#"mergeEntities(input: { from: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDA0", into: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDAx", dryRun: true }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.liftLocks", r#"liftLocks(input: { id: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDAx", fields: ["name"] }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.lockFields", r#"lockFields(input: { id: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDAx", fields: ["name"], source: "IH" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.createWebhook", r#"createWebhook(input: { url: "https://hooks.example.org" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.deleteWebhook", r#"deleteWebhook(input: { id: "V2ViaG9vazowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.follow", r#"follow(input: { id: "SHViOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDUwMDAwMDAwMQ" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.markNotificationsRead", r#"markNotificationsRead(input: { upTo: "dG9sZDow" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.openProposal", r#"openProposal(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.previewArchive", r#"previewArchive(input: { dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE", url: "https://example.org/a.zip" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.proposeByEmail", r#"proposeByEmail(input: { email: "me@example.org", kind: CREATE, type: HUB, patch: { hub: { title: "Hub" } } }) { clientMutationId }"#, Data),
    ("Mutation.proposeConvert", r#"proposeConvert(input: { key: "00000000-0000-0000-0000-000000000001", newInstitutionName: "New" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.proposeCreate", r#"proposeCreate(input: { patch: { hub: { title: "Hub" } } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.proposeDelete", r#"proposeDelete(input: { type: HUB, key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.proposeMerge", r#"proposeMerge(input: { type: DATASET, key: "00000000-0000-0000-0000-000000000001", into: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.proposeUpdate", r#"proposeUpdate(input: { key: "00000000-0000-0000-0000-000000000001", patch: { hub: { title: "Hub" } } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.publishArchive", r#"publishArchive(input: { dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE", url: "https://example.org/a.zip" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.publishPreview", r#"publishPreview(input: { runKey: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.purgeVersion", r#"purgeVersion(input: { dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE", version: 1, reason: "asked for" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.rebaseProposal", r#"rebaseProposal(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.reinterpretDataset", r#"reinterpretDataset(input: { dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.rejectProposal", r#"rejectProposal(input: { key: "00000000-0000-0000-0000-000000000001", reason: "No" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.reopenProposal", r#"reopenProposal(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.replayDelivery", r#"replayDelivery(input: { id: "V2ViaG9va0RlbGl2ZXJ5OjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMQ" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.requestChanges", r#"requestChanges(input: { key: "00000000-0000-0000-0000-000000000001", reason: "No" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.requestRole", r#"requestRole(input: { role: READER, scope: { everything: true }, reason: "Why not?" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.restoreVersion", r#"restoreVersion(input: { dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.revertEntity", r#"revertEntity(input: { entity: "SW5zdGl0dXRpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMTAwMDAwMDA0", version: 1, to: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.restoreCollection", r#"restoreCollection(input: { uid: "co1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.restoreDataset", r#"restoreDataset(input: { uid: "dr1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.restoreHub", r#"restoreHub(input: { uid: "dh1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.restoreInstallation", r#"restoreInstallation(input: { uid: "is1", version: 1 }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.restoreInstitution", r#"restoreInstitution(input: { uid: "in1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.restoreProvider", r#"restoreProvider(input: { uid: "dp1", version: 1 }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.reviewProposalFields", r#"reviewProposalFields(input: { key: "00000000-0000-0000-0000-000000000001", contentVersion: 1, reviews: [] }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.revokeApiToken", r#"revokeApiToken(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.revokeRole", r#"revokeRole(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.updateCollection", r#"updateCollection(input: { uid: "co1", version: 1, patch: { name: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.updateDataset", r#"updateDataset(input: { uid: "dr1", version: 1, patch: { title: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.updateDataset", r#"updateDataset(input: { uid: "dr24", version: 1, patch: { title: "Mine" } }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.updateHub", r#"updateHub(input: { uid: "dh1", version: 1, patch: { title: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.updateInstallation", r#"updateInstallation(input: { uid: "is1", version: 1, patch: { title: "Mine" } }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.updateInstitution", r#"updateInstitution(input: { uid: "in1", version: 1, patch: { name: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.setPersonDisabled", r#"setPersonDisabled(input: { key: "00000000-0000-0000-0000-000000000001", disabled: true }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.updateMyProfile", r#"updateMyProfile(input: { name: "Me" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.updateProvider", r#"updateProvider(input: { uid: "dp1", version: 1, patch: { title: "Mine" } }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.testWebhook", r#"testWebhook(input: { id: "V2ViaG9vazowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.unfollow", r#"unfollow(input: { id: "SHViOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDUwMDAwMDAwMQ" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.updateNotificationPreferences", r"updateNotificationPreferences(input: { preferences: [] }) { clientMutationId }", Refused("UNAUTHENTICATED")),
    ("Mutation.updateWebhook", r#"updateWebhook(input: { id: "V2ViaG9vazowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Mutation.verifyProposalEmail", r#"verifyProposalEmail(input: { token: "AAAA" }) { clientMutationId }"#, Data),
    ("Mutation.withdrawProposal", r#"withdrawProposal(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("NOT_FOUND")),
    ("Mutation.withdrawRoleRequest", r#"withdrawRoleRequest(input: { key: "00000000-0000-0000-0000-000000000001" }) { clientMutationId }"#, Refused("UNAUTHENTICATED")),
    ("Query.auditLog", "auditLog { totalCount }", Refused("UNAUTHENTICATED")),
    ("Query.checklist", "checklist { key }", Null),
    ("Query.checklists", "checklists { key }", Empty),
    ("Query.codeMappingConflicts", "codeMappingConflicts { nodes { kind } }", Data),
    ("Query.codeMappings", "codeMappings { nodes { key } }", Empty),
    ("Query.collection", r#"collection(uid: "co1") { uid }"#, Data),
    ("Query.collections", "collections { nodes { uid } }", Data),
    ("Query.compareRevisions", r#"compareRevisions(from: "UmV2aXNpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAx", to: "UmV2aXNpb246MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAx") { changes { path } }"#, Null),
    ("Query.compareVersions", r#"compareVersions(dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE", base: 1, version: 2) { added }"#, Refused("UNAUTHENTICATED")),
    ("Query.dataset", r#"dataset(uid: "dr1") { uid }"#, Data),
    ("Query.dataset", r#"dataset(uid: "dr24") { uid }"#, Null),
    ("Query.datasetVersions", r#"datasetVersions(dataset: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMDE") { version }"#, Empty),
    ("Query.datasets", "datasets { nodes { uid } }", Data),
    ("Query.datasets", r#"datasets(where: { uid: { eq: "dr24" } }) { nodes { uid } }"#, Empty),
    ("Query.failingHarvests", "failingHarvests { totalCount }", Refused("UNAUTHENTICATED")),
    ("Query.hub", r#"hub(uid: "dh1") { uid }"#, Data),
    ("Query.hubs", "hubs { nodes { uid } }", Data),
    ("Query.ingestRuns", "ingestRuns { nodes { key } }", Empty),
    ("Query.installation", r#"installation(uid: "is1") { uid }"#, Null),
    ("Query.installations", "installations { nodes { uid } }", Empty),
    ("Query.institution", r#"institution(uid: "in1") { uid }"#, Data),
    ("Query.institutions", "institutions { nodes { uid } }", Data),
    ("Query.lookup", r#"lookup(codes: { institutionCode: "AM" }) { institution { matchType } }"#, Data),
    ("Query.matchName", r#"matchName(name: { scientificName: "Puma" }) { matchType }"#, Null),
    ("Query.matchNames", "matchNames(names: []) { matchType }", Empty),
    // The public hub, and the private dataset 24.
    ("Query.node", r#"node(id: "SHViOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDUwMDAwMDAwMQ") { id }"#, Data),
    ("Query.node", r#"node(id: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMTg") { id }"#, Null),
    ("Query.nodes", r#"nodes(ids: ["SHViOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDUwMDAwMDAwMQ"]) { id }"#, Data),
    ("Query.occurrence", r#"occurrence(key: "00000000-0000-0000-0000-000000000001") { id }"#, Null),
    ("Query.occurrenceIssues", "occurrenceIssues { name severity }", Data),
    ("Query.occurrences", "occurrences { nodes { id } }", Empty),
    ("Query.possibleDuplicates", "possibleDuplicates(kind: INSTITUTION, by: { sameName: true }) { totalCount }", Refused("UNAUTHENTICATED")),
    ("Query.proposal", r#"proposal(key: "00000000-0000-0000-0000-000000000001") { key }"#, Null),
    ("Query.proposalCounts", "proposalCounts { count }", Empty),
    ("Query.proposals", "proposals { nodes { key } }", Empty),
    ("Query.provider", r#"provider(uid: "dp1") { uid }"#, Data),
    ("Query.providers", "providers { nodes { uid } }", Data),
    ("Query.roleGrants", "roleGrants { totalCount }", Refused("UNAUTHENTICATED")),
    ("Query.roleRequests", "roleRequests { totalCount }", Refused("UNAUTHENTICATED")),
    ("Query.search", r#"search(text: "museum") { score }"#, Data),
    ("Query.search", r#"search(text: "24") { score }"#, Empty),
    ("Query.suggestTaxa", r#"suggestTaxa(text: "Puma") { key }"#, Empty),
    ("Query.taxon", r#"taxon(taxonID: "1") { key }"#, Null),
    ("Query.testCodeMapping", r#"testCodeMapping(mapping: { institutionCode: "AM", institutionKey: "00000000-0000-0000-0000-000100000001" }) { changes }"#, Data),
    // For the private dataset 24.
    ("Query.testCodeMapping", r#"testCodeMapping(mapping: { datasetKey: "00000000-0000-0000-0000-000400000018", institutionKey: "00000000-0000-0000-0000-000100000001" }) { changes }"#, Refused("NOT_FOUND")),
    ("Query.viewer", "viewer { isAnonymous }", Data),
    ("Query.viewer", "viewer { person { key } }", Data),
    ("Query.viewer", "viewer { notifications { totalCount } webhooks { totalCount } follows { created } }", Data),
    ("Query.vocabularies", r#"vocabularies(names: ["DatasetType"]) { name }"#, Data),
    ("Subscription.ingestRun", r#"ingestRun(key: "00000000-0000-0000-0000-000000000001") { key }"#, Refused("NOT_FOUND")),
    ("Subscription.notifications", "notifications { key }", Refused("UNAUTHENTICATED")),
];

#[tokio::test]
async fn every_root_field_gives_anyone_what_the_table_says() {
    on_each(Limits::default(), |app| async move {
        let mut untold = root_fields(&app).await;
        untold.retain(|field| !CASES.iter().any(|(name, ..)| name == field));
        assert_eq!(untold, Vec::<String>::new(), "root fields without a case in the table of this file");
        let mut wrong = Vec::new();
        for (name, call, gets) in CASES {
            let (root, field) = name.split_once('.').unwrap();
            let document = format!("{} {{ {call} }}", root.to_lowercase());
            let answer = answer(&app, &document).await;
            if let Some(fault) = fault(&answer, field, *gets) {
                wrong.push(format!("{name}: {fault}: {answer}"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_table_names_only_fields_there_are() {
    on_each(Limits::default(), |app| async move {
        let fields = root_fields(&app).await;
        let gone: Vec<_> =
            CASES.iter().filter(|(name, ..)| !fields.iter().any(|field| field == name)).collect();
        assert!(gone.is_empty(), "{gone:?}");
    })
    .await;
}

/// Every field of every root type, as `Query.node`.
async fn root_fields(app: &App) -> Vec<String> {
    let query = "{ __schema {
        queryType { name fields { name } } mutationType { name fields { name } } subscriptionType { name fields { name } }
    } }";
    let data = app.data(query).await;
    let roots = ["queryType", "mutationType", "subscriptionType"].map(|root| data["__schema"][root].clone());
    let fields = roots.iter().flat_map(|root| {
        let name = root["name"].as_str().unwrap_or_default();
        let fields = root["fields"].as_array().into_iter().flatten();
        fields.map(move |field| format!("{name}.{}", field["name"].as_str().unwrap_or_default()))
    });
    let fields: Vec<String> = fields.collect();
    assert!(fields.len() > 20, "{fields:?}");
    fields
}

/// The answer to anyone; of a subscription, the first of them.
async fn answer(app: &App, document: &str) -> Value {
    let request = Request::new(document).data(Viewer::Anonymous);
    if document.starts_with("subscription") {
        let first = app.schema.execute_stream(request).next().await;
        return first.map_or(Value::Null, |first| serde_json::to_value(first).unwrap());
    }
    app.run(request).await
}

/// What is wrong with an answer, if anything.
fn fault(answer: &Value, field: &str, gets: Gets) -> Option<String> {
    let value = &answer["data"][field];
    let empty = *value == json!([]) || value["nodes"] == json!([]);
    let holds = match gets {
        Refused(code) => answer["errors"][0]["extensions"]["code"] == code && value.is_null(),
        _ if !answer["errors"].is_null() => false,
        Data => !value.is_null() && !empty,
        Null => value.is_null(),
        Empty => empty,
    };
    (!holds).then(|| format!("should be {gets:?}"))
}
