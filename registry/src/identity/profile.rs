//! What people may change about themselves, and administrators about them.

use atlas_entity::{
    person::{ActiveModel, Column, Entity, Model},
    session,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::person::LONGEST_NAME;
use crate::{
    FieldError, Registry, RegistryError, Viewer,
    connect::now,
    policy::{Action, Grant, Target, can},
    roles::NewGrant,
    work::{Begun, Call},
};

impl Registry {
    /// Sets the name by which the viewer is shown.
    ///
    /// # Errors
    /// `Unauthenticated`; `Forbidden` for a token that is too narrow; `Rejected` when it is no name.
    pub async fn rename_self(&self, call: Call, name: &str) -> Result<Model, RegistryError> {
        let actor = call.viewer.actor().ok_or(RegistryError::Unauthenticated)?;
        super::token::refuse_narrow(actor)?;
        let (person, name) = (actor.person, name.trim());
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            let message = format!("a name has 1 to {LONGEST_NAME} characters, all of them printable");
            return Err(FieldError::new("name", "INVALID", message).into());
        }
        let work = match self.begin(call).await? {
            Begun::Work(work) => work,
            Begun::Replayed(()) => return self.person(person).await?.ok_or(RegistryError::Unauthenticated),
        };
        let row = Entity::find_by_id(person).one(work.db()).await?.ok_or(RegistryError::Unauthenticated)?;
        let changed =
            ActiveModel { name: Set(name.to_owned()), name_chosen: Set(true), ..row.into_active_model() };
        let row = changed.update(work.db()).await?;
        work.commit(&()).await?;
        Ok(row)
    }

    /// Disables a person, or enables them again. Who is disabled is refused at once, however signed in.
    ///
    /// # Errors
    /// `Unauthenticated` or `Forbidden` unless the viewer may grant roles over everything; `NotFound`; `Rejected`
    /// when it is the viewer.
    pub async fn set_disabled(
        &self,
        viewer: &Viewer,
        person: Uuid,
        disabled: bool,
    ) -> Result<Model, RegistryError> {
        if matches!(viewer, Viewer::Anonymous) {
            return Err(RegistryError::Unauthenticated);
        }
        let decision = can(viewer, Action::Grant, &Target::default());
        if !decision.allowed {
            return Err(RegistryError::Forbidden(decision.reason));
        }
        if viewer.actor().is_some_and(|actor| actor.person == person) {
            let message = "nobody disables themselves; another administrator can";
            return Err(FieldError::new("person", "INVALID", message).into());
        }
        let work = match self.begin::<()>(Call::by(viewer)).await? {
            Begun::Work(work) => work,
            Begun::Replayed(()) => {
                return Err(RegistryError::Stored("a call without a key was replayed".into()));
            }
        };
        let row = Entity::find_by_id(person).one(work.db()).await?;
        let row = row.ok_or_else(|| RegistryError::NotFound { what: "person", id: person.to_string() })?;
        let since = disabled.then(|| row.disabled.unwrap_or(work.moment()));
        let row = ActiveModel { disabled: Set(since), ..row.into_active_model() }.update(work.db()).await?;
        if disabled {
            session::Entity::delete_many()
                .filter(session::Column::PersonKey.eq(person))
                .exec(work.db())
                .await?;
        }
        let event = if disabled { "person.disabled" } else { "person.enabled" };
        work.audit(event, Some(person), json!({})).await?;
        work.commit(&()).await?;
        Ok(row)
    }

    /// Disables or enables everyone whom an issuer vouches for. The program itself does so, with issuers of its own.
    pub async fn set_issuer_disabled(&self, issuer: &str, disabled: bool) -> Result<(), RegistryError> {
        let since = disabled.then(now);
        let of_issuer = Entity::update_many().col_expr(Column::Disabled, Expr::value(since));
        let of_issuer = of_issuer.filter(Column::Issuer.eq(issuer));
        let other = if disabled { Column::Disabled.is_null() } else { Column::Disabled.is_not_null() };
        of_issuer.filter(other).exec(self.db()).await?;
        Ok(())
    }

    /// Grants a role in the name of the program, unless the person holds it already.
    pub async fn ensure_role(&self, wanted: NewGrant, reason: &str) -> Result<(), RegistryError> {
        let same = Grant { role: wanted.role, scope: wanted.scope.clone() };
        if self.live_grants(wanted.person).await?.contains(&same) {
            return Ok(());
        }
        let call = Call::by(&Viewer::System).because(reason.to_owned());
        self.grant_role(call, wanted).await?;
        Ok(())
    }
}
