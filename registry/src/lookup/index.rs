//! Everything a look-up needs, read once.

use std::collections::HashMap;

use atlas_entity::{
    EntityKind, code_mapping, collection, identifier, institution,
    value::{AlternativeCode, List, TextList},
};
use atlas_records::fold_keyword;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    CodeQuery, LookupAnswer,
    candidates::{Item, Side},
    mapping::{self, Mapping},
};
use crate::{Registry, RegistryError};

/// Institutions, collections and code mappings in memory, so that no look-up asks the database.
#[derive(Debug, Default)]
pub struct CodeIndex {
    institutions: Side,
    collections: Side,
    mappings: Vec<Mapping>,
}

type InstitutionRow =
    (Uuid, String, Option<String>, List<AlternativeCode>, String, TextList, Option<String>, Option<bool>);
type CollectionRow = (
    Uuid,
    String,
    Option<String>,
    List<AlternativeCode>,
    String,
    TextList,
    Option<String>,
    Option<bool>,
    Option<Uuid>,
);

impl CodeIndex {
    /// Reads the living entities, their identifiers and the mappings: four statements.
    pub async fn load(registry: &Registry) -> Result<Self, RegistryError> {
        let mut index = Self::default();
        index.load_institutions(registry).await?;
        index.load_collections(registry).await?;
        index.load_identifiers(registry).await?;
        for row in code_mapping::Entity::find().all(registry.db()).await? {
            let institution_of_collection =
                row.collection_key.and_then(|key| index.collections.institution_of(key));
            index.mappings.push(Mapping::new(&row, institution_of_collection));
        }
        Ok(index)
    }

    async fn load_institutions(&mut self, registry: &Registry) -> Result<(), RegistryError> {
        use institution::Column;
        let select = institution::Entity::find().select_only().columns([
            Column::Key,
            Column::Uid,
            Column::Code,
            Column::AlternativeCodes,
            Column::Name,
            Column::AdditionalNames,
            Column::Country,
            Column::Active,
        ]);
        let rows: Vec<InstitutionRow> =
            select.filter(Column::Deleted.is_null()).into_tuple().all(registry.db()).await?;
        for (key, uid, code, alternatives, name, names, country, active) in rows {
            let item = Item { institution: None, country, active: active.unwrap_or(true) };
            self.institutions.add(key, &uid, item);
            self.institutions.add_names(
                key,
                code.as_deref(),
                &alternatives,
                std::iter::once(&name).chain(names.iter()),
            );
        }
        Ok(())
    }

    async fn load_collections(&mut self, registry: &Registry) -> Result<(), RegistryError> {
        use collection::Column;
        let select = collection::Entity::find().select_only().columns([
            Column::Key,
            Column::Uid,
            Column::Code,
            Column::AlternativeCodes,
            Column::Name,
            Column::AdditionalNames,
            Column::Country,
            Column::Active,
            Column::InstitutionKey,
        ]);
        let rows: Vec<CollectionRow> =
            select.filter(Column::Deleted.is_null()).into_tuple().all(registry.db()).await?;
        for (key, uid, code, alternatives, name, names, country, active, institution) in rows {
            let item = Item { institution, country, active: active.unwrap_or(true) };
            self.collections.add(key, &uid, item);
            self.collections.add_names(
                key,
                code.as_deref(),
                &alternatives,
                std::iter::once(&name).chain(names.iter()),
            );
        }
        Ok(())
    }

    async fn load_identifiers(&mut self, registry: &Registry) -> Result<(), RegistryError> {
        use identifier::Column;
        let kinds = [EntityKind::Institution, EntityKind::Collection];
        let select = identifier::Entity::find()
            .select_only()
            .columns([Column::EntityKind, Column::EntityKey, Column::Identifier])
            .filter(Column::EntityKind.is_in(kinds));
        let rows: Vec<(EntityKind, Uuid, String)> = select.into_tuple().all(registry.db()).await?;
        for (kind, key, identifier) in rows {
            let side =
                if kind == EntityKind::Institution { &mut self.institutions } else { &mut self.collections };
            side.add_identifier(key, &identifier);
        }
        Ok(())
    }

    /// Which institution and collection the codes mean.
    pub fn find(&self, query: &CodeQuery) -> LookupAnswer {
        let mapped = mapping::best(&self.mappings, query);
        let institution = mapped.institution.unwrap_or_else(|| self.institutions.find_institution(query));
        let collection =
            mapped.collection.unwrap_or_else(|| self.collections.find_collection(query, &institution));
        let institution = self.institution_of(query, institution, &collection);
        LookupAnswer { institution, collection }
    }

    /// The institution found or, where the record names none, the one that keeps the collection found.
    fn institution_of(
        &self,
        query: &CodeQuery,
        institution: super::EntityMatch,
        collection: &super::EntityMatch,
    ) -> super::EntityMatch {
        let named = given(query.institution_code.as_ref()).or(given(query.institution_id.as_ref())).is_some();
        let keeper = collection.key.and_then(|key| self.collections.institution_of(key));
        match keeper {
            Some(key) if !named && institution.key.is_none() && self.institutions.has(key) => {
                super::EntityMatch {
                    key: Some(key),
                    match_type: collection.match_type,
                    status: collection.status,
                    reasons: Vec::new(),
                    alternatives: Vec::new(),
                }
            }
            _ => institution,
        }
    }
}

/// The text, folded, if there is any.
pub(super) fn given(text: Option<&String>) -> Option<String> {
    text.map(|text| fold_keyword(text)).filter(|text| !text.is_empty())
}

/// Entities under a folded text.
pub(super) type ByText = HashMap<String, Vec<Uuid>>;
