//! Persons as policy sees them: their live grants, and what their token is limited to.

use atlas_entity::EntityKind;
use uuid::Uuid;

/// What a grant allows, from least to most; each role includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Sees private items.
    Reader,
    /// Also updates entities and publishes archives.
    Steward,
    /// Also creates and reviews.
    Editor,
    /// Also deletes, restores, merges and converts.
    Mediator,
    /// Also grants roles, erases personal data, reads the audit log and sensitive records as they were given.
    Admin,
}

impl Role {
    /// Every role, from least to most.
    pub const ALL: [Self; 5] = [Self::Reader, Self::Steward, Self::Editor, Self::Mediator, Self::Admin];

    /// The name as stored and shown, as `STEWARD`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reader => "READER",
            Self::Steward => "STEWARD",
            Self::Editor => "EDITOR",
            Self::Mediator => "MEDIATOR",
            Self::Admin => "ADMIN",
        }
    }

    /// The role with this name, in whatever case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name().eq_ignore_ascii_case(name))
    }
}

/// What a grant is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Scope {
    /// Everything in the atlas.
    All,
    /// Entities of a country; ISO 3166-1 alpha-2, upper case.
    Country(String),
    /// A hub and its members.
    Hub(Uuid),
    /// Machine tags of a namespace, on any entity the holder may see.
    Namespace(String),
    /// An entity and what hangs under it: provider → datasets and installations, institution → collections.
    Entity(EntityKind, Uuid),
}

/// A live grant: neither expired nor revoked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// What it allows.
    pub role: Role,
    /// Where.
    pub scope: Scope,
}

/// What a personal API token may be used for; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TokenScope {
    /// Reading what its owner may read.
    Read,
    /// Also proposing and commenting.
    Propose,
    /// Also changing what its owner may change.
    Write,
    /// Also granting roles and other administration.
    Admin,
}

/// A person who is signed in, as policy sees them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// Key of the person.
    pub person: Uuid,
    /// Name they are shown by.
    pub name: String,
    /// Their live grants, sorted.
    pub grants: Vec<Grant>,
    /// The most the way they signed in allows; a browser session allows everything.
    pub token_scope: TokenScope,
}
