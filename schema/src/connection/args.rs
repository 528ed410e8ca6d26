//! The arguments by which clients page.

use crate::{
    failure::{Failure, Result},
    limits::{DEFAULT_PAGE_SIZE, Limits},
};

/// `first`, `after`, `last` and `before`, as given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageArgs {
    /// How many from the beginning.
    pub first: Option<i32>,
    /// The cursor to start after.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// The cursor to stop before.
    pub before: Option<String>,
}

/// How many nodes, and from which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// How many nodes at most.
    pub limit: u32,
    /// Taken from the end.
    pub backward: bool,
}

impl PageArgs {
    /// Checks the sizes against the ceiling.
    pub fn size(&self, limits: &Limits) -> Result<PageSize> {
        let (name, size, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Failure::bad_input("give either `first` or `last`, not both")),
            (None, Some(last)) => ("last", last, true),
            (Some(first), None) => ("first", first, false),
            (None, None) => {
                return Ok(PageSize { limit: DEFAULT_PAGE_SIZE.min(limits.page_size), backward: false });
            }
        };
        let limit = u32::try_from(size)
            .map_err(|_| Failure::bad_input(format!("`{name}` must not be negative, but is {size}")))?;
        if limit > limits.page_size {
            let ceiling = limits.page_size;
            return Err(Failure::limit(format!(
                "`{name}` is {limit}, but a page holds at most {ceiling} nodes; page on with `endCursor` or `startCursor`"
            )));
        }
        Ok(PageSize { limit, backward })
    }
}

#[cfg(test)]
mod tests {
    use super::{PageArgs, PageSize};
    use crate::{failure::Code, limits::Limits};

    fn size(first: Option<i32>, last: Option<i32>) -> Result<PageSize, (Code, String)> {
        let args = PageArgs { first, last, ..PageArgs::default() };
        let limits = Limits { page_size: 50, ..Limits::default() };
        args.size(&limits).map_err(|failure| (failure.code(), failure.message().to_owned()))
    }

    #[test]
    fn sizes_have_a_default_and_a_ceiling_that_is_named() {
        assert_eq!(size(None, None), Ok(PageSize { limit: 20, backward: false }));
        assert_eq!(size(Some(0), None), Ok(PageSize { limit: 0, backward: false }));
        assert_eq!(size(None, Some(50)), Ok(PageSize { limit: 50, backward: true }));
        let (code, message) = size(Some(51), None).unwrap_err();
        assert_eq!(code, Code::LimitExceeded);
        assert!(message.contains("at most 50"), "{message}");
        assert_eq!(size(Some(-1), None).unwrap_err().0, Code::BadUserInput);
        assert_eq!(size(Some(1), Some(1)).unwrap_err().0, Code::BadUserInput);
    }
}
