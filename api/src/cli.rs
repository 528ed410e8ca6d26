//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use uuid::Uuid;

use crate::settings::Overrides;

/// Atlas Core: registry, ingestion and search of a biodiversity atlas behind one GraphQL schema.
#[derive(Debug, Parser)]
#[command(name = "atlas", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Settings for any command.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

const AFTER_HELP: &str = "\
Settings come from atlas.toml, then from ATLAS_* in the environment, then from flags;
`atlas config` shows the result. Without any, an atlas runs on SQLite and the embedded
search engine in ./data.

A first atlas:        atlas demo
Your own archive:     atlas ingest birds.zip --dataset dr1 --create && atlas serve";

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the GraphQL API and GraphiQL
    ///
    /// The first line on standard output is `listening on http://<address>`. Stops cleanly on SIGTERM and
    /// SIGINT: open requests are answered first.
    Serve(ServeArgs),
    /// Make the sample atlas (once) and serve it
    ///
    /// Migrates the database, generates about 12 institutions with their collections and datasets, writes
    /// 50,000 occurrence records as Darwin Core archives, ingests them as real ones would be, and serves.
    Demo(ServeArgs),
    /// Bring the database to the newest schema
    Migrate,
    /// Load a Darwin Core archive or a table of occurrences into a dataset
    ///
    /// Replaces the dataset's records as a whole, once everything is read, checked and indexed; a refused
    /// archive leaves the published records as they are. Works while the atlas is served; a second run
    /// waits for the first. With --dry-run nothing is published; what would change is told, and kept for
    /// --publish-preview.
    Ingest(IngestArgs),
    /// Fetch datasets from their endpoints, and load what is new
    ///
    /// `serve` does so by itself, each dataset as often as its harvestFrequencyDays say. Ends with status 1 when a
    /// harvest failed.
    Harvest(HarvestArgs),
    /// Build the search index again from the record store
    ///
    /// Needs no archives. The records stay searchable meanwhile.
    Reindex(ReindexArgs),
    /// List, compare, restore or purge the versions of a dataset's records
    Versions(VersionsArgs),
    /// Export entities of the registry as a table (CSV), or import one
    ///
    /// The columns are the fields; a list is one cell with `|` between its items. See docs/operating.md.
    Registry(RegistryArgs),
    /// Import the checklists that names are matched against, list them, take one out
    ///
    /// Records are matched when they are interpreted: at the next run of their dataset.
    Taxonomy(TaxonomyArgs),
    /// Rules on sensitive records: import them, list them, make the key for the originals
    ///
    /// See docs/sensitive.md.
    Sensitive(SensitiveArgs),
    /// Issue an API token for the local administrator, the first way into a fresh atlas
    /// Makes the person `atlas` (issuer `local`) if it is not there, gives it the role ADMIN over everything, and
    /// prints a new token on standard output. The token is shown this once: only its digest is kept. Send it as
    /// `Authorization: Bearer …`; end it with the mutation `revokeApiToken`.
    Token(TokenArgs),
    /// Print the GraphQL schema (SDL); needs no database
    Schema,
    /// Print the settings in effect and where each comes from, secrets masked
    Config,
    /// Check database, search engine, record store and settings, and say what is wrong
    ///
    /// Ends with status 1 when something is.
    Doctor,
}

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one [env: ATLAS_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Origin whose pages may call the API, repeatable; `*` for any [env: ATLAS_CORS_ORIGINS]
    #[arg(long = "cors-origin", value_name = "ORIGIN")]
    pub cors_origins: Vec<String>,
}

/// What to ingest and where.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct IngestArgs {
    /// Darwin Core archive (.zip or folder), or a .csv or .tsv file with Darwin Core column names
    #[arg(value_name = "ARCHIVE", required_unless_present = "publish_preview")]
    pub archive: Option<PathBuf>,
    /// The dataset to load into, by its uid, such as dr12
    #[arg(long, value_name = "UID", required_unless_present = "publish_preview")]
    pub dataset: Option<String>,
    /// Make the dataset under that uid from the archive's EML when there is none
    #[arg(long)]
    pub create: bool,
    /// Terms that together identify a record, where occurrenceID does not; `id` is the archive's core id
    #[arg(long, value_name = "TERM", value_delimiter = ',')]
    pub unique_key: Vec<String>,
    /// Publish even if more than half of the record ids are new against the published version
    #[arg(long)]
    pub allow_id_change: bool,
    /// Publish nothing; tell what would be added, changed, removed, flagged and refused
    ///
    /// Ends with status 1 when the archive would be refused.
    #[arg(long)]
    pub dry_run: bool,
    /// Tell it as JSON
    #[arg(long, requires = "dry_run")]
    pub json: bool,
    /// Publish what a dry run has kept, by the key of its run; the archive is not read again
    #[arg(long, value_name = "RUN", conflicts_with_all = ["archive", "dataset", "create", "unique_key", "dry_run"])]
    pub publish_preview: Option<Uuid>,
}

