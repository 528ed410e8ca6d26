use std::path::{Path, PathBuf};

use futures::TryStreamExt;
use uuid::Uuid;

use super::{BadSealKey, SealError, SealKey, SealKeys};
use crate::{ExtensionRow, Interpreted, OccurrenceIssue, OccurrenceRecord, RecordStore, Sensitivity, Term};

const DATASET: Uuid = Uuid::from_u128(0xd5);

fn keys() -> SealKeys {
    SealKeys::new(SealKey::generate().unwrap())
}

fn original(n: u128) -> OccurrenceRecord {
    let term = |name: &str, value: &str| Term { name: name.to_owned(), value: value.to_owned() };
    OccurrenceRecord {
        id: Uuid::from_u128(n),
        dataset_key: DATASET,
        interpreted: Interpreted {
            locality: Some(format!("Hidden Valley {n}")),
            decimal_latitude: Some(-41.636_58),
            decimal_longitude: Some(145.941_23),
            ..Interpreted::default()
        },
        issues: vec![OccurrenceIssue::GeodeticDatumAssumedWgs84],
        verbatim: vec![term("locality", "Hidden Valley"), term("decimalLatitude", "-41.63658")],
        extensions: vec![ExtensionRow { row_type: "urn:Row".to_owned(), terms: vec![term("x", "y")] }],
    }
}

async fn write(store: &RecordStore, version: i64, keys: &SealKeys, numbers: std::ops::Range<u128>) {
    let mut writer = store.sealed_writer(DATASET, version, keys).with_records_per_part(4);
    let records: Vec<_> = numbers.map(original).collect();
    for chunk in records.chunks(2) {
        writer.write(chunk.to_vec()).await.unwrap();
    }
    assert_eq!(writer.finish().await.unwrap(), records.len() as u64);
}

async fn all(store: &RecordStore, version: i64, keys: &SealKeys) -> Result<Vec<OccurrenceRecord>, SealError> {
    store.sealed_all(DATASET, version, keys.clone()).try_collect().await
}

fn file(folder: &Path, version: i64, part: u32) -> PathBuf {
    folder.join(format!("sealed/{DATASET}/{version}/part-{part:05}.sealed"))
}

