//! Proposals of people who do not sign in: good once the address they gave is shown to be theirs.
//!
//! Until then a proposal is a draft of nobody's. What is answered is the same for every address, also for one that
//! has had too many mails already: it then gets none.

use atlas_entity::{
    proposal::{self, ProposalState},
    proposal_event, proposal_proof,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::RngCore;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait, sea_query::Expr,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use validator::ValidateEmail;

use super::{
    ask::{Author, NewProposal, Proposed, insert},
    check::content,
    held::{Happened, Held},
    mails,
};
use crate::{
    FieldError, Registry, RegistryError, Viewer,
    work::{Begun, Call, Work},
};

/// How long a secret is good.
const GOOD_FOR: Duration = Duration::days(2);
/// How long a proposal may stay unverified before it is deleted, and how long requests are remembered.
const KEPT: Duration = Duration::days(7);
/// Mails to one address in a day.
const PER_ADDRESS: (u64, Duration) = (5, Duration::days(1));
/// Requests from one network address in an hour.
const PER_CLIENT: (u64, Duration) = (20, Duration::hours(1));
/// Requests in an hour, whoever makes them.
const OVERALL: (u64, Duration) = (500, Duration::hours(1));
/// Longest name of a proposer, in characters.
const LONGEST_NAME: usize = 200;

/// A proposal by someone who gives an e-mail address.
#[derive(Clone, Default)]
pub struct ByEmail {
    /// The address.
    pub email: String,
    /// Their name.
    pub name: Option<String>,
    /// The network address they ask from.
    pub client: Option<String>,
    /// What they propose.
    pub proposal: NewProposal,
}

// Addresses are not for logs.
impl std::fmt::Debug for ByEmail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ByEmail").field("proposal", &self.proposal).finish_non_exhaustive()
    }
}

impl Registry {
    /// Keeps a proposal until the address is verified by the secret that is mailed there.
    ///
    /// # Errors
    /// `Rejected` with all that is wrong with it; `TooMany` when too many come from one place, or from everywhere.
    pub async fn propose_by_email(&self, call: Call, by: &ByEmail) -> Result<Proposed, RegistryError> {
        let call = Call { viewer: Viewer::Anonymous, ..call };
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        tidy(&work).await?;
        let email = address(by)?;
        let (email_hash, client_hash) = (hash(&email.to_lowercase()), by.client.as_deref().map(hash));
        within_limits(&work, client_hash.as_deref()).await?;
        let proposal = NewProposal { draft: true, ..by.proposal.clone() };
        let content = content(&work, &proposal, &Viewer::Anonymous).await?;
        let secret = new_secret();
        let silent = is_weary(&work, &email_hash).await?;
        let proposed = if silent {
            Proposed { key: Uuid::now_v7(), entity_key: content.entity_key }
        } else {
            let author = Author { name: by.name.clone(), email: Some(email.clone()), ..Author::default() };
            insert(&work, &proposal, content, author, ProposalState::Draft).await?
        };
        let proof = proposal_proof::Model {
            token_hash: hash(&secret),
            proposal_key: proposed.key,
            email_hash,
            client_hash,
            created: work.moment(),
            expires: work.moment() + GOOD_FOR,
            used: None,
        };
        proof.into_active_model().reset_all().insert(work.db()).await?;
        if !silent && let Some(row) = proposal::Entity::find_by_id(proposed.key).one(work.db()).await? {
            mails::verification(&work, &row, &email, &secret).await?;
        }
        work.commit(&proposed).await?;
        Ok(proposed)
    }

    /// Opens the proposal that this secret was mailed for. A secret is good once.
    ///
    /// # Errors
    /// `Rejected` in the field `token`, whether there was never such a secret, or it was used, or is too old.
    pub async fn verify_proposal_email(&self, call: Call, secret: &str) -> Result<Uuid, RegistryError> {
        let call = Call { viewer: Viewer::Anonymous, ..call };
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let key = redeem(&work, secret).await?.ok_or_else(stale)?;
        let select = proposal::Entity::find_by_id(key).lock_exclusive();
        let row = select.one(work.db()).await?.filter(|row| row.state == ProposalState::Draft);
        let mut held = Held { row: row.ok_or_else(stale)?, target: crate::policy::Target::default() };
        held.go(ProposalState::Open)?;
        held.record(&work, Some(ProposalState::Draft), Happened::OPENED, None).await?;
        work.commit(&key).await?;
        Ok(key)
    }
}

