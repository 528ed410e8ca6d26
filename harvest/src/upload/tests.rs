use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use futures::{Stream, stream};
use tempfile::TempDir;
use uuid::Uuid;

use super::{NewUpload, Quota, UploadError, Uploads, harmless};

const ANN: Uuid = Uuid::from_u128(1);
const BOB: Uuid = Uuid::from_u128(2);
/// SHA-256 of `abc`, an example of FIPS 180.
const OF_ABC: &str = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

fn uploads(dir: &TempDir) -> Uploads {
    Uploads::new(dir.path(), Quota { file: 100, person: 150, all: 200, idle_seconds: 1 })
}

fn new(owner: Uuid, length: u64) -> NewUpload {
    NewUpload { owner, dataset_key: Uuid::from_u128(9), name: None, length, sha256: None }
}

fn pieces(pieces: &[&'static str]) -> impl Stream<Item = Result<Bytes, ()>> + Unpin + Send + 'static {
    let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect();
    stream::iter(pieces)
}

#[tokio::test]
async fn what_broke_off_goes_on_also_in_another_process() {
    let dir = TempDir::new().unwrap();
    let id = uploads(&dir).create(new(ANN, 6)).await.unwrap().id;
    let broken = stream::iter([Ok(Bytes::from_static(b"abcd")), Err(())]);
    let error = uploads(&dir).append((id, ANN), 0, broken).await.unwrap_err();
    assert!(matches!(error, UploadError::Broken));
    let again = uploads(&dir);
    let far = again.find(id, ANN).await.unwrap();
    assert_eq!((far.offset, far.length, far.complete), (4, 6, false));
    let open = again.open(id, ANN).await.unwrap_err();
    assert!(matches!(open, UploadError::Unfinished { offset: 4, length: 6 }));
    for offset in [0, 3, 5, 6] {
        let error = again.append((id, ANN), offset, pieces(&["ef"])).await.unwrap_err();
        assert!(matches!(error, UploadError::Offset(4)), "{offset}");
    }
    let done = again.append((id, ANN), 4, pieces(&["e", "f"])).await.unwrap();
    assert_eq!((done.offset, done.complete), (6, true));
    assert_eq!(std::fs::read(again.open(id, ANN).await.unwrap()).unwrap(), b"abcdef");
}

#[tokio::test]
async fn more_than_was_announced_is_not_taken() {
    let dir = TempDir::new().unwrap();
    let uploads = uploads(&dir);
    let id = uploads.create(new(ANN, 3)).await.unwrap().id;
    let error = uploads.append((id, ANN), 0, pieces(&["ab", "cd"])).await.unwrap_err();
    assert!(matches!(error, UploadError::TooLong(3)));
    assert_eq!(uploads.find(id, ANN).await.unwrap().offset, 2);
    for length in [0, 101] {
        assert!(matches!(uploads.create(new(ANN, length)).await, Err(UploadError::Length(100))), "{length}");
    }
}

#[tokio::test]
async fn a_body_that_never_goes_on_is_given_up() {
    let dir = TempDir::new().unwrap();
    let uploads = uploads(&dir);
    let id = uploads.create(new(ANN, 3)).await.unwrap().id;
    let stuck = futures::StreamExt::chain(pieces(&["ab"]), stream::pending());
    let under_way = {
        let uploads = uploads.clone();
        tokio::spawn(async move { uploads.append((id, ANN), 0, stuck).await })
    };
    while uploads.find(id, ANN).await.unwrap().offset < 2 {
        tokio::task::yield_now().await;
    }
    // While one is sending, no other can.
    let second = uploads.append((id, ANN), 2, pieces(&["c"])).await.unwrap_err();
    assert!(matches!(second, UploadError::Locked));
    assert!(matches!(uploads.remove(id, ANN).await, Err(UploadError::Locked)));
    assert!(matches!(under_way.await.unwrap(), Err(UploadError::Idle(1))));
    assert!(uploads.append((id, ANN), 2, pieces(&["c"])).await.unwrap().complete);
}

#[tokio::test]
async fn content_with_another_digest_is_removed() {
    let dir = TempDir::new().unwrap();
    let uploads = uploads(&dir);
    let announced = NewUpload { sha256: Some(OF_ABC.to_owned()), ..new(ANN, 3) };
    let id = uploads.create(announced.clone()).await.unwrap().id;
    let error = uploads.append((id, ANN), 0, pieces(&["abd"])).await.unwrap_err();
    assert!(matches!(error, UploadError::Digest));
    assert_eq!(uploads.find(id, ANN).await.unwrap().offset, 0);
    assert!(uploads.append((id, ANN), 0, pieces(&["abc"])).await.unwrap().complete);
    for wrong in ["", "abc", &OF_ABC.replace('B', "g")] {
        let announced = NewUpload { sha256: Some(wrong.to_owned()), ..announced.clone() };
        assert!(matches!(uploads.create(announced).await, Err(UploadError::NoDigest)), "{wrong}");
    }
}

#[tokio::test]
async fn a_kill_after_the_last_piece_loses_nothing() {
    let dir = TempDir::new().unwrap();
    let uploads = uploads(&dir);
    let announced = NewUpload { sha256: Some(OF_ABC.to_owned()), ..new(ANN, 3) };
    let id = uploads.create(announced).await.unwrap().id;
    // As if the piece had come and the program had been killed then.
    std::fs::write(dir.path().join("incoming").join(format!("upload-{id}")).join("archive"), "abc").unwrap();
    assert!(uploads.open(id, ANN).await.is_ok());
}

#[tokio::test]
async fn there_is_room_for_so_much_of_a_person_and_of_all() {
    let dir = TempDir::new().unwrap();
    let uploads = uploads(&dir);
    let first = uploads.create(new(ANN, 100)).await.unwrap().id;
    let own = uploads.create(new(ANN, 51)).await.unwrap_err();
    assert!(matches!(own, UploadError::Quota { whose: "one person", bytes: 150 }));
    uploads.create(new(ANN, 50)).await.unwrap();
    let all = uploads.create(new(BOB, 51)).await.unwrap_err();
    assert!(matches!(all, UploadError::Quota { whose: "all people", bytes: 200 }));
    uploads.remove(first, ANN).await.unwrap();
    uploads.create(new(BOB, 51)).await.unwrap();
}

#[tokio::test]
async fn an_upload_is_its_senders_alone() {
    let dir = TempDir::new().unwrap();
    let uploads = uploads(&dir);
    let id = uploads.create(new(ANN, 3)).await.unwrap().id;
    let absent = |error: UploadError| matches!(error, UploadError::NotFound(_));
    assert!(absent(uploads.find(id, BOB).await.unwrap_err()));
    assert!(absent(uploads.append((id, BOB), 0, pieces(&["abc"])).await.unwrap_err()));
    assert!(absent(uploads.remove(id, BOB).await.unwrap_err()));
    assert!(absent(uploads.open(id, BOB).await.unwrap_err()));
    assert!(absent(uploads.find(Uuid::from_u128(3), ANN).await.unwrap_err()));
}

#[tokio::test]
async fn unfinished_uploads_go_after_a_day_and_finished_ones_after_a_week() {
    let dir = TempDir::new().unwrap();
    let uploads = uploads(&dir);
    let unfinished = uploads.create(new(ANN, 3)).await.unwrap().id;
    let finished = uploads.create(new(ANN, 3)).await.unwrap().id;
    uploads.append((finished, ANN), 0, pieces(&["abc"])).await.unwrap();
    std::fs::create_dir(dir.path().join("incoming").join(format!("upload-{}", Uuid::from_u128(7)))).unwrap();
    let now = Utc::now();
    assert_eq!(uploads.sweep(now + TimeDelta::hours(23)).await.unwrap(), 0);
    assert_eq!(uploads.sweep(now + TimeDelta::hours(25)).await.unwrap(), 2);
    assert!(uploads.find(unfinished, ANN).await.is_err());
    assert!(uploads.open(finished, ANN).await.is_ok());
    assert_eq!(uploads.sweep(now + TimeDelta::days(8)).await.unwrap(), 1);
}

#[test]
fn names_of_archives_are_names_of_files() {
    for (given, name) in [
        ("birds.zip", "birds.zip"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\Vögel (2).zip", "Vögel (2).zip"),
        ("~upload.json", "_upload.json"),
        ("..", "archive"),
        ("", "archive"),
        ("a\0b\n", "a_b"),
    ] {
        assert_eq!(harmless(given), name, "{given:?}");
    }
}
