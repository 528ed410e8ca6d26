//! From identifiers of parents and accepted taxa to their places.

use std::collections::HashMap;

use super::{ChecklistError, ImportSummary, NONE, TaxonStatus, builder::Rows};

/// Where the taxa lead.
#[derive(Debug)]
pub(super) struct Links {
    pub parent: Vec<u32>,
    /// Itself where its own name is accepted.
    pub accepted: Vec<u32>,
    /// Names of several accepted taxa, with those.
    pub shared: Vec<(u32, Vec<u32>)>,
}

/// Finds the parent and the accepted taxon of every row.
pub(super) fn links(rows: &Rows, summary: &mut ImportSummary) -> Result<Links, ChecklistError> {
    let sorted = rows.sorted_by_id()?;
    let by_id = |id: &str| {
        let found = sorted.binary_search_by(|at| rows.ids.get(*at).cmp(id)).ok();
        found.map(|found| sorted[found])
    };
    let by_name = names(rows);
    let count = u32::try_from(sorted.len()).map_err(|_| ChecklistError::TooLarge)?;
    let mut links = Links { parent: Vec::new(), accepted: Vec::new(), shared: Vec::new() };
    for at in 0..count {
        let parent = rows.parent_ids.get(at);
        let found = by_id(parent);
        summary.unknown_parents += u64::from(!parent.is_empty() && found.is_none());
        links.parent.push(found.unwrap_or(NONE));

        let ids = rows.accepted_ids.get(at);
        let found: Vec<u32> =
            ids.split('|').filter_map(|id| by_id(id.trim())).filter(|to| *to != at).collect();
        let name = rows.accepted_names.get(at);
        let named = by_name.get(name).copied().filter(|to| *to != at && !name.is_empty());
        let to = found.first().copied().or(named);
        summary.unknown_accepted += u64::from(to.is_none() && !(ids.is_empty() && name.is_empty()));
        links.accepted.push(to.unwrap_or(at));
        if found.len() > 1 {
            links.shared.push((at, found));
        }
    }
    follow(rows, &mut links)?;
    Ok(links)
}

/// The accepted taxa by folded name, where rows name theirs by name only.
fn names(rows: &Rows) -> HashMap<&str, u32> {
    if rows.accepted_names.bytes.is_empty() {
        return HashMap::new();
    }
    let count = u32::try_from(rows.ids.len()).unwrap_or(0);
    let accepted = |at: &u32| rows.status[*at as usize] >= TaxonStatus::Doubtful as u8;
    let mut names = HashMap::new();
    for at in (0..count).filter(accepted) {
        names.entry(rows.keys.get(at)).or_insert(at);
    }
    names
}

/// Has every synonym lead to a taxon that is no synonym, and every taxon stand under such.
fn follow(rows: &Rows, links: &mut Links) -> Result<(), ChecklistError> {
    for start in 0..links.accepted.len() {
        let mut at = start;
        let mut steps = 0;
        while links.accepted[at] as usize != at {
            at = links.accepted[at] as usize;
            steps += 1;
            if steps > links.accepted.len() {
                let id = rows.ids.get(u32::try_from(start).unwrap_or(0)).to_owned();
                return Err(ChecklistError::AcceptedCycle(id));
            }
        }
        links.accepted[start] = u32::try_from(at).unwrap_or(NONE);
    }
    for at in 0..links.parent.len() {
        let parent = links.parent[at];
        if parent != NONE {
            links.parent[at] = links.accepted[parent as usize];
        }
        let own = links.accepted[at] as usize == at;
        // A synonym has its place by the taxon it is a name of; a taxon under its own synonym has none.
        if !own || links.parent[at] as usize == at {
            links.parent[at] = NONE;
        }
    }
    for (_, taxa) in &mut links.shared {
        for at in taxa.iter_mut() {
            *at = links.accepted[*at as usize];
        }
        taxa.sort_unstable();
        taxa.dedup();
    }
    Ok(())
}

/// Refuses taxa that stand under themselves.
pub(super) fn no_cycles(rows: &Rows, parent: &[u32]) -> Result<(), ChecklistError> {
    // 0: not looked at; else the walk that came by first.
    let mut seen = vec![0_u32; parent.len()];
    let mut walk = 0;
    for start in 0..parent.len() {
        walk += 1;
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = walk;
            match parent[at] {
                NONE => break,
                next => at = next as usize,
            }
            if seen[at] == walk {
                return Err(ChecklistError::ParentCycle(
                    rows.ids.get(u32::try_from(at).unwrap_or(0)).to_owned(),
                ));
            }
        }
    }
    Ok(())
}
