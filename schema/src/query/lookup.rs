//! Which institution and collection the codes of a record mean: the look-up that ingestion uses, to be tried.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use atlas_registry::lookup::{Alternative, CodeQuery, EntityMatch, LookupAnswer};
use uuid::Uuid;

use super::{
    code_conflict::{CodeMappingConflictConnection, CodeMappingConflictKind, Report},
    code_trial::{CodeMappingTrial, CodeMappingTrialInput},
};
use crate::{
    failure::Result,
    loader::node,
    model::{Collection, Institution},
    operation::Operation,
};

/// How an entity was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "atlas_registry::lookup::MatchType")]
pub(crate) enum LookupMatchType {
    /// By its identifier, and by its code where one is given; a collection also within a certain institution.
    Exact,
    /// By something less.
    Fuzzy,
    /// By a code mapping.
    ExplicitMapping,
    /// Not at all.
    None,
}

/// How far a match can be relied on, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "atlas_registry::lookup::LookupStatus")]
pub(crate) enum LookupStatus {
    /// It is the one.
    Accepted,
    /// Several fit equally well.
    Ambiguous,
    /// Several code mappings fit equally well.
    AmbiguousExplicitMappings,
    /// Several fit equally well, none of them the owner that the record names.
    AmbiguousOwner,
    /// What fits belongs to another institution.
    AmbiguousInstitutionMismatch,
    /// It fits best, but not in full.
    Doubtful,
}

/// What of an entity fits, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "atlas_registry::lookup::LookupReason")]
pub(crate) enum LookupReason {
    /// The identifier is its key or uid.
    KeyMatch,
    /// The identifier is one of its identifiers.
    IdentifierMatch,
    /// The code is its code.
    CodeMatch,
    /// The code is one of its alternative codes.
    AlternativeCodeMatch,
    /// The code or identifier is one of its names.
    NameMatch,
    /// It is in the country.
    CountryMatch,
    /// It belongs to the institution found, which is certain.
    BelongsToInstitutionMatched,
    /// It is not the owner that the record names.
    DifferentOwner,
    /// It does not belong to the institution found.
    InstCollMismatch,
}

/// What a record says of where it is kept, in the terms of Darwin Core. Empty text is as good as none.
#[derive(InputObject)]
pub(crate) struct CodeLookupInput {
    /// `dwc:institutionCode`.
    institution_code: Option<String>,
    /// `dwc:institutionID`.
    institution_id: Option<String>,
    /// `dwc:ownerInstitutionCode`.
    owner_institution_code: Option<String>,
    /// `dwc:collectionCode`.
    collection_code: Option<String>,
    /// `dwc:collectionID`.
    collection_id: Option<String>,
    /// Key of the dataset the record belongs to; its own mappings come first.
    dataset_key: Option<Uuid>,
    /// ISO 3166-1 alpha-2 code of a country, to tell namesakes apart.
    country: Option<String>,
}

impl From<CodeLookupInput> for CodeQuery {
    fn from(input: CodeLookupInput) -> Self {
        Self {
            institution_code: input.institution_code,
            institution_id: input.institution_id,
            owner_institution_code: input.owner_institution_code,
            collection_code: input.collection_code,
            collection_id: input.collection_id,
            dataset_key: input.dataset_key,
            country: input.country,
        }
    }
}

