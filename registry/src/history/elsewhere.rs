//! Erasing from what is stored beside revisions.

use atlas_entity::{
    comment, idempotency, outgoing_mail, proposal, proposal_comment, proposal_event, proposal_review,
};
use sea_orm::{
    ActiveModelTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, ExprTrait, Func},
};
use serde_json::Value;

use super::{erase::in_json, erased::Scrub};
use crate::{RegistryError, work::Work};

/// A stored value that something can be erased from.
trait Erasable {
    fn without(&self, scrub: &Scrub) -> Self;
}

impl Erasable for String {
    fn without(&self, scrub: &Scrub) -> Self {
        scrub.text(self)
    }
}

impl Erasable for Option<String> {
    fn without(&self, scrub: &Scrub) -> Self {
        self.as_deref().map(|text| scrub.text(text))
    }
}

impl Erasable for Value {
    fn without(&self, scrub: &Scrub) -> Self {
        scrub.changes(self)
    }
}

/// Erases from proposals, from comments on them and on entities, from mails that are not sent yet, and from answers
/// that are kept to be given again. Returns how many rows had any of it.
pub(super) async fn erase(work: &Work, told: &[String], scrub: &Scrub) -> Result<u64, RegistryError> {
    let mut rewritten = 0;
    macro_rules! tables {
        ($($table:ident { $($text:ident $text_field:ident),*; $($json:ident $json_field:ident),* })*) => {
            $({
                use $table::{Column, Entity};
                let mut any = Condition::any();
                for text in told {
                    $(any = any.add(super::erase::in_text(work, sea_orm::sea_query::Expr::col(Column::$text), text));)*
                    $(any = any.add(in_json(work, Column::$json, text));)*
                }
                for row in Entity::find().filter(any).all(work.db()).await? {
                    let mut scrubbed = row.clone();
                    $(scrubbed.$text_field = row.$text_field.without(scrub);)*
                    $(scrubbed.$json_field = row.$json_field.without(scrub);)*
                    if scrubbed != row {
                        scrubbed.into_active_model().reset_all().update(work.db()).await?;
                        rewritten += 1;
                    }
                }
            })*
        };
    }
    if !told.is_empty() {
        rewritten += unsend(work, &scrub.texts).await?;
        tables! {
            comment { Text text; }
            idempotency { ; Answer answer }
            outgoing_mail { Subject subject, Body body; }
            proposal {
                Title title, Reason reason, TargetName target_name, ProposerName proposer_name,
                ProposerEmail proposer_email; Changes changes
            }
            proposal_comment { Body body; }
            proposal_event { Reason reason; }
            proposal_review { Reason reason; }
        }
    }
    Ok(rewritten)
}

/// Removes mails that wait to be sent to an address that is erased: there is nobody to send them to any more.
async fn unsend(work: &Work, texts: &[String]) -> Result<u64, RegistryError> {
    use outgoing_mail::{Column, Entity};
    let mut any = Condition::any();
    for text in texts {
        let sides = [Expr::col(Column::Recipient), Expr::val(text)].map(|side| Expr::expr(Func::lower(side)));
        let [recipient, text] = sides;
        any = any.add(recipient.eq(text));
    }
    if texts.is_empty() {
        return Ok(0);
    }
    Ok(Entity::delete_many().filter(any).exec(work.db()).await?.rows_affected)
}
