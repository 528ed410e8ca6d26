//! Datasets that are harvested from where their publishers keep them.

use serde_json::json;

use crate::support::{Archive, Shelf, on_each_database, token};

const ENDPOINT: &str = "mutation($url: String!, $version: Int!) { updateDataset(input: { uid: \"dr1\", version: $version, \
    patch: { harvestFrequencyDays: 1, endpoints: { add: [{ type: \"DWC_ARCHIVE\", url: $url }] } } }) \
    { dataset { harvestFrequencyDays } } }";

// The program is waited for while the shelf answers it.
#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_is_harvested_from_its_endpoint_by_hand_and_by_itself() {
    on_each_database(async |atlas| {
        let shelf = Shelf::open().await;
        let first = Archive::of("Dasyurus viverrinus", "q", 2).write(atlas.outside(), "first.zip");
        let second = Archive::of("Dasyurus viverrinus", "q", 3).write(atlas.outside(), "second.zip");
        shelf.put(&first);
        atlas.ingest(&first, "dr1", &["--create"]).succeeded();
        let nobody = atlas.clone().with("ATLAS_HARVEST", "false");
        let server = nobody.serve().signed(&token(&atlas));
        let data = server.query("{ dataset(uid: \"dr1\") { version } }").await;
        let said = server.query_with(
            ENDPOINT,
            json!({ "url": shelf.url("birds.zip"), "version": data["dataset"]["version"] }),
        );
        assert_eq!(said.await["updateDataset"]["dataset"]["harvestFrequencyDays"], 1);

        // Addresses of this machine are not for harvesting, unless the operator says so.
        let refused = atlas.run(&["harvest", "--dataset", "dr1"]);
        assert_eq!(refused.code, Some(1), "{}", refused.stderr);
        assert!(refused.stdout.contains("dr1: failed: 127.0.0.1 is not called"), "{}", refused.stdout);
        assert_eq!(shelf.sent(), 0);
        let listed = atlas.run(&["harvest", "--list"]).succeeded();
        assert!(
            listed.lines().any(|line| line.starts_with("dr1\tfailed\t") && line.contains("\t1\t")),
            "{listed}"
        );

        let allowed = atlas.clone().with("ATLAS_HARVEST_ALLOW", "127.0.0.1");
        let by_hand = allowed.run(&["harvest", "--dataset", "dr1"]).succeeded();
        assert!(by_hand.contains("dr1: unchanged"), "{by_hand}");
        shelf.put(&second);
        let by_hand = allowed.run(&["harvest", "--dataset", "dr1"]).succeeded();
        assert!(by_hand.contains("dr1: published 3 records"), "{by_hand}");
        assert_eq!(server.count("dr1").await, 3);
        assert!(allowed.run(&["harvest", "--all-due"]).succeeded().contains("no dataset is due"));
        let metrics = server.text("/metrics").await;
        assert!(metrics.contains("atlas_harvested_datasets{outcome=\"published\"} 1"), "{metrics}");
        drop(server);

        // A dataset of which nobody knows anything yet is due at once, and a serving atlas finds it.
        let other = Shelf::open().await;
        other.put(&Archive::of("Sarcophilus harrisii", "d", 4).write(atlas.outside(), "other.zip"));
        let fresh = Archive::of("Sarcophilus harrisii", "d", 2).write(atlas.outside(), "fresh.zip");
        atlas.ingest(&fresh, "dr2", &["--create"]).succeeded();
        let server = allowed.serve().signed(&token(&atlas));
        let data = server.query("{ dataset(uid: \"dr2\") { version } }").await;
        let set = ENDPOINT.replace("\"dr1\"", "\"dr2\"");
        let variables = json!({ "url": other.url("devils.zip"), "version": data["dataset"]["version"] });
        server.query_with(&set, variables).await;
        assert!(server.stop().success());
        let server = allowed.serve();
        server.eventually(async || (server.count("dr2").await == 4).then_some(())).await;
    })
    .await;
}