/// Declares the match of one kind of entity, and its alternatives.
macro_rules! matches {
    ($($name:ident, $alternative:ident of $node:ident;)*) => {
        $(
            #[doc = concat!("The `", stringify!($node), "` that codes mean, and what else was thought of.")]
            pub(crate) struct $name(EntityMatch);

            #[doc = concat!("The `", stringify!($node), "` that codes mean, and what else was thought of.")]
            #[Object]
            impl $name {
                /// The entity, if one was found.
                async fn entity(&self, context: &Context<'_>) -> Result<Option<$node>> {
                    node(context, self.0.key).await
                }

                /// How it was found.
                async fn match_type(&self) -> LookupMatchType {
                    self.0.match_type.into()
                }

                /// How far to rely on it, or why there is none; null when nothing fits at all.
                async fn status(&self) -> Option<LookupStatus> {
                    self.0.status.map(Into::into)
                }

                /// What fits.
                async fn reasons(&self) -> Vec<LookupReason> {
                    self.0.reasons.iter().copied().map(Into::into).collect()
                }

                /// The other candidates, by key.
                async fn alternatives(&self) -> Vec<$alternative> {
                    self.0.alternatives.iter().cloned().map($alternative).collect()
                }
            }

            #[doc = concat!("Another `", stringify!($node), "` that codes may mean.")]
            pub(crate) struct $alternative(Alternative);

            #[doc = concat!("Another `", stringify!($node), "` that codes may mean.")]
            #[Object]
            impl $alternative {
                /// The entity; null if the viewer may not see it.
                async fn entity(&self, context: &Context<'_>) -> Result<Option<$node>> {
                    node(context, self.0.key).await
                }

                /// What fits, and what does not.
                async fn reasons(&self) -> Vec<LookupReason> {
                    self.0.reasons.iter().copied().map(Into::into).collect()
                }
            }
        )*
    };
}

matches! {
    InstitutionMatch, InstitutionAlternative of Institution;
    CollectionMatch, CollectionAlternative of Collection;
}

impl From<LookupAnswer> for CodeLookup {
    fn from(answer: LookupAnswer) -> Self {
        Self {
            institution: InstitutionMatch(answer.institution),
            collection: CollectionMatch(answer.collection),
        }
    }
}

/// What codes mean.
#[derive(SimpleObject)]
pub(crate) struct CodeLookup {
    /// The institution.
    institution: InstitutionMatch,
    /// The collection.
    collection: CollectionMatch,
}

/// The root fields that look codes up.
#[derive(Default)]
pub(crate) struct LookupQueries;

/// The codes as the viewer may ask for them.
async fn asked(context: &Context<'_>, codes: CodeLookupInput) -> Result<CodeQuery> {
    let mut codes: CodeQuery = codes.into();
    if let Some(dataset) = codes.dataset_key {
        // The mappings of a dataset that the viewer may not see are none of theirs.
        let hidden = context.sources().scope().await?.hidden_datasets().binary_search(&dataset).is_ok();
        codes.dataset_key = Some(dataset).filter(|_| !hidden);
    }
    Ok(codes)
}

#[Object]
impl LookupQueries {
    /// Which institution and collection the codes of a record mean, found as ingestion finds them.
    #[graphql(complexity = "50 + child_complexity")]
    async fn lookup(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What the record says.")] codes: CodeLookupInput,
    ) -> Result<CodeLookup> {
        let codes = asked(context, codes).await?;
        Ok(context.sources().code_index().await?.find(&codes).into())
    }

    /// What a code mapping would change, before it is written: the answer of the look-up without it and with it, and
    /// the records that carry the codes. Nothing is written.
    #[graphql(complexity = "50 + child_complexity")]
    async fn test_code_mapping(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mapping to try.")] mapping: CodeMappingTrialInput,
        #[graphql(desc = "What a record says; just the codes of the mapping when not given.")] codes: Option<
            CodeLookupInput,
        >,
    ) -> Result<CodeMappingTrial> {
        let codes = match codes {
            Some(codes) => Some(asked(context, codes).await?),
            None => None,
        };
        CodeMappingTrial::of(context, mapping, codes).await
    }

    /// Code mappings that get in each other's way or lead nowhere, and codes that several institutions, or several
    /// collections of one institution, go by.
    #[graphql(complexity = "500 + crate::limits::page_cost(first, None, child_complexity)")]
    async fn code_mapping_conflicts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only conflicts of these kinds; all kinds when not given.")] kinds: Option<
            Vec<CodeMappingConflictKind>,
        >,
        #[graphql(desc = "How many conflicts, from the beginning or from `after`.")] first: Option<i32>,
        #[graphql(desc = "Only conflicts after the one with this cursor.")] after: Option<String>,
    ) -> Result<CodeMappingConflictConnection> {
        Report { kinds, first, after }.page(context).await
    }
}