/// What to do with versions.
#[derive(Args, Clone, Debug)]
pub struct VersionsArgs {
    /// What
    #[command(subcommand)]
    pub command: VersionsCommand,
}

/// What to do with versions.
#[derive(Clone, Debug, Subcommand)]
pub enum VersionsCommand {
    /// List the versions that were ever published, newest first
    List {
        /// The dataset, by its uid
        #[arg(value_name = "UID")]
        dataset: String,
        /// Tell it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Tell how a version differs from another
    Compare {
        /// The dataset, by its uid
        #[arg(value_name = "UID")]
        dataset: String,
        /// The version to compare with
        #[arg(value_name = "BASE")]
        base: i64,
        /// The version to compare
        #[arg(value_name = "VERSION")]
        version: i64,
        /// Tell it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring an earlier version back: its records, interpreted by today's rules, become a new version
    Restore {
        /// The dataset, by its uid
        #[arg(value_name = "UID")]
        dataset: String,
        /// The version
        #[arg(value_name = "VERSION")]
        version: i64,
    },
    /// Erase the records of a version for good; who did it, when and why stays
    ///
    /// For what the law forbids to keep. Versions made of the same records are named, not touched; backups are not
    /// touched either.
    Purge {
        /// The dataset, by its uid
        #[arg(value_name = "UID")]
        dataset: String,
        /// The version
        #[arg(value_name = "VERSION")]
        version: i64,
        /// Why, for everybody to read
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Also if it is the published version; the dataset has no records then
        #[arg(long)]
        force: bool,
    },
}

/// What to harvest.
#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub struct HarvestArgs {
    /// This dataset, by its uid, whether it is due or not
    #[arg(long, value_name = "UID")]
    pub dataset: Option<String>,
    /// Every dataset that is due
    #[arg(long)]
    pub all_due: bool,
    /// Nothing: say what came of the last harvests, and when the next are due
    #[arg(long)]
    pub list: bool,
}

/// What to do with the rules on sensitive records.
#[derive(Args, Clone, Debug)]
pub struct SensitiveArgs {
    /// Import, list, or make a key.
    #[command(subcommand)]
    pub command: SensitiveCommand,
}

/// What to do with the rules on sensitive records.
#[derive(Clone, Debug, Subcommand)]
pub enum SensitiveCommand {
    /// Put the rules of a table (CSV) in the place of those there are
    ///
    /// Records that are published already follow them once they are interpreted anew.
    Import {
        /// Table in UTF-8, its cells separated by commas, with the names of the columns in the first line
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write the rules as such a table
    List,
    /// Print a new key for the setting `sensitive_key`
    Key,
}

/// What the token is to be.
#[derive(Args, Clone, Debug)]
pub struct TokenArgs {
    /// For how many days the token is good
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=3660))]
    pub expires_days: i64,
    /// What it may be used for; each includes those before it
    #[arg(long, value_enum, default_value_t = TokenUse::Admin)]
    pub scope: TokenUse,
    /// What to call it in the list of tokens
    #[arg(long, value_name = "NAME", default_value = "from the command line")]
    pub name: String,
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TokenUse {
    /// Reading
    Read,
    /// Also proposing and commenting
    Propose,
    /// Also changing
    Write,
    /// Also granting roles and other administration
    Admin,
}

/// What to index again.
#[derive(Args, Clone, Debug)]
pub struct ReindexArgs {
    /// Only this dataset, by its uid; absent, all of them
    #[arg(long, value_name = "UID", conflicts_with = "queued")]
    pub dataset: Option<String>,
    /// Only datasets whose records changed code mappings may lead to another collection; `serve` does so by itself
    #[arg(long)]
    pub queued: bool,
    /// Interpret the records anew by today's rules first, as new versions
    #[arg(long, conflicts_with = "queued")]
    pub reinterpret: bool,
}

/// What to do with the registry.
#[derive(Args, Clone, Debug)]
pub struct RegistryArgs {
    /// Which way
    #[command(subcommand)]
    pub command: RegistryCommand,
}

/// Which way a table goes.
#[derive(Clone, Debug, Subcommand)]
pub enum RegistryCommand {
    /// Write the entities of a kind to standard output
    Export(ExportArgs),
    /// Make the changes that a table holds
    ///
    /// A row names its entity by key or uid, and with a version only if the entity still has that one. Columns
    /// that are absent leave their fields alone, empty cells empty them. Keeps all rows or none, unless told
    /// otherwise; ends with status 1 when a row is wrong.
    Import(ImportArgs),
}

/// What to export.
#[derive(Args, Clone, Debug)]
pub struct ExportArgs {
    /// institution, collection, provider, dataset, hub or installation
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// Deleted entities too, with a column that says since when
    #[arg(long)]
    pub deleted: bool,
}

/// What to import.
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    /// institution, collection, provider, dataset, hub or installation
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// Table in UTF-8, its cells separated by commas, with the names of the columns in the first line
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Say what would be, and keep nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Register entities for rows that name none that is there
    #[arg(long)]
    pub create: bool,
    /// Keep the rows that are right, also if others are wrong
    #[arg(long)]
    pub partly: bool,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Write the table here, with what came of each row
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// What to do with checklists.
#[derive(Args, Clone, Debug)]
pub struct TaxonomyArgs {
    /// What to do
    #[command(subcommand)]
    pub command: TaxonomyCommand,
}

