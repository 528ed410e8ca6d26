//! Who sees a proposal and who may do what with it: it follows from policy on its entity.

use std::collections::HashMap;

use atlas_entity::{
    EntityKind,
    proposal::{Column, Model, ProposalKind, ProposalState},
    proposal_event,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::state::{is_editable, leads};
use crate::{
    Registry, RegistryError, Viewer,
    policy::{self, Action, Role, Target, can},
    viewer::{Coverage, outside_hidden},
};

/// What a viewer may do with a proposal as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct Abilities {
    /// Change what is proposed.
    pub edit: bool,
    /// Take part in the discussion.
    pub comment: bool,
    /// Approve it, and decide on its changes one by one.
    pub approve: bool,
    /// Reject it.
    pub reject: bool,
    /// Ask its proposer for changes.
    pub request_changes: bool,
    /// Have it reviewed: a draft, or one whose proposer was asked for changes.
    pub open: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Have it reviewed again.
    pub reopen: bool,
    /// Apply it.
    pub apply: bool,
    /// Say who is to review it.
    pub assign: bool,
    /// See the address of a proposer who was not signed in.
    pub see_email: bool,
}

/// The proposals that the viewer sees: those on what they see, and their own. Drafts are for their proposer only.
pub(crate) fn visible_proposals(viewer: &Viewer) -> Condition {
    if *viewer == Viewer::System {
        return Condition::all();
    }
    let mut public = Condition::all()
        .add(Column::State.ne(ProposalState::Draft))
        .add(outside_hidden(viewer, Column::EntityKey));
    let place =
        Condition::any().add(Column::PlaceKey.is_null()).add(outside_hidden(viewer, Column::PlaceKey));
    public = public.add(place);
    let Some(actor) = viewer.actor() else { return public.add(Column::Private.eq(false)) };
    let readable = covered(&Coverage::of(actor, Role::Reader), Column::PlaceKind, Column::PlaceKey);
    public = public.add(Condition::any().add(Column::Private.eq(false)).add_option(readable));
    let deleted = Coverage::of(actor, Role::Mediator).naming(Column::EntityKind, Column::EntityKey);
    let deleted =
        deleted.map(|covered| Condition::all().add(Column::State.ne(ProposalState::Draft)).add(covered));
    let own = Condition::all().add(Column::Proposer.is_not_null()).add(Column::Proposer.eq(actor.person));
    Condition::any().add(public).add_option(deleted).add(own)
}

/// Rows whose place or country is covered.
fn covered(coverage: &Coverage, kind: Column, key: Column) -> Option<Condition> {
    if coverage.all {
        return Some(Condition::all().add(Column::Key.is_not_null()));
    }
    let named = coverage.naming(kind, key);
    let countries = coverage.countries.iter().map(String::as_str);
    let country = Condition::all().add(Column::Country.is_not_null()).add(Column::Country.is_in(countries));
    match named {
        named if coverage.countries.is_empty() => named,
        None => Some(country),
        Some(named) => Some(Condition::any().add(named).add(country)),
    }
}

/// Whether the viewer proposed it.
pub(super) fn is_proposer(row: &Model, viewer: &Viewer) -> bool {
    viewer.actor().is_some_and(|actor| row.proposer == Some(actor.person))
}

/// That policy allows it.
pub(super) fn require(viewer: &Viewer, action: Action, target: &Target) -> Result<(), RegistryError> {
    let decision = can(viewer, action, target);
    match viewer {
        _ if decision.allowed => Ok(()),
        Viewer::Anonymous => Err(RegistryError::Unauthenticated),
        Viewer::Person(_) | Viewer::System => Err(RegistryError::Forbidden(decision.reason)),
    }
}

/// Whether it proposes an entity that is not there.
pub(super) fn creates(row: &Model) -> bool {
    row.kind == ProposalKind::Create && row.state != ProposalState::Applied
}

/// The entities of these proposals as policy sees them, by the proposals' keys; a constant number of statements.
pub(crate) async fn targets_of(
    db: &impl ConnectionTrait,
    rows: &[Model],
) -> Result<HashMap<Uuid, Target>, RegistryError> {
    let mut wanted: HashMap<EntityKind, Vec<Uuid>> = HashMap::new();
    for (kind, key) in rows.iter().filter_map(judged_by) {
        wanted.entry(kind).or_default().push(key);
    }
    let mut found = HashMap::new();
    for (kind, keys) in wanted {
        for (key, target) in policy::targets(db, kind, &keys).await? {
            found.insert((kind, key), target);
        }
    }
    let target = |row: &Model| {
        let place = judged_by(row).and_then(|place| found.get(&place)).cloned();
        if !creates(row) {
            let target = place.unwrap_or_else(nowhere);
            return Target { namespace: namespace(row), ..target };
        }
        let place = place.unwrap_or_default();
        Target { country: place.country.or_else(|| row.country.clone()), private: row.private, ..place }
    };
    Ok(rows.iter().map(|row| (row.key, target(row))).collect())
}

