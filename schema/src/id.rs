//! Global ids: `base64url("Institution:<key>")`.

use async_graphql::ID;
use atlas_entity::EntityKind;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::failure::{Failure, Result};

macro_rules! kinds {
    ($($kind:ident)*) => {
        /// The kinds of node that have a global id, named as their GraphQL types.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Kind {
            $(
                #[doc = concat!("A `", stringify!($kind), "`.")]
                $kind,
            )*
        }

        impl Kind {
            const ALL: &[Self] = &[$(Self::$kind,)*];

            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind),)* }
            }
        }
    };
}

kinds! {
    Institution Collection Provider Dataset Hub Installation Contact Identifier Endpoint Tag MachineTag EntityImage
    Comment CodeMapping VocabularyConcept IngestRun Occurrence Person Proposal RoleGrant RoleRequest AuditEntry
    Revision Notification Webhook WebhookDelivery Checklist Taxon
}

impl Kind {
    /// The kind of an entity's node.
    pub(crate) const fn of(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Institution => Self::Institution,
            EntityKind::Collection => Self::Collection,
            EntityKind::Provider => Self::Provider,
            EntityKind::Dataset => Self::Dataset,
            EntityKind::Hub => Self::Hub,
            EntityKind::Installation => Self::Installation,
        }
    }

    /// The kind of the entity, where the node is one.
    pub(crate) fn entity(self) -> Option<EntityKind> {
        EntityKind::ALL.into_iter().find(|kind| Self::of(*kind) == self)
    }
}

/// What a global id says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GlobalId {
    /// What the node is.
    pub kind: Kind,
    /// Its key.
    pub key: Uuid,
}

impl GlobalId {
    /// The id as clients get it.
    pub(crate) fn encode(self) -> ID {
        ID(URL_SAFE_NO_PAD.encode(format!("{}:{}", self.kind.name(), self.key)))
    }

    /// Reads an id that clients pass back.
    pub(crate) fn decode(id: &ID) -> Result<Self> {
        let parse = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id.as_str()).ok()?).ok()?;
            let (name, key) = text.split_once(':')?;
            let kind = *Kind::ALL.iter().find(|kind| kind.name() == name)?;
            Some(Self { kind, key: Uuid::parse_str(key).ok()? })
        };
        parse().ok_or_else(|| {
            let given: String = id.chars().take(80).collect();
            Failure::bad_input(format!("`{given}` is not a global id; pass back an `id` unchanged"))
        })
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::ID;
    use uuid::Uuid;

    use super::{GlobalId, Kind};

    #[test]
    fn ids_survive_the_round_trip_and_say_what_they_are() {
        let id = GlobalId { kind: Kind::Hub, key: Uuid::from_u128(1) };
        // base64url of "Hub:00000000-0000-0000-0000-000000000001"
        assert_eq!(id.encode().as_str(), "SHViOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMQ");
        assert_eq!(GlobalId::decode(&id.encode()).unwrap(), id);
        for noise in ["", "in12", "SHViOg", "Tm90aGluZzow"] {
            assert!(GlobalId::decode(&ID::from(noise)).is_err(), "{noise}");
        }
    }
}
