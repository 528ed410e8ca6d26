//! Checklists, taxa, and what names mean.

use std::sync::Arc;

use atlas_ingest::{ChecklistRequest, IngestRequest, NoProgress, import_checklist, ingest};
use atlas_registry::policy::{Role, Scope};
use atlas_schema::Limits;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::{App, DATASET, key, on_each, signed_in};

const ANIMALS: &str = "taxonID,parentNameUsageID,acceptedNameUsageID,scientificName,taxonRank,taxonomicStatus
k,,,Animalia,kingdom,accepted
f,k,,Dasyuridae,family,accepted
g,f,,\"Dasyurus Geoffroy, 1796\",genus,accepted
1,g,,\"Dasyurus viverrinus (Shaw, 1800)\",species,accepted
2,g,,\"Dasyurus geoffroii Gould, 1841\",species,accepted
3,g,,\"Dasyurus maculatus (Kerr, 1792)\",species,accepted
4,,1,\"Didelphis viverrina Shaw, 1800\",species,synonym
5,,1,Viverra maugei Link,species,synonym
";

const PLANTS: &str = "taxonID,parentNameUsageID,scientificName,taxonRank
k,,Plantae,kingdom
g,k,Acacia Mill.,genus
";

const RECORDS: &str = "occurrenceID,scientificName
a,Didelphis viverrina
b,Dasyurus geoffroii
";

/// Datasets 1 (animals, public) and 24 (plants, private) are checklists; 2 has records.
async fn build(app: &App) {
    let ctx = app.ingest_context();
    for (uid, text) in [("dr1", ANIMALS), ("dr24", PLANTS)] {
        let source = app.file(&format!("{uid}.csv"), text);
        let request = ChecklistRequest { source, dataset_uid: uid.into(), create: false, position: None };
        import_checklist(&ctx, request, Arc::new(NoProgress), CancellationToken::new()).await.unwrap();
    }
    let source = app.file("records.csv", RECORDS);
    let request = IngestRequest { source, dataset_uid: "dr2".into(), ..IngestRequest::default() };
    Box::pin(ingest(&ctx, request, Arc::new(NoProgress), CancellationToken::new())).await.unwrap();
}

fn taxon_key(dataset: u32, id: &str) -> Uuid {
    Uuid::new_v5(&key(DATASET, dataset), id.as_bytes())
}

