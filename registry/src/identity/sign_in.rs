//! Sign-ins under way at an identity provider. Each is taken once, by the browser that set out.

use atlas_entity::sign_in::{Column, Entity, Model};
use chrono::Duration;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::secret::{digest, new_secret};
use crate::{Registry, RegistryError, connect::now};

/// How long someone may take at the provider.
const PATIENCE: Duration = Duration::minutes(10);

/// A sign-in that sets out.
#[derive(Clone, Debug)]
pub struct PendingSignIn {
    /// The `state` sent along.
    pub state: String,
    /// What the identity must repeat.
    pub nonce: String,
    /// What proves to the provider that the code is ours to use.
    pub pkce_verifier: String,
    /// Path in this atlas to go on at.
    pub return_to: String,
}

/// A sign-in that came back to the browser it set out from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedSignIn {
    /// What the identity must repeat.
    pub nonce: String,
    /// What proves to the provider that the code is ours to use.
    pub pkce_verifier: String,
    /// Path in this atlas to go on at.
    pub return_to: String,
}

impl Registry {
    /// Remembers a sign-in that sets out; gives the secret for the cookie of its browser.
    pub async fn set_out(&self, pending: PendingSignIn) -> Result<String, RegistryError> {
        let moment = now();
        Entity::delete_many().filter(Column::Expires.lte(moment)).exec(self.db()).await?;
        let browser = new_secret();
        let row = Model {
            state_hash: digest(&pending.state),
            browser_hash: digest(&browser),
            nonce: pending.nonce,
            pkce_verifier: pending.pkce_verifier,
            return_to: pending.return_to,
            expires: moment + PATIENCE,
        };
        row.into_active_model().reset_all().insert(self.db()).await?;
        Ok(browser)
    }

    /// Takes the sign-in with this state, if it set out from this browser and is not given up. It is gone
    /// afterwards.
    pub async fn come_back(
        &self,
        state: &str,
        browser: &str,
    ) -> Result<Option<ReturnedSignIn>, RegistryError> {
        let found = Entity::find_by_id(digest(state)).one(self.db()).await?;
        // Another browser must not take it from the one that set out.
        let Some(row) = found.filter(|row| row.browser_hash == digest(browser) && row.expires > now()) else {
            return Ok(None);
        };
        // Of two that come at once, one deletes the row.
        if Entity::delete_by_id(&row.state_hash).exec(self.db()).await?.rows_affected != 1 {
            return Ok(None);
        }
        let Model { nonce, pkce_verifier, return_to, .. } = row;
        Ok(Some(ReturnedSignIn { nonce, pkce_verifier, return_to }))
    }
}