#[tokio::test]
async fn originals_come_back_and_cannot_be_read_without_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::local(folder.path()).unwrap();
    let keys = keys();
    write(&store, 7, &keys, 1..10).await;
    assert_eq!(all(&store, 7, &keys).await.unwrap(), (1..10).map(original).collect::<Vec<_>>());
    for n in [1, 4, 5, 9] {
        let found = store.sealed(DATASET, 7, Uuid::from_u128(n), &keys).await.unwrap();
        assert_eq!(found, Some(original(n)));
    }
    assert_eq!(store.sealed(DATASET, 7, Uuid::from_u128(10), &keys).await.unwrap(), None);
    assert_eq!(store.sealed(DATASET, 8, Uuid::from_u128(1), &keys).await.unwrap(), None);

    let bytes = std::fs::read(file(folder.path(), 7, 0)).unwrap();
    for secret in [&b"Hidden"[..], b"41.63", b"locality"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
    assert!(file(folder.path(), 7, 2).exists() && !file(folder.path(), 7, 3).exists());
    // The versions of the dataset are those of its records.
    assert_eq!(store.versions(DATASET).await.unwrap(), Vec::<i64>::new());
    store.discard(DATASET, 7).await.unwrap();
    assert!(!file(folder.path(), 7, 0).exists());
    assert!(all(&store, 7, &keys).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wrong_key_says_so_and_an_older_one_opens() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::local(folder.path()).unwrap();
    let (old, new) = (SealKey::generate().unwrap(), SealKey::generate().unwrap());
    write(&store, 1, &SealKeys::new(old.clone()), 1..3).await;
    let error = all(&store, 1, &SealKeys::new(new.clone())).await.unwrap_err();
    assert!(matches!(&error, SealError::WrongKey { sealed_with, given }
        if *sealed_with == old.id() && *given == new.id()));
    let both = SealKeys::parse(&format!("{},{}", new.reveal(), old.reveal())).unwrap();
    assert_eq!(all(&store, 1, &both).await.unwrap().len(), 2);
    write(&store, 2, &both, 1..3).await;
    assert_eq!(all(&store, 2, &SealKeys::new(new)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn nothing_that_was_changed_opens() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::local(folder.path()).unwrap();
    let keys = keys();
    write(&store, 1, &keys, 1..4).await;
    let path = file(folder.path(), 1, 0);
    let good = std::fs::read(&path).unwrap();
    let damaged = |error: SealError| matches!(error, SealError::Damaged { .. });
    // Each byte that is changed is found: of the head, the salt, a record, the index, its seal, the count.
    let places = [0, 20, 60, good.len() - 20 - 40, good.len() - 10, good.len() - 4];
    for at in places {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        assert!(damaged(all(&store, 1, &keys).await.unwrap_err()), "byte {at}");
    }
    std::fs::write(&path, &good[..good.len() - 1]).unwrap();
    assert!(damaged(all(&store, 1, &keys).await.unwrap_err()));
    std::fs::write(&path, b"short").unwrap();
    assert!(damaged(all(&store, 1, &keys).await.unwrap_err()));
    // The originals of one version are not those of another.
    std::fs::write(&path, &good).unwrap();
    std::fs::create_dir_all(file(folder.path(), 2, 0).parent().unwrap()).unwrap();
    std::fs::copy(&path, file(folder.path(), 2, 0)).unwrap();
    assert!(all(&store, 1, &keys).await.is_ok());
    let elsewhere = store.sealed(DATASET, 2, Uuid::from_u128(1), &keys).await;
    assert!(damaged(elsewhere.unwrap_err()));
}

#[tokio::test]
async fn a_version_is_read_as_it_was_before_it_was_concealed() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::local(folder.path()).unwrap();
    let keys = keys();
    let public = |n: u128| {
        let sensitivity = (n % 2 == 1).then_some(Sensitivity::Generalised);
        OccurrenceRecord {
            interpreted: Interpreted { sensitivity, ..Interpreted::default() },
            verbatim: Vec::new(),
            ..original(n)
        }
    };
    let mut writer = store.writer(DATASET, 3).await.unwrap();
    writer.write(&(0..6).map(public).collect::<Vec<_>>()).await.unwrap();
    writer.finish().await.unwrap();
    let mut sealed = store.sealed_writer(DATASET, 3, &keys);
    sealed.write([1, 3, 5].map(original).to_vec()).await.unwrap();
    sealed.finish().await.unwrap();

    let read = |keys| store.read_originals(DATASET, 3, keys).try_collect::<Vec<_>>();
    let batches = read(Some(keys)).await.unwrap();
    let records: Vec<_> = batches.into_iter().flat_map(|batch| batch.records).collect();
    let expected = [public(0), original(1), public(2), original(3), public(4), original(5)];
    assert_eq!(records, expected);
    let missing = read(None).await.unwrap_err();
    assert!(matches!(missing, SealError::Missing { record, .. } if record == Uuid::from_u128(1)));
}

#[test]
fn keys_are_32_bytes_of_base64_and_print_their_id_alone() {
    let key = SealKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
    assert_eq!(SealKey::parse(" AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 "), Ok(key.clone()));
    assert_eq!(SealKey::parse(&key.reveal()), Ok(key.clone()));
    assert_eq!(format!("{key:?}"), format!("SealKey({})", key.id()));
    assert_eq!(key.id().len(), 16);
    for bad in
        ["", "AAEC", "not base64 at all, surely not", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ=="]
    {
        assert_eq!(SealKey::parse(bad), Err(BadSealKey), "{bad}");
    }
    assert_eq!(SealKeys::parse(""), Err(BadSealKey));
}
