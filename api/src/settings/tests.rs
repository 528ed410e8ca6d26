//! What the settings take, and from where.

use std::{collections::BTreeMap, path::PathBuf};

use super::{LogFormat, Overrides, Settings, effective, load};

fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn flags(pairs: &[(&str, &str)]) -> Overrides {
    let values = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Overrides { file: None, values }
}

/// A file of its own for each test.
fn file(name: &str, text: &str) -> Overrides {
    let path = std::env::temp_dir().join(format!("atlas-settings-{}-{name}.toml", std::process::id()));
    std::fs::write(&path, text).unwrap();
    Overrides { file: Some(path), values: Vec::new() }
}

#[test]
fn without_anything_the_defaults_hold() {
    let loaded = load(&Overrides::default(), &environment(&[])).unwrap();
    assert_eq!(loaded.settings, Settings::default());
    assert_eq!(loaded.settings.database_url(), "sqlite://data/atlas.db");
}

#[test]
fn flags_beat_the_environment_and_that_beats_the_file() {
    let mut overrides = file("order", "listen = '1.1.1.1:1'\ndata_dir = 'of-file'\nmax_depth = 3\n");
    overrides.values.push(("listen".to_owned(), "3.3.3.3:3".to_owned()));
    let env = environment(&[("ATLAS_LISTEN", "2.2.2.2:2"), ("ATLAS_DATA_DIR", "of-environment")]);
    let loaded = load(&overrides, &env).unwrap();
    assert_eq!(loaded.settings.listen, "3.3.3.3:3");
    assert_eq!(loaded.settings.data_dir, PathBuf::from("of-environment"));
    assert_eq!(loaded.settings.max_depth, 3);
    assert_eq!(loaded.origins["listen"], "flags");
    assert_eq!(loaded.origins["data_dir"], "environment");
    assert!(!loaded.origins.contains_key("max_batch"));
}

#[test]
fn text_of_the_environment_becomes_lists_numbers_and_choices() {
    let env = environment(&[
        ("ATLAS_CORS_ORIGINS", "https://a.org,https://b.org:8443"),
        ("ATLAS_MAX_BODY_BYTES", "2048"),
        ("ATLAS_LOG_FORMAT", "json"),
        ("ATLAS_SEARCH_KEY", "12345"),
    ]);
    let settings = load(&Overrides::default(), &env).unwrap().settings;
    assert_eq!(settings.cors_origins, ["https://a.org", "https://b.org:8443"]);
    assert_eq!(settings.max_body_bytes, 2048);
    assert_eq!(settings.log_format, LogFormat::Json);
    assert_eq!(settings.search_key.as_deref(), Some("12345"));
}

