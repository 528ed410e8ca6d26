//! How much a request may ask for.

use std::time::Duration;

/// Limits on requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep fields may nest.
    pub depth: usize,
    /// What a request may cost: a field costs 1 and a connection as many times its children as it has nodes.
    pub complexity: usize,
    /// How many aliases a document may hold.
    pub aliases: usize,
    /// How many directives a field may carry.
    pub directives: usize,
    /// How deep braces and brackets may nest in a document, arguments included.
    pub recursion: usize,
    /// How many nodes a page may have; at most [`MAX_PAGE_SIZE`].
    pub page_size: u32,
    /// How many keys or ids one field may name.
    pub keys: usize,
    /// How many conditions one filter may hold; databases limit how deep a statement nests.
    pub conditions: usize,
    /// How many values one filter may name; databases limit how many a statement carries.
    pub values: usize,
    /// How many originals of sensitive records an operation may read.
    pub originals: usize,
    /// How many requests one batch may hold.
    pub batch: usize,
    /// How long an operation may take.
    pub timeout: Duration,
}

/// The nodes of a page when a connection names no size. Costs are computed before a request reaches the
/// backend, so this is no setting.
pub const DEFAULT_PAGE_SIZE: u32 = 20;

/// The largest page size a server may allow.
pub const MAX_PAGE_SIZE: u32 = 1000;

/// What a connection costs: its children once for every node of the page. Sizes beyond any ceiling cost no
/// more than the largest, so that the ceiling, not the cost, is what the client is told about.
pub(crate) fn page_cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let size = first.or(last).and_then(|size| u32::try_from(size).ok()).unwrap_or(DEFAULT_PAGE_SIZE);
    1 + child.saturating_mul(size.clamp(1, MAX_PAGE_SIZE) as usize)
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 20,
            complexity: 25_000,
            aliases: 50,
            directives: 5,
            recursion: 40,
            page_size: 200,
            keys: 100,
            conditions: 500,
            values: 5000,
            originals: 25,
            batch: 10,
            timeout: Duration::from_secs(30),
        }
    }
}
