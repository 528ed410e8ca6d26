use std::{collections::BTreeMap, path::Path};

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
        assert_eq!(counts.unwrap(), JoinCounts { orphans: 2, ..JoinCounts::default() });
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

const EVENTS: &str = r#"<archive><core rowType="http://rs.tdwg.org/dwc/terms/Event" ignoreHeaderLines="1">
    <files><location>event.csv</location></files><id index="0"/>
    <field index="0" term="http://rs.tdwg.org/dwc/terms/eventID"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/parentEventID"/>
    <field index="2" term="http://rs.tdwg.org/dwc/terms/locality"/></core>
    <extension rowType="http://rs.tdwg.org/dwc/terms/Occurrence"><files><location>occurrence.csv</location></files>
    <coreid index="0"/><field index="1" term="http://rs.tdwg.org/dwc/terms/occurrenceID"/></extension></archive>"#;

/// The locality of each event's occurrence and whether the event is its own ancestor, by event.
fn localities(bytes_in_memory: u64) -> BTreeMap<String, (String, bool)> {
    let events = [
        "top,,Sea",
        "a,top,",
        "b,a,",
        "c,b,Here",
        "d,c,",
        "orphan,nowhere,",
        "self,self,",
        "x,y,",
        "y,z,",
        "z,x,",
        "in,x,",
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("meta.xml"), EVENTS).unwrap();
    let text = format!("eventID,parentEventID,locality\n{}\n", events.join("\n"));
    std::fs::write(folder.path().join("event.csv"), text).unwrap();
    let id = |event: &str| event.split(',').next().unwrap().to_owned();
    let occurrences: Vec<String> = events.iter().map(|event| format!("{0},o-{0}\n", id(event))).collect();
    std::fs::write(folder.path().join("occurrence.csv"), occurrences.concat()).unwrap();
    let archive = Archive::open(folder.path(), &Meter::default()).unwrap();
    let (shape, meter) = (Shape::of(&archive).unwrap(), Meter::default());
    let join = Join { archive: &archive, shape: &shape, meter: &meter, scratch: folder.path() };
    let mut found = BTreeMap::new();
    let counts = join.run_within(bytes_in_memory, &mut |joined| {
        let parent = joined.parent.unwrap();
        found.insert(parent[0].to_owned(), (parent[2].to_owned(), joined.looped));
        Ok(())
    });
    assert_eq!(counts.unwrap(), JoinCounts::default());
    found
}

#[test]
fn events_inherit_from_the_nearest_above_and_loops_are_found() {
    let expected = [
        ("a", "Sea", false),
        ("b", "Sea", false),
        ("c", "Here", false),
        ("d", "Here", false),
        ("in", "", true),
        ("orphan", "", false),
        ("self", "", true),
        ("top", "Sea", false),
        ("x", "", true),
        ("y", "", true),
        ("z", "", true),
    ];
    let expected: BTreeMap<_, _> = expected
        .into_iter()
        .map(|(id, locality, looped)| (id.to_owned(), (locality.to_owned(), looped)))
        .collect();
    for bytes_in_memory in [1 << 20, 20] {
        assert_eq!(localities(bytes_in_memory), expected);
    }
}
