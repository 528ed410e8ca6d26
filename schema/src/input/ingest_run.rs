//! Filters and orders of runs.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on runs; all that are given must hold.
    IngestRunWhere on ingest_run {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Key of: dataset whose records are loaded.
        dataset_key: KeyFilter = DatasetKey,
        /// What the run does.
        kind: IngestRunKindFilter = Kind,
        /// How far it has come.
        state: IngestRunStateFilter = State,
        /// Name of the file the records came from.
        source: TextFilter = Source,
        /// SHA-256 of that file, hexadecimal.
        digest: TextFilter = Digest,
        /// When it was asked for.
        created_at: DateTimeFilter = CreatedAt,
        /// When it began.
        started_at: DateTimeFilter = StartedAt,
        /// When it ended, well or not.
        finished_at: DateTimeFilter = FinishedAt,
        /// When its records became those that are searched.
        published_at: DateTimeFilter = PublishedAt,
        /// When another load took their place.
        retired_at: DateTimeFilter = RetiredAt,
        /// When the index held none of its records any more.
        purged_at: DateTimeFilter = PurgedAt,
    }
    related {}
}

order_input! {
    /// An order of runs.
    IngestRunOrder by IngestRunOrderField on ingest_run {
        /// Number of the load.
        Load = Load,
        /// When it was asked for.
        CreatedAt = CreatedAt,
    }
}
