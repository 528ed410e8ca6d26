//! What persons follow, and how they want to be told.

use std::collections::HashSet;

use atlas_entity::{
    EntityKind, follow,
    notification_preference::{self, EventGroup},
    proposal,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::OnConflict,
};
use uuid::Uuid;

use super::{acting, places::places};
use crate::{
    Registry, RegistryError,
    error::FieldError,
    policy::{Action, can},
    proposal::visible_proposals,
    work::Work,
};

/// How much one person may follow.
const MOST: u64 = 5_000;

/// What can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// An entity.
    Entity(EntityKind, Uuid),
    /// A proposal.
    Proposal(Uuid),
}

impl Followed {
    /// Its key.
    #[must_use]
    pub const fn key(self) -> Uuid {
        match self {
            Self::Entity(_, key) | Self::Proposal(key) => key,
        }
    }
}

/// How events of a group are told to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Of which events.
    pub group: EventGroup,
    /// Whether in the atlas.
    pub in_app: bool,
    /// Whether by e-mail.
    pub email: bool,
}

impl Registry {
    /// Which of these entities and proposals a person follows.
    pub async fn followed(&self, person: Uuid, subjects: &[Uuid]) -> Result<HashSet<Uuid>, RegistryError> {
        let rows = follow::Entity::find()
            .filter(follow::Column::Person.eq(person))
            .filter(follow::Column::Subject.is_in(subjects.iter().copied()))
            .all(self.db())
            .await?;
        Ok(rows.into_iter().map(|row| row.subject).collect())
    }

    /// What a person follows, the newest first, at most so many.
    pub async fn follows(&self, person: Uuid, limit: u64) -> Result<Vec<follow::Model>, RegistryError> {
        Ok(follow::Entity::find()
            .filter(follow::Column::Person.eq(person))
            .order_by_desc(follow::Column::Created)
            .order_by_asc(follow::Column::Subject)
            .limit(limit)
            .all(self.db())
            .await?)
    }

    /// How a person wants to be told, for every group: as they said, or by default.
    pub async fn preferences(&self, person: Uuid) -> Result<Vec<Preference>, RegistryError> {
        let rows = notification_preference::Entity::find()
            .filter(notification_preference::Column::Person.eq(person))
            .all(self.db())
            .await?;
        let preference = |group: EventGroup| match rows.iter().find(|row| row.event_group == group) {
            Some(row) => Preference { group, in_app: row.in_app, email: row.email },
            None => Preference { group, in_app: true, email: group.by_email() },
        };
        Ok(EventGroup::ALL.into_iter().map(preference).collect())
    }
}

/// Has the viewer follow something they may see. What they may not see is not there.
pub(super) async fn follow(work: &Work, followed: Followed) -> Result<(), RegistryError> {
    let person = acting(work.viewer())?;
    let entity_kind = seen(work, followed).await?;
    let mine = follow::Entity::find().filter(follow::Column::Person.eq(person));
    if mine.count(work.db()).await? >= MOST {
        return Err(RegistryError::TooMany(format!(
            "a person may follow at most {MOST} entities and proposals"
        )));
    }
    let row = follow::Model { person, subject: followed.key(), entity_kind, created: work.moment() };
    let mut conflict = OnConflict::columns([follow::Column::Person, follow::Column::Subject]);
    conflict.do_nothing();
    let insert = follow::Entity::insert(row.into_active_model().reset_all()).on_conflict(conflict);
    insert.exec_without_returning(work.db()).await?;
    Ok(())
}

/// The kind of the entity to follow, if the viewer may see it and propose on it.
async fn seen(work: &Work, followed: Followed) -> Result<Option<EntityKind>, RegistryError> {
    let (kind, key) = match followed {
        Followed::Entity(kind, key) => (kind, key),
        Followed::Proposal(key) => {
            let proposal = proposal::Entity::find_by_id(key).filter(visible_proposals(work.viewer()));
            return match proposal.one(work.db()).await? {
                Some(_) => Ok(None),
                None => Err(missing(followed)),
            };
        }
    };
    let places = places(work.db(), &HashSet::from([(kind, key)])).await?;
    let place = places.get(&(kind, key)).ok_or_else(|| missing(followed))?;
    if !can(work.viewer(), Action::Read, &place.target).allowed {
        return Err(missing(followed));
    }
    let decision = can(work.viewer(), Action::Propose, &place.target);
    if decision.allowed { Ok(Some(kind)) } else { Err(RegistryError::Forbidden(decision.reason)) }
}

fn missing(followed: Followed) -> RegistryError {
    match followed {
        Followed::Entity(_, key) => RegistryError::NotFound { what: "entity", id: key.to_string() },
        Followed::Proposal(key) => RegistryError::NotFound { what: "proposal", id: key.to_string() },
    }
}

/// Has the viewer no longer follow something; whether they did.
pub(super) async fn unfollow(work: &Work, subject: Uuid) -> Result<bool, RegistryError> {
    let person = acting(work.viewer())?;
    let deleted = follow::Entity::delete_by_id((person, subject)).exec(work.db()).await?;
    Ok(deleted.rows_affected > 0)
}

/// Keeps how the viewer wants to be told of these groups; the others stay as they are.
pub(super) async fn prefer(work: &Work, preferences: &[Preference]) -> Result<(), RegistryError> {
    let person = acting(work.viewer())?;
    let groups: HashSet<EventGroup> = preferences.iter().map(|preference| preference.group).collect();
    if groups.len() < preferences.len() {
        return Err(FieldError::new("preferences", "INVALID", "name each group of events once").into());
    }
    for preference in preferences {
        let row = notification_preference::Model {
            person,
            event_group: preference.group,
            in_app: preference.in_app,
            email: preference.email,
        };
        let columns = [notification_preference::Column::Person, notification_preference::Column::EventGroup];
        let mut conflict = OnConflict::columns(columns);
        conflict
            .update_columns([notification_preference::Column::InApp, notification_preference::Column::Email]);
        let insert = notification_preference::Entity::insert(row.into_active_model().reset_all());
        insert.on_conflict(conflict).exec_without_returning(work.db()).await?;
    }
    Ok(())
}
