//! What is asked.

/// What a record says of its taxon. `None` and the empty text mean the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// `dwc:scientificName`.
    pub scientific_name: Option<&'a str>,
    /// `dwc:scientificNameAuthorship`.
    pub authorship: Option<&'a str>,
    /// `dwc:taxonRank`.
    pub rank: Option<&'a str>,
    /// `dwc:kingdom`, `phylum`, `class`, `order`, `family`, `genus`.
    pub higher: [Option<&'a str>; 6],
    /// `dwc:specificEpithet`.
    pub specific_epithet: Option<&'a str>,
    /// `dwc:infraspecificEpithet`.
    pub infraspecific_epithet: Option<&'a str>,
    /// `dwc:taxonID`.
    pub taxon_id: Option<&'a str>,
    /// `dwc:scientificNameID`.
    pub scientific_name_id: Option<&'a str>,
    /// `dwc:taxonConceptID`.
    pub taxon_concept_id: Option<&'a str>,
}

impl<'a> Query<'a> {
    /// Everything asked, in one order.
    pub(super) fn fields(&self) -> [&'a str; 14] {
        let [kingdom, phylum, class, order, family, genus] = self.higher;
        [
            self.scientific_name,
            self.authorship,
            self.rank,
            kingdom,
            phylum,
            class,
            order,
            family,
            genus,
            self.specific_epithet,
            self.infraspecific_epithet,
            self.taxon_id,
            self.scientific_name_id,
            self.taxon_concept_id,
        ]
        .map(Option::unwrap_or_default)
    }
}
