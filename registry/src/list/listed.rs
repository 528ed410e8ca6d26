//! The tables that can be listed, and what of them a viewer sees.

use atlas_entity::{
    Registered, audit, code_mapping, collection, comment, contact, dataset, delivery, endpoint, harvest, hub,
    identifier, image, ingest_run, installation, institution, machine_tag, notification, proposal, provider,
    revision, role_grant, role_request, tag, vocabulary_concept, webhook,
};
use sea_orm::{Condition, EntityTrait, FromQueryResult, ModelTrait, Value};
use uuid::Uuid;

use super::column::Column;
use crate::{Viewer, history, notify, viewer};

/// A table whose rows can be filtered, ordered and paged.
pub trait Listed: EntityTrait<Model: ModelTrait<Entity = Self> + FromQueryResult + Sync> {
    /// The column that breaks ties and that other tables refer to.
    const KEY: Self::Column;

    /// The rows this viewer sees.
    fn visible(viewer: &Viewer) -> Condition;

    /// The rows this viewer sees when they name them by key, or ask for deleted ones by [`Self::deleted`].
    fn visible_named(viewer: &Viewer) -> Condition {
        Self::visible(viewer)
    }

    /// The column that tells deleted rows, where there is one.
    fn deleted() -> Option<Column> {
        None
    }
}

/// A row of a table.
pub type Row<E> = <E as EntityTrait>::Model;

/// The key of a row.
pub fn key_of<E: Listed>(row: &Row<E>) -> Uuid {
    match row.get(E::KEY) {
        Value::Uuid(Some(key)) => key,
        // Keys are not null and of type UUID in every table that is listed.
        _ => Uuid::nil(),
    }
}

/// A row for each dataset, whose key it has.
impl Listed for harvest::Entity {
    const KEY: Self::Column = harvest::Column::DatasetKey;

    fn visible(viewer: &Viewer) -> Condition {
        crate::harvest::visible_harvests(viewer)
    }
}

macro_rules! listed {
    ($($table:ident by $visible:expr;)*) => {
        $(
            impl Listed for $table::Entity {
                const KEY: Self::Column = $table::Column::Key;

                fn visible(viewer: &Viewer) -> Condition {
                    $visible(viewer)
                }
            }
        )*
    };
}

macro_rules! listed_entities {
    ($($table:ident)*) => {
        $(
            impl Listed for $table::Entity {
                const KEY: Self::Column = $table::Column::Key;

                fn visible(viewer: &Viewer) -> Condition {
                    viewer::visible::<Self>(viewer)
                }

                fn visible_named(viewer: &Viewer) -> Condition {
                    viewer::visible_named::<Self>(viewer)
                }

                fn deleted() -> Option<Column> {
                    Some(Column::of(<Self as Registered>::DELETED))
                }
            }
        )*
    };
}

listed_entities! { institution collection provider dataset hub installation }

listed! {
    contact by viewer::visible_contacts;
    identifier by viewer::visible_hung_on::<Self>;
    endpoint by viewer::visible_hung_on::<Self>;
    tag by viewer::visible_hung_on::<Self>;
    machine_tag by viewer::visible_hung_on::<Self>;
    image by viewer::visible_hung_on::<Self>;
    comment by viewer::visible_comments;
    code_mapping by viewer::visible_code_mappings;
    ingest_run by viewer::visible_runs;
    role_grant by viewer::visible_grants;
    role_request by viewer::visible_requests;
    audit by viewer::visible_audit;
    proposal by crate::proposal::visible_proposals;
    revision by history::visible_revisions;
    vocabulary_concept by |_| Condition::all();
    notification by notify::visible_notifications;
    webhook by notify::visible_webhooks;
    delivery by notify::visible_deliveries;
}