#[test]
fn empty_variables_and_those_of_the_tests_are_not_settings() {
    let env = environment(&[("ATLAS_SEARCH_URL", ""), ("ATLAS_TEST_POSTGRES_URL", "x"), ("HOME", "/")]);
    assert_eq!(load(&Overrides::default(), &env).unwrap().settings, Settings::default());
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_the_nearest_name() {
    let error = load(&Overrides::default(), &environment(&[("ATLAS_SERCH_URL", "x")])).unwrap_err();
    assert_eq!(error.to_string(), "environment: unknown key `ATLAS_SERCH_URL`; did you mean `search_url`?");
    let error = load(&flags(&[("colour", "red")]), &environment(&[])).unwrap_err();
    assert_eq!(error.to_string(), "flags: unknown key `colour`; `atlas config` lists all keys");
    let overrides = file("unknown", "[server]\nport = 1\n");
    let error = load(&overrides, &environment(&[])).unwrap_err().to_string();
    assert!(error.contains("unknown.toml: unknown key `server`"), "{error}");
}

#[test]
fn a_named_file_must_be_there() {
    let missing = Overrides { file: Some(PathBuf::from("nowhere.toml")), values: Vec::new() };
    let error = load(&missing, &environment(&[])).unwrap_err();
    assert_eq!(error.to_string(), "the configuration file nowhere.toml does not exist");
}

#[test]
fn wrong_values_are_refused() {
    let wrong = [
        ("max_depth", "0", "`max_depth` must be at least 1"),
        ("max_depth", "many", "max_depth"),
        ("max_page_size", "1001", "`max_page_size` must be at most 1000"),
        ("database_url", "mysql://x", "`database_url` must begin with sqlite:// or postgres://"),
        ("search_url", "localhost:7700", "`search_url` must begin with http:// or https://"),
        ("cors_origins", "https://a.org/path", "is no origin"),
        ("request_timeout_seconds", "0", "at least 1 second"),
        ("log_format", "xml", "xml"),
        ("public_url", "https://atlas.example.org/", "without a path or a slash"),
        ("public_url", "ftp://atlas.example.org", "`public_url` must be"),
        ("oidc_issuer", "id.example.org", "`oidc_issuer` must begin"),
        ("oidc_issuer", "https://id.example.org", "needs `public_url` and `oidc_client_id`"),
        ("role_mapping", "curators=KING", "`curators=KING` in `role_mapping`"),
        ("role_mapping", "curators=EDITOR", "needs `role_claim`"),
        ("jwt_algorithms", "RS256,HS256", "asymmetric"),
        ("jwt_algorithms", "none", "asymmetric"),
        ("jwt_audience", "atlas", "needs `jwt_issuers` or `oidc_issuer`"),
        ("jwt_issuers", "example", "`example` in `jwt_issuers`"),
        ("session_hours", "0", "`session_hours` must be 1 to"),
        ("clock_skew_seconds", "601", "at most 600"),
        ("smtp_url", "smtp://localhost", "`smtp_from` is needed with `smtp_url`"),
        ("webhook_allow", "10.0.0.0/33", "`10.0.0.0/33` in `webhook_allow` is no host, address or network"),
        ("sensitive_key", "secret", "`sensitive_key` cannot be used"),
        ("delivery_attempts", "0", "`delivery_attempts` must be at least 1"),
    ];
    for (key, value, reason) in wrong {
        let error = load(&flags(&[(key, value)]), &environment(&[])).unwrap_err().to_string();
        assert!(error.contains(reason), "{key}={value}: {error}");
    }
}

#[test]
fn secrets_are_masked_where_settings_are_shown() {
    let env = environment(&[
        ("ATLAS_DATABASE_URL", "postgres://atlas:hunter2@db/atlas"),
        ("ATLAS_SEARCH_KEY", "topsecret"),
        ("ATLAS_OIDC_CLIENT_SECRET", "hunter4"),
        ("ATLAS_SENSITIVE_KEY", "aHVudGVyNWh1bnRlcjVodW50ZXI1aHVudGVyNWh1bnQ="),
        ("ATLAS_SEARCH_URL", "https://me:hunter3@search/"),
        ("ATLAS_SMTP_URL", "smtps://me:hunter4@mail.example.org"),
        ("ATLAS_SMTP_FROM", "Atlas <atlas@example.org>"),
    ]);
    let shown = effective(&load(&Overrides::default(), &env).unwrap());
    assert!(shown.contains("database_url = \"postgres://atlas:***@db/atlas\" # environment\n"), "{shown}");
    assert!(shown.contains("search_key = \"***\" # environment\n"), "{shown}");
    assert!(shown.contains("listen = \"127.0.0.1:8080\" # default\n"), "{shown}");
    assert!(shown.contains("smtp_url = \"smtps://me:***@mail.example.org\" # environment\n"), "{shown}");
    for secret in ["hunter2", "hunter3", "hunter4", "topsecret", "aHVudGVy"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn what_is_shown_can_be_read_again() {
    let env = environment(&[("ATLAS_NOTICE", "two \"words\""), ("ATLAS_CORS_ORIGINS", "https://a.org")]);
    let shown = effective(&load(&Overrides::default(), &env).unwrap());
    let again = load(&file("again", &shown), &environment(&[])).unwrap().settings;
    assert_eq!(again.notice, "two \"words\"");
    assert_eq!(again.cors_origins, ["https://a.org"]);
}

#[test]
fn the_operators_guide_lists_every_setting_with_its_default() {
    let guide = include_str!("../../../docs/operating.md");
    let settings = serde_json::to_value(Settings::default()).unwrap();
    for (name, value) in settings.as_object().unwrap() {
        let row = guide.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/operating.md says nothing of `{name}`"));
        let default = match value {
            serde_json::Value::Number(number) => format!("| {number} |"),
            serde_json::Value::String(text) if !text.is_empty() => format!("| `{text}` |"),
            _ => "| ".to_owned(),
        };
        assert!(row.contains(&default), "`{name}` is {value} by default, but docs/operating.md says: {row}");
    }
}
