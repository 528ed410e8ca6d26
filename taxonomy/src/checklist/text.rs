//! Many short texts in one piece of memory.

use super::ChecklistError;

/// Texts by number.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(super) bytes: String,
    /// Where each ends.
    pub(super) ends: Vec<u32>,
}

impl Texts {
    pub fn push(&mut self, text: &str) -> Result<(), ChecklistError> {
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).map_err(|_| ChecklistError::TooLarge)?);
        Ok(())
    }

    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start as usize..self.ends[number] as usize]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether every text can be had.
    pub fn is_sound(&self) -> bool {
        let ordered = self.ends.is_sorted();
        let whole = self.ends.last().is_none_or(|last| *last as usize <= self.bytes.len());
        ordered && whole && self.ends.iter().all(|end| self.bytes.is_char_boundary(*end as usize))
    }
}
