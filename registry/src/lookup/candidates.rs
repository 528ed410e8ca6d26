//! Entities that fit a record's codes in some way.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use atlas_entity::value::{Address, AlternativeCode};
use uuid::Uuid;

use super::{
    CodeQuery, EntityMatch, LookupReason, MatchType,
    choice::Fits,
    forms::{self, given},
};

/// What tells namesakes apart.
#[derive(Debug)]
pub(super) struct Item {
    /// The institution that keeps a collection.
    pub(super) institution: Option<Uuid>,
    /// ISO 3166-1 alpha-2 codes of where it is and of where its post goes.
    pub(super) countries: [Option<String>; 2],
    /// Whether it still works.
    pub(super) active: bool,
}

impl Item {
    /// An entity at these addresses. One that does not say whether it works does.
    pub(super) fn new(
        institution: Option<Uuid>,
        address: Option<Address>,
        mailing: Option<Address>,
        active: Option<bool>,
    ) -> Self {
        let countries = [address, mailing].map(|place| place.and_then(|place| place.country));
        Self { institution, countries, active: active.unwrap_or(true) }
    }

    fn is_in(&self, country: &str) -> bool {
        self.countries.iter().flatten().any(|there| there.eq_ignore_ascii_case(country.trim()))
    }
}

/// The institutions, or the collections.
#[derive(Debug, Default)]
pub(super) struct Side {
    items: HashMap<Uuid, Item>,
    by_uid: HashMap<String, Uuid>,
    by_identifier: ByText,
    by_code: ByText,
    by_alternative_code: ByText,
    by_name: ByText,
}

/// Entities under a folded text.
type ByText = HashMap<String, Vec<Uuid>>;

/// Entities with what of them fits.
pub(super) type Candidates = BTreeMap<Uuid, BTreeSet<LookupReason>>;

impl Side {
    pub(super) fn add(&mut self, key: Uuid, uid: &str, item: Item) {
        self.items.insert(key, item);
        self.by_uid.extend(forms::code(uid).map(|uid| (uid, key)));
    }

