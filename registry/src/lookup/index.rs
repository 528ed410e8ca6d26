//! Everything a look-up needs, read once.

use atlas_entity::{
    EntityKind, code_mapping, collection, identifier, institution,
    value::{Address, AlternativeCode, List, TextList},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    CodeQuery, EntityMatch, LookupAnswer,
    candidates::{Item, Side},
    choice::Fits,
    forms::given,
    mapping::{self, Mapped, Mapping},
};
use crate::{Registry, RegistryError};

/// Institutions, collections and code mappings in memory, so that no look-up asks the database.
#[derive(Debug, Default)]
pub struct CodeIndex {
    pub(super) institutions: Side,
    pub(super) collections: Side,
    pub(super) mappings: Vec<Mapping>,
}

type InstitutionRow = (
    Uuid,
    String,
    Option<String>,
    List<AlternativeCode>,
    String,
    TextList,
    Option<Address>,
    Option<Address>,
    Option<bool>,
);
type CollectionRow = (
    Uuid,
    String,
    Option<String>,
    List<AlternativeCode>,
    String,
    TextList,
    Option<Address>,
    Option<Address>,
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
        let rows = code_mapping::Entity::find().order_by_asc(code_mapping::Column::Key);
        for row in rows.all(registry.db()).await? {
            let mapping = index.mapping(&row);
            index.mappings.push(mapping);
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
            Column::Address,
            Column::MailingAddress,
            Column::Active,
        ]);
        let rows: Vec<InstitutionRow> =
            select.filter(Column::Deleted.is_null()).into_tuple().all(registry.db()).await?;
        for (key, uid, code, alternatives, name, names, address, mailing, active) in rows {
            let item = Item::new(None, address, mailing, active);
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
            Column::Address,
            Column::MailingAddress,
            Column::Active,
            Column::InstitutionKey,
        ]);
        let rows: Vec<CollectionRow> =
            select.filter(Column::Deleted.is_null()).into_tuple().all(registry.db()).await?;
        for (key, uid, code, alternatives, name, names, address, mailing, active, institution) in rows {
            let item = Item::new(institution, address, mailing, active);
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
            .columns([Column::EntityKind, Column::EntityKey, Column::Type, Column::Identifier])
            .filter(Column::EntityKind.is_in(kinds));
        let rows: Vec<(EntityKind, Uuid, String, String)> = select.into_tuple().all(registry.db()).await?;
        for (kind, key, of, identifier) in rows {
            // Numbers that GRSciColl once gave out are found in the records of anyone who numbers anything.
            if of == "GRSCICOLL_ID" && Uuid::parse_str(&identifier).is_err() {
                continue;
            }
            let side =
                if kind == EntityKind::Institution { &mut self.institutions } else { &mut self.collections };
            side.add_identifier(key, &identifier);
        }
        Ok(())
    }

    /// A mapping as it counts: what it leads to that is no longer there is left out.
    pub(super) fn mapping(&self, row: &code_mapping::Model) -> Mapping {
        let collection = row.collection_key.filter(|key| self.collections.has(*key));
        let keeper = collection.and_then(|key| self.collections.institution_of(key));
        let institution = row.institution_key.or(keeper).filter(|key| self.institutions.has(*key));
        Mapping { institution, collection, ..Mapping::new(row) }
    }

    /// Which institution and collection the codes mean.
    pub fn find(&self, query: &CodeQuery) -> LookupAnswer {
        self.find_by(self.mappings.iter(), query)
    }

    /// As [`Self::find`], with a mapping that is only proposed; it takes the place of the one with its key.
    pub fn find_with(&self, proposed: &code_mapping::Model, query: &CodeQuery) -> LookupAnswer {
        let proposed = self.mapping(proposed);
        let others = self.mappings.iter().filter(|mapping| mapping.key != proposed.key);
        self.find_by(others.chain([&proposed]), query)
    }

    fn find_by<'a>(&self, mappings: impl Iterator<Item = &'a Mapping>, query: &CodeQuery) -> LookupAnswer {
        let fits = self.institutions.fitting_institutions(query);
        let exact = fits.exact();
        let Mapped { institutions, collections } = mapping::best(mappings, query, exact.is_some());
        let institution =
            exact.or_else(|| by_mapping(&fits, &institutions)).unwrap_or_else(|| fits.likeliest());
        let only = collections.first().copied().filter(|_| collections.len() == 1);
        let fits = self.collections.fitting_collections(query, &institution, only);
        let collection = fits
            .exact()
            .or_else(|| by_mapping(&fits, &collections))
            .or_else(|| fits.within_institution())
            .unwrap_or_else(|| fits.likeliest());
        let institution = self.institution_of(query, institution, &collection);
        LookupAnswer { institution, collection }
    }

    /// The institution found or, where the record names none, the one that keeps the collection found.
    fn institution_of(
        &self,
        query: &CodeQuery,
        institution: EntityMatch,
        collection: &EntityMatch,
    ) -> EntityMatch {
        let named = given(query.institution_code.as_ref()).or(given(query.institution_id.as_ref())).is_some();
        let keeper = collection.key.and_then(|key| self.collections.institution_of(key));
        match keeper {
            Some(key) if !named && institution.key.is_none() && self.institutions.has(key) => EntityMatch {
                key: Some(key),
                match_type: collection.match_type,
                status: collection.status,
                reasons: Vec::new(),
                alternatives: Vec::new(),
            },
            _ => institution,
        }
    }
}

/// What the mappings say; nothing where none fits.
fn by_mapping(fits: &Fits, keys: &std::collections::BTreeSet<Uuid>) -> Option<EntityMatch> {
    match (keys.first(), keys.len()) {
        (None, _) => None,
        (Some(key), 1) => Some(fits.mapped(*key)),
        _ => Some(fits.contested(keys)),
    }
}
