//! What a checklist is made of, and what came of it.

/// A row of a checklist: a taxon or a synonym. Terms that are not given are empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct TaxonRow<'a> {
    /// `dwc:taxonID`.
    pub taxon_id: &'a str,
    /// `dwc:parentNameUsageID`: the taxon it stands under.
    pub parent_id: &'a str,
    /// `dwc:acceptedNameUsageID`; several with `|` between them.
    pub accepted_id: &'a str,
    /// `dwc:acceptedNameUsage`, for checklists that give no identifier.
    pub accepted_name: &'a str,
    /// `dwc:scientificName`, with authorship or without.
    pub scientific_name: &'a str,
    /// `dwc:scientificNameAuthorship`.
    pub authorship: &'a str,
    /// `dwc:taxonRank`.
    pub rank: &'a str,
    /// `dwc:taxonomicStatus`.
    pub status: &'a str,
    /// `dwc:kingdom`, `phylum`, `class`, `order`, `family`, `genus`; used where no parent is named.
    pub higher: [&'a str; 6],
}

/// What came of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Rows that became a taxon.
    pub taxa: u64,
    /// Of them, those whose name is not accepted.
    pub synonyms: u64,
    /// Taxa that no row names, made of the higher taxa that rows name.
    pub implied: u64,
    /// Different names, as they compare.
    pub names: u64,
    /// Rows without taxonID or scientificName; left out.
    pub unusable: u64,
    /// Taxa whose name cannot be found by: of unnamed species, or words for not knowing.
    pub unnamed: u64,
    /// Rows whose parent is not in the checklist.
    pub unknown_parents: u64,
    /// Rows whose accepted taxon is not in the checklist.
    pub unknown_accepted: u64,
}