    pub(super) fn add_names<'a>(
        &mut self,
        key: Uuid,
        code: Option<&str>,
        alternatives: &[AlternativeCode],
        names: impl Iterator<Item = &'a String>,
    ) {
        put(&mut self.by_code, key, code.and_then(forms::code));
        let alternatives = alternatives.iter().filter_map(|alternative| forms::code(&alternative.code));
        put(&mut self.by_alternative_code, key, alternatives);
        put(&mut self.by_name, key, names.filter_map(|name| forms::name(name)));
    }

    pub(super) fn add_identifier(&mut self, key: Uuid, identifier: &str) {
        if self.items.contains_key(&key) {
            put(&mut self.by_identifier, key, forms::identifiers(identifier));
        }
    }

    pub(super) fn has(&self, key: Uuid) -> bool {
        self.items.contains_key(&key)
    }

    pub(super) fn is_active(&self, key: Uuid) -> bool {
        self.items.get(&key).is_some_and(|item| item.active)
    }

    pub(super) fn institution_of(&self, collection: Uuid) -> Option<Uuid> {
        self.items.get(&collection)?.institution
    }

    /// The active entities under each folded code that several of them go by, except where it is the own code of just
    /// one: that one is meant then.
    pub(super) fn claims(&self) -> BTreeMap<&str, BTreeSet<Uuid>> {
        let active = |keys: Option<&Vec<Uuid>>| -> BTreeSet<Uuid> {
            keys.into_iter().flatten().copied().filter(|key| self.is_active(*key)).collect()
        };
        let codes = self.by_code.keys().chain(self.by_alternative_code.keys());
        let claim = |code: &'_ String| {
            let own = active(self.by_code.get(code));
            let others = active(self.by_alternative_code.get(code));
            let all: BTreeSet<Uuid> = own.union(&others).copied().collect();
            (own.len() != 1 && all.len() > 1).then_some(all)
        };
        codes.filter_map(|code| Some((code.as_str(), claim(code)?))).collect()
    }

    /// The institutions that fit. One that is not the owner the record names says so.
    pub(super) fn fitting_institutions(&self, query: &CodeQuery) -> Fits {
        let mut candidates = self.candidates(
            query.institution_code.as_deref(),
            query.institution_id.as_deref(),
            query.country.as_deref(),
        );
        if let Some(owner) = given(query.owner_institution_code.as_ref()) {
            let owners: HashSet<Uuid> =
                self.candidates(Some(&owner), Some(&owner), None).into_keys().collect();
            for (key, reasons) in &mut candidates {
                if !owners.contains(key) {
                    reasons.insert(LookupReason::DifferentOwner);
                }
            }
        }
        self.fits(candidates, query.institution_code.as_ref())
    }

    /// The collections that fit, beside the institution found. Each says where it stands to that: whether it
    /// belongs to it, if it is certain, and whether it does not.
    pub(super) fn fitting_collections(
        &self,
        query: &CodeQuery,
        institution: &EntityMatch,
        mapped: Option<Uuid>,
    ) -> Fits {
        let mut candidates = self.candidates(
            query.collection_code.as_deref(),
            query.collection_id.as_deref(),
            query.country.as_deref(),
        );
        if let Some(mapped) = mapped {
            candidates.entry(mapped).or_default();
        }
        let possible: Vec<Uuid> = match institution.key {
            Some(key) => vec![key],
            None => institution.alternatives.iter().map(|alternative| alternative.key).collect(),
        };
        let certain = matches!(institution.match_type, MatchType::Exact | MatchType::ExplicitMapping);
        for (key, reasons) in &mut candidates {
            let keeper = self.institution_of(*key);
            if possible.is_empty() {
                continue;
            }
            if !keeper.is_some_and(|keeper| possible.contains(&keeper)) {
                reasons.insert(LookupReason::InstCollMismatch);
            } else if certain {
                reasons.insert(LookupReason::BelongsToInstitutionMatched);
            }
        }
        self.fits(candidates, query.collection_code.as_ref())
    }

    fn fits(&self, candidates: Candidates, code: Option<&String>) -> Fits {
        let active = candidates.keys().copied().filter(|key| self.is_active(*key)).collect();
        Fits::new(candidates, active, given(code).is_some())
    }

    /// Every entity that fits in some way, with all the ways.
    fn candidates(&self, code: Option<&str>, id: Option<&str>, country: Option<&str>) -> Candidates {
        let mut candidates = Candidates::new();
        let mut note = |keys: &[Uuid], reason| {
            for key in keys {
                candidates.entry(*key).or_default().insert(reason);
            }
        };
        if let Some(folded) = code.and_then(forms::code) {
            note(under(&self.by_code, &folded), LookupReason::CodeMatch);
            note(under(&self.by_alternative_code, &folded), LookupReason::AlternativeCodeMatch);
        }
        for name in [code, id].into_iter().flatten().filter_map(forms::name) {
            note(under(&self.by_name, &name), LookupReason::NameMatch);
        }
        for form in id.map(forms::identifiers).unwrap_or_default() {
            note(under(&self.by_identifier, &form), LookupReason::IdentifierMatch);
            let key = Uuid::parse_str(&form).ok().filter(|key| self.has(*key));
            let key = key.or_else(|| self.by_uid.get(&form).copied());
            note(key.as_slice(), LookupReason::KeyMatch);
        }
        for (key, reasons) in &mut candidates {
            let there =
                country.is_some_and(|country| self.items.get(key).is_some_and(|item| item.is_in(country)));
            if there {
                reasons.insert(LookupReason::CountryMatch);
            }
        }
        candidates
    }
}

fn put(map: &mut ByText, key: Uuid, texts: impl IntoIterator<Item = String>) {
    for text in texts {
        map.entry(text).or_default().push(key);
    }
}

fn under<'a>(map: &'a ByText, text: &str) -> &'a [Uuid] {
    map.get(text).map_or(&[], Vec::as_slice)
}
