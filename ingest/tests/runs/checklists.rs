//! Checklists: imported, put in order, and matched against by the runs after.

use std::sync::Arc;

use atlas_ingest::{
    ChecklistReport, ChecklistRequest, IngestError, NoProgress, import_checklist, remove_checklist,
};
use atlas_records::{OccurrenceIssue as Issue, OccurrenceRecord, TaxonMatchType};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::Atlas;

const ANIMALS: &str =
    "taxonID\tparentNameUsageID\tacceptedNameUsageID\tscientificName\ttaxonRank\ttaxonomicStatus
1\t\t\tAnimalia\tkingdom\taccepted
2\t1\t\tDasyuridae\tfamily\taccepted
3\t2\t\tDasyurus Geoffroy, 1796\tgenus\taccepted
4\t3\t\tDasyurus viverrinus (Shaw, 1800)\tspecies\taccepted
5\t\t4\tDidelphis viverrina Shaw, 1800\tspecies\tsynonym
";

const USAGES: &str = "col:ID\tcol:parentID\tcol:status\tcol:scientificName\tcol:authorship\tcol:rank
p1\t\taccepted\tPlantae\t\tkingdom
p2\tp1\taccepted\tAcacia\tMill.\tgenus
p3\tp2\taccepted\tAcacia aneura\tF.Muell. ex Benth.\tspecies
p4\tp3\tsynonym\tRacosperma aneurum\t(Benth.) Pedley\tspecies
";

const RECORDS: &str = "occurrenceID,scientificName,kingdom
1,Didelphis viverrina,Animalia
2,Dasyurus geoffroii,
3,Racosperma aneurum,Plantae
4,Eucalyptus globulus,Plantae
5,Nothing at all,
";

async fn import(
    atlas: &Atlas,
    uid: &str,
    source: &std::path::Path,
    position: Option<i32>,
) -> Result<ChecklistReport, IngestError> {
    let request =
        ChecklistRequest { source: source.to_owned(), dataset_uid: uid.to_owned(), create: true, position };
    import_checklist(&atlas.ctx, request, Arc::new(NoProgress), CancellationToken::new()).await
}

async fn order(atlas: &Atlas) -> Vec<(i32, String, i64)> {
    let rows = atlas.ctx.registry.checklists().await.unwrap();
    rows.into_iter().map(|row| (row.position, row.title, row.taxa)).collect()
}

/// The records, ingested anew, by their occurrenceID.
async fn records(atlas: &Atlas) -> Vec<OccurrenceRecord> {
    let source = atlas.file("records.csv", RECORDS);
    let report = atlas.ingest(&source).await.unwrap();
    let rows: Vec<u64> = (0..5).collect();
    let mut records = atlas.ctx.records.rows(report.dataset_key, report.version, &rows).await.unwrap();
    records.sort_by(|a, b| a.interpreted.occurrence_id.cmp(&b.interpreted.occurrence_id));
    records
}

fn taxonomic(record: &OccurrenceRecord) -> Vec<Issue> {
    record.issues.iter().copied().filter(|issue| issue.name().starts_with("TAXON_")).collect()
}

#[tokio::test]
async fn without_checklists_records_are_as_given() {
    let atlas = Atlas::new().await;
    let records = records(&atlas).await;
    assert!(records.iter().all(|record| record.interpreted.taxa.is_empty() && taxonomic(record).is_empty()));
    assert_eq!(records[0].interpreted.scientific_name.as_deref(), Some("Didelphis viverrina"));
}

