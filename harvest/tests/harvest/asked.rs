//! Harvests that somebody asks for.

use atlas_entity::harvest::HarvestOutcome;
use atlas_registry::{RegistryError, Viewer, work::Call};
use chrono::Utc;

use crate::{
    atlas::Atlas,
    server::{Server, answer},
};

#[tokio::test]
async fn what_is_asked_for_is_harvested_once_whether_it_is_due_or_not() {
    let server =
        Server::start(|_| answer("200 OK", &[], b"occurrenceID,scientificName\n1,Felis catus\n")).await;
    let atlas = Atlas::new().await;
    atlas.dataset("dr1", None, &[("DWC_ARCHIVE", server.url("/cats.csv"))], &[]).await;
    atlas.dataset("dr2", Some(7), &[], &[]).await;
    let ask = async |uid: &str| {
        let key = atlas.get(uid).await.key;
        atlas.ctx.registry.ask_for_harvest(Call::by(&Viewer::System), key).await
    };
    assert!(atlas.next(Utc::now()).await.is_none());
    assert!(matches!(ask("dr2").await, Err(RegistryError::Rejected(_))));

    ask("dr1").await.unwrap();
    let first = atlas.next(Utc::now()).await.unwrap();
    assert_eq!((first.uid.as_str(), first.outcome), ("dr1", HarvestOutcome::Published));
    assert_eq!(atlas.row("dr1").await.unwrap().asked_at, None);
    assert!(atlas.next(Utc::now()).await.is_none());

    ask("dr1").await.unwrap();
    assert_eq!(atlas.next(Utc::now()).await.unwrap().outcome, HarvestOutcome::Unchanged);
}