/// Marks a secret that is good as used; the proposal it opens.
async fn redeem(work: &Work, secret: &str) -> Result<Option<Uuid>, RegistryError> {
    use proposal_proof::{Column, Entity};
    let token_hash = hash(secret);
    // One statement decides: of two that come at once, one finds it used.
    let used = Entity::update_many()
        .col_expr(Column::Used, Expr::val(work.moment()))
        .filter(Column::TokenHash.eq(&token_hash))
        .filter(Column::Used.is_null())
        .filter(Column::Expires.gt(work.moment()))
        .exec(work.db())
        .await?;
    if used.rows_affected != 1 {
        return Ok(None);
    }
    Ok(Entity::find_by_id(token_hash).one(work.db()).await?.map(|proof| proof.proposal_key))
}

fn stale() -> RegistryError {
    let message = "the link is not good, or not any more: propose again to get another";
    FieldError::new("token", "INVALID", message).into()
}

fn address(by: &ByEmail) -> Result<String, RegistryError> {
    let email = by.email.trim();
    if by.name.as_deref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        let message = format!("it may have at most {LONGEST_NAME} characters");
        return Err(FieldError::new("name", "TOO_LONG", message).into());
    }
    if email.validate_email() {
        return Ok(email.to_owned());
    }
    Err(FieldError::new("email", "INVALID", "this is not an e-mail address").into())
}

async fn within_limits(work: &Work, client: Option<&str>) -> Result<(), RegistryError> {
    use proposal_proof::Column;
    let (most, time) = OVERALL;
    let everyone = Condition::all().add(Column::Created.gt(work.moment() - time));
    if counted(work, everyone).await? >= most {
        return Err(RegistryError::TooMany(
            "proposals by e-mail; sign in, or try again in an hour".to_owned(),
        ));
    }
    let Some(client) = client else { return Ok(()) };
    let (most, time) = PER_CLIENT;
    let same =
        Condition::all().add(Column::ClientHash.eq(client)).add(Column::Created.gt(work.moment() - time));
    if counted(work, same).await? >= most {
        return Err(RegistryError::TooMany("proposals from this place; try again in an hour".to_owned()));
    }
    Ok(())
}

/// Whether the address has had as many mails as anybody is to get unasked.
async fn is_weary(work: &Work, email_hash: &str) -> Result<bool, RegistryError> {
    use proposal_proof::Column;
    let (most, time) = PER_ADDRESS;
    let same =
        Condition::all().add(Column::EmailHash.eq(email_hash)).add(Column::Created.gt(work.moment() - time));
    Ok(counted(work, same).await? >= most)
}

async fn counted(work: &Work, which: Condition) -> Result<u64, RegistryError> {
    Ok(proposal_proof::Entity::find().filter(which).count(work.db()).await?)
}

/// Deletes proposals that nobody verified, and what requests were counted by.
async fn tidy(work: &Work) -> Result<(), RegistryError> {
    use proposal::Column;
    let before = work.moment() - KEPT;
    let old = Condition::all()
        .add(Column::State.eq(ProposalState::Draft))
        .add(Column::Proposer.is_null())
        .add(Column::ProposerEmail.is_not_null())
        .add(Column::Created.lt(before));
    let keys = proposal::Entity::find().select_only().column(Column::Key).filter(old.clone()).into_query();
    proposal_event::Entity::delete_many()
        .filter(proposal_event::Column::ProposalKey.in_subquery(keys))
        .exec(work.db())
        .await?;
    proposal::Entity::delete_many().filter(old).exec(work.db()).await?;
    let forgotten = proposal_proof::Column::Created.lt(before);
    proposal_proof::Entity::delete_many().filter(forgotten).exec(work.db()).await?;
    Ok(())
}

/// 256 bits that nobody can guess, as text that is safe in an address.
fn new_secret() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// SHA-256, hexadecimal.
fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}
