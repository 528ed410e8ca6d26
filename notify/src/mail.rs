//! Sends mails by SMTP.

use std::time::Duration;

use atlas_entity::outgoing_mail;
use atlas_registry::notify::Message;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Mailbox, MessageBuilder,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp,
};

use crate::{
    letter::{Letter, letter, line},
    notifier::NotifyError,
    options::Mailing,
    webhook::Failed,
};

/// Sends mails.
#[derive(Clone, Debug)]
pub(crate) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: Option<String>,
}

/// Says that a program wrote the mail, so that programs do not answer it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Asks the mail server of these settings for a sign of life.
///
/// # Errors
/// Why it gives none, without its address.
pub async fn check_mail(mailing: &Mailing, timeout: Duration) -> Result<(), String> {
    let mailer = Mailer::new(mailing, None, timeout).map_err(|error| error.to_string())?;
    mailer.answers().await
}

impl Mailer {
    /// A mailer over the server of these settings. It connects when the first mail is sent.
    pub(crate) fn new(
        mailing: &Mailing,
        public_url: Option<String>,
        timeout: Duration,
    ) -> Result<Self, NotifyError> {
        // The library's text may hold the address, and that a password.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&mailing.url);
        let transport = builder.map_err(|_| NotifyError::Smtp)?.timeout(Some(timeout)).build();
        let from = mailing.from.parse().map_err(|_| NotifyError::From(mailing.from.clone()))?;
        Ok(Self { transport, from, public_url })
    }

    /// Asks the server for a sign of life.
    async fn answers(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it does not answer".to_owned()),
            Err(error) => Err(failed(&error).why),
        }
    }

    /// Sends a mail about a message.
    pub(crate) async fn tell(
        &self,
        address: &str,
        name: &str,
        id: &str,
        message: &Message,
    ) -> Result<(), Failed> {
        let letter = letter(name, message, self.public_url.as_deref());
        self.send(address, name, id, letter).await
    }

    /// Sends a mail that was written elsewhere; `{atlas}` in it stands for where people reach the atlas.
    pub(crate) async fn pass_on(&self, mail: &outgoing_mail::Model) -> Result<(), Failed> {
        let place = self.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
        let letter = Letter { subject: mail.subject.clone(), text: mail.body.replace("{atlas}", place) };
        self.send(&mail.recipient, "", &mail.key.to_string(), letter).await
    }

    /// Sends a mail. On every attempt it has the same id, by which mail programs know it again.
    async fn send(&self, address: &str, name: &str, id: &str, letter: Letter) -> Result<(), Failed> {
        let address = address.parse().map_err(|_| Failed::for_good("the address is not one"))?;
        let name = Some(line(name)).filter(|name| !name.is_empty());
        let mail = MessageBuilder::new()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(line(&letter.subject))
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
            .map_err(|_| Failed::for_good("the mail could not be written"))?;
        self.transport.send(mail).await.map(drop).map_err(|error| failed(&error))
    }
}

/// The failure in words. What the server says may hold the address, so only its code is kept.
fn failed(error: &smtp::Error) -> Failed {
    let code = error.status().map(|code| code.to_string());
    match code {
        Some(code) if error.is_permanent() => {
            Failed::for_good(format!("the mail server refused it ({code})"))
        }
        Some(code) => Failed::once(format!("the mail server did not take it ({code})")),
        None if error.is_timeout() => Failed::once("the mail server did not answer in time"),
        None => Failed::once("the mail server could not be spoken to"),
    }
}
