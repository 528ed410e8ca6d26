//! People, found by what an issuer says of them.

use atlas_entity::person::{ActiveModel, Column, Entity, Model};
use chrono::Duration;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{Registry, RegistryError, connect::now};

/// How stale the time a person was last seen may be: not every request of a program is to write.
const SEEN_EVERY: Duration = Duration::minutes(5);
/// Longest name that is kept, in characters.
pub(super) const LONGEST_NAME: usize = 200;

/// What an issuer vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The issuer.
    pub issuer: String,
    /// Who it is there; unique and never given to another.
    pub subject: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Whether the issuer says that the address is theirs.
    pub email_verified: bool,
}

/// What everyone may know of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonCard {
    /// Key of the person.
    pub key: Uuid,
    /// Name they are shown by.
    pub name: String,
}

impl Registry {
    /// The person whom the issuer vouches for; registered when seen for the first time, brought up to date
    /// otherwise.
    ///
    /// # Errors
    /// `Forbidden` when the person is disabled.
    pub async fn recognise(&self, identity: &Identity) -> Result<Model, RegistryError> {
        let known = self.person_of(identity).await?;
        let person = match known {
            Some(person) => person,
            None => self.register(identity).await?,
        };
        refuse_disabled(&person)?;
        self.bring_up_to_date(person, identity).await
    }

    async fn person_of(&self, identity: &Identity) -> Result<Option<Model>, RegistryError> {
        let same = Entity::find()
            .filter(Column::Issuer.eq(&identity.issuer))
            .filter(Column::Subject.eq(&identity.subject));
        Ok(same.one(self.db()).await?)
    }

    async fn register(&self, identity: &Identity) -> Result<Model, RegistryError> {
        let moment = now();
        let row = Model {
            key: Uuid::now_v7(),
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            name: shown_name(identity).unwrap_or_else(|| "Unnamed".to_owned()),
            name_chosen: false,
            email: identity.email.clone(),
            email_verified: identity.email_verified,
            created: moment,
            last_seen: moment,
            disabled: None,
        };
        let mut conflict = OnConflict::columns([Column::Issuer, Column::Subject]);
        conflict.do_nothing();
        // Two requests of a new person may come at once: the first registers, both then find the same row.
        let insert = Entity::insert(row.into_active_model().reset_all()).on_conflict(conflict);
        insert.exec_without_returning(self.db()).await?;
        let found = self.person_of(identity).await?;
        found.ok_or_else(|| RegistryError::Stored("a person is gone just after registering".to_owned()))
    }

    async fn bring_up_to_date(&self, person: Model, identity: &Identity) -> Result<Model, RegistryError> {
        let name =
            shown_name(identity).filter(|_| !person.name_chosen).unwrap_or_else(|| person.name.clone());
        // Tokens of programs often say nothing of the address: what is known is kept then.
        let (email, verified) = match &identity.email {
            Some(email) => (Some(email.clone()), identity.email_verified),
            None => (person.email.clone(), person.email_verified),
        };
        let moment = now();
        let same = (&name, &email, verified) == (&person.name, &person.email, person.email_verified);
        if same && moment - person.last_seen < SEEN_EVERY {
            return Ok(person);
        }
        let changed = ActiveModel {
            name: Set(name),
            email: Set(email),
            email_verified: Set(verified),
            last_seen: Set(moment),
            ..person.into_active_model()
        };
        Ok(changed.update(self.db()).await?)
    }

    /// The people with these keys, as everyone may know them.
    pub async fn people(&self, keys: &[Uuid]) -> Result<Vec<PersonCard>, RegistryError> {
        let named = Entity::find().select_only().columns([Column::Key, Column::Name]);
        let found: Vec<(Uuid, String)> =
            named.filter(Column::Key.is_in(keys.iter().copied())).into_tuple().all(self.db()).await?;
        Ok(found.into_iter().map(|(key, name)| PersonCard { key, name }).collect())
    }

    /// The row of a person, with their address: for themselves and for writing to them.
    pub async fn person(&self, key: Uuid) -> Result<Option<Model>, RegistryError> {
        Ok(Entity::find_by_id(key).one(self.db()).await?)
    }
}

/// Refuses who is disabled, whatever they are signed in by.
pub(super) fn refuse_disabled(person: &Model) -> Result<(), RegistryError> {
    match person.disabled {
        None => Ok(()),
        Some(_) => Err(RegistryError::Forbidden("this account is disabled; ask an administrator".to_owned())),
    }
}

/// The name to show: the issuer's, else what comes before the @ of the address, which alone reaches nobody.
fn shown_name(identity: &Identity) -> Option<String> {
    let before_at = identity.email.as_deref().and_then(|email| email.split('@').next());
    let given = identity.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name: String = given.or(before_at)?.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    (!name.is_empty()).then_some(name)
}
