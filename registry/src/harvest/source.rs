//! Where a dataset can be harvested.

use atlas_entity::{dataset, endpoint, identifier};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{Registry, RegistryError};

/// Type of endpoints with Darwin Core archives.
pub const ARCHIVE: &str = "DWC_ARCHIVE";
/// Type of endpoints with metadata documents.
pub const EML: &str = "EML";
/// Type of endpoints with feeds, as IPTs have them.
pub const FEED: &str = "FEED";

/// Where a dataset can be harvested, and what it is called there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HarvestSource {
    /// Addresses of archives, the first one first.
    pub archives: Vec<String>,
    /// Addresses of metadata documents.
    pub metadata: Vec<String>,
    /// Addresses of feeds: its own, then those of its installation.
    pub feeds: Vec<String>,
    /// Its identifiers and web pages, by which a feed may name it.
    pub names: Vec<String>,
}

impl Registry {
    /// Where the dataset can be harvested.
    pub(super) async fn harvest_source(
        &self,
        dataset: &dataset::Model,
    ) -> Result<HarvestSource, RegistryError> {
        let hosts: Vec<Uuid> = std::iter::once(dataset.key).chain(dataset.installation_key).collect();
        let endpoints = endpoint::Entity::find()
            .filter(endpoint::Column::EntityKey.is_in(hosts.iter().copied()))
            .filter(endpoint::Column::Type.is_in([ARCHIVE, EML, FEED]))
            .order_by_asc(endpoint::Column::SortOrder)
            .all(self.db())
            .await?;
        let of = |host: Uuid, kind: &str| -> Vec<String> {
            let found =
                endpoints.iter().filter(|endpoint| endpoint.entity_key == host && endpoint.r#type == kind);
            found.map(|endpoint| endpoint.url.clone()).collect()
        };
        Ok(HarvestSource {
            archives: of(dataset.key, ARCHIVE),
            metadata: of(dataset.key, EML),
            feeds: hosts.iter().flat_map(|host| of(*host, FEED)).collect(),
            names: self.names_in_feeds(dataset).await?,
        })
    }

    async fn names_in_feeds(&self, dataset: &dataset::Model) -> Result<Vec<String>, RegistryError> {
        let identifiers = identifier::Entity::find()
            .filter(identifier::Column::EntityKey.eq(dataset.key))
            .order_by_asc(identifier::Column::SortOrder)
            .all(self.db())
            .await?;
        let mut names: Vec<String> = identifiers.into_iter().map(|row| row.identifier).collect();
        names.extend(dataset.doi.clone());
        names.extend(dataset.homepage.0.iter().cloned());
        names.push(dataset.key.to_string());
        Ok(names)
    }
}
