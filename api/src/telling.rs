//! What tells people and other programs, as configured.

use atlas_notify::{Mailing, Notifier, Options};
use atlas_registry::Registry;

use crate::{failure::Failure, settings::Settings};

/// The notifier of a serving atlas.
pub fn notifier(registry: &Registry, settings: &Settings) -> Result<Notifier, Failure> {
    let options = Options {
        mailing: mailing(settings),
        public_url: settings.public_url.clone(),
        attempts: settings.delivery_attempts,
        ..Options::default()
    };
    Notifier::new(registry.clone(), options).map_err(|e| Failure::new("nobody can be told of anything", &e))
}

/// Asks the mail server for a sign of life; none where no e-mail is sent.
pub async fn check_mail(settings: &Settings) -> Option<Result<(), String>> {
    let mailing = mailing(settings)?;
    Some(atlas_notify::check_mail(&mailing, Options::default().timeout).await)
}

fn mailing(settings: &Settings) -> Option<Mailing> {
    let (url, from) = settings.smtp_url.clone().zip(settings.smtp_from.clone())?;
    Some(Mailing { url, from })
}
