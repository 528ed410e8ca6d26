//! Values that a dataset gives to records that have none.

use std::collections::BTreeMap;

use atlas_entity::{dataset, value::TermMap};
use atlas_records::BasisOfRecord;
use atlas_registry::write::{Batch, Entry};

use crate::support::Atlas;

#[tokio::test]
async fn a_dataset_gives_values_to_records_that_lack_them() {
    let atlas = Atlas::new().await;
    let values = [("basisOfRecord", "PreservedSpecimen"), ("country", "Australia"), ("noSuchTerm", "x")];
    let values: BTreeMap<_, _> = values.map(|(term, value)| (term.to_owned(), value.to_owned())).into();
    let fields = dataset::Model {
        uid: "dr1".to_owned(),
        title: "Quolls".to_owned(),
        r#type: "OCCURRENCE".to_owned(),
        default_values: TermMap(values),
        ..dataset::Model::default()
    };
    let batch = Batch { datasets: vec![Entry::new(fields)], ..Batch::default() };
    atlas.ctx.registry.write("test", batch).await.unwrap();
    let source = atlas.file("records.csv", "occurrenceID,basisOfRecord\n1,\n2,HumanObservation\n");
    let report = atlas.ingest(&source).await.unwrap();

    let rows = atlas.ctx.records.rows(report.dataset_key, report.version, &[0, 1]).await.unwrap();
    assert_eq!(rows[0].interpreted.basis_of_record, Some(BasisOfRecord::PreservedSpecimen));
    assert_eq!(rows[1].interpreted.basis_of_record, Some(BasisOfRecord::HumanObservation));
    assert_eq!(rows[1].interpreted.country_code.as_deref(), Some("AU"));
    // What the archive gave is not touched.
    assert_eq!(rows[0].verbatim.len(), 1);
}