/// What to do with checklists.
#[derive(Clone, Debug, Subcommand)]
pub enum TaxonomyCommand {
    /// Compile a checklist, in place of the version before it
    ///
    /// A Darwin Core archive with a core of taxa, or ColDP (each zip or folder), or a table with taxonID and
    /// scientificName. Of several checklists, the first that knows a record's name sets its classification.
    Import(ImportChecklistArgs),
    /// Show the checklists in their order
    List,
    /// Take a checklist out; its dataset stays
    Remove {
        /// The dataset that the checklist is, by its uid
        #[arg(value_name = "UID")]
        uid: String,
    },
}

/// Which checklist to import.
#[derive(Args, Clone, Debug)]
pub struct ImportChecklistArgs {
    /// Archive (.zip or folder) or table
    #[arg(value_name = "ARCHIVE")]
    pub archive: PathBuf,
    /// The dataset that the checklist is, by its uid, such as dr12
    #[arg(long, value_name = "UID")]
    pub dataset: String,
    /// Make the dataset under that uid from the archive's metadata when there is none
    #[arg(long)]
    pub create: bool,
    /// Its place in the order of checklists, from 1; absent, the one it has, or the last
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..))]
    pub position: Option<i32>,
}

/// Flags every command knows.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Settings")]
pub struct SettingsArgs {
    /// Configuration file [env: ATLAS_CONFIG] [default: ./atlas.toml if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of database file, index and records [env: ATLAS_DATA_DIR] [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// `sqlite://FILE` or `postgres://…` [env: ATLAS_DATABASE_URL] [default: atlas.db in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Meilisearch server, its key in ATLAS_SEARCH_KEY [env: ATLAS_SEARCH_URL] [default: embedded engine]
    #[arg(long, global = true, value_name = "URL")]
    pub search_url: Option<String>,
    /// What to log, such as `debug` or `info,atlas_ingest=debug` [env: ATLAS_LOG] [default: info]
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
    /// How logs look: `text` or `json` [env: ATLAS_LOG_FORMAT] [default: text]
    #[arg(long, global = true, value_name = "FORMAT", value_parser = ["text", "json"])]
    pub log_format: Option<String>,
    /// Any other setting by its name, as `--set max_depth=12`; repeatable
    #[arg(long, global = true, value_name = "KEY=VALUE", value_parser = key_value)]
    pub set: Vec<(String, String)>,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}

impl Cli {
    /// The settings given as flags.
    pub fn overrides(&self) -> Overrides {
        let args = &self.settings;
        let mut values = args.set.clone();
        let named = [
            ("data_dir", &args.data_dir),
            ("database_url", &args.database_url),
            ("search_url", &args.search_url),
            ("log", &args.log),
            ("log_format", &args.log_format),
        ];
        for (key, value) in named {
            values.extend(value.clone().map(|value| (key.to_owned(), value)));
        }
        if let Command::Serve(serve) | Command::Demo(serve) = &self.command {
            values.extend(serve.listen.clone().map(|value| ("listen".to_owned(), value)));
            if !serve.cors_origins.is_empty() {
                values.push(("cors_origins".to_owned(), serve.cors_origins.join(",")));
            }
        }
        Overrides { file: args.config.clone(), values }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn unique_key_splits_at_commas() {
        let cli = Cli::parse_from([
            "atlas",
            "ingest",
            "a.zip",
            "--dataset",
            "dr1",
            "--unique-key",
            "id,catalogNumber",
        ]);
        let Command::Ingest(args) = cli.command else { panic!("not ingest") };
        assert_eq!(args.unique_key, ["id", "catalogNumber"]);
    }

    #[test]
    fn a_preview_is_published_without_an_archive() {
        let run = "0193f1d6-0000-7000-8000-000000000001";
        assert!(Cli::try_parse_from(["atlas", "ingest", "--publish-preview", run]).is_ok());
        for wrong in [
            vec!["atlas", "ingest", "--dataset", "dr1"],
            vec!["atlas", "ingest", "a.zip"],
            vec!["atlas", "ingest", "a.zip", "--dataset", "dr1", "--publish-preview", run],
            vec!["atlas", "ingest", "a.zip", "--dataset", "dr1", "--json"],
        ] {
            assert!(Cli::try_parse_from(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn flags_become_overrides_after_set() {
        let cli = Cli::parse_from([
            "atlas",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--set",
            "listen=x",
            "--data-dir",
            "d",
        ]);
        let values = cli.overrides().values;
        let expected = [("listen", "x"), ("data_dir", "d"), ("listen", "127.0.0.1:0")];
        assert_eq!(values, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
    }

    #[test]
    fn set_without_an_equals_sign_is_refused() {
        assert!(Cli::try_parse_from(["atlas", "migrate", "--set", "max_depth"]).is_err());
    }
}
