//! Names that begin as somebody types them.

use tantivy_fst::{IntoStreamer, Streamer};

use crate::{Checklist, name::fold_name};

impl Checklist {
    /// Places of taxa whose names begin so, in the order of their names, at most so many. Letters compare without case
    /// and marks. A text without letters begins no name.
    #[must_use]
    pub fn starting_with(&self, text: &str, most: usize) -> Vec<u32> {
        let beginning = fold_name(text);
        let mut places = Vec::new();
        if beginning.is_empty() {
            return places;
        }
        let mut names = self.index().range().ge(&beginning).into_stream();
        while places.len() < most
            && let Some((name, value)) = names.next()
            && name.starts_with(beginning.as_bytes())
        {
            places.extend(self.posted(value).iter().take(most - places.len()));
        }
        places
    }
}
