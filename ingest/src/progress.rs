//! How a run tells what it is doing.

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Another run holds the lock.
    Waiting,
    /// Splitting and sorting extension rows, before the records are read. Counted in bytes of text.
    Joining,
    /// Reading, interpreting and storing. Counted in bytes of text.
    Reading,
    /// Interpreting and storing what is stored already. Counted in records.
    Interpreting,
    /// Checking the ids. Counted in records.
    Checking,
    /// Comparing with another version. Counted in records of both.
    Comparing,
    /// Indexing what was stored. Counted in records.
    Indexing,
    /// Making the new records visible.
    Publishing,
}

impl Stage {
    /// The stage in a word, for a progress bar.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Joining => "joining",
            Self::Reading => "reading",
            Self::Interpreting => "interpreting",
            Self::Checking => "checking",
            Self::Comparing => "comparing",
            Self::Indexing => "indexing",
            Self::Publishing => "publishing",
        }
    }

    /// Whether the stage is counted in bytes; otherwise in records.
    pub const fn in_bytes(self) -> bool {
        matches!(self, Self::Joining | Self::Reading)
    }
}

/// Is told how far a run is. Called from several threads, some times a second.
pub trait Progress: Send + Sync {
    /// The run is queued as this load. Of a call that makes several runs, this is said of each.
    fn queued(&self, load: i64) {
        let _ = load;
    }

    /// The stage is this far: `done` of `total`, where the total is known.
    fn update(&self, stage: Stage, done: u64, total: Option<u64>);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn update(&self, _: Stage, _: u64, _: Option<u64>) {}
}
