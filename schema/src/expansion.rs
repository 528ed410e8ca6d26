//! How many selections a document comes to once its fragments are put in their places. Two spreads in each of a
//! chain of fragments double at every step, and much that looks at a document follows every spread: such a
//! document must be refused before anything does.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::{
    failure::{Failure, Result},
    limits::Limits,
};

/// The most selections of a document with its fragments in their places. The largest that people write, an
/// introspection by GraphiQL, has some hundreds.
const MOST: usize = 10_000;

/// Refuses a document whose fragments multiply, or nest too deep.
pub(crate) fn check_expansion(document: &ExecutableDocument, limits: &Limits) -> Result<()> {
    let mut expansion = Expansion { document, deepest: limits.recursion, sizes: HashMap::new() };
    let mut total = 0_usize;
    for (_, operation) in document.operations.iter() {
        total = total.saturating_add(expansion.size(&operation.node.selection_set.node, 0)?);
    }
    if total > MOST {
        let message =
            format!("with its fragments in place, the document holds more than the {MOST} selections it may");
        return Err(Failure::limit(message));
    }
    Ok(())
}

struct Expansion<'a> {
    document: &'a ExecutableDocument,
    deepest: usize,
    /// What fragments come to, each counted once.
    sizes: HashMap<&'a str, usize>,
}

impl<'a> Expansion<'a> {
    fn size(&mut self, selections: &'a SelectionSet, depth: usize) -> Result<usize> {
        if depth > self.deepest {
            let message = format!("the recursion depth of fragments may be at most {}", self.deepest);
            return Err(Failure::limit(message));
        }
        let mut total = 0_usize;
        for selection in &selections.items {
            let inner = match &selection.node {
                Selection::Field(field) => self.size(&field.node.selection_set.node, depth + 1)?,
                Selection::InlineFragment(inline) => self.size(&inline.node.selection_set.node, depth + 1)?,
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, depth + 1)?
                }
            };
            total = total.saturating_add(inner).saturating_add(1);
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &'a str, depth: usize) -> Result<usize> {
        if let Some(size) = self.sizes.get(name) {
            return Ok(*size);
        }
        // One that does not exist is reported by the validation.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(0) };
        let size = self.size(&fragment.node.selection_set.node, depth)?;
        self.sizes.insert(name, size);
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::check_expansion;
    use crate::limits::Limits;

    fn accepted(document: &str) -> bool {
        check_expansion(&parse_query(document).unwrap(), &Limits::default()).is_ok()
    }

    #[test]
    fn fragments_that_multiply_or_lead_to_themselves_are_refused() {
        assert!(accepted("{ a { ...F } } fragment F on T { b c { ...G } } fragment G on T { d }"));
        // 2 + 4 + … + 2^12 selections are below the ceiling, one step more is above it.
        for (steps, expected) in [(12, true), (13, false), (38, false)] {
            let step = |n: usize| format!("fragment A{n} on Q {{ ...A{0} ...A{0} }} ", n + 1);
            let chain = (0..steps - 1).map(step).collect::<Vec<_>>().concat();
            let last = steps - 1;
            let document = format!("{{ ...A0 }} {chain} fragment A{last} on Q {{ __typename a }}");
            assert_eq!(accepted(&document), expected, "{steps} steps");
        }
        assert!(!accepted("{ ...A } fragment A on Q { ...B } fragment B on Q { ...A }"));
        let step = |n: usize| format!("fragment A{n} on Q {{ ...A{} }} ", n + 1);
        let long = (0..50_000).map(step).collect::<Vec<_>>().concat();
        assert!(!accepted(&format!("{{ ...A0 }} {long} fragment A50000 on Q {{ a }}")));
    }
}
