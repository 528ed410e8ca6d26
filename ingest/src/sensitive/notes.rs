//! What is worth a note of the sensitive records of a run.

use atlas_interpret::is_kept_of_sensitive;

use crate::{keys::CORE_ID, report::IngestCounts};

/// How many records are sensitive and what was done to them, and whether the unique key gives them away.
pub(crate) fn notes(counts: &IngestCounts, key: &[String]) -> Vec<String> {
    let IngestCounts { generalised, already_generalised: already, withheld, .. } = *counts;
    let all = generalised + already + withheld;
    if all == 0 {
        return Vec::new();
    }
    let mut notes = vec![format!(
        "{all} records are sensitive: {generalised} were generalised, {already} had been by their publisher, of \
         {withheld} the place was withheld."
    )];
    if let Some(term) = key.iter().find(|term| *term != CORE_ID && !is_kept_of_sensitive(term)) {
        notes.push(format!(
            "Ids are made of {term}: who guesses its value finds the sensitive record that has it. Choose another \
             unique key."
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::notes;
    use crate::report::IngestCounts;

    #[test]
    fn a_key_that_gives_sensitive_records_away_is_told() {
        let counts = |withheld| IngestCounts { withheld, ..IngestCounts::default() };
        let found = |withheld, key: &str| notes(&counts(withheld), &[key.to_owned()]).len();
        for (withheld, key, expected) in [
            (0, "locality", 0),
            (1, "occurrenceID", 1),
            (1, "id", 1),
            (1, "eventID", 2),
            (1, "decimalLatitude", 2),
        ] {
            assert_eq!(found(withheld, key), expected, "{key}");
        }
    }
}
