//! Who looks, and what they see. Every reader of the registry takes its conditions from here.

use std::sync::Arc;

use atlas_entity::{
    HungOn, Registered, code_mapping, collection, contact, dataset, hub, ingest_run, installation,
    institution, provider,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement,
};
use uuid::Uuid;

use crate::{Registry, RegistryError, policy::Actor};

/// Who looks at the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// Anyone: sees nothing deleted, no private dataset and no contact that is not public.
    #[default]
    Anonymous,
    /// A person who is signed in: sees what everyone sees, and what their grants add.
    Person(Arc<Actor>),
    /// The program itself: sees everything, also what is deleted.
    System,
}

impl Viewer {
    /// The person who is signed in.
    pub fn actor(&self) -> Option<&Actor> {
        match self {
            Self::Person(actor) => Some(actor),
            Self::Anonymous | Self::System => None,
        }
    }

    /// How changes by this viewer are signed: the key of the person, or `system`.
    pub fn signature(&self) -> String {
        match self {
            Self::Person(actor) => actor.person.to_string(),
            Self::Anonymous => "anonymous".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}

/// The entities of a table that the viewer sees.
pub fn visible<E: Registered>(viewer: &Viewer) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => {
            Condition::all().add(E::DELETED.is_null()).add_option(E::PRIVATE.map(|private| private.eq(false)))
        }
    }
}

/// The rows hung on entities that the viewer sees, contacts aside: for those see [`visible_contacts`].
pub fn visible_hung_on<E: HungOn>(viewer: &Viewer) -> Condition {
    outside_hidden(viewer, E::ENTITY_KEY)
}

/// The contacts that the viewer sees.
pub fn visible_contacts(viewer: &Viewer) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => {
            visible_hung_on::<contact::Entity>(viewer).add(contact::Column::Public.eq(true))
        }
    }
}

/// The runs that the viewer sees: those of the datasets they see.
pub fn visible_runs(viewer: &Viewer) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => {
            Condition::all().add(ingest_run::Column::DatasetKey.not_in_subquery(hidden::<dataset::Entity>()))
        }
    }
}

/// The code mappings that the viewer sees: those of the datasets they see, and those of all datasets.
pub fn visible_code_mappings(viewer: &Viewer) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => Condition::any()
            .add(code_mapping::Column::DatasetKey.is_null())
            .add(code_mapping::Column::DatasetKey.not_in_subquery(hidden::<dataset::Entity>())),
    }
}

/// Rows whose `key` names an entity of any kind that the viewer sees. Few entities are hidden, so it is
/// these that are excluded.
pub(crate) fn outside_hidden(viewer: &Viewer, key: impl ColumnTrait) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => Condition::all()
            .add(key.not_in_subquery(hidden::<institution::Entity>()))
            .add(key.not_in_subquery(hidden::<collection::Entity>()))
            .add(key.not_in_subquery(hidden::<provider::Entity>()))
            .add(key.not_in_subquery(hidden::<dataset::Entity>()))
            .add(key.not_in_subquery(hidden::<hub::Entity>()))
            .add(key.not_in_subquery(hidden::<installation::Entity>())),
    }
}

/// Keys of the entities of a table that an anonymous viewer does not see.
fn hidden<E: Registered>() -> SelectStatement {
    E::find().select_only().column(E::KEY).filter(visible::<E>(&Viewer::Anonymous).not()).into_query()
}

impl Registry {
    /// Keys of the datasets whose records the viewer does not see.
    pub async fn hidden_datasets(&self, viewer: &Viewer) -> Result<Vec<Uuid>, RegistryError> {
        let select = dataset::Entity::find().select_only().column(dataset::Column::Key);
        Ok(select.filter(visible::<dataset::Entity>(viewer).not()).into_tuple().all(self.db()).await?)
    }
}
