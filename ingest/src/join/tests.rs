use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::{Join, JoinCounts, Shape};
use crate::archive::{Archive, Meter};

const META: &str = r#"<archive><core rowType="http://rs.tdwg.org/dwc/terms/Occurrence" ignoreHeaderLines="1">
    <files><location>occurrence.csv</location></files><id index="0"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/catalogNumber"/></core>
    <extension rowType="http://rs.gbif.org/terms/1.0/Multimedia"><files><location>media.csv</location></files>
    <coreid index="0"/><field index="1" term="http://purl.org/dc/terms/identifier"/></extension></archive>"#;

/// Fifty records; the n-th has n % 3 pictures. Two rows point nowhere.
fn archive(folder: &Path) -> Archive {
    let records: Vec<_> = (0..50).map(|n| format!("id{n},C{n}\n")).collect();
    let media: Vec<_> =
        (0..50).flat_map(|n| (0..n % 3).map(move |m| format!("id{n},http://x/{n}/{m}\n"))).collect();
    std::fs::write(folder.join("meta.xml"), META).unwrap();
    std::fs::write(folder.join("occurrence.csv"), format!("id,catalogNumber\n{}", records.concat())).unwrap();
    std::fs::write(folder.join("media.csv"), format!("lost,http://x/a\n{},http://x/b\n", media.concat()))
        .unwrap();
    Archive::open(folder, &Meter::default()).unwrap()
}

#[test]
fn rows_are_joined_the_same_in_memory_and_by_parts() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    let shape = Shape::of(&archive).unwrap();
    let meter = Meter::default();
    let join = Join { archive: &archive, shape: &shape, meter: &meter, scratch: folder.path() };
    for bytes_in_memory in [1 << 20, 100] {
        let mut seen = Vec::new();
        let counts = join.run_within(bytes_in_memory, &mut |joined| {
            let number: usize = joined.values[1][1..].parse().unwrap();
            assert_eq!(joined.line, number as u64 + 2);
            let media: Vec<String> = joined
                .attached
                .iter()
                .flat_map(|rows| rows.iter())
                .map(|(_, row)| row[1].to_owned())
                .collect();
            let expected: Vec<String> = (0..number % 3).map(|m| format!("http://x/{number}/{m}")).collect();
            assert_eq!(media, expected);
            seen.push(number);
            Ok(())
        });
        assert_eq!(counts.unwrap(), JoinCounts { orphans: 2, without_parent: 0 });
        seen.sort_unstable();
        assert_eq!(seen, (0..50).collect::<Vec<_>>());
    }
}

#[test]
fn a_cancelled_join_stops() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    let shape = Shape::of(&archive).unwrap();
    let meter = Meter::new(CancellationToken::new());
    let join = Join { archive: &archive, shape: &shape, meter: &meter, scratch: folder.path() };
    let mut taken = 0;
    let result = join.run_within(100, &mut |_| {
        taken += 1;
        meter.cancel.cancel();
        Ok(())
    });
    assert!(matches!(result, Err(crate::IngestError::Cancelled)), "{result:?}");
    assert_eq!(taken, 1);
}
