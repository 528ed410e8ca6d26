//! Archives for previews and publications: those that people sent, and those at addresses they name.

use atlas_harvest::{Conditions, FetchError, Fetcher, Outcome, UploadError, Uploads};
use atlas_registry::Viewer;
use atlas_schema::{ArchiveFile, ArchiveSource, Archives, Code, Failure};

/// Uploads, and what is fetched from elsewhere.
pub struct Incoming {
    /// What people sent.
    pub uploads: Uploads,
    /// What fetches from addresses that others chose.
    pub fetcher: Fetcher,
}

#[async_trait::async_trait]
impl Archives for Incoming {
    async fn file(&self, viewer: &Viewer, source: &ArchiveSource) -> Result<ArchiveFile, Failure> {
        match source {
            ArchiveSource::Upload(id) => {
                let owner = viewer.actor().map(|actor| actor.person);
                let owner = owner.ok_or_else(|| Failure::new(Code::NotFound, "only people have uploads"))?;
                let path = self.uploads.open(*id, owner).await.map_err(|error| upload_failed(&error))?;
                Ok(ArchiveFile { path, kept: None })
            }
            ArchiveSource::Url(url) => {
                let fetched = self.fetcher.fetch(url, &Conditions::default()).await;
                match fetched.map_err(|error| fetch_failed(&error))? {
                    Outcome::Fetched(fetched) => {
                        Ok(ArchiveFile { path: fetched.path.clone(), kept: Some(Box::new(fetched)) })
                    }
                    Outcome::Unchanged => {
                        Err(Failure::internal(&"a fetch without conditions found nothing new"))
                    }
                }
            }
        }
    }
}

fn upload_failed(error: &UploadError) -> Failure {
    match error {
        UploadError::NotFound(_) => Failure::new(Code::NotFound, error.to_string()),
        UploadError::Io(error) => Failure::internal(error),
        error => Failure::bad_input(error.to_string()),
    }
}

fn fetch_failed(error: &FetchError) -> Failure {
    match error {
        FetchError::Io(error) => Failure::internal(error),
        FetchError::Client(error) => Failure::internal(error),
        error => Failure::bad_input(error.to_string()),
    }
}
