//! The local people of demo mode. Anyone may sign in as any of them by a click, so they exist in no other mode.

use atlas_entity::{EntityKind, institution};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    identity::Identity,
    list::{Column, Filter, ListQuery, Slice},
    policy::{Grant, Role, Scope},
    roles::NewGrant,
};
use serde::Serialize;

/// Who vouches for them.
const ISSUER: &str = "demo";
/// The institution of the sample that one of them looks after.
const INSTITUTION: &str = "in1";

/// A local person of demo mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LocalUser {
    /// Names them in the form.
    pub id: &'static str,
    /// Name they are shown by.
    pub name: &'static str,
    /// What they may do.
    pub about: &'static str,
}

/// All of them.
pub const LOCAL_USERS: [LocalUser; 4] = [
    LocalUser {
        id: "administrator",
        name: "Ada Banksia",
        about: "Administrator: may do everything, and grants roles to others",
    },
    LocalUser {
        id: "reviewer",
        name: "Ravi Wattle",
        about: "Reviewer: works through proposals, registers and changes entities",
    },
    LocalUser {
        id: "steward",
        name: "Stella Quoll",
        about: "Steward of one institution: keeps its metadata and that of its collections",
    },
    LocalUser {
        id: "newcomer",
        name: "Noel Wren",
        about: "Newcomer without any role: proposes changes, and may ask for a role",
    },
];

impl LocalUser {
    /// The one with this id.
    pub fn find(id: &str) -> Option<Self> {
        LOCAL_USERS.into_iter().find(|user| user.id == id)
    }

    /// What stands for the word of an issuer.
    pub fn identity(self) -> Identity {
        Identity {
            issuer: ISSUER.to_owned(),
            subject: self.id.to_owned(),
            name: Some(self.name.to_owned()),
            email: Some(format!("{}@demo.invalid", self.id)),
            email_verified: true,
        }
    }

    async fn role(self, registry: &Registry) -> Result<Option<Grant>, RegistryError> {
        let everything = |role| Some(Grant { role, scope: Scope::All });
        Ok(match self.id {
            "administrator" => everything(Role::Admin),
            "reviewer" => everything(Role::Editor),
            "steward" => {
                let filter = Filter::is(Column::of(institution::Column::Uid), INSTITUTION.to_owned());
                let slice = Slice { limit: 1, ..Slice::default() };
                let query = ListQuery { filter, slice, ..ListQuery::default() };
                let page = registry.page::<institution::Entity>(&Viewer::System, &query).await?;
                page.rows.first().map(|(_, row)| Grant {
                    role: Role::Steward,
                    scope: Scope::Entity(EntityKind::Institution, row.key),
                })
            }
            _ => None,
        })
    }
}

/// Lets the local people in, with their roles.
pub async fn open(registry: &Registry) -> Result<(), RegistryError> {
    registry.set_issuer_disabled(ISSUER, false).await?;
    for user in LOCAL_USERS {
        let person = registry.recognise(&user.identity()).await?;
        let Some(Grant { role, scope }) = user.role(registry).await? else { continue };
        let wanted = NewGrant { person: person.key, role, scope, expires: None };
        registry.ensure_role(wanted, "a local person of demo mode").await?;
    }
    Ok(())
}

/// Lets none of them in, whatever they kept from a time in demo mode.
pub async fn close(registry: &Registry) -> Result<(), RegistryError> {
    registry.set_issuer_disabled(ISSUER, true).await
}
