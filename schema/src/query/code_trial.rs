//! A code mapping tried before it is written: what the look-up would answer, and which records carry the codes.

use async_graphql::{Context, InputObject, Object};
use atlas_entity::code_mapping;
use atlas_registry::lookup::{CodeQuery, LookupAnswer};
use atlas_search::{Filter, KeywordField};
use uuid::Uuid;

use super::lookup::CodeLookup;
use crate::{
    failure::{Code, Failure, Result},
    loader::node,
    model::{Collection, Dataset, Institution},
    occurrence::{
        Narrow, OccurrenceArgs, OccurrenceConnection, OccurrenceFilter, OccurrenceOrder, occurrences_for,
    },
    operation::Operation,
};

/// A code mapping to be tried. It is not written.
#[derive(InputObject)]
pub(crate) struct CodeMappingTrialInput {
    /// Key of the mapping it would take the place of; absent, it would be added to those there are.
    replaces: Option<Uuid>,
    /// `dwc:institutionCode` of the records; absent means any.
    institution_code: Option<String>,
    /// `dwc:collectionCode` of the records; absent means any.
    collection_code: Option<String>,
    /// `dwc:institutionID` or `dwc:collectionID` of the records; absent means any.
    identifier: Option<String>,
    /// Key of the dataset whose records the mapping would be for; absent means all.
    dataset_key: Option<Uuid>,
    /// Key of the institution the records would belong to.
    institution_key: Option<Uuid>,
    /// Key of the collection the records would belong to.
    collection_key: Option<Uuid>,
}

impl CodeMappingTrialInput {
    /// The mapping, if all that it names is there for the viewer.
    async fn mapping(self, context: &Context<'_>) -> Result<code_mapping::Model> {
        let absent = |what: &str| Failure::new(Code::NotFound, format!("there is no such {what}"));
        if let Some(key) = self.dataset_key {
            node::<Dataset>(context, key).await?.ok_or_else(|| absent("dataset"))?;
        }
        if let Some(key) = self.institution_key {
            node::<Institution>(context, key).await?.ok_or_else(|| absent("institution"))?;
        }
        if let Some(key) = self.collection_key {
            node::<Collection>(context, key).await?.ok_or_else(|| absent("collection"))?;
        }
        if self.institution_key.is_none() && self.collection_key.is_none() {
            return Err(Failure::bad_input("name the institution or the collection it would lead to"));
        }
        Ok(code_mapping::Model {
            key: self.replaces.unwrap_or_default(),
            institution_code: self.institution_code,
            collection_code: self.collection_code,
            identifier: self.identifier,
            dataset_key: self.dataset_key,
            institution_key: self.institution_key,
            collection_key: self.collection_key,
            ..code_mapping::Model::default()
        })
    }
}

/// The records that carry the codes. Identifiers of institutions and collections are not in the index.
fn carrying(codes: &CodeQuery) -> Filter {
    let dataset = codes.dataset_key.map(|key| key.to_string());
    let conditions = [
        (KeywordField::InstitutionCode, codes.institution_code.clone()),
        (KeywordField::CollectionCode, codes.collection_code.clone()),
        (KeywordField::DatasetKey, dataset),
    ];
    let given = conditions.into_iter().filter_map(|(field, value)| Some((field, value?)));
    Filter::All(given.map(|(field, value)| Filter::Keyword(field, vec![value])).collect())
}

/// What a code mapping would change.
pub(crate) struct CodeMappingTrial {
    codes: CodeQuery,
    before: LookupAnswer,
    after: LookupAnswer,
}

impl CodeMappingTrial {
    /// Tries the mapping for these codes; without them, for a record that carries just those of the mapping.
    pub(super) async fn of(
        context: &Context<'_>,
        input: CodeMappingTrialInput,
        codes: Option<CodeQuery>,
    ) -> Result<Self> {
        let mapping = input.mapping(context).await?;
        let codes = codes.unwrap_or_else(|| CodeQuery {
            institution_code: mapping.institution_code.clone(),
            // Of an identifier, the mapping does not say whose it is.
            institution_id: mapping.identifier.clone(),
            collection_code: mapping.collection_code.clone(),
            dataset_key: mapping.dataset_key,
            ..CodeQuery::default()
        });
        let index = context.sources().code_index().await?;
        Ok(Self { before: index.find(&codes), after: index.find_with(&mapping, &codes), codes })
    }
}

/// What a code mapping would change.
#[Object]
impl CodeMappingTrial {
    /// What the codes mean today.
    async fn before(&self) -> CodeLookup {
        self.before.clone().into()
    }

    /// What they would mean with the mapping.
    async fn after(&self) -> CodeLookup {
        self.after.clone().into()
    }

    /// Whether the mapping would lead to another institution or collection than today.
    async fn changes(&self) -> bool {
        let keys = |answer: &LookupAnswer| (answer.institution.key, answer.collection.key);
        keys(&self.before) != keys(&self.after)
    }

    /// The published records that carry the institution code and collection code tried, in the dataset tried if one is
    /// named. Which datasets they are in is told by `facet(field: DATASET)`.
    #[graphql(complexity = "crate::occurrence::cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    async fn occurrences(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many records, from the beginning or from `after`.")] first: Option<i32>,
        #[graphql(desc = "Only records after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many records, from the end or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only records before the one with this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only records that match.")] filter: Option<OccurrenceFilter>,
        #[graphql(desc = "The order, by one field; by key when not given. Ties are broken by key.")]
        order_by: Option<Vec<OccurrenceOrder>>,
    ) -> Result<OccurrenceConnection> {
        let page = crate::connection::PageArgs { first, after, last, before };
        let args = OccurrenceArgs::new(filter, order_by, page);
        occurrences_for(context, Narrow::Records(carrying(&self.codes)), args).await
    }
}
