//! A person, as everyone may know them.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, Object, dataloader::Loader};
use atlas_registry::identity::PersonCard;
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    operation::{Operation, Sources},
};

/// Someone who has signed in: the author of changes, proposals and comments. What else is known of them is for
/// themselves, under `viewer`.
#[derive(Clone, Debug)]
pub(crate) struct Person(Arc<PersonCard>);

/// Someone who has signed in: the author of changes, proposals and comments. What else is known of them is for
/// themselves, under `viewer`.
#[Object]
impl Person {
    /// Global id, for `node`.
    pub(crate) async fn id(&self) -> ID {
        GlobalId { kind: Kind::Person, key: self.0.key }.encode()
    }

    /// UUIDv7.
    async fn key(&self) -> Uuid {
        self.0.key
    }

    /// Name they are shown by; they can choose it.
    async fn name(&self) -> &str {
        &self.0.name
    }
}

/// A person, by their key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PersonKey(Uuid);

#[async_graphql::async_trait::async_trait]
impl Loader<PersonKey> for Sources {
    type Value = Arc<PersonCard>;
    type Error = Failure;

    async fn load(&self, keys: &[PersonKey]) -> Result<HashMap<PersonKey, Self::Value>> {
        let keys: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let people = self.backend().registry.people(&keys).await?;
        Ok(people.into_iter().map(|card| (PersonKey(card.key), Arc::new(card))).collect())
    }
}

/// The person with this key; those asked for by siblings come in one statement.
pub(crate) async fn person(context: &Context<'_>, key: Uuid) -> Result<Option<Person>> {
    Ok(context.loader().load_one(PersonKey(key)).await?.map(Person))
}
