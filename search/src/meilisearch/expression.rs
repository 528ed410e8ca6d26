//! Conditions in Meilisearch's filter language.
//!
//! The parser of that language gives up at a nesting of 150, of which a pair of parentheses uses four. So
//! negations stand at single conditions only, what is nested without need is flattened, and parentheses
//! stand only where an alternative lies inside a conjunction.

use super::document;
use crate::error::SearchError;

/// Pairs of parentheses inside each other that the server's parser takes.
const DEEPEST: usize = 35;

/// A condition, negations already pushed down to the leaves.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// All of these; with no members, every document.
    All(Vec<Self>),
    /// Any of these; with no members, no document.
    Any(Vec<Self>),
    /// One condition in the filter language that needs no parentheses.
    Leaf(String),
}

impl Expression {
    /// All of these.
    pub fn all(members: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for member in members {
            match member {
                Self::All(inner) => flat.extend(inner),
                Self::Any(inner) if inner.is_empty() => return Self::Any(Vec::new()),
                other => flat.push(other),
            }
        }
        only(flat).unwrap_or_else(Self::All)
    }

    /// Any of these.
    pub fn any(members: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for member in members {
            match member {
                Self::Any(inner) => flat.extend(inner),
                Self::All(inner) if inner.is_empty() => return Self::All(Vec::new()),
                other => flat.push(other),
            }
        }
        only(flat).unwrap_or_else(Self::Any)
    }

    /// The complement.
    pub fn negated(self) -> Self {
        match self {
            Self::All(members) => Self::any(members.into_iter().map(Self::negated)),
            Self::Any(members) => Self::all(members.into_iter().map(Self::negated)),
            Self::Leaf(text) => Self::Leaf(format!("NOT {text}")),
        }
    }

    /// One condition.
    pub fn leaf(text: impl Into<String>) -> Self {
        Self::Leaf(text.into())
    }

    /// The condition as text.
    pub fn to_text(&self) -> Result<String, SearchError> {
        let mut out = String::new();
        self.write(&mut out, 0)?;
        Ok(out)
    }

    fn write(&self, out: &mut String, depth: usize) -> Result<(), SearchError> {
        if depth > DEEPEST {
            return Err(SearchError::Invalid(
                "the filter is nested too deeply; write it with fewer levels".into(),
            ));
        }
        match self {
            Self::Leaf(text) => out.push_str(text),
            // An empty list of values is held by no document.
            Self::Any(none) if none.is_empty() => out.push_str(&among_loads(&[])),
            Self::All(none) if none.is_empty() => {
                out.push_str("NOT ");
                out.push_str(&among_loads(&[]));
            }
            Self::Any(members) => join(members, " OR ", out, |member, out| member.write(out, depth))?,
            Self::All(members) => join(members, " AND ", out, |member, out| match member {
                Self::Any(_) => {
                    out.push('(');
                    member.write(out, depth + 1)?;
                    out.push(')');
                    Ok(())
                }
                other => other.write(out, depth),
            })?,
        }
        Ok(())
    }
}

/// The only member, or the members.
fn only(mut members: Vec<Expression>) -> Result<Expression, Vec<Expression>> {
    match members.pop() {
        Some(last) if members.is_empty() => Ok(last),
        Some(last) => {
            members.push(last);
            Err(members)
        }
        None => Err(members),
    }
}

fn join(
    members: &[Expression],
    between: &str,
    out: &mut String,
    write: impl Fn(&Expression, &mut String) -> Result<(), SearchError>,
) -> Result<(), SearchError> {
    for (position, member) in members.iter().enumerate() {
        if position > 0 {
            out.push_str(between);
        }
        write(member, out)?;
    }
    Ok(())
}

/// The documents of these loads.
pub fn among_loads(loads: &[i64]) -> String {
    format!("{} IN {}", document::LOAD, list(loads.iter().map(i64::to_string)))
}

/// A list of values.
pub fn list(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(","))
}
