//! The first way into a fresh atlas. Signing in by browser and the attacks on it are told in `tests/browser`.

use reqwest::StatusCode;

use crate::support::on_each_database;

const WHO: &str = "{ viewer { person { key name } tokenScope grants { nodes { role } } } }";

#[tokio::test]
async fn the_command_line_issues_tokens_of_one_local_administrator() {
    on_each_database(async |atlas| {
        let issued = atlas.run(&["token", "--scope", "write", "--expires-days", "1", "--name", "nightly"]);
        assert!(issued.stderr.contains("shown this once"), "{}", issued.stderr);
        let first = issued.succeeded().trim().to_owned();
        assert!(first.starts_with("atlas_"), "nothing but the token is on standard output: {first}");
        let second = atlas.run(&["token"]).succeeded().trim().to_owned();
        assert_ne!(first, second);

        let server = atlas.serve();
        let (status, body) = server.post_as(&first, WHO).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let viewer = &body["data"]["viewer"];
        assert_eq!(viewer["tokenScope"], "WRITE");
        assert_eq!(viewer["grants"]["nodes"][0]["role"], "ADMIN");
        let (_, other) = server.post_as(&second, WHO).await;
        assert_eq!(other["data"]["viewer"]["tokenScope"], "ADMIN");
        assert_eq!(other["data"]["viewer"]["person"], viewer["person"], "the same person");
        // Granted once, however many tokens are issued.
        assert_eq!(other["data"]["viewer"]["grants"]["nodes"].as_array().map(Vec::len), Some(1));

        let (status, refused) = server.post_as("atlas_made-up", WHO).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert!(refused.get("data").is_none(), "never silently anybody: {refused}");
        assert!(!server.log().contains(&first));
    })
    .await;
}
