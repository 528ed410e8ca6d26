//! Mails to proposers who are not signed in. They may hold a secret, so they go by a table of their own and not by
//! the outbox, which others may read. Whoever delivers them calls [`Registry::claim_mails`].

use atlas_entity::{
    outgoing_mail::{Column, Entity, Model},
    proposal,
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

use super::held::Happened;
use crate::{Registry, RegistryError, change::what, connect::now, work::Work};

/// A mail to an address that was not verified says nothing in the words of whoever gave it: it is not to carry
/// anybody's message to a stranger.
pub(super) async fn verification(
    work: &Work,
    row: &proposal::Model,
    recipient: &str,
    secret: &str,
) -> Result<(), RegistryError> {
    let body = format!(
        "Hello,\n\nsomeone, probably you, proposed a change to {a} {what} in the atlas and gave this address.\n\n\
         To have it reviewed, confirm that the address is yours:\n\n\
         {{atlas}}/proposals/verify#{secret}\n\n\
         A program confirms it by the mutation verifyProposalEmail with this token:\n\n    {secret}\n\n\
         This works once, and for two days. If it was not you, do nothing: nothing was published.\n",
        a = article(row),
        what = what(row.entity_kind),
    );
    write(work, recipient, "Confirm your proposal", body).await
}

/// Tells a proposer who was not signed in what became of the proposal.
pub(super) async fn outcome(
    work: &Work,
    row: &proposal::Model,
    happened: Happened,
    reason: Option<&str>,
) -> Result<(), RegistryError> {
    let Some(recipient) = &row.proposer_email else { return Ok(()) };
    let subject = match happened {
        Happened::CHANGES_REQUESTED => "Changes to your proposal were asked for",
        Happened::APPROVED => "Your proposal was approved",
        Happened::REJECTED => "Your proposal was rejected",
        Happened::APPLIED => "Your proposal was applied",
        Happened::COMMENTED => "Your proposal was commented on",
        _ => return Ok(()),
    };
    let reason = reason.map(|reason| format!("The reviewer wrote:\n\n{reason}\n\n")).unwrap_or_default();
    let body = format!(
        "Hello,\n\nyour proposal to change {a} {what}: {subject}.\n\n{reason}{{atlas}}/proposals/{key}\n",
        a = article(row),
        what = what(row.entity_kind),
        key = row.key,
    );
    write(work, recipient, subject, body).await
}

const fn article(row: &proposal::Model) -> &'static str {
    match row.entity_kind {
        atlas_entity::EntityKind::Institution | atlas_entity::EntityKind::Installation => "an",
        _ => "a",
    }
}

async fn write(work: &Work, recipient: &str, subject: &str, body: String) -> Result<(), RegistryError> {
    let mail = Model {
        key: Uuid::now_v7(),
        recipient: recipient.to_owned(),
        subject: subject.to_owned(),
        body,
        created: work.moment(),
        attempts: 0,
        next_attempt: Some(work.moment()),
        last_error: None,
    };
    mail.into_active_model().reset_all().insert(work.db()).await?;
    Ok(())
}

impl Registry {
    /// Mails that are due, for the caller alone until the lease ends: each is then to be ended by
    /// [`Self::mail_sent`] or [`Self::mail_failed`]. `attempts` are those before this one. In the body `{atlas}` stands
    /// for where people reach the atlas.
    pub async fn claim_mails(&self, limit: u64, lease: Duration) -> Result<Vec<Model>, RegistryError> {
        let due = Entity::find().filter(Column::NextAttempt.lte(now()));
        // A look without a lock, as there is mostly nothing to do.
        if due.clone().limit(1).one(self.db()).await?.is_none() {
            return Ok(Vec::new());
        }
        let transaction = self.begin_write().await?;
        let taken = due
            .order_by_asc(Column::NextAttempt)
            .order_by_asc(Column::Key)
            .limit(limit)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&transaction)
            .await?;
        Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::NextAttempt, Expr::val(now() + lease))
            .filter(Column::Key.is_in(taken.iter().map(|mail| mail.key)))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(taken)
    }

    /// A mail has arrived: it is deleted, since it may hold a secret.
    pub async fn mail_sent(&self, key: Uuid) -> Result<(), RegistryError> {
        Entity::delete_by_id(key).exec(self.db()).await?;
        Ok(())
    }

    /// A mail could not be sent; it is tried again at that time, or given up. `why` holds no personal data.
    pub async fn mail_failed(
        &self,
        key: Uuid,
        why: &str,
        next: Option<DateTime<Utc>>,
    ) -> Result<(), RegistryError> {
        Entity::update_many()
            .col_expr(Column::LastError, Expr::val(why))
            .col_expr(Column::NextAttempt, Expr::val(next))
            .filter(Column::Key.eq(key))
            .exec(self.db())
            .await?;
        Ok(())
    }
}
