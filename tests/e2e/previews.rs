//! An archive that is sent, previewed, published as previewed, followed, and taken back, all over the network.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::support::{Archive, Atlas, Server, on_each_database, token};

/// A provider at work.
struct Provider<'a> {
    server: &'a Server,
    token: String,
}

impl Provider<'_> {
    async fn ask(&self, document: &str) -> Value {
        let (status, answer) = self.server.post_as(&self.token, document).await;
        assert_eq!((status, &answer["errors"]), (StatusCode::OK, &Value::Null), "{document}: {answer}");
        answer["data"].clone()
    }

    /// Sends an archive and gives the id of the upload.
    async fn send(&self, archive: &std::path::Path) -> String {
        let request = Client::new().put(format!("{}/archives?dataset=dr1&name=a.zip", self.server.base));
        let bytes = std::fs::read(archive).expect("a file");
        let answer = request.bearer_auth(&self.token).body(bytes).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::CREATED);
        let path = answer.headers()["location"].to_str().expect("text").to_owned();
        path.rsplit('/').next().expect("an id").to_owned()
    }

    /// The run once it has ended.
    async fn ended(&self, key: &str) -> Value {
        let query = format!(
            r#"{{ ingestRuns(where: {{ key: {{ eq: "{key}" }} }}) {{ nodes {{ state kind counts {{ read }}
                 report {{ texts messages {{ code file line message }} }}
                 preview {{ notes defects {{ code file line }}
                   comparison {{ added removed changed unchanged terms {{ kind term records samples {{ before after }} }} }} }} }} }} }}"#
        );
        self.server
            .eventually(|| async {
                let run = self.ask(&query).await["ingestRuns"]["nodes"][0].clone();
                let under_way = run["state"] == "QUEUED" || run["state"] == "RUNNING";
                (!under_way).then_some(run)
            })
            .await
    }
}

async fn dataset(server: &Server) -> String {
    let data = server.query(r#"{ dataset(uid: "dr1") { id } }"#).await;
    data["dataset"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn an_archive_is_previewed_and_published_as_it_was_previewed() {
    on_each_database(async |atlas: Atlas| {
        let first = Archive::of("Dasyurus viverrinus", "q", 4).write(atlas.outside(), "first.zip");
        atlas.ingest(&first, "dr1", &["--create"]).succeeded();
        let provider_token = token(&atlas);
        let server = atlas.serve();
        let provider = Provider { server: &server, token: provider_token };
        let dataset = dataset(&server).await;

        let second = Archive::of("Dasyurus maculatus", "q", 4).row(
            "q9",
            "HumanObservation",
            "Dasyurus hallucatus",
            "Tasmania",
            2001,
        );
        let upload = provider.send(&second.write(atlas.outside(), "second.zip")).await;
        let begun = provider
            .ask(&format!(
                r#"mutation {{ previewArchive(input: {{ dataset: "{dataset}", upload: "{upload}" }}) {{ errors {{ message }} run {{ key kind }} }} }}"#
            ))
            .await;
        assert_eq!(begun["previewArchive"]["errors"], json!([]));
        let key = begun["previewArchive"]["run"]["key"].as_str().expect("a key").to_owned();
        let run = provider.ended(&key).await;
        assert_eq!((&run["state"], &run["kind"]), (&json!("PREVIEWED"), &json!("PREVIEW")), "{run}");
        let found = &run["preview"]["comparison"];
        assert_eq!((&found["added"], &found["removed"], &found["changed"]), (&json!(1), &json!(0), &json!(4)));
        let terms = found["terms"].as_array().expect("terms");
        let named = terms.iter().find(|term| term["kind"] == "INTERPRETED" && term["term"] == "scientificName");
        let named = named.expect("the name changed");
        assert_eq!(named["records"], 4);
        assert_eq!(
            named["samples"][0],
            json!({ "before": "Dasyurus viverrinus", "after": "Dasyurus maculatus" })
        );
        assert_eq!(server.count("dr1").await, 4, "nothing is published yet");

        let begun = provider
            .ask(&format!(
                r#"mutation {{ publishPreview(input: {{ runKey: "{key}" }}) {{ errors {{ message }} run {{ key }} }} }}"#
            ))
            .await;
        let published = begun["publishPreview"]["run"]["key"].as_str().expect("a key").to_owned();
        assert_eq!(provider.ended(&published).await["state"], "PUBLISHED");
        assert_eq!(server.count("dr1").await, 5);

        let versions = format!(r#"{{ datasetVersions(dataset: "{dataset}") {{ version state kind }} }}"#);
        let listed = server.query(&versions).await["datasetVersions"].clone();
        let states: Vec<_> = listed.as_array().expect("versions").iter().map(|v| &v["state"]).collect();
        assert_eq!(states, ["PUBLISHED", "RETIRED"]);
        let old = &listed[1]["version"];
        let begun = provider
            .ask(&format!(
                r#"mutation {{ restoreVersion(input: {{ dataset: "{dataset}", version: {old} }}) {{ errors {{ message }} run {{ key }} }} }}"#
            ))
            .await;
        let restored = begun["restoreVersion"]["run"]["key"].as_str().expect("a key").to_owned();
        assert_eq!(provider.ended(&restored).await["state"], "PUBLISHED");
        assert_eq!(server.count("dr1").await, 4);
    })
    .await;
}
