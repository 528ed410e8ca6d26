//! Entities that may be one and the same.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use atlas_entity::EntityKind;
use atlas_registry::{
    Viewer,
    duplicates::{Duplicates, Likeness},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::future::try_join_all;
use uuid::Uuid;

use super::{
    node::{Node, find},
    search::{EntityType, kind as kind_of},
};
use crate::{
    connection::{PageArgs, PageInfo},
    failure::{Code, Failure, Result},
    id::GlobalId,
    limits::page_cost,
    operation::Operation,
};

/// Most merges that a group suggests.
const MOST: usize = 100;

/// What two entities have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Likeness")]
pub(crate) enum DuplicateLikeness {
    /// The same name, the case of letters, accents and punctuation aside.
    SameName,
    /// Names of the same words in whatever order, each with one typing error at most.
    SimilarName,
    /// A code of the one, alternative ones included, is one of the other.
    SameCode,
    /// An identifier of the one is one of the other.
    SameIdentifier,
    /// The same country.
    SameCountry,
    /// The same city.
    SameCity,
    /// Of collections: held by the same institution.
    SameInstitution,
}

/// What entities must have in common to be shown together: all that is true. Names, codes or identifiers must be among it.
#[derive(Clone, Copy, Debug, Default, InputObject)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub(crate) struct DuplicatesBy {
    /// The same name, the case of letters, accents and punctuation aside.
    #[graphql(default)]
    same_name: bool,
    /// Names of the same words in whatever order, each with one typing error at most.
    #[graphql(default)]
    similar_name: bool,
    /// A code of the one, alternative ones included, is one of the other.
    #[graphql(default)]
    same_code: bool,
    /// An identifier of the one is one of the other.
    #[graphql(default)]
    same_identifier: bool,
    /// The same country.
    #[graphql(default)]
    same_country: bool,
    /// The same city.
    #[graphql(default)]
    same_city: bool,
    /// Of collections: held by the same institution.
    #[graphql(default)]
    same_institution: bool,
}

impl DuplicatesBy {
    fn likeness(self) -> Vec<Likeness> {
        let all = [
            (self.same_name, Likeness::SameName),
            (self.similar_name, Likeness::SimilarName),
            (self.same_code, Likeness::SameCode),
            (self.same_identifier, Likeness::SameIdentifier),
            (self.same_country, Likeness::SameCountry),
            (self.same_city, Likeness::SameCity),
            (self.same_institution, Likeness::SameInstitution),
        ];
        all.into_iter().filter(|(asked, _)| *asked).map(|(_, likeness)| likeness).collect()
    }
}

/// Entities that may be one and the same.
#[derive(Clone, Debug)]
pub(crate) struct DuplicateGroup(EntityKind, Duplicates);

/// Entities that may be one and the same.
#[Object]
impl DuplicateGroup {
    /// How many there are.
    async fn count(&self) -> usize {
        self.1.keys.len()
    }

    /// The entities, the one that was registered first at the head.
    #[graphql(complexity = "page_cost(first, None, child_complexity)")]
    async fn entities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many.")] first: Option<i32>,
    ) -> Result<Vec<Node>> {
        let size = PageArgs { first, ..PageArgs::default() }.size(&context.sources().backend().limits)?;
        let keys = self.1.keys.iter().take(size.limit as usize);
        let found =
            try_join_all(keys.map(|key| find(context, GlobalId { kind: kind_of(self.0), key: *key })));
        Ok(found.await?.into_iter().flatten().collect())
    }

    /// What they have in common, two of them at least.
    async fn likeness(&self) -> Vec<DuplicateLikeness> {
        self.1.likeness.iter().map(|likeness| (*likeness).into()).collect()
    }

    /// Merges that would leave the one that was registered first, for `mergeDuplicates`; a hundred at most.
    async fn merges(&self) -> Vec<SuggestedMerge> {
        let id = |key: &Uuid| GlobalId { kind: kind_of(self.0), key: *key }.encode();
        let Some((into, others)) = self.1.keys.split_first() else { return Vec::new() };
        others.iter().take(MOST).map(|from| SuggestedMerge { from: id(from), into: id(into) }).collect()
    }
}

/// A merge that may be made.
#[derive(SimpleObject)]
pub(crate) struct SuggestedMerge {
    /// Global id of the entity that would go.
    from: ID,
    /// Global id of the entity that would stay.
    into: ID,
}

/// A group and its place.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct DuplicateGroupEdge {
    /// The group's place; pass it as `after`.
    cursor: String,
    /// The group.
    node: DuplicateGroup,
}

/// A page of groups, and what is known of all of them.
#[derive(SimpleObject)]
pub(crate) struct DuplicateGroupConnection {
    /// The groups of the page with their cursors.
    edges: Vec<DuplicateGroupEdge>,
    /// The groups of the page.
    nodes: Vec<DuplicateGroup>,
    /// Where the page lies.
    page_info: PageInfo,
    /// How many groups there are in all.
    total_count: usize,
}

/// The root fields that look for duplicates.
#[derive(Default)]
pub(crate) struct DuplicateQueries;

#[Object]
impl DuplicateQueries {
    /// Entities that may be one and the same, in groups, by name. For those who are signed in: every entity of the kind
    /// is looked at.
    #[graphql(complexity = "500 + page_cost(first, None, child_complexity)")]
    async fn possible_duplicates(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which kind.")] kind: EntityType,
        #[graphql(desc = "What they must have in common.")] by: DuplicatesBy,
        #[graphql(desc = "How many groups, from the beginning or from `after`.")] first: Option<i32>,
        #[graphql(desc = "Only groups after the one with this cursor.")] after: Option<String>,
    ) -> Result<DuplicateGroupConnection> {
        let sources = context.sources();
        if matches!(sources.viewer(), Viewer::Anonymous) {
            return Err(Failure::new(Code::Unauthenticated, "sign in first"));
        }
        let size = PageArgs { first, ..PageArgs::default() }.size(&sources.backend().limits)?;
        let place = after.as_deref().map(place).transpose()?;
        let kind = EntityKind::from(kind);
        let registry = &sources.backend().registry;
        let groups = registry.possible_duplicates(sources.viewer(), kind, &by.likeness()).await?;
        let total_count = groups.len();
        let beyond = |group: &Duplicates| {
            place.as_ref().is_none_or(|place| (&group.name, group.keys.first()) > (&place.0, Some(&place.1)))
        };
        let mut rest = groups.into_iter().filter(beyond);
        let nodes: Vec<DuplicateGroup> =
            rest.by_ref().take(size.limit as usize).map(|group| DuplicateGroup(kind, group)).collect();
        let edges: Vec<DuplicateGroupEdge> = nodes
            .iter()
            .map(|node| DuplicateGroupEdge { cursor: cursor(&node.1), node: node.clone() })
            .collect();
        let page_info = PageInfo {
            has_next_page: rest.next().is_some(),
            has_previous_page: place.is_some(),
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Ok(DuplicateGroupConnection { edges, nodes, page_info, total_count })
    }
}

fn cursor(group: &Duplicates) -> String {
    let key = group.keys.first().copied().unwrap_or_default();
    URL_SAFE_NO_PAD.encode(format!("{key}{}", group.name))
}

fn place(cursor: &str) -> Result<(String, Uuid)> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (key, name) = text.split_at_checked(36)?;
        Some((name.to_owned(), key.parse().ok()?))
    };
    read().ok_or_else(|| {
        Failure::bad_input("`after` is not a cursor of this list; pass back a cursor unchanged")
    })
}