#[tokio::test]
async fn records_are_matched_against_every_checklist() {
    let atlas = Atlas::new().await;
    let animals = import(&atlas, "dr10", &atlas.file("animals.tsv", ANIMALS), None).await.unwrap();
    assert_eq!((animals.created, animals.position, animals.summary.taxa), (true, 1, 5));
    atlas.file("coldp/metadata.yaml", "title: Plants of Nowhere\n");
    let usages = atlas.file("coldp/NameUsage.tsv", USAGES);
    let plants = import(&atlas, "dr11", usages.parent().unwrap(), None).await.unwrap();
    assert_eq!((plants.position, plants.summary.synonyms, plants.summary.unknown_parents), (2, 1, 0));
    let expected = [(1, "animals".to_owned(), 5), (2, "Plants of Nowhere".to_owned(), 4)];
    assert_eq!(order(&atlas).await, expected);
    let dataset = atlas.ctx.registry.dataset_by_uid("dr11").await.unwrap().unwrap();
    assert_eq!(dataset.r#type, "CHECKLIST");

    let records = records(&atlas).await;
    let quoll = &records[0].interpreted;
    assert_eq!(quoll.scientific_name.as_deref(), Some("Dasyurus viverrinus (Shaw, 1800)"));
    assert_eq!((quoll.family.as_deref(), quoll.genus.as_deref()), (Some("Dasyuridae"), Some("Dasyurus")));
    assert_eq!(
        (quoll.species.as_deref(), quoll.taxon_rank.as_deref()),
        (Some("Dasyurus viverrinus"), Some("species"))
    );
    let [taxon] = quoll.taxa.as_slice() else { panic!("{:?}", quoll.taxa) };
    assert_eq!(taxon.checklist_key, animals.dataset_key);
    assert_eq!(taxon.taxon_key, Uuid::new_v5(&animals.dataset_key, b"5"));
    assert_eq!(taxon.accepted_taxon_key, Uuid::new_v5(&animals.dataset_key, b"4"));
    assert_eq!((taxon.match_type, taxon.lineage.len()), (TaxonMatchType::Exact, 4));
    assert_eq!(taxonomic(&records[0]), []);
    assert!(records[0].verbatim.iter().any(|term| term.value == "Didelphis viverrina"));

    // Its place below the genus is not known.
    let other = &records[1].interpreted;
    assert_eq!(other.scientific_name.as_deref(), Some("Dasyurus Geoffroy, 1796"));
    assert_eq!((other.genus.as_deref(), other.species.as_deref()), (Some("Dasyurus"), None));
    assert_eq!(taxonomic(&records[1]), [Issue::TaxonMatchHigherrank]);

    // Known to the second only, which then decides.
    let mulga = &records[2].interpreted;
    assert_eq!(mulga.scientific_name.as_deref(), Some("Acacia aneura F.Muell. ex Benth."));
    assert_eq!(mulga.taxa.len(), 1);
    assert_eq!((mulga.taxa[0].checklist_key, taxonomic(&records[2])), (plants.dataset_key, vec![]));
    assert_eq!(records[3].interpreted.scientific_name.as_deref(), Some("Plantae"));
    assert_eq!(taxonomic(&records[3]), [Issue::TaxonMatchHigherrank]);
    assert_eq!(records[4].interpreted.scientific_name.as_deref(), Some("Nothing at all"));
    assert_eq!(taxonomic(&records[4]), [Issue::TaxonMatchNone]);
}

#[tokio::test]
async fn a_new_version_takes_the_place_of_the_one_before() {
    let atlas = Atlas::new().await;
    let animals = atlas.file("animals.tsv", ANIMALS);
    let first = import(&atlas, "dr10", &animals, None).await.unwrap();
    import(&atlas, "dr11", &atlas.file("more.tsv", ANIMALS), Some(1)).await.unwrap();
    let more = format!("{ANIMALS}6\t3\t\tDasyurus geoffroii Gould, 1841\tspecies\taccepted\n");
    let second = import(&atlas, "dr10", &atlas.file("animals.tsv", &more), None).await.unwrap();
    assert_eq!((second.created, second.position), (false, 2));
    assert_eq!(order(&atlas).await, [(1, "more".to_owned(), 5), (2, "animals".to_owned(), 6)]);
    let folder = atlas.folder.path().join("checklists").join(first.dataset_key.to_string());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);

    let records = records(&atlas).await;
    let types: Vec<_> = records[1].interpreted.taxa.iter().map(|taxon| taxon.match_type).collect();
    assert_eq!(types, [TaxonMatchType::HigherRank, TaxonMatchType::Exact]);

    let remove =
        async |uid| remove_checklist(&atlas.ctx, uid, Arc::new(NoProgress), CancellationToken::new()).await;
    assert!(remove("dr10").await.unwrap());
    assert!(!remove("dr10").await.unwrap());
    assert!(matches!(remove("dr99").await, Err(IngestError::UnknownDataset(_))));
    assert_eq!(order(&atlas).await, [(1, "more".to_owned(), 5)]);
    assert!(!folder.exists());
}

#[tokio::test]
async fn names_taxa_and_synonyms_may_lie_apart() {
    let atlas = Atlas::new().await;
    atlas.file("apart/Name.csv", "ID,scientificName,authorship,rank\nn1,Acacia,Mill.,genus\nn2,Acacia aneura,Benth.,species\nn3,Acacia mulga,,species\n");
    atlas.file("apart/Taxon.csv", "ID,parentID,nameID,kingdom\nt1,,n1,Plantae\nt2,t1,n2,Plantae\n");
    let synonyms = atlas.file("apart/Synonym.csv", "taxonID,nameID,status\nt2,n3,synonym\n");
    let report = import(&atlas, "dr10", synonyms.parent().unwrap(), None).await.unwrap();
    let summary = &report.summary;
    // The kingdom is implied.
    assert_eq!((summary.taxa, summary.synonyms, summary.implied, summary.names), (3, 1, 1, 4));
}

#[tokio::test]
async fn what_is_no_checklist_is_refused() {
    let atlas = Atlas::new().await;
    let refused = async |name, text| {
        let error = import(&atlas, "dr10", &atlas.file(name, text), None).await.unwrap_err();
        assert_eq!(atlas.ctx.registry.checklists().await.unwrap().len(), 0);
        error.to_string()
    };
    let records = refused("records.csv", RECORDS).await;
    assert!(records.contains("is none of taxa"), "{records}");
    let twice = refused("twice.csv", "taxonID,scientificName\n1,Acacia\n1,Banksia\n").await;
    assert!(twice.contains("taxonID `1` occurs twice"), "{twice}");
    let cycle = "taxonID,parentNameUsageID,scientificName\n1,2,Acacia\n2,1,Banksia\n";
    let cycle = refused("cycle.csv", cycle).await;
    assert!(cycle.contains("stands under itself"), "{cycle}");
}
