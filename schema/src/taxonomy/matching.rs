//! Which taxon a name means.

use std::sync::Arc;

use async_graphql::{Context, Enum, InputObject, Object};
use atlas_records::{OccurrenceIssue, TaxonMatchType};
use atlas_taxonomy::{Match, Matcher, Query, TaxonView};

use super::{
    checklist::Checklist,
    taxon::{Taxon, TaxonClassification},
};
use crate::{
    failure::{Failure, Result},
    occurrence::IssueNote,
    operation::Operation,
};

/// The longest text that is looked for, in characters: no name is that long.
const LONGEST: usize = 1_000;

/// How a name was found in a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum NameMatchType {
    /// The name as given.
    Exact,
    /// A name that differs by a letter or two.
    Fuzzy,
    /// A higher taxon of the name.
    HigherRank,
    /// An aggregate of species.
    Aggregate,
    /// The identifier of the taxon.
    TaxonId,
    /// It was not found.
    None,
}

impl From<TaxonMatchType> for NameMatchType {
    fn from(found_by: TaxonMatchType) -> Self {
        match found_by {
            TaxonMatchType::Exact => Self::Exact,
            TaxonMatchType::Fuzzy => Self::Fuzzy,
            TaxonMatchType::HigherRank => Self::HigherRank,
            TaxonMatchType::Aggregate => Self::Aggregate,
            TaxonMatchType::TaxonId => Self::TaxonId,
        }
    }
}

/// What is known of a taxon, in the terms of Darwin Core. Empty text is as good as none.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct NameMatchInput {
    /// `dwc:scientificName`, with authorship or without.
    scientific_name: Option<String>,
    /// `dwc:scientificNameAuthorship`.
    scientific_name_authorship: Option<String>,
    /// `dwc:taxonRank`.
    taxon_rank: Option<String>,
    /// `dwc:kingdom`.
    kingdom: Option<String>,
    /// `dwc:phylum`.
    phylum: Option<String>,
    /// `dwc:class`.
    class: Option<String>,
    /// `dwc:order`.
    order: Option<String>,
    /// `dwc:family`.
    family: Option<String>,
    /// `dwc:genus`.
    genus: Option<String>,
    /// `dwc:specificEpithet`.
    specific_epithet: Option<String>,
    /// `dwc:infraspecificEpithet`.
    infraspecific_epithet: Option<String>,
    /// `dwc:taxonID`.
    #[graphql(name = "taxonID")]
    taxon_id: Option<String>,
    /// `dwc:scientificNameID`.
    #[graphql(name = "scientificNameID")]
    scientific_name_id: Option<String>,
    /// `dwc:taxonConceptID`.
    #[graphql(name = "taxonConceptID")]
    taxon_concept_id: Option<String>,
}

impl NameMatchInput {
    fn query(&self) -> Query<'_> {
        Query {
            scientific_name: self.scientific_name.as_deref(),
            authorship: self.scientific_name_authorship.as_deref(),
            rank: self.taxon_rank.as_deref(),
            higher: [&self.kingdom, &self.phylum, &self.class, &self.order, &self.family, &self.genus]
                .map(Option::as_deref),
            specific_epithet: self.specific_epithet.as_deref(),
            infraspecific_epithet: self.infraspecific_epithet.as_deref(),
            taxon_id: self.taxon_id.as_deref(),
            scientific_name_id: self.scientific_name_id.as_deref(),
            taxon_concept_id: self.taxon_concept_id.as_deref(),
        }
    }

    /// Refuses what is no name by its length.
    fn check(&self) -> Result<()> {
        let query = self.query();
        let others = [
            query.scientific_name,
            query.authorship,
            query.rank,
            query.specific_epithet,
            query.infraspecific_epithet,
            query.taxon_id,
            query.scientific_name_id,
            query.taxon_concept_id,
        ];
        let longest = others.into_iter().chain(query.higher).flatten().map(|text| text.chars().count()).max();
        match longest {
            Some(found) if found > LONGEST => Err(Failure::limit(format!(
                "a text of the name has {found} characters, but may have at most {LONGEST}"
            ))),
            _ => Ok(()),
        }
    }
}

/// What a name means in a checklist.
pub(crate) struct NameMatch {
    list: Checklist,
    found: Option<(Taxon, TaxonMatchType)>,
    issues: Vec<OccurrenceIssue>,
}

impl NameMatch {
    /// Looks in these checklists for the name, in their order; the answer of the first that knows it, or of the first
    /// of all. `None` where there is no checklist.
    pub(super) async fn find(
        context: &Context<'_>,
        lists: &[Checklist],
        name: NameMatchInput,
    ) -> Result<Option<Self>> {
        name.check()?;
        let name = Arc::new(name);
        let mut first = None;
        for list in lists {
            let matcher = list.matcher(context).await?;
            let answer = matched(context, Arc::clone(&matcher), Arc::clone(&name)).await?;
            let answer = Self::of(list.clone(), &matcher, answer);
            if answer.found.is_some() {
                return Ok(Some(answer));
            }
            first = first.or(Some(answer));
        }
        Ok(first)
    }

    fn of(list: Checklist, matcher: &Matcher, answer: Match) -> Self {
        let found = answer.found.and_then(|found| {
            let place = matcher.checklist().by_key(found.taxon.taxon_key).map(TaxonView::place)?;
            Some((Taxon::new(list.clone(), matcher.checklist(), place), found.taxon.match_type))
        });
        Self { list, found, issues: answer.issues }
    }
}

/// What the matcher says, off the thread that answers.
async fn matched(context: &Context<'_>, matcher: Arc<Matcher>, name: Arc<NameMatchInput>) -> Result<Match> {
    let read = context.loader().read(|sources| async move {
        let find = move || matcher.find(&name.query());
        Ok(sources.backend().checklists.work(find).await?)
    });
    read.await
}

/// What a name means in a checklist, found as it is for records. How sure it is tell `matchType` and `issues`; there is no
/// confidence in percent.
#[Object]
impl NameMatch {
    /// The checklist that it was found in; where no checklist knows it, the first that was asked.
    async fn checklist(&self) -> &Checklist {
        &self.list
    }

    /// How it was found.
    async fn match_type(&self) -> NameMatchType {
        self.found.as_ref().map_or(NameMatchType::None, |(_, found_by)| (*found_by).into())
    }

    /// The taxon, or the synonym, that the name is of.
    async fn usage(&self) -> Option<&Taxon> {
        self.found.as_ref().map(|(taxon, _)| taxon)
    }

    /// The accepted taxon, where the name is a synonym.
    async fn accepted_usage(&self) -> Option<Taxon> {
        let (taxon, _) = self.found.as_ref()?;
        taxon.is_other_name().then(|| taxon.own())
    }

    /// Whether the name is a synonym.
    async fn is_synonym(&self) -> bool {
        self.found.as_ref().is_some_and(|(taxon, _)| taxon.is_other_name())
    }

    /// The names of the accepted taxon and those above it at the main ranks.
    async fn classification(&self) -> Option<TaxonClassification> {
        self.found.as_ref().map(|(taxon, _)| taxon.names())
    }

    /// What a record of the name would be flagged with.
    async fn issues(&self) -> Vec<IssueNote> {
        self.issues.iter().copied().map(IssueNote::from).collect()
    }
}
