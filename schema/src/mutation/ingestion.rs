//! Archives previewed and published, versions restored and erased, runs cancelled.

use async_graphql::{Context, ID, InputObject, Object};
use atlas_entity::{EntityKind, dataset, ingest_run};
use atlas_ingest::{IngestError, IngestRequest, Job, Jobs, Kept, PublishRequest, PurgeRequest};
use atlas_registry::{RegistryError, Viewer, policy::Action, runs::Tombstone};
use uuid::Uuid;

use crate::{
    archives::{ArchiveFile, ArchiveSource},
    connection::Listable,
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    model::IngestRun,
    mutation::{FieldError, payload},
    operation::Operation,
};

/// An archive, and the dataset whose records it holds. Give `upload` or `url`, one of them.
#[derive(InputObject)]
pub(crate) struct ArchiveInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Global id of the dataset.
    dataset: ID,
    /// Id of an upload that is complete.
    upload: Option<Uuid>,
    /// Address of the archive on the public internet.
    url: Option<String>,
    /// Terms whose values together identify a record, where they are not those of the dataset; `id` is the archive's
    /// core id.
    #[graphql(default)]
    unique_key: Vec<String>,
    /// Publish even if more than half of the ids are new against the published version.
    #[graphql(default)]
    allow_id_change: bool,
}

/// A preview to publish.
#[derive(InputObject)]
pub(crate) struct PublishPreviewInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Key of the run that previewed.
    run_key: Uuid,
    /// Publish even if more than half of the ids are new against the published version.
    #[graphql(default)]
    allow_id_change: bool,
}

/// Which dataset.
#[derive(InputObject)]
pub(crate) struct ReinterpretDatasetInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Global id of the dataset.
    dataset: ID,
}

/// Which version of which dataset.
#[derive(InputObject)]
pub(crate) struct RestoreVersionInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Global id of the dataset.
    dataset: ID,
    /// The version.
    version: i64,
}

/// A version to erase for good.
#[derive(InputObject)]
pub(crate) struct PurgeVersionInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Global id of the dataset.
    dataset: ID,
    /// The version.
    version: i64,
    /// Why: it stays as its tombstone, for everyone to read.
    reason: String,
    /// Erase it even if it is the published one, which leaves the dataset without records.
    #[graphql(default)]
    unpublish: bool,
}

/// Which run.
#[derive(InputObject)]
pub(crate) struct CancelRunInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Key of the run.
    run_key: Uuid,
}

payload! {
    /// A run that was begun, or asked to stop. Follow it by `ingestRun` or the subscription of that name.
    IngestRunPayload {
        /// The run.
        run: IngestRun,
    }
}

payload! {
    /// What came of erasing a version.
    PurgeVersionPayload {
        /// The version that is gone.
        version: i64,
        /// Versions that were made of its records and are still kept.
        derived: Vec<i64>,
    }
}

/// Mutations of records and the runs that load them.
#[derive(Default)]
pub(crate) struct IngestionMutations;

#[Object]
impl IngestionMutations {
    /// Reads an archive as publishing it would, and compares its records with the published ones, which stay as they
    /// are. The run's `preview` tells the difference when it has ended; `publishPreview` publishes it as told.
    async fn preview_archive(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The archive and its dataset.")] input: ArchiveInput,
    ) -> Result<IngestRunPayload> {
        let id = input.client_mutation_id.clone();
        let (request, kept) = request(context, input).await?;
        begun(id, jobs(context)?.start(asker(context), Job::Preview(request), kept).await)
    }

    /// Replaces the records of a dataset by those of an archive, as a whole or not at all.
    async fn publish_archive(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The archive and its dataset.")] input: ArchiveInput,
    ) -> Result<IngestRunPayload> {
        let id = input.client_mutation_id.clone();
        let (request, kept) = request(context, input).await?;
        begun(id, jobs(context)?.start(asker(context), Job::Ingest(request), kept).await)
    }

    /// Publishes the records that a preview stored, exactly as it told of them. Fails where another version was
    /// published since.
    async fn publish_preview(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which preview.")] input: PublishPreviewInput,
    ) -> Result<IngestRunPayload> {
        let PublishPreviewInput { client_mutation_id, run_key, allow_id_change } = input;
        let run = context.sources().backend().registry.run_by_key(run_key).await?;
        allowed(context, run.dataset_key, Action::Publish).await?;
        let request = PublishRequest { run_key, allow_id_change };
        begun(client_mutation_id, jobs(context)?.start(asker(context), Job::Publish(request), None).await)
    }

    /// Interprets the published records of a dataset anew from the record store, by today's checklists, boundaries and
    /// rules on sensitive records, and publishes the result as a new version.
    async fn reinterpret_dataset(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which dataset.")] input: ReinterpretDatasetInput,
    ) -> Result<IngestRunPayload> {
        let dataset = dataset(context, &input.dataset, Action::Publish).await?;
        begun(
            input.client_mutation_id,
            jobs(context)?.start(asker(context), Job::Reinterpret(dataset.uid), None).await,
        )
    }

    /// Brings an earlier version of a dataset back, under today's rules, as a new version.
    async fn restore_version(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which version.")] input: RestoreVersionInput,
    ) -> Result<IngestRunPayload> {
        let dataset = dataset(context, &input.dataset, Action::Publish).await?;
        let job = Job::Restore(dataset.uid, input.version);
        begun(input.client_mutation_id, jobs(context)?.start(asker(context), job, None).await)
    }

