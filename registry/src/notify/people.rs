//! Persons as telling them needs: whether they are still here, what they may see, where they are written to.

use std::{collections::HashMap, sync::Arc};

use atlas_entity::{person, role_grant};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    RegistryError, Viewer,
    policy::{Actor, Grant, Role, TokenScope},
    roles::grant_of,
};

/// Keys in one list at most.
const KEYS: usize = 5_000;

/// A person who is not disabled.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// What policy knows of them.
    pub(super) viewer: Viewer,
    /// Name they are shown by.
    pub(super) name: String,
    /// Where they are written to: only an address that was verified.
    pub(super) email: Option<String>,
}

/// The persons with these keys who are not disabled.
pub(super) async fn known(
    db: &impl ConnectionTrait,
    keys: &[Uuid],
    moment: DateTime<Utc>,
) -> Result<HashMap<Uuid, Known>, RegistryError> {
    let mut known = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(KEYS) {
        let condition = role_grant::Column::PersonKey.is_in(keys.iter().copied());
        let mut grants: HashMap<Uuid, Vec<Grant>> = HashMap::new();
        for (person, grant) in live(db, condition, moment).await? {
            grants.entry(person).or_default().push(grant);
        }
        let persons = person::Entity::find()
            .filter(person::Column::Key.is_in(keys.iter().copied()))
            .filter(person::Column::Disabled.is_null())
            .all(db)
            .await?;
        for row in persons {
            let grants = grants.remove(&row.key).unwrap_or_default();
            known.insert(row.key, known_by(row, grants));
        }
    }
    Ok(known)
}

fn known_by(row: person::Model, mut grants: Vec<Grant>) -> Known {
    grants.sort_unstable();
    let actor = Actor { person: row.key, name: row.name.clone(), grants, token_scope: TokenScope::Admin };
    let email = row.email.filter(|_| row.email_verified);
    Known { viewer: Viewer::Person(Arc::new(actor)), name: row.name, email }
}

/// Every live grant of at least this role, with its holder.
pub(super) async fn grants_from(
    db: &impl ConnectionTrait,
    role: Role,
    moment: DateTime<Utc>,
) -> Result<Vec<(Uuid, Grant)>, RegistryError> {
    let names = Role::ALL.into_iter().filter(|other| *other >= role).map(Role::name);
    live(db, role_grant::Column::Role.is_in(names), moment).await
}

async fn live(
    db: &impl ConnectionTrait,
    condition: impl sea_orm::sea_query::IntoCondition,
    moment: DateTime<Utc>,
) -> Result<Vec<(Uuid, Grant)>, RegistryError> {
    let unexpired = Condition::any()
        .add(role_grant::Column::Expires.is_null())
        .add(role_grant::Column::Expires.gt(moment));
    let rows = role_grant::Entity::find()
        .filter(condition)
        .filter(role_grant::Column::Revoked.is_null())
        .filter(unexpired)
        .all(db)
        .await?;
    // A grant that cannot be read allows nothing; it must not keep others from being told.
    Ok(rows.into_iter().filter_map(|row| Some((row.person_key, grant_of(&row).ok()?))).collect())
}
