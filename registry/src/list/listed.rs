//! The tables that can be listed, and what of them a viewer sees.

use atlas_entity::{
    code_mapping, collection, contact, dataset, endpoint, hub, identifier, ingest_run, installation,
    institution, machine_tag, provider, tag, vocabulary_concept,
};
use sea_orm::{Condition, EntityTrait, FromQueryResult, ModelTrait, Value};
use uuid::Uuid;

use crate::{Viewer, viewer};

/// A table whose rows can be filtered, ordered and paged.
pub trait Listed: EntityTrait<Model: ModelTrait<Entity = Self> + FromQueryResult + Sync> {
    /// The column that breaks ties and that other tables refer to.
    const KEY: Self::Column;

    /// The rows this viewer sees.
    fn visible(viewer: &Viewer) -> Condition;
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

listed! {
    institution by viewer::visible::<Self>;
    collection by viewer::visible::<Self>;
    provider by viewer::visible::<Self>;
    dataset by viewer::visible::<Self>;
    hub by viewer::visible::<Self>;
    installation by viewer::visible::<Self>;
    contact by viewer::visible_contacts;
    identifier by viewer::visible_hung_on::<Self>;
    endpoint by viewer::visible_hung_on::<Self>;
    tag by viewer::visible_hung_on::<Self>;
    machine_tag by viewer::visible_hung_on::<Self>;
    code_mapping by viewer::visible_code_mappings;
    ingest_run by viewer::visible_runs;
    vocabulary_concept by |_| Condition::all();
}
