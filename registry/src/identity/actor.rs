//! Persons as policy sees them.

use std::sync::Arc;

use atlas_entity::person;
use uuid::Uuid;

use super::person::refuse_disabled;
use crate::{
    Registry, RegistryError,
    policy::{Actor, Grant, Role, Scope, TokenScope},
};

impl Registry {
    /// The person as policy sees them, with their live grants.
    ///
    /// # Errors
    /// `NotFound` when there is no such person, `Forbidden` when they are disabled.
    pub async fn actor(&self, person: Uuid, token_scope: TokenScope) -> Result<Arc<Actor>, RegistryError> {
        let row = self.person(person).await?;
        let row = row.ok_or_else(|| RegistryError::NotFound { what: "person", id: person.to_string() })?;
        self.actor_of(&row, token_scope, &[]).await
    }

    /// The same for a person at hand; `roles` are those over everything that their identity's claims give.
    ///
    /// # Errors
    /// `Forbidden` when they are disabled.
    pub async fn actor_of(
        &self,
        person: &person::Model,
        token_scope: TokenScope,
        roles: &[Role],
    ) -> Result<Arc<Actor>, RegistryError> {
        refuse_disabled(person)?;
        let claimed = roles.iter().map(|role| Grant { role: *role, scope: Scope::All });
        let mut grants: Vec<Grant> = claimed.chain(self.live_grants(person.key).await?).collect();
        grants.sort();
        grants.dedup();
        Ok(Arc::new(Actor { person: person.key, name: person.name.clone(), grants, token_scope }))
    }
}
