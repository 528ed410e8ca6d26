//! The door to the database.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait, sqlx::sqlite::SqliteJournalMode, sqlx::sqlite::SqliteSynchronous,
};

use crate::{RegistryError, address::AllowList, lookup::CodeCache, signals::Signals};

/// How long a writer of SQLite waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections kept open at most.
const CONNECTIONS: u32 = 10;

/// The registry of one atlas. Clones share the connections.
#[derive(Clone, Debug)]
pub struct Registry {
    db: DatabaseConnection,
    statements: Arc<AtomicU64>,
    codes: CodeCache,
    signals: Signals,
    allowed: Arc<AllowList>,
}

impl Registry {
    /// Opens the database at `sqlite://<path>`, `sqlite::memory:` or `postgres://…`. The file of an SQLite
    /// database is created if it is not there, with its folder. Tables are the migration's business.
    pub async fn connect(url: &str) -> Result<Self, RegistryError> {
        let mut options = ConnectOptions::new(url);
        options.acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false).record_stmt_in_spans(false);
        if url.starts_with("sqlite:") {
            sqlite_options(url, &mut options)?;
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            options.max_connections(CONNECTIONS);
        } else {
            return Err(RegistryError::Url("it must begin with sqlite: or postgres:".to_owned()));
        }
        let mut db = Database::connect(options).await?;
        let statements = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&statements);
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        Ok(Self {
            db,
            statements,
            codes: CodeCache::default(),
            signals: Signals::default(),
            allowed: Arc::default(),
        })
    }

    /// The same registry, which accepts these addresses though they are not public.
    #[must_use]
    pub fn allowing(self, allowed: AllowList) -> Self {
        Self { allowed: Arc::new(allowed), ..self }
    }

    /// The addresses that may be called though they are not public.
    pub fn allowed(&self) -> &AllowList {
        &self.allowed
    }

    /// Signs that there is something to do.
    pub const fn signals(&self) -> &Signals {
        &self.signals
    }

    /// The connections, for statements of one's own.
    pub const fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    /// Statements executed since the registry was opened, those that open and close transactions aside.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The index of codes that was read last.
    pub(crate) const fn codes(&self) -> &CodeCache {
        &self.codes
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), RegistryError> {
        self.db.ping().await.map_err(RegistryError::Unavailable)
    }

    /// Opens a transaction that will write. SQLite takes its lock at once: a transaction that reads first
    /// and writes later would fail when another wrote in between.
    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction, RegistryError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.db.begin_with_options(options).await?)
    }
}

/// The present instant, in the precision that every database keeps.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

fn sqlite_options(url: &str, options: &mut ConnectOptions) -> Result<(), RegistryError> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.contains(":memory:") {
        // Each connection would be a database of its own, and a closed one takes its tables along.
        options
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None::<Duration>)
            .max_lifetime(None::<Duration>);
        return Ok(());
    }
    if let Some(folder) = Path::new(path).parent() {
        std::fs::create_dir_all(folder)
            .map_err(|e| RegistryError::Url(format!("{} cannot be created: {e}", folder.display())))?;
    }
    options.max_connections(CONNECTIONS).map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With a write-ahead log, anything less loses the last commits in a power cut: a change that was
            // acknowledged, and told to others, would not have happened.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
    });
    Ok(())
}