/// What policy judges a proposal by: its entity, or what a new one would hang under.
fn judged_by(row: &Model) -> Option<(EntityKind, Uuid)> {
    if creates(row) { row.place_kind.zip(row.place_key) } else { Some((row.entity_kind, row.entity_key)) }
}

/// The namespace, where nothing but machine tags of one come or go.
fn namespace(row: &Model) -> Option<String> {
    let mut found: Option<&str> = None;
    for change in row.changes.as_array()? {
        change.get("path")?.as_str()?.strip_prefix("machineTags.")?;
        for item in
            ["before", "after"].into_iter().filter_map(|side| change.get(side)).filter(|item| !item.is_null())
        {
            let namespace = item.get("namespace")?.as_str()?;
            if found.is_some_and(|found| found != namespace) {
                return None;
            }
            found = Some(namespace);
        }
    }
    found.map(str::to_owned)
}

/// An entity that is gone altogether: only who may do everything has a say.
fn nowhere() -> Target {
    Target { deleted: true, ..Target::default() }
}

impl Registry {
    /// What the viewer may do with each of these proposals, by their keys; a constant number of statements.
    pub async fn proposal_abilities(
        &self,
        viewer: &Viewer,
        rows: &[Model],
    ) -> Result<HashMap<Uuid, Abilities>, RegistryError> {
        let targets = targets_of(self.db(), rows).await?;
        let edited = self.edited_by(viewer, rows).await?;
        let none = Target::default();
        let of = |row: &Model| {
            let target = targets.get(&row.key).unwrap_or(&none);
            (row.key, abilities(viewer, row, target, edited.contains(&row.key)))
        };
        Ok(rows.iter().map(of).collect())
    }

    /// Those of the proposals whose content is in part the viewer's.
    async fn edited_by(&self, viewer: &Viewer, rows: &[Model]) -> Result<Vec<Uuid>, RegistryError> {
        let Some(actor) = viewer.actor() else { return Ok(Vec::new()) };
        let keys = rows.iter().map(|row| row.key);
        authored(self.db(), actor.person, keys.collect()).await
    }
}

/// Those of the proposals whose content this person changed.
pub(super) async fn authored(
    db: &impl ConnectionTrait,
    person: Uuid,
    keys: Vec<Uuid>,
) -> Result<Vec<Uuid>, RegistryError> {
    use proposal_event::Column as Events;
    let select = proposal_event::Entity::find()
        .select_only()
        .column(Events::ProposalKey)
        .filter(Events::ProposalKey.is_in(keys))
        .filter(Events::Actor.eq(person.to_string()))
        .filter(Events::Event.is_in(["EDITED", "REBASED"]));
    Ok(select.into_tuple().all(db).await?)
}

fn abilities(viewer: &Viewer, row: &Model, target: &Target, edited: bool) -> Abilities {
    use ProposalState::{Applied, Approved, ChangesRequested, Draft, Rejected, Withdrawn};
    let allowed = |action| can(viewer, action, target).allowed;
    let own = is_proposer(row, viewer) && can(viewer, Action::Propose, &Target::default()).allowed;
    let review = row.state != Draft && viewer.actor().is_some() && allowed(Action::Review);
    let to = |state| leads(row.state, state);
    let operation = match row.kind {
        ProposalKind::Create => Action::Create,
        ProposalKind::Update => Action::Update,
        ProposalKind::Delete => Action::Delete,
        ProposalKind::Merge => Action::Merge,
        ProposalKind::Convert => Action::Convert,
    };
    Abilities {
        edit: is_editable(row.state) && (own || review),
        comment: viewer.actor().is_some() && (own || (row.state != Draft && allowed(Action::Propose))),
        approve: review && !own && !edited && to(Approved),
        reject: review && to(Rejected),
        request_changes: review && to(ChangesRequested),
        open: own && matches!(row.state, Draft | ChangesRequested),
        withdraw: own && to(Withdrawn),
        reopen: match row.state {
            Withdrawn => own,
            Rejected | Approved => review,
            _ => false,
        },
        apply: review && to(Applied) && allowed(operation),
        assign: review && is_editable(row.state),
        see_email: review,
    }
}
