//! Has two reviewers apply the same approved proposal at once, many times, and counts what came of it: each proposal
//! must be applied exactly once, with exactly one revision. The first round where it is not ends the run.
//!
//! The database is migrated and written to; give one that may be thrown away. Without one, SQLite in a scratch folder.

use std::{io::Write, sync::Arc, time::Instant};

use atlas_entity::{EntityKind, proposal::ProposalState, revision};
use atlas_migration::Migrator;
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::Given,
    document::Patch,
    policy::{Actor, Grant, Role, Scope, TokenScope},
    proposal::{Applied, NewProposal},
    work::Call,
};
use clap::Parser;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sea_orm_migration::MigratorTrait;
use serde_json::json;
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Two reviewers apply the same proposal at once.
#[derive(Parser)]
struct Options {
    /// How many proposals.
    #[arg(long, default_value_t = 1000)]
    rounds: u32,
    /// The database, as `postgres://…` or `sqlite://…`; it is written to.
    #[arg(long)]
    database_url: Option<String>,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let options = Options::parse();
    let scratch = tempfile::tempdir()?;
    let file = format!("sqlite://{}", scratch.path().join("race.db").display());
    let url = options.database_url.unwrap_or(file);
    let registry = Registry::connect(&url).await?;
    Migrator::up(registry.db(), None).await?;
    let museum = museum(&registry).await?;
    let began = Instant::now();
    let mut late = 0;
    for round in 0..options.rounds {
        let key = approved(&registry, museum, round).await?;
        let one = tokio::spawn(apply(registry.clone(), editor(3), key));
        let two = tokio::spawn(apply(registry.clone(), editor(4), key));
        let results = [one.await?, two.await?];
        late += usize::from(results[0].is_err());
        check(&registry, key, &results).await.map_err(|fault| format!("round {round}: {fault}"))?;
    }
    let revisions = revisions(&registry, museum, None).await?;
    if revisions != options.rounds as usize + 1 {
        return Err(format!("{revisions} revisions after {} rounds", options.rounds).into());
    }
    let kind = url.split(':').next().unwrap_or_default();
    let text = format!(
        "{kind}: {rounds} proposals, each applied by two at once: {rounds} applied exactly once, {rounds} times the other \
         was refused ({late} times the one who was started first); {revisions} revisions, versions 1 to {revisions}; {:.1} s",
        began.elapsed().as_secs_f32(),
        rounds = options.rounds,
    );
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

fn person(n: u128, grants: Vec<Grant>) -> Viewer {
    let person = Uuid::from_u128(n);
    Viewer::Person(Arc::new(Actor { person, name: format!("P{n}"), grants, token_scope: TokenScope::Admin }))
}

fn editor(n: u128) -> Viewer {
    person(n, vec![Grant { role: Role::Editor, scope: Scope::All }])
}

fn patch(value: serde_json::Value) -> Outcome<Patch> {
    Ok(serde_json::from_value(value)?)
}

async fn museum(registry: &Registry) -> Outcome<Uuid> {
    let fields = patch(json!({ "name": "Museum of Dust" }))?;
    let call = Call::by(&Viewer::System);
    Ok(registry.create_entity(call, EntityKind::Institution, Given::default(), &fields).await?.key)
}

async fn approved(registry: &Registry, museum: Uuid, round: u32) -> Outcome<Uuid> {
    let proposal = NewProposal {
        entity_kind: EntityKind::Institution,
        entity_key: Some(museum),
        patch: patch(json!({ "description": format!("Round {round}.") }))?,
        ..NewProposal::default()
    };
    let key = registry.propose(Call::by(&person(1, Vec::new())), &proposal).await?.key;
    registry.approve_proposal(Call::by(&editor(2)), key, 1).await?;
    Ok(key)
}

async fn apply(registry: Registry, viewer: Viewer, key: Uuid) -> Result<Applied, RegistryError> {
    registry.apply_proposal(Call::by(&viewer), key).await
}

async fn check(registry: &Registry, key: Uuid, results: &[Result<Applied, RegistryError>; 2]) -> Outcome<()> {
    let applied = results.iter().filter(|result| result.as_ref().is_ok_and(|done| done.saved.is_some()));
    let refused = results.iter().filter(|result| matches!(result, Err(RegistryError::Rejected(_))));
    let counts = (applied.count(), refused.count());
    let of_it = revisions(registry, key, Some(key)).await?;
    let state = registry.proposal(&Viewer::System, key).await?.state;
    if counts == (1, 1) && of_it == 1 && state == ProposalState::Applied {
        return Ok(());
    }
    Err(format!("{counts:?} applied and refused, {of_it} revisions, {state:?}: {results:?}").into())
}

/// Revisions of the entity, or those that a proposal made.
async fn revisions(registry: &Registry, key: Uuid, proposal: Option<Uuid>) -> Outcome<usize> {
    use revision::{Column, Entity};
    let which =
        proposal.map_or_else(|| Column::EntityKey.eq(key), |proposal| Column::ProposalKey.eq(proposal));
    Ok(Entity::find().filter(which).all(registry.db()).await?.len())
}
