//! Contacts, identifiers, endpoints, tags, machine tags and pictures of the entities saved.

use atlas_entity::{EntityKind, HungOn, Registered, contact, endpoint, identifier, image, machine_tag, tag};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
};
use uuid::Uuid;

use super::{
    batch::Entry,
    common::{KEYS, insert_all},
    field,
    record::Record,
};
use crate::{RegistryError, identifier::normalise};

/// Who changes what when: what every row takes from its entity.
#[derive(Clone, Copy)]
struct Owner<'a> {
    kind: EntityKind,
    key: Uuid,
    actor: &'a str,
    moment: DateTime<Utc>,
}

/// A row that hangs on an entity.
trait Row:
    ModelTrait<Entity = Self::Table> + IntoActiveModel<<Self::Table as EntityTrait>::ActiveModel> + Send
{
    type Table: HungOn<Model = Self, ActiveModel: ActiveModelTrait<Entity = Self::Table> + Send>;

    fn hang(&mut self, owner: Owner<'_>, sort_order: i32);

    fn check(&mut self, _owner: Owner<'_>) -> Result<(), RegistryError> {
        Ok(())
    }
}

macro_rules! row {
    ($module:ident $($check:tt)*) => {
        impl Row for $module::Model {
            type Table = $module::Entity;

            fn hang(&mut self, owner: Owner<'_>, sort_order: i32) {
                if self.key.is_nil() {
                    self.key = Uuid::now_v7();
                }
                if self.created_by.is_empty() {
                    self.created = owner.moment;
                    owner.actor.clone_into(&mut self.created_by);
                }
                self.entity_kind = owner.kind;
                self.entity_key = owner.key;
                self.sort_order = sort_order;
            }

            $($check)*
        }
    };
}

row!(contact
    fn check(&mut self, _owner: Owner<'_>) -> Result<(), RegistryError> {
        for user in self.user_ids.iter_mut() {
            // Metadata documents hold identities in every form; one that cannot be read stays as it is.
            if let Ok(id) = normalise(&user.r#type, &user.id) {
                user.id = id;
            }
        }
        Ok(())
    }
);
row!(identifier
    fn check(&mut self, owner: Owner<'_>) -> Result<(), RegistryError> {
        self.identifier = normalise(&self.r#type, &self.identifier).map_err(|error| RegistryError::Invalid {
            field: field(owner.kind, "identifiers"),
            message: error.to_string(),
        })?;
        Ok(())
    }
);
row!(endpoint);
row!(tag);
row!(machine_tag);
row!(image);

/// Replaces what hangs on the entities, kind by kind, where their entries have it.
pub(super) async fn save<M: Record>(
    db: &impl ConnectionTrait,
    actor: &str,
    moment: DateTime<Utc>,
    mut entries: Vec<Entry<M>>,
) -> Result<(), RegistryError> {
    let mut contacts = Vec::new();
    let mut identifiers = Vec::new();
    let mut endpoints = Vec::new();
    let mut tags = Vec::new();
    let mut machine_tags = Vec::new();
    let mut images = Vec::new();
    for entry in &mut entries {
        let owner =
            Owner { kind: <M::Table as Registered>::KIND, key: *entry.fields.common().key, actor, moment };
        contacts.extend(entry.contacts.take().map(|rows| (owner, rows)));
        identifiers.extend(entry.identifiers.take().map(|rows| (owner, rows)));
        endpoints.extend(entry.endpoints.take().map(|rows| (owner, rows)));
        tags.extend(entry.tags.take().map(|rows| (owner, rows)));
        machine_tags.extend(entry.machine_tags.take().map(|rows| (owner, rows)));
        images.extend(entry.images.take().map(|rows| (owner, rows)));
    }
    replace_rows(db, contacts).await?;
    replace_rows(db, identifiers).await?;
    replace_rows(db, endpoints).await?;
    replace_rows(db, tags).await?;
    replace_rows(db, machine_tags).await?;
    replace_rows(db, images).await
}

async fn replace_rows<R: Row>(
    db: &impl ConnectionTrait,
    owned: Vec<(Owner<'_>, Vec<R>)>,
) -> Result<(), RegistryError> {
    let owners: Vec<Uuid> = owned.iter().map(|(owner, _)| owner.key).collect();
    for chunk in owners.chunks(KEYS) {
        R::Table::delete_many().filter(R::Table::ENTITY_KEY.is_in(chunk.iter().copied())).exec(db).await?;
    }
    let mut all = Vec::new();
    for (owner, rows) in owned {
        for (place, mut row) in (0..).zip(rows) {
            row.hang(owner, place);
            row.check(owner)?;
            all.push(row);
        }
    }
    insert_all::<R::Table>(db, all, None).await
}