    /// Erases the records of a version for good, as a legal order may demand, and leaves a tombstone.
    async fn purge_version(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which version, and why.")] input: PurgeVersionInput,
    ) -> Result<PurgeVersionPayload> {
        let PurgeVersionInput { client_mutation_id, version, reason, unpublish, .. } = input;
        let dataset = dataset(context, &input.dataset, Action::Erase).await?;
        if reason.trim().is_empty() {
            let why = atlas_registry::FieldError::new("reason", "REQUIRED", "say why it is erased");
            return Ok(PurgeVersionPayload::refused(client_mutation_id, vec![why.into()]));
        }
        let tombstone = Tombstone { reason, actor: asker(context) };
        let request = PurgeRequest { dataset_uid: dataset.uid, version, tombstone, unpublish };
        Ok(match settled(jobs(context)?.purge(request).await)? {
            Ok(report) => PurgeVersionPayload {
                client_mutation_id,
                errors: Vec::new(),
                version: Some(report.version),
                derived: Some(report.derived),
            },
            Err(errors) => PurgeVersionPayload::refused(client_mutation_id, errors),
        })
    }

    /// Asks a queued or running run to stop, which it does within seconds; nothing of it is published.
    async fn cancel_run(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which run.")] input: CancelRunInput,
    ) -> Result<IngestRunPayload> {
        let registry = &context.sources().backend().registry;
        let run = registry.run_by_key(input.run_key).await?;
        if run.actor.as_deref() != Some(&asker(context)) {
            allowed(context, run.dataset_key, Action::Publish).await?;
        }
        begun(input.client_mutation_id, registry.request_cancel(input.run_key).await.map_err(Into::into))
    }
}

/// Where runs are worked on.
fn jobs<'c>(context: &'c Context<'_>) -> Result<&'c Jobs> {
    let jobs = context.sources().backend().jobs.as_ref();
    jobs.ok_or_else(|| Failure::unavailable("ingestion", &"this schema has no jobs"))
}

async fn allowed(context: &Context<'_>, dataset: Uuid, action: Action) -> Result<()> {
    let viewer = context.sources().viewer();
    if viewer.actor().is_none() && *viewer != Viewer::System {
        return Err(RegistryError::Unauthenticated.into());
    }
    context.sources().backend().registry.require(viewer, action, (EntityKind::Dataset, dataset)).await?;
    Ok(())
}

/// The dataset with this global id, if the viewer may do this to it.
async fn dataset(context: &Context<'_>, id: &ID, action: Action) -> Result<dataset::Model> {
    let id = GlobalId::decode(id)?;
    if id.kind != Kind::Dataset {
        return Err(Failure::bad_input("`dataset` is not the global id of a dataset"));
    }
    allowed(context, id.key, action).await?;
    let found = context.sources().backend().registry.dataset_by_key(id.key).await?;
    let living = found.filter(|dataset| dataset.deleted.is_none());
    living.ok_or_else(|| Failure::new(crate::failure::Code::NotFound, "there is no such dataset"))
}

async fn request(context: &Context<'_>, input: ArchiveInput) -> Result<(IngestRequest, Kept)> {
    let source = match (input.upload, input.url) {
        (Some(upload), None) => ArchiveSource::Upload(upload),
        (None, Some(url)) => ArchiveSource::Url(url),
        _ => return Err(Failure::bad_input("name the archive by `upload` or by `url`, one of them")),
    };
    let dataset = dataset(context, &input.dataset, Action::Publish).await?;
    let viewer = context.sources().viewer();
    let archives = context.sources().backend().archives.as_ref();
    let archives = archives.ok_or_else(|| Failure::unavailable("ingestion", &"no archives are taken"))?;
    let ArchiveFile { path, kept } = archives.file(viewer, &source).await?;
    let request = IngestRequest {
        source: path,
        dataset_uid: dataset.uid,
        create: false,
        unique_key: input.unique_key,
        allow_id_change: input.allow_id_change,
    };
    Ok((request, kept))
}

/// Who asks, as runs and tombstones name them.
fn asker(context: &Context<'_>) -> String {
    context.sources().viewer().actor().map_or_else(|| "atlas".to_owned(), |actor| actor.person.to_string())
}

fn begun(
    client_mutation_id: Option<String>,
    run: std::result::Result<ingest_run::Model, IngestError>,
) -> Result<IngestRunPayload> {
    Ok(match settled(run)? {
        Ok(run) => IngestRunPayload {
            client_mutation_id,
            errors: Vec::new(),
            run: Some(IngestRun::of(std::sync::Arc::new(run))),
        },
        Err(errors) => IngestRunPayload::refused(client_mutation_id, errors),
    })
}

/// Parts what the caller can mend from what fails the field.
fn settled<T>(
    result: std::result::Result<T, IngestError>,
) -> Result<std::result::Result<T, Vec<FieldError>>> {
    let refuse = |field: &str, code: &str, error: &IngestError| {
        Ok(Err(vec![atlas_registry::FieldError::new(field, code, error.to_string()).into()]))
    };
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(error @ IngestError::Registry(RegistryError::RunState { .. })) => {
            refuse("runKey", "INVALID", &error)
        }
        Err(IngestError::Registry(error)) => Err(error.into()),
        Err(error @ IngestError::OtherBase { .. }) => refuse("runKey", "CONFLICT", &error),
        Err(error @ IngestError::NotPublishable(_)) => refuse("runKey", "INVALID", &error),
        Err(error @ (IngestError::Published(_) | IngestError::Erased { .. })) => {
            refuse("version", "INVALID", &error)
        }
        Err(error @ (IngestError::Refused(_) | IngestError::NothingPublished(_))) => {
            refuse("dataset", "INVALID", &error)
        }
        Err(error) => Err(error.into()),
    }
}
