//! Reads the settings from their sources and refuses what it does not know.

use std::{collections::BTreeMap, path::PathBuf};

use config::{Config, Environment, File, FileFormat, Map, Source, Value};
use serde_json::json;

use super::{Settings, check::check};

/// Variables of the environment that share the prefix but are no settings.
const NOT_SETTINGS: [&str; 2] = ["config", "test_"];

/// Settings that are lists.
const LISTS: [&str; 7] = [
    "cors_origins",
    "oidc_scopes",
    "role_mapping",
    "jwt_issuers",
    "jwt_algorithms",
    "webhook_allow",
    "harvest_allow",
];

/// Why the settings could not be read. The text names the source and the key.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The named file is not there.
    #[error("the configuration file {0} does not exist")]
    NoFile(PathBuf),
    /// A key nobody knows.
    #[error("{source_name}: unknown key `{key}`; {hint}")]
    UnknownKey {
        /// File, environment or flags.
        source_name: String,
        /// The key as it is written there.
        key: String,
        /// The nearest known key, or where all are listed.
        hint: String,
    },
    /// A value of the wrong kind or out of range.
    #[error("the configuration is wrong: {0}")]
    Wrong(String),
}

/// Settings given on the command line.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The file to read instead of `./atlas.toml`.
    pub file: Option<PathBuf>,
    /// Key and value, as text; lists are separated by commas.
    pub values: Vec<(String, String)>,
}

/// Settings and where each came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Source by key; a key without one has its default.
    pub origins: BTreeMap<String, String>,
}

/// Reads defaults, file, environment and flags, the later over the earlier.
pub fn load(overrides: &Overrides, environment: &BTreeMap<String, String>) -> Result<Loaded, SettingsError> {
    let mut origins = BTreeMap::new();
    let mut builder = Config::builder();
    for (name, values) in sources(overrides, environment)? {
        for (key, value) in values {
            check_key(&name, &key)?;
            origins.insert(key.clone(), name.clone());
            builder = builder.set_override(&key, value).map_err(wrong)?;
        }
    }
    let settings: Settings = builder.build().and_then(Config::try_deserialize).map_err(wrong)?;
    check(&settings)?;
    Ok(Loaded { settings, origins })
}

type NamedSource = (String, Map<String, Value>);

fn sources(
    overrides: &Overrides,
    environment: &BTreeMap<String, String>,
) -> Result<Vec<NamedSource>, SettingsError> {
    let mut all = Vec::new();
    if let Some(path) = file(overrides, environment)? {
        let values = File::from(path.as_path()).format(FileFormat::Toml).collect().map_err(wrong)?;
        all.push((path.display().to_string(), values));
    }
    let variables = environment.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    let mut values =
        split_lists(Environment::with_prefix("ATLAS")).source(Some(variables)).collect().map_err(wrong)?;
    values.retain(|key, _| !NOT_SETTINGS.iter().any(|other| key.starts_with(other)));
    all.push(("environment".to_owned(), values));
    let flags = overrides.values.iter().map(|(key, value)| (format!("ATLAS_{key}"), value.clone())).collect();
    let values =
        split_lists(Environment::with_prefix("ATLAS")).source(Some(flags)).collect().map_err(wrong)?;
    all.push(("flags".to_owned(), values));
    Ok(all)
}

/// Text from the environment and from flags becomes numbers, truths and lists where the setting is one.
fn split_lists(source: Environment) -> Environment {
    let source = source.try_parsing(true).ignore_empty(true).list_separator(",");
    LISTS.iter().fold(source, |source, key| source.with_list_parse_key(key))
}

fn file(
    overrides: &Overrides,
    environment: &BTreeMap<String, String>,
) -> Result<Option<PathBuf>, SettingsError> {
    let named = overrides.file.clone().or_else(|| environment.get("ATLAS_CONFIG").map(PathBuf::from));
    match named {
        Some(path) if path.exists() => Ok(Some(path)),
        Some(path) => Err(SettingsError::NoFile(path)),
        None => Ok(Some(PathBuf::from("atlas.toml")).filter(|path| path.exists())),
    }
}

fn check_key(source_name: &str, key: &str) -> Result<(), SettingsError> {
    let known = known_keys();
    if known.iter().any(|k| k == key) {
        return Ok(());
    }
    let nearest = known.iter().min_by_key(|k| strsim::damerau_levenshtein(k, key));
    let hint = match nearest {
        Some(near) if strsim::damerau_levenshtein(near, key) <= 3 => format!("did you mean `{near}`?"),
        _ => "`atlas config` lists all keys".to_owned(),
    };
    let key = match source_name {
        "environment" => format!("ATLAS_{}", key.to_uppercase()),
        _ => key.to_owned(),
    };
    Err(SettingsError::UnknownKey { source_name: source_name.to_owned(), key, hint })
}

/// The names of all settings.
fn known_keys() -> Vec<String> {
    match json!(Settings::default()) {
        serde_json::Value::Object(map) => map.into_iter().map(|(key, _)| key).collect(),
        _ => Vec::new(),
    }
}

fn wrong(error: impl std::fmt::Display) -> SettingsError {
    SettingsError::Wrong(error.to_string())
}
