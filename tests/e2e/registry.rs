//! Entities as tables: on the command line and over HTTP.

use reqwest::{StatusCode, header::CONTENT_TYPE};

use crate::support::on_each_database;

const TABLE: &str = "\
name,code,address.city,address.country,email
Museum of Dust,MD,Hobart,AU,ada@example.org|ben@example.org
Herbarium of Moss,HM,Wellington,nz,
";

#[tokio::test]
async fn a_table_is_imported_exported_and_imported_again() {
    on_each_database(async |atlas| {
        atlas.run(&["migrate"]).succeeded();
        let file = atlas.outside().join("institutions.csv");
        let path = file.to_str().expect("a path in UTF-8").to_owned();
        std::fs::write(&file, TABLE).expect("a file");
        let import = |more: &[&str]| {
            let mut args = vec!["registry", "import", "institution", &path];
            args.extend(more);
            atlas.run(&args)
        };
        let refused = import(&[]).failed();
        assert!(refused.contains("a key or a uid is required"), "{refused}");
        let tried = import(&["--create", "--dry-run"]).succeeded();
        assert!(tried.contains("2 rows: 2 changes, 0 wrong; nothing was kept"), "{tried}");
        import(&["--create", "--reason", "the first"]).succeeded();

        let export = || atlas.run(&["registry", "export", "institution"]).succeeded();
        let table = export();
        assert!(table.contains(",in1,1,Museum of Dust,") && table.contains(",NZ,"), "{table}");
        std::fs::write(&file, table.replace("Museum of Dust", "Museum of Ash")).expect("a file");
        let report = atlas.outside().join("report.csv");
        let done = import(&["--report", report.to_str().expect("a path in UTF-8")]).succeeded();
        assert!(done.contains("2 rows: 1 changes, 0 wrong"), "{done}");
        let report = std::fs::read_to_string(report).expect("a report");
        assert!(report.lines().next().is_some_and(|line| line.ends_with(",KEY,ERRORS")), "{report}");
        assert!(export().contains(",in1,2,Museum of Ash,"));
        // The table of before names a version that is gone.
        std::fs::write(&file, table.replace("Museum of Dust", "Museum of Soot")).expect("a file");
        let stale = import(&[]).failed();
        assert!(stale.contains("changed by another"), "{stale}");

        std::fs::write(&file, "uid;name\nin1;x\n").expect("a file");
        let refused = import(&[]).failed();
        assert!(refused.contains("institutions.csv, line 1: ") && refused.contains("commas"), "{refused}");

        let server = atlas.serve();
        let answer = server.get("/registry/institution.csv").await;
        let media = answer.headers()[CONTENT_TYPE].to_str().expect("text").to_owned();
        assert_eq!(media, "text/csv; charset=utf-8; header=present");
        assert_eq!(answer.text().await.expect("text"), export());
        assert_eq!(server.get("/registry/museum.csv").await.status(), StatusCode::NOT_FOUND);
        let client = reqwest::Client::new();
        let post = |media: &str, body: &str| {
            let request = client.post(format!("{}/registry/institution.csv", server.base));
            request.header(CONTENT_TYPE, media).body(body.to_owned()).send()
        };
        let refused = post("application/json", "{}").await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let refused = post("text/csv", "uid,name\nin1,Mine\n").await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    })
    .await;
}
