//! Labels of vocabulary concepts.

use std::collections::HashMap;

use atlas_entity::vocabulary_label::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{Registry, RegistryError};

impl Registry {
    /// The labels of each of these concepts, by language, in one statement. Concepts without a label are absent.
    pub async fn labels_of(&self, concepts: &[Uuid]) -> Result<HashMap<Uuid, Vec<Model>>, RegistryError> {
        let select = Entity::find().filter(Column::ConceptKey.is_in(concepts.iter().copied()));
        let mut labels: HashMap<Uuid, Vec<Model>> = HashMap::new();
        for label in select.order_by_asc(Column::Language).all(self.db()).await? {
            labels.entry(label.concept_key).or_default().push(label);
        }
        Ok(labels)
    }
}
