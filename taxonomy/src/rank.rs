//! Ranks of taxa.

macro_rules! ranks {
    ($($variant:ident $name:literal [$($alias:literal),*],)*) => {
        /// The rank of a taxon, from the highest down. Ranks that are not among them are [`Rank::Unranked`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Rank { $(#[doc = concat!("`", $name, "`.")] $variant,)* }

        impl Rank {
            /// Every rank, the highest first.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The rank's name in lower case, as `species`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            fn by_word(word: &str) -> Option<Self> {
                match word { $($name $(| $alias)* => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

ranks! {
    Domain "domain" ["superkingdom", "realm", "empire"],
    Kingdom "kingdom" ["regnum", "king"],
    Subkingdom "subkingdom" ["subregnum"],
    Infrakingdom "infrakingdom" [],
    Superphylum "superphylum" ["superdivision"],
    Phylum "phylum" ["division", "divisio", "phyl"],
    Subphylum "subphylum" ["subdivision"],
    Infraphylum "infraphylum" [],
    Superclass "superclass" ["superclassis"],
    Class "class" ["classis", "cl"],
    Subclass "subclass" ["subclassis"],
    Infraclass "infraclass" [],
    Cohort "cohort" ["subcohort"],
    Superorder "superorder" ["superordo"],
    Order "order" ["ordo", "ord"],
    Suborder "suborder" ["subordo"],
    Infraorder "infraorder" [],
    Parvorder "parvorder" [],
    Superfamily "superfamily" ["superfam"],
    Family "family" ["familia", "fam"],
    Subfamily "subfamily" ["subfam"],
    Tribe "tribe" ["tribus", "supertribe"],
    Subtribe "subtribe" ["subtrib"],
    Genus "genus" ["gen", "nothogenus"],
    Subgenus "subgenus" ["subg", "subgen"],
    Section "section" ["sect", "sectio", "supersection", "supersect"],
    Subsection "subsection" ["subsect"],
    Series "series" ["ser"],
    Subseries "subseries" ["subser"],
    SpeciesAggregate "species aggregate" ["aggregate", "agg", "aggr", "species complex", "species group", "species_aggregate"],
    Species "species" ["sp", "spec", "nothospecies"],
    Subspecies "subspecies" ["subsp", "ssp", "nothosubspecies", "nothosubsp", "nothossp"],
    Variety "variety" ["var", "varietas", "nothovariety", "nothovar"],
    Subvariety "subvariety" ["subvar"],
    Form "form" ["forma", "f", "fo", "nothoform", "nothof"],
    Subform "subform" ["subforma", "subf"],
    Cultivar "cultivar" ["cv", "cultivar group", "grex"],
    Unranked "unranked" [],
}

impl Rank {
    /// The ranks whose taxa Darwin Core has a term for, the highest first.
    pub const MAIN: [Self; 6] =
        [Self::Kingdom, Self::Phylum, Self::Class, Self::Order, Self::Family, Self::Genus];

    /// The rank that a text names, whatever its case and with or without a full stop.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.trim().trim_end_matches('.').to_lowercase();
        Self::by_word(&word)
    }

    /// The rank of a number, as `rank as u8` gives it.
    #[must_use]
    pub fn by_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether taxa of this rank are parts of a species.
    #[must_use]
    pub fn is_infraspecific(self) -> bool {
        self > Self::Species && self < Self::Unranked
    }

    /// Whether taxa of this rank lie between genus and species.
    #[must_use]
    pub fn is_infrageneric(self) -> bool {
        self > Self::Genus && self < Self::SpeciesAggregate
    }

    /// The rank that a word stands for within a name: `var.`, `subg.`, `nothosubsp.`; whether of a hybrid.
    pub(crate) fn marker(word: &str) -> Option<(Self, bool)> {
        let plain = word.strip_suffix('.').unwrap_or(word);
        let lower = plain.to_ascii_lowercase();
        let rank = match lower.as_str() {
            "convar" | "provar" => Some(Self::Variety),
            "f" if !word.ends_with('.') => None,
            _ => Self::by_word(&lower),
        };
        let fits = |rank: &Self| rank.is_infrageneric() || rank.is_infraspecific() && *rank != Self::Cultivar;
        rank.filter(fits).map(|rank| (rank, lower.starts_with("notho")))
    }

    /// The word that stands for an infrageneric rank within a name.
    pub(crate) const fn infrageneric_marker(self) -> &'static str {
        match self {
            Self::Section => "sect.",
            Self::Subsection => "subsect.",
            Self::Series => "ser.",
            Self::Subseries => "subser.",
            _ => "subg.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rank;

    #[test]
    fn ranks_are_read_as_people_write_them() {
        for (text, expected) in [
            ("species", Some(Rank::Species)),
            ("SPECIES", Some(Rank::Species)),
            (" Subsp. ", Some(Rank::Subspecies)),
            ("varietas", Some(Rank::Variety)),
            ("f.", Some(Rank::Form)),
            ("Division", Some(Rank::Phylum)),
            ("species aggregate", Some(Rank::SpeciesAggregate)),
            ("morph", None),
            ("", None),
        ] {
            assert_eq!(Rank::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_leads_back_to_its_rank() {
        for rank in Rank::ALL {
            assert_eq!(Rank::by_number(*rank as u8), Some(*rank));
            assert_eq!(Rank::parse(rank.name()), Some(*rank));
        }
        assert_eq!(Rank::by_number(200), None);
    }

    #[test]
    fn the_sign_of_a_form_needs_its_stop() {
        assert_eq!(Rank::marker("f."), Some((Rank::Form, false)));
        assert_eq!(Rank::marker("f"), None);
        assert_eq!(Rank::marker("nothovar."), Some((Rank::Variety, true)));
        assert_eq!(Rank::marker("fam."), None);
    }
}