fn names(nodes: &Value) -> Vec<&str> {
    nodes.as_array().unwrap().iter().map(|taxon| taxon["canonicalName"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_checklist_tells_what_it_is_and_a_taxon_where_it_stands() {
    on_each(Limits::default(), |app| async move {
        build(&app).await;
        let query = r#"{
            checklists { title position isDefault taxonCount nameCount license source dataset { uid }
                roots { totalCount nodes { canonicalName rank } } }
            taxon(taxonID: "1") {
                key taxonID scientificName canonicalName authorship rank status isSynonym
                accepted { taxonID } parent { canonicalName } ancestors { canonicalName }
                classification { kingdom family genus species }
                children { totalCount }
                synonyms { totalCount nodes { canonicalName status accepted { taxonID } parent { taxonID } } }
                occurrences { totalCount }
            }
        }"#;
        let data = app.data(query).await;
        let lists = json!([{
            "title": "Dataset 01", "position": 1, "isDefault": true, "taxonCount": 8, "nameCount": 8,
            "license": "CC_BY_4_0", "source": "dr1.csv", "dataset": { "uid": "dr1" },
            "roots": { "totalCount": 1, "nodes": [{ "canonicalName": "Animalia", "rank": "kingdom" }] },
        }]);
        assert_eq!(data["checklists"], lists);
        let synonym = |name: &str| {
            json!({ "canonicalName": name, "status": "SYNONYM", "accepted": { "taxonID": "1" },
                "parent": { "taxonID": "g" } })
        };
        let quoll = json!({
            "key": taxon_key(1, "1"), "taxonID": "1", "scientificName": "Dasyurus viverrinus (Shaw, 1800)",
            "canonicalName": "Dasyurus viverrinus", "authorship": "(Shaw, 1800)", "rank": "species",
            "status": "ACCEPTED", "isSynonym": false, "accepted": { "taxonID": "1" },
            "parent": { "canonicalName": "Dasyurus" },
            "ancestors": [{ "canonicalName": "Animalia" }, { "canonicalName": "Dasyuridae" },
                { "canonicalName": "Dasyurus" }],
            "classification": { "kingdom": "Animalia", "family": "Dasyuridae", "genus": "Dasyurus",
                "species": "Dasyurus viverrinus" },
            "children": { "totalCount": 0 },
            "synonyms": { "totalCount": 2,
                "nodes": [synonym("Didelphis viverrina"), synonym("Viverra maugei")] },
            "occurrences": { "totalCount": 1 },
        });
        assert_eq!(data["taxon"], quoll);
    })
    .await;
}

#[tokio::test]
async fn children_are_paged_from_either_end() {
    on_each(Limits::default(), |app| async move {
        build(&app).await;
        let page = async |args: &str| {
            let query = format!(
                r#"{{ taxon(taxonID: "g") {{ children({args}) {{ totalCount nodes {{ canonicalName }}
                    edges {{ cursor node {{ rank }} }}
                    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }}"#
            );
            app.data(&query).await["taxon"]["children"].take()
        };
        let first = page("first: 2").await;
        assert_eq!(names(&first["nodes"]), ["Dasyurus geoffroii", "Dasyurus maculatus"]);
        assert_eq!((&first["totalCount"], &first["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
        assert_eq!(first["edges"][1]["cursor"], first["pageInfo"]["endCursor"]);
        let end = first["pageInfo"]["endCursor"].as_str().unwrap();
        let second = page(&format!(r#"first: 2, after: "{end}""#)).await;
        assert_eq!(names(&second["nodes"]), ["Dasyurus viverrinus"]);
        assert_eq!(second["pageInfo"]["hasNextPage"], false);
        assert_eq!(second["pageInfo"]["hasPreviousPage"], true);
        let last = page(&format!(r#"last: 1, before: "{end}""#)).await;
        assert_eq!(names(&last["nodes"]), ["Dasyurus geoffroii"]);
        let none = page("first: 0").await;
        assert_eq!((none["nodes"].clone(), none["pageInfo"]["hasNextPage"].clone()), (json!([]), json!(true)));

        for args in ["first: 201", "first: -1", "first: 1, last: 1", r#"after: "x""#, r#"after: "AAAA""#] {
            let query = format!(r#"{{ taxon(taxonID: "g") {{ children({args}) {{ totalCount }} }} }}"#);
            let (code, _) = app.refusal(&query).await;
            assert!(["BAD_USER_INPUT", "LIMIT_EXCEEDED"].contains(&code.as_str()), "{args}: {code}");
        }
        let dear = r#"{ taxon(taxonID: "k") { children(first: 200) { nodes { children(first: 200) { nodes { key } } } } } }"#;
        assert_eq!(app.refusal(dear).await.0, "LIMIT_EXCEEDED");
    })
    .await;
}

#[tokio::test]
async fn names_are_matched_as_those_of_records_are() {
    on_each(Limits::default(), |app| async move {
        build(&app).await;
        let fields = "matchType isSynonym usage { taxonID } acceptedUsage { taxonID } checklist { title }
            classification { genus } issues { name }";
        let matched = async |name: &str| {
            let query = format!("{{ matchName(name: {{ {name} }}) {{ {fields} }} }}");
            app.data(&query).await["matchName"].take()
        };
        let exact = matched(r#"scientificName: "Didelphis viverrina Shaw, 1800", kingdom: "Animalia""#).await;
        assert_eq!(
            exact,
            json!({
                "matchType": "EXACT", "isSynonym": true, "usage": { "taxonID": "4" },
                "acceptedUsage": { "taxonID": "1" }, "checklist": { "title": "Dataset 01" },
                "classification": { "genus": "Dasyurus" }, "issues": [],
            })
        );
        for (name, found_by, id) in [
            (r#"scientificName: "Dasyurus viverinus""#, "FUZZY", json!("1")),
            (r#"scientificName: "Dasyurus hallucatus""#, "HIGHER_RANK", json!("g")),
            (r#"genus: "Dasyurus", specificEpithet: "geoffroii""#, "EXACT", json!("2")),
            (r#"scientificName: "Acacia""#, "NONE", Value::Null),
            ("", "NONE", Value::Null),
        ] {
            let found = matched(name).await;
            assert_eq!((&found["matchType"], &found["usage"]["taxonID"]), (&json!(found_by), &id), "{name}");
        }
        let many = r#"{ matchNames(names: [{ scientificName: "Dasyurus" }, { scientificName: "Felis" }]) { matchType } }"#;
        let data = app.data(many).await;
        assert_eq!(data["matchNames"], json!([{ "matchType": "EXACT" }, { "matchType": "NONE" }]));

        let long = "x".repeat(1001);
        let (code, _) =
            app.refusal(&format!(r#"{{ matchName(name: {{ genus: "{long}" }}) {{ matchType }} }}"#)).await;
        assert_eq!(code, "LIMIT_EXCEEDED");
        let too_many = r#"{ scientificName: "Dasyurus" } "#.repeat(101);
        assert_eq!(
            app.refusal(&format!("{{ matchNames(names: [{too_many}]) {{ matchType }} }}")).await.0,
            "LIMIT_EXCEEDED"
        );
        let suggested = app.data(r#"{ suggestTaxa(text: "dasyurus m", first: 5) { canonicalName } }"#).await;
        assert_eq!(names(&suggested["suggestTaxa"]), ["Dasyurus maculatus"]);
    })
    .await;
}

#[tokio::test]
async fn who_does_not_see_the_dataset_does_not_see_its_taxa() {
    on_each(Limits::default(), |app| async move {
        build(&app).await;
        let (list, taxon) = (key(DATASET, 24), taxon_key(24, "g"));
        let query = format!(
            r#"{{ checklists {{ key }} checklist(key: "{list}") {{ key }} taxon(key: "{taxon}") {{ id key }}
                matchName(name: {{ scientificName: "Acacia" }}) {{ matchType checklist {{ position isDefault }} }} }}"#
        );
        let reader = signed_in(1, &[(Role::Reader, Scope::All)]);
        let seen = app.data_as(&reader, &query).await;
        assert_eq!(seen["checklists"].as_array().unwrap().len(), 2);
        assert_eq!(seen["checklist"]["key"], json!(list));
        assert_eq!(seen["taxon"]["key"], json!(taxon));
        assert_eq!(
            seen["matchName"],
            json!({ "matchType": "EXACT", "checklist": { "position": 2, "isDefault": false } })
        );
        let hidden = app.data(&query).await;
        assert_eq!(hidden["checklists"], json!([{ "key": key(DATASET, 1) }]));
        assert_eq!((&hidden["checklist"], &hidden["taxon"]), (&Value::Null, &Value::Null));
        assert_eq!(hidden["matchName"]["matchType"], "NONE");
        let id = seen["taxon"]["id"].as_str().unwrap();
        let node = format!(r#"{{ node(id: "{id}") {{ ... on Taxon {{ canonicalName }} }} }}"#);
        assert_eq!(app.data(&node).await["node"], Value::Null);
        assert_eq!(app.data_as(&reader, &node).await["node"]["canonicalName"], "Acacia");
        let asked = format!(r#"{{ matchName(name: {{}}, checklist: "{list}") {{ matchType }} }}"#);
        assert_eq!(app.refusal(&asked).await.0, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn taxa_of_records_cost_no_statement_each() {
    on_each(Limits::default(), |app| async move {
        build(&app).await;
        let page = |first: u32| {
            format!(
                "{{ occurrences(first: {first}, orderBy: {{ field: SCIENTIFIC_NAME }}) {{ nodes {{
                    taxa {{ taxon {{ scientificName parent {{ canonicalName }} ancestors {{ key }} }}
                        acceptedTaxon {{ canonicalName }} }} }} }} }}"
            )
        };
        let (_, one) = app.counted(&page(1)).await;
        let (data, two) = app.counted(&page(2)).await;
        assert_eq!(one, two);
        let taxa: Vec<_> = data["occurrences"]["nodes"].as_array().unwrap().iter().collect();
        assert_eq!(taxa[1]["taxa"][0]["taxon"]["scientificName"], "Didelphis viverrina Shaw, 1800");
        assert_eq!(taxa[1]["taxa"][0]["acceptedTaxon"]["canonicalName"], "Dasyurus viverrinus");
    })
    .await;
}

#[tokio::test]
async fn a_new_version_is_seen_by_the_next_operation_and_a_missing_file_is_told() {
    on_each(Limits::default(), |app| async move {
        build(&app).await;
        let query = r#"{ taxon(taxonID: "6") { canonicalName } checklist { taxonCount } }"#;
        assert_eq!(app.data(query).await["taxon"], Value::Null);
        let more = format!("{ANIMALS}6,g,,Dasyurus hallucatus Gould,species,accepted\n");
        let source = app.file("dr1.csv", &more);
        let request = ChecklistRequest { source, dataset_uid: "dr1".into(), create: false, position: None };
        let (progress, stop) = (Arc::new(NoProgress), CancellationToken::new());
        import_checklist(&app.ingest_context(), request, progress, stop).await.unwrap();
        let data = app.data(query).await;
        assert_eq!(data["taxon"]["canonicalName"], "Dasyurus hallucatus");
        assert_eq!(data["checklist"]["taxonCount"], 9);

        // As on another machine, whose folder does not have it.
        let elsewhere = app.folder.join("elsewhere");
        let other = app.with(|backend| backend.checklists = atlas_ingest::Checklists::new(&elsewhere));
        let (code, message) = other.refusal(query).await;
        assert_eq!(code, "UNAVAILABLE");
        assert!(!message.contains("elsewhere"), "{message}");
        assert_eq!(other.data("{ checklists { taxonCount } }").await["checklists"][0]["taxonCount"], 9);
    })
    .await;
}
