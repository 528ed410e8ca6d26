//! The record store: one folder of Parquet files a dataset version, and nothing else.
//!
//! `<root>/<dataset key>/<version>/part-NNNNN.parquet`. Every part but the last holds the same number
//! of rows, so a row's part follows from its number. A version is written once and never changed. The
//! originals of its sensitive records are apart from it, sealed.

mod columns;
mod decode;
mod error;
mod file;
mod layout;
mod nested;
mod read;
mod rows;
mod writer;

#[cfg(test)]
mod documented;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use futures::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, local::LocalFileSystem, path::Path as ObjectPath,
    prefix::PrefixStore,
};
use uuid::Uuid;

pub use columns::RecordColumns;
pub use error::StoreError;
pub use read::StoredBatch;
pub use writer::RecordWriter;

/// Rows of every part but the last.
const ROWS_PER_PART: u64 = 500_000;

/// Where the records of every dataset version are kept.
#[derive(Clone, Debug)]
pub struct RecordStore {
    objects: Arc<dyn ObjectStore>,
    /// The folder, where the store is one: folders can then be removed whole.
    folder: Option<PathBuf>,
    rows_per_part: u64,
}

impl RecordStore {
    /// The store in a local folder, which is made if it is not there.
    pub fn local(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder)?;
        let objects = LocalFileSystem::new_with_prefix(folder)?;
        Ok(Self { objects: Arc::new(objects), folder: Some(folder.to_owned()), rows_per_part: ROWS_PER_PART })
    }

    /// The store in an S3-compatible bucket, `s3://<bucket>/<prefix>`. Credentials, region and the address of a server
    /// other than Amazon's come from the usual variables (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`,
    /// `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`).
    pub fn bucket(url: &str) -> Result<Self, StoreError> {
        let (_, place) = url.split_once("://").unwrap_or_default();
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let objects = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
        let objects = PrefixStore::new(objects, prefix);
        Ok(Self { objects: Arc::new(objects), folder: None, rows_per_part: ROWS_PER_PART })
    }

    /// Whether the store answers.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.objects.list_with_delimiter(Some(&ObjectPath::from("check"))).await?;
        Ok(())
    }

    /// Starts a version of a dataset. What a broken-off run left under the same number is removed first.
    pub async fn writer(&self, dataset_key: Uuid, version: i64) -> Result<RecordWriter, StoreError> {
        self.discard(dataset_key, version).await?;
        Ok(RecordWriter::new(self.objects.clone(), dataset_key, version, self.rows_per_part))
    }

    /// Removes a version with its sealed records; one that is not there is no error.
    pub async fn discard(&self, dataset_key: Uuid, version: i64) -> Result<(), StoreError> {
        self.remove(version_path(dataset_key, version)).await?;
        self.remove(sealed_path(dataset_key, version)).await
    }

    async fn remove(&self, prefix: ObjectPath) -> Result<(), StoreError> {
        let parts: Vec<_> =
            self.objects.list(Some(&prefix)).map_ok(|meta| meta.location).try_collect().await?;
        for part in parts {
            self.objects.delete(&part).await?;
        }
        if let Some(folder) = &self.folder {
            // Uploads that never ended are invisible to the listing.
            match tokio::fs::remove_dir_all(folder.join(prefix.as_ref())).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Where the files are.
    pub(crate) fn objects(&self) -> Arc<dyn ObjectStore> {
        self.objects.clone()
    }

    /// The versions of a dataset that are in the store, ascending.
    pub async fn versions(&self, dataset_key: Uuid) -> Result<Vec<i64>, StoreError> {
        let prefix = ObjectPath::from(dataset_key.to_string());
        let listing = self.objects.list_with_delimiter(Some(&prefix)).await?;
        let names = listing.common_prefixes.iter().filter_map(|path| path.filename());
        let mut versions: Vec<i64> = names.filter_map(|name| name.parse().ok()).collect();
        versions.sort_unstable();
        Ok(versions)
    }
}

fn version_path(dataset_key: Uuid, version: i64) -> ObjectPath {
    ObjectPath::from(format!("{dataset_key}/{version}"))
}

/// The folder of the sealed records of a version.
pub(crate) fn sealed_path(dataset_key: Uuid, version: i64) -> ObjectPath {
    ObjectPath::from(format!("sealed/{dataset_key}/{version}"))
}

fn part_path(dataset_key: Uuid, version: i64, part: u64) -> ObjectPath {
    ObjectPath::from(format!("{dataset_key}/{version}/part-{part:05}.parquet"))
}
