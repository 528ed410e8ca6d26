//! What is written in a mail.

use atlas_entity::notification::Reason;
use atlas_registry::notify::{Message, Named};

/// Longest text of others on one line, in characters.
const LONGEST: usize = 200;

/// The words of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Its subject.
    pub(crate) subject: String,
    /// Its text.
    pub(crate) text: String,
}

/// What to write to this person.
pub(crate) fn letter(name: &str, message: &Message, public_url: Option<&str>) -> Letter {
    let happened = happened(&message.event);
    let about = message.entity.as_ref().map(about);
    let subject = about.as_ref().map_or_else(|| happened.to_owned(), |about| format!("{happened}: {about}"));
    let what = about.map(|about| format!("Concerned: {about}\n")).unwrap_or_default();
    let proposal = message.proposal.map(|key| format!("Proposal: {key}\n")).unwrap_or_default();
    let place = public_url.map(|url| format!("The atlas: {url}\n")).unwrap_or_default();
    let text = format!(
        "Hello {name},\n\n{happened}.\n\n{what}{proposal}When: {when} UTC\n{place}\n\
         You get this because {because}.\n{stop}\n\
         This mail was written by a program; answers to it are not read.\n",
        name = line(name),
        when = message.created.format("%-d %B %Y, %H:%M"),
        because = because(message.reason),
        stop = stop(message.reason),
    );
    Letter { subject, text }
}

/// What happened, in words.
fn happened(event: &str) -> &'static str {
    match event {
        "entity.created" => "An entity was registered",
        "entity.updated" => "An entity was changed",
        "entity.deleted" => "An entity was deleted",
        "entity.restored" => "An entity was brought back",
        "entity.merged" => "An entity was merged with another",
        "entity.converted" => "An institution was converted into a collection",
        "entity.reverted" => "A change of an entity was undone",
        "proposal.opened" => "A change was proposed",
        "proposal.commented" => "A proposal was commented on",
        "proposal.changes_requested" => "Changes to a proposal were asked for",
        "proposal.approved" => "A proposal was approved",
        "proposal.rejected" => "A proposal was rejected",
        "proposal.withdrawn" => "A proposal was withdrawn",
        "proposal.reopened" => "A proposal was opened again",
        "proposal.applied" => "A proposal was applied",
        "proposal.assigned" => "A proposal was assigned to a reviewer",
        "role.requested" => "A role was asked for",
        "role.granted" => "A role was granted",
        "role.refused" => "A role was refused",
        "role.revoked" => "A role was taken back",
        "ingest.harvest_failed" => "A dataset could not be harvested",
        "ingest.harvest_recovered" => "A dataset is harvested again",
        other if other.starts_with("proposal.") => "A proposal was changed",
        other if other.starts_with("role.") => "A role was changed",
        other if other.starts_with("ingest.") => "An archive was loaded",
        _ => "Something happened in the atlas",
    }
}

fn because(reason: Reason) -> &'static str {
    match reason {
        Reason::Concerned => "it is about you",
        Reason::Proposer => "the proposal is yours",
        Reason::Assignee => "you are to review the proposal",
        Reason::Authority => "you may decide on such roles",
        Reason::Steward => "you are a steward of it, or of what it hangs under",
        Reason::Follower => "you follow it",
        Reason::Webhook => "you set up a webhook for it",
    }
}

fn stop(reason: Reason) -> &'static str {
    match reason {
        Reason::Follower => {
            "To get no more of these, unfollow it (mutation `unfollow`), or turn e-mail off for events of this kind \
             (mutation `updateNotificationPreferences`)."
        }
        _ => {
            "To get no more of these, turn e-mail off for events of this kind (mutation \
             `updateNotificationPreferences`)."
        }
    }
}

/// How an entity is named: title and alias.
fn about(entity: &Named) -> String {
    let kind = entity.kind.name().to_lowercase();
    match (&entity.name, &entity.uid) {
        (Some(name), Some(uid)) => format!("{} ({uid})", line(name)),
        _ => format!("a new {kind}"),
    }
}

/// Text of others on one line: nothing in it can begin a header, or a paragraph that looks like ours.
pub(crate) fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() || is_break(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

const fn is_break(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use atlas_entity::{EntityKind, notification::Reason};
    use atlas_registry::notify::{Message, Named};
    use chrono::DateTime;
    use serde_json::json;
    use uuid::Uuid;

    use super::{letter, line};

    #[test]
    fn a_letter_says_what_happened_why_it_comes_and_how_to_stop_it() {
        let message = Message {
            id: Uuid::from_u128(1),
            event: "entity.updated".to_owned(),
            created: DateTime::UNIX_EPOCH,
            reason: Reason::Follower,
            entity: Some(Named {
                kind: EntityKind::Dataset,
                key: Uuid::from_u128(2),
                uid: Some("dr2".to_owned()),
                name: Some("Birds of\r\nBcc: all@example.org".to_owned()),
            }),
            proposal: None,
            details: json!({}),
        };
        let letter = letter("Ann", &message, Some("https://atlas.example.org"));
        assert_eq!(letter.subject, "An entity was changed: Birds of Bcc: all@example.org (dr2)");
        assert_eq!(
            letter.text,
            "Hello Ann,\n\nAn entity was changed.\n\nConcerned: Birds of Bcc: all@example.org (dr2)\n\
             When: 1 January 1970, 00:00 UTC\nThe atlas: https://atlas.example.org\n\n\
             You get this because you follow it.\nTo get no more of these, unfollow it (mutation `unfollow`), or turn \
             e-mail off for events of this kind (mutation `updateNotificationPreferences`).\nThis mail was written by \
             a program; answers to it are not read.\n"
        );
    }

    #[test]
    fn text_of_others_stays_on_one_line() {
        assert_eq!(line("a\r\n\tb\u{2028}c\u{0}d \u{202e}e"), "a b c d e");
        assert_eq!(line(&"x".repeat(500)).len(), 200);
    }
}
