//! What a look-up answers, in GRSciColl's names.

use uuid::Uuid;

macro_rules! names {
    ($(#[doc = $about:literal] $type:ident { $($variant:ident $name:literal $text:literal,)* })*) => {
        $(
            #[doc = $about]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $type {
                $(#[doc = $text] $variant,)*
            }

            impl $type {
                /// The name in the vocabulary.
                #[must_use]
                pub const fn name(self) -> &'static str {
                    match self { $(Self::$variant => $name,)* }
                }
            }
        )*
    };
}

names! {
    #[doc = "How an entity was found."]
    MatchType {
        Exact "EXACT" "By its identifier, and by its code where one is given; a collection also within a certain institution.",
        Fuzzy "FUZZY" "By something less.",
        ExplicitMapping "EXPLICIT_MAPPING" "By a code mapping.",
        None "NONE" "Not at all.",
    }
    #[doc = "How far a match can be relied on, or why there is none."]
    LookupStatus {
        Accepted "ACCEPTED" "It is the one.",
        Ambiguous "AMBIGUOUS" "Several fit equally well.",
        AmbiguousExplicitMappings "AMBIGUOUS_EXPLICIT_MAPPINGS" "Several code mappings fit equally well.",
        AmbiguousOwner "AMBIGUOUS_OWNER" "Several fit equally well, none of them the owner that the record names.",
        AmbiguousInstitutionMismatch "AMBIGUOUS_INSTITUTION_MISMATCH" "What fits belongs to another institution.",
        Doubtful "DOUBTFUL" "It fits best, but not in full.",
    }
    #[doc = "What of an entity fits, or does not."]
    LookupReason {
        KeyMatch "KEY_MATCH" "The identifier is its key or uid.",
        IdentifierMatch "IDENTIFIER_MATCH" "The identifier is one of its identifiers.",
        CodeMatch "CODE_MATCH" "The code is its code.",
        AlternativeCodeMatch "ALTERNATIVE_CODE_MATCH" "The code is one of its alternative codes.",
        NameMatch "NAME_MATCH" "The code or identifier is one of its names.",
        CountryMatch "COUNTRY_MATCH" "It is in the country.",
        BelongsToInstitutionMatched "BELONGS_TO_INSTITUTION_MATCHED" "It belongs to the institution found, which is certain.",
        DifferentOwner "DIFFERENT_OWNER" "It is not the owner that the record names.",
        InstCollMismatch "INST_COLL_MISMATCH" "It does not belong to the institution found.",
    }
}

impl LookupReason {
    /// Whether it tells how an entity stands to the others of the record, not what of the entity itself fits.
    pub(super) const fn is_relation(self) -> bool {
        matches!(
            self,
            Self::CountryMatch
                | Self::BelongsToInstitutionMatched
                | Self::DifferentOwner
                | Self::InstCollMismatch
        )
    }
}

/// The institution or collection found, and what else was thought of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityMatch {
    /// Key of the entity, if one was found.
    pub key: Option<Uuid>,
    /// How it was found.
    pub match_type: MatchType,
    /// How far to rely on it, or why there is none; absent when nothing fits at all.
    pub status: Option<LookupStatus>,
    /// What fits, ascending.
    pub reasons: Vec<LookupReason>,
    /// The other candidates, by key.
    pub alternatives: Vec<Alternative>,
}

impl EntityMatch {
    /// Nothing found, for this reason.
    pub(super) const fn none(status: Option<LookupStatus>, alternatives: Vec<Alternative>) -> Self {
        Self { key: None, match_type: MatchType::None, status, reasons: Vec::new(), alternatives }
    }

    /// Whether several entities fit, none of them best.
    #[must_use]
    pub const fn is_ambiguous(&self) -> bool {
        use LookupStatus::{Ambiguous, AmbiguousExplicitMappings, AmbiguousOwner};
        matches!(self.status, Some(Ambiguous | AmbiguousExplicitMappings | AmbiguousOwner))
    }
}

/// A candidate that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Key of the entity.
    pub key: Uuid,
    /// What fits and what does not, ascending.
    pub reasons: Vec<LookupReason>,
}

/// The answer to a [`CodeQuery`](super::CodeQuery).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupAnswer {
    /// The institution.
    pub institution: EntityMatch,
    /// The collection.
    pub collection: EntityMatch,
}
