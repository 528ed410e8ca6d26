//! What stands under what, and which names lead where.

use super::{Checklist, NONE, TaxonView};

/// Places of taxa by what they belong to.
#[derive(Debug)]
pub(super) struct Tree {
    /// Accepted taxa by the place of their parent, the higher ranks first, then by name; those without parent last.
    children: Vec<u32>,
    /// Names that are not accepted, by the place of the accepted taxon, then by name.
    synonyms: Vec<u32>,
}

impl Tree {
    fn of(list: &Checklist) -> Self {
        let count = u32::try_from(list.len()).unwrap_or(NONE);
        let accepted = |at: &u32| list.accepted[*at as usize] == *at;
        let (mut children, mut synonyms): (Vec<u32>, Vec<u32>) = (0..count).partition(accepted);
        children.sort_unstable_by_key(|at| {
            (list.parent[*at as usize], list.rank[*at as usize], list.labels.get(*at), *at)
        });
        synonyms.sort_unstable_by_key(|at| (list.accepted[*at as usize], list.labels.get(*at), *at));
        Self { children, synonyms }
    }
}

/// The run of a sorted list whose taxa belong to `at` by this column.
fn run<'a>(sorted: &'a [u32], column: &[u32], at: u32) -> &'a [u32] {
    let start = sorted.partition_point(|taxon| column[*taxon as usize] < at);
    let end = sorted.partition_point(|taxon| column[*taxon as usize] <= at);
    &sorted[start..end]
}

impl Checklist {
    /// Makes now what is otherwise made when first asked for: the taxa by key and by parent. Of a large checklist that
    /// takes seconds.
    pub fn prepare(&self) {
        self.tree();
        self.by_key(self.key);
    }

    fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::of(self))
    }

    /// Places of the accepted taxa that stand under no other, the higher ranks first, then by name.
    pub fn roots(&self) -> &[u32] {
        run(&self.tree().children, &self.parent, NONE)
    }
}

impl<'a> TaxonView<'a> {
    /// Places of the accepted taxa right below it, the higher ranks first, then by name. A name that is not accepted
    /// has none.
    pub fn children(self) -> &'a [u32] {
        run(&self.checklist.tree().children, &self.checklist.parent, self.at)
    }

    /// Places of the names that lead to it, by name: synonyms, and names it was given by mistake.
    pub fn synonyms(self) -> &'a [u32] {
        run(&self.checklist.tree().synonyms, &self.checklist.accepted, self.at)
    }

    /// Whether another name is accepted in place of its own.
    pub fn is_synonym(self) -> bool {
        self.checklist.accepted[self.at as usize] != self.at
    }
}
