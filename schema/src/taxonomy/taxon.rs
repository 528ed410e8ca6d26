//! A taxon of a checklist.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use atlas_search::{Filter, KeywordField};
use atlas_taxonomy::{Checklist as Taxa, Classification, Rank, TaxonView};
use uuid::Uuid;

use super::{checklist::Checklist, page::TaxonConnection};
use crate::{
    connection::PageArgs,
    failure::Result,
    id::{GlobalId, Kind},
    occurrence::{
        Narrow, OccurrenceArgs, OccurrenceConnection, OccurrenceFilter, OccurrenceOrder, occurrences_for,
    },
};

/// What the ancestors of a taxon cost: few have more.
const ANCESTORS: usize = 15;

/// Whether a name is accepted (`dwc:taxonomicStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "atlas_taxonomy::TaxonStatus")]
pub(crate) enum TaxonomicStatus {
    /// Given by mistake to a taxon it is not the name of.
    Misapplied,
    /// A name of several taxa, each of which has another accepted name.
    #[graphql(name = "PROPARTE_SYNONYM")]
    ProParte,
    /// A name of a taxon that has another, accepted name.
    Synonym,
    /// Accepted for the time being.
    Doubtful,
    /// Accepted.
    Accepted,
}

/// The names of an accepted taxon and of those above it, without authors.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct TaxonClassification {
    /// Kingdom.
    kingdom: Option<String>,
    /// Phylum.
    phylum: Option<String>,
    /// Class.
    class: Option<String>,
    /// Order.
    order: Option<String>,
    /// Family.
    family: Option<String>,
    /// Genus.
    genus: Option<String>,
    /// The binomial.
    species: Option<String>,
}

impl From<Classification> for TaxonClassification {
    fn from(names: Classification) -> Self {
        let Classification { kingdom, phylum, class, order, family, genus, species, .. } = names;
        Self { kingdom, phylum, class, order, family, genus, species }
    }
}

/// A taxon of a checklist, or another name of one.
#[derive(Clone, Debug)]
pub(crate) struct Taxon {
    list: Checklist,
    taxa: Arc<Taxa>,
    /// Its place among them.
    place: u32,
}

impl Taxon {
    /// The taxon at a place of the checklist.
    pub(super) fn new(list: Checklist, taxa: &Arc<Taxa>, place: u32) -> Self {
        Self { list, taxa: Arc::clone(taxa), place }
    }

    fn view(&self) -> TaxonView<'_> {
        self.taxa.taxon(self.place)
    }

    fn other(&self, other: TaxonView<'_>) -> Self {
        Self { place: other.place(), ..self.clone() }
    }

    fn page(&self, context: &Context<'_>, places: &[u32], args: &PageArgs) -> Result<TaxonConnection> {
        TaxonConnection::new(context, (&self.list, &self.taxa), places, args)
    }

    /// Its key, for cursors.
    pub(super) fn cursor_key(&self) -> Uuid {
        self.view().key()
    }

    /// Whether its name is one of another taxon.
    pub(super) fn is_other_name(&self) -> bool {
        self.view().is_synonym()
    }

    /// The names of the accepted taxon and those above it.
    pub(super) fn names(&self) -> TaxonClassification {
        self.view().classification().into()
    }

    /// The taxon whose name is accepted.
    pub(super) fn own(&self) -> Self {
        self.other(self.view().accepted())
    }
}

/// A taxon of a checklist, or another name of one.
#[Object]
impl Taxon {
    /// Global id, for `node`.
    pub(crate) async fn id(&self) -> ID {
        GlobalId { kind: Kind::Taxon, key: self.view().key() }.encode()
    }

    /// Its key: made of the key of the checklist and its identifier there, so the same in the next version.
    async fn key(&self) -> Uuid {
        self.view().key()
    }

    /// `dwc:taxonID`: its identifier in the checklist.
    #[graphql(name = "taxonID")]
    async fn taxon_id(&self) -> &str {
        self.view().id()
    }

    /// The checklist it is of.
    async fn checklist(&self) -> &Checklist {
        &self.list
    }

    /// Its name with authorship.
    async fn scientific_name(&self) -> &str {
        self.view().scientific_name()
    }

    /// Its name without authors, ranks and signs.
    async fn canonical_name(&self) -> String {
        self.view().canonical_name()
    }

    /// The authors of its name.
    async fn authorship(&self) -> Option<&str> {
        self.view().authorship()
    }

    /// Its rank in lower case, as `species`; null where it has none.
    async fn rank(&self) -> Option<&'static str> {
        Some(self.view().rank()).filter(|rank| *rank != Rank::Unranked).map(Rank::name)
    }

    /// Whether its name is accepted.
    async fn status(&self) -> TaxonomicStatus {
        self.view().status().into()
    }

    /// Whether another name is accepted in place of its own.
    async fn is_synonym(&self) -> bool {
        self.is_other_name()
    }

    /// The taxon whose name is accepted: itself, unless the name is a synonym.
    async fn accepted(&self) -> Self {
        self.own()
    }

    /// The taxon that it stands under; of a synonym, the one that the accepted taxon does.
    async fn parent(&self) -> Option<Self> {
        self.view().accepted().parent().map(|parent| self.other(parent))
    }

    /// The taxa above it, from the highest down to its parent.
    #[graphql(complexity = "1 + ANCESTORS * child_complexity")]
    async fn ancestors(&self) -> Vec<Self> {
        let mut above: Vec<Self> = self.view().upwards().skip(1).map(|taxon| self.other(taxon)).collect();
        above.reverse();
        above
    }

    /// The names of the accepted taxon and those above it at the main ranks.
    async fn classification(&self) -> TaxonClassification {
        self.names()
    }

    /// The accepted taxa right below it, the higher ranks first, then by name. A synonym has none.
    #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
    #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
    async fn children(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
    ) -> Result<TaxonConnection> {
        self.page(context, self.view().children(), &PageArgs { first, after, last, before })
    }

    /// Other names of it, by name: synonyms, and names it was given by mistake.
    #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
    #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
    async fn synonyms(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
    ) -> Result<TaxonConnection> {
        self.page(context, self.view().synonyms(), &PageArgs { first, after, last, before })
    }
    /// Records of the accepted taxon and of all taxa below it, under whatever name: searched, counted and paged without a
    /// ceiling. Everything selected here is answered by one question to the search engine.
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
        let key = self.view().accepted().key();
        let narrow = Narrow::Records(Filter::Keyword(KeywordField::TaxonKey, vec![key.to_string()]));
        let args = OccurrenceArgs::new(filter, order_by, PageArgs { first, after, last, before });
        occurrences_for(context, narrow, args).await
    }
}
