//! Delivery of what happened, from the outbox: in-app, webhooks, e-mail.
//!
//! A [`Notifier`] runs beside the server. It has the registry find everyone concerned by what was committed, and then
//! carries to webhooks and mailboxes what is to leave the atlas. What it does is written down before and after, so that
//! it may be killed at any moment: what was under way is taken up again when its lease has run out.

mod backoff;
mod guard;
mod letter;
mod mail;
mod notifier;
mod options;
mod webhook;

pub use guard::Guard;
pub use mail::check_mail;
pub use notifier::{Notifier, NotifyError};
pub use options::{Mailing, Options};
pub use webhook::sign;
