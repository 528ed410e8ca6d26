//! Root fields.

use async_graphql::{Context, Object};
use futures::future::try_join_all;
use uuid::Uuid;

use super::{
    checklist::Checklist,
    held,
    matching::{NameMatch, NameMatchInput},
    taxon::Taxon,
};
use crate::{
    connection::PageArgs,
    failure::{Code, Failure, Result},
    operation::Operation,
};

/// What a look-up of a name costs beside what is read of its answer.
const MATCH_COST: usize = 100;

/// The longest beginning of a name, in characters.
const LONGEST: usize = 200;

/// The root fields about checklists and taxa.
#[derive(Default)]
pub(crate) struct TaxonomyQueries;

#[Object]
impl TaxonomyQueries {
    /// The checklists that names are matched against, in their order: the first that knows the name of a record sets its
    /// classification.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn checklists(&self, context: &Context<'_>) -> Result<Vec<Checklist>> {
        Ok(held::checklists(context).await?.to_vec())
    }

    /// A checklist by the key of the dataset it is; the first in their order when none is given. Null if there is none.
    async fn checklist(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the dataset.")] key: Option<Uuid>,
    ) -> Result<Option<Checklist>> {
        match key {
            Some(key) => held::checklist(context, key).await,
            None => Ok(held::checklists(context).await?.first().cloned()),
        }
    }

    /// A taxon of a checklist, by its key or its identifier there; null if there is none.
    async fn taxon(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Key of the taxon, as records have it.")] key: Option<Uuid>,
        #[graphql(name = "taxonID", desc = "Its identifier in the checklist (`dwc:taxonID`).")]
        taxon_id: Option<String>,
        #[graphql(desc = "Key of the checklist. When not given: by key, any; by identifier, the first.")]
        checklist: Option<Uuid>,
    ) -> Result<Option<Taxon>> {
        match (key, taxon_id) {
            (Some(key), None) if checklist.is_none() => held::taxon(context, key).await,
            (Some(key), None) => match one(context, checklist).await? {
                Some(list) => list.taxon_by_key(context, key).await,
                None => Ok(None),
            },
            (None, Some(id)) => match one(context, checklist).await? {
                Some(list) => list.taxon_by_id(context, &id).await,
                None => Ok(None),
            },
            _ => Err(Failure::bad_input("name the taxon by `key` or by `taxonID`, one of them")),
        }
    }

    /// Which taxon a name means, found as it is for records: in the checklist that is named, else in the first that
    /// knows it. Null where there is no checklist.
    #[graphql(complexity = "MATCH_COST + child_complexity")]
    async fn match_name(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is known of the taxon.")] name: NameMatchInput,
        #[graphql(desc = "Key of the checklist to look in.")] checklist: Option<Uuid>,
    ) -> Result<Option<NameMatch>> {
        let lists = asked(context, checklist).await?;
        NameMatch::find(context, &lists, name).await
    }

    /// Which taxa many names mean, in their order; see `matchName`.
    #[graphql(complexity = "1 + names.len() * (MATCH_COST + child_complexity)")]
    async fn match_names(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is known of each.")] names: Vec<NameMatchInput>,
        #[graphql(desc = "Key of the checklist to look in.")] checklist: Option<Uuid>,
    ) -> Result<Vec<Option<NameMatch>>> {
        let most = context.sources().backend().limits.keys;
        if names.len() > most {
            let message = format!("`names` holds {} names, but may hold at most {most}", names.len());
            return Err(Failure::limit(message));
        }
        let lists = asked(context, checklist).await?;
        try_join_all(names.into_iter().map(|name| NameMatch::find(context, &lists, name))).await
    }

    /// Taxa and synonyms whose names begin so, by name, for people who type. Letters compare without case and marks.
    #[graphql(complexity = "10 + crate::limits::page_cost(first, None, child_complexity)")]
    async fn suggest_taxa(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The beginning of a name.")] text: String,
        #[graphql(desc = "Key of the checklist; the first when not given.")] checklist: Option<Uuid>,
        #[graphql(desc = "How many; 20 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Taxon>> {
        let size = PageArgs { first, ..PageArgs::default() }.size(&context.sources().backend().limits)?;
        if text.chars().count() > LONGEST {
            return Err(Failure::limit(format!("`text` may have at most {LONGEST} characters")));
        }
        let Some(list) = one(context, checklist).await? else { return Ok(Vec::new()) };
        let matcher = list.matcher(context).await?;
        let places = matcher.checklist().starting_with(&text, size.limit as usize);
        Ok(places.into_iter().map(|place| Taxon::new(list.clone(), matcher.checklist(), place)).collect())
    }
}

/// The checklist with this key, or the first.
async fn one(context: &Context<'_>, key: Option<Uuid>) -> Result<Option<Checklist>> {
    let lists = held::checklists(context).await?;
    Ok(lists.iter().find(|list| key.is_none_or(|key| list.key() == key)).cloned())
}

/// The checklist with this key, or all.
async fn asked(context: &Context<'_>, key: Option<Uuid>) -> Result<Vec<Checklist>> {
    let lists = held::checklists(context).await?;
    let asked: Vec<Checklist> =
        lists.iter().filter(|list| key.is_none_or(|key| list.key() == key)).cloned().collect();
    if key.is_some() && asked.is_empty() {
        return Err(Failure::new(Code::NotFound, "there is no such checklist"));
    }
    Ok(asked)
}
