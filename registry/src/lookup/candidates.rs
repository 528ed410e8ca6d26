//! Entities that fit a record's codes, and the choice among them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use atlas_entity::value::AlternativeCode;
use atlas_records::fold_keyword;
use uuid::Uuid;

use super::{
    Alternative, CodeQuery, EntityMatch, LookupReason, LookupStatus, MatchType,
    index::{ByText, given},
};
use crate::identifier;

/// What tells namesakes apart.
#[derive(Debug)]
pub(super) struct Item {
    /// The institution that keeps a collection.
    pub(super) institution: Option<Uuid>,
    /// ISO 3166-1 alpha-2 code.
    pub(super) country: Option<String>,
    /// Whether it still works.
    pub(super) active: bool,
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

type Candidates = BTreeMap<Uuid, BTreeSet<LookupReason>>;

impl Side {
    pub(super) fn add(&mut self, key: Uuid, uid: &str, item: Item) {
        self.items.insert(key, item);
        self.by_uid.insert(fold_keyword(uid), key);
    }

    pub(super) fn add_names<'a>(
        &mut self,
        key: Uuid,
        code: Option<&str>,
        alternatives: &[AlternativeCode],
        names: impl Iterator<Item = &'a String>,
    ) {
        put(&mut self.by_code, key, code.into_iter());
        put(
            &mut self.by_alternative_code,
            key,
            alternatives.iter().map(|alternative| alternative.code.as_str()),
        );
        put(&mut self.by_name, key, names.map(String::as_str));
    }

    pub(super) fn add_identifier(&mut self, key: Uuid, identifier: &str) {
        if self.items.contains_key(&key) {
            put(&mut self.by_identifier, key, std::iter::once(identifier));
        }
    }

    pub(super) fn has(&self, key: Uuid) -> bool {
        self.items.contains_key(&key)
    }

    pub(super) fn institution_of(&self, collection: Uuid) -> Option<Uuid> {
        self.items.get(&collection)?.institution
    }

    /// The institution that the codes mean.
    pub(super) fn find_institution(&self, query: &CodeQuery) -> EntityMatch {
        let code = given(query.institution_code.as_ref());
        let mut candidates =
            self.candidates(code.as_deref(), query.institution_id.as_deref(), query.country.as_deref());
        if let Some(owner) = given(query.owner_institution_code.as_ref()) {
            let owners: HashSet<Uuid> = self.candidates(Some(&owner), None, None).into_keys().collect();
            for (key, reasons) in &mut candidates {
                if !owners.contains(key) {
                    reasons.insert(LookupReason::DifferentOwner);
                }
            }
        }
        self.choose(candidates, code.is_some(), LookupReason::DifferentOwner, LookupStatus::AmbiguousOwner)
    }

    /// The collection that the codes mean, beside the institution found.
    pub(super) fn find_collection(&self, query: &CodeQuery, institution: &EntityMatch) -> EntityMatch {
        let code = given(query.collection_code.as_ref());
        let mut candidates =
            self.candidates(code.as_deref(), query.collection_id.as_deref(), query.country.as_deref());
        let possible: Vec<Uuid> = match institution.key {
            Some(key) => vec![key],
            None => institution.alternatives.iter().map(|alternative| alternative.key).collect(),
        };
        for (key, reasons) in &mut candidates {
            match self.institution_of(*key) {
                Some(keeper) if institution.key == Some(keeper) => {
                    reasons.insert(LookupReason::BelongsToInstitutionMatched);
                }
                Some(keeper) if !possible.is_empty() && !possible.contains(&keeper) => {
                    reasons.insert(LookupReason::InstCollMismatch);
                }
                _ => {}
            }
        }
        let relied_on = matches!(institution.match_type, MatchType::Exact | MatchType::ExplicitMapping);
        let mut found = self.choose(
            candidates,
            code.is_some(),
            LookupReason::InstCollMismatch,
            LookupStatus::AmbiguousInstitutionMismatch,
        );
        if relied_on && found.reasons.contains(&LookupReason::BelongsToInstitutionMatched) {
            // The institution is certain and this is its only collection that fits.
            found.match_type = MatchType::Exact;
            found.status = Some(LookupStatus::Accepted);
        }
        found
    }

    /// Every entity that fits in some way, with all the ways.
    fn candidates(&self, code: Option<&str>, id: Option<&str>, country: Option<&str>) -> Candidates {
        let mut candidates = Candidates::new();
        let mut note = |keys: &[Uuid], reason| {
            for key in keys {
                candidates.entry(*key).or_default().insert(reason);
            }
        };
        if let Some(code) = code {
            note(under(&self.by_code, code), LookupReason::CodeMatch);
            note(under(&self.by_alternative_code, code), LookupReason::AlternativeCodeMatch);
            note(under(&self.by_name, code), LookupReason::NameMatch);
        }
        for form in id.map(identifier::forms).unwrap_or_default() {
            let folded = fold_keyword(&form);
            note(under(&self.by_identifier, &folded), LookupReason::IdentifierMatch);
            note(under(&self.by_name, &folded), LookupReason::NameMatch);
            let key = Uuid::parse_str(&form).ok().filter(|key| self.has(*key));
            let key = key.or_else(|| self.by_uid.get(&folded).copied());
            note(key.as_slice(), LookupReason::KeyMatch);
        }
        for (key, reasons) in &mut candidates {
            let there = self.items.get(key).and_then(|item| item.country.as_deref());
            if country.is_some_and(|asked| there.is_some_and(|there| there.eq_ignore_ascii_case(asked))) {
                reasons.insert(LookupReason::CountryMatch);
            }
        }
        candidates
    }

    /// Chooses among the candidates, those with the `excluded` reason aside; `why` there is none if only they fit.
    fn choose(
        &self,
        candidates: Candidates,
        code_given: bool,
        excluded: LookupReason,
        why: LookupStatus,
    ) -> EntityMatch {
        let exact = |reasons: &BTreeSet<LookupReason>| {
            by_identifier(reasons) && (!code_given || by_own_code(reasons))
        };
        let some_exact = candidates.values().any(exact);
        let contenders: Vec<Uuid> = candidates
            .iter()
            .filter(|(_, reasons)| !some_exact || exact(reasons))
            .map(|(key, _)| *key)
            .collect();
        // A collection named by its identifier is that collection, whatever the institution code says.
        let exempt = some_exact && excluded == LookupReason::InstCollMismatch;
        let fits = |key: &Uuid| exempt || !candidates[key].contains(&excluded);
        let fitting: Vec<Uuid> = contenders.iter().copied().filter(fits).collect();
        let chosen = if some_exact {
            self.unique(&fitting, &candidates, &[in_country, still_active])
        } else {
            let order: [Rule; 5] = [identified, in_several_ways, in_country, still_active, by_code];
            self.unique(&fitting, &candidates, &order)
        };
        let status = match (contenders.is_empty(), fitting.is_empty()) {
            (true, _) => None,
            (_, true) => Some(why),
            _ => Some(LookupStatus::Ambiguous),
        };
        let Some(key) = chosen else { return EntityMatch::none(status, alternatives(candidates, None)) };
        let (match_type, status) = if some_exact {
            (MatchType::Exact, LookupStatus::Accepted)
        } else {
            (MatchType::Fuzzy, LookupStatus::Doubtful)
        };
        let reasons = candidates[&key].iter().copied().collect();
        let alternatives = alternatives(candidates, Some(key));
        EntityMatch { key: Some(key), match_type, status: Some(status), reasons, alternatives }
    }

    /// The only one that fits or, among several, the only one by the first rule that singles one out.
    fn unique(&self, fitting: &[Uuid], candidates: &Candidates, rules: &[Rule]) -> Option<Uuid> {
        if let [only] = fitting {
            return Some(*only);
        }
        rules.iter().find_map(|rule| {
            let mut kept = fitting.iter().filter(|key| rule(&candidates[*key], self.items[*key].active));
            kept.next().filter(|_| kept.next().is_none()).copied()
        })
    }
}

/// Whether a candidate passes, from its reasons and whether it is active.
type Rule = fn(&BTreeSet<LookupReason>, bool) -> bool;

fn identified(reasons: &BTreeSet<LookupReason>, _: bool) -> bool {
    by_identifier(reasons)
}

fn in_several_ways(reasons: &BTreeSet<LookupReason>, _: bool) -> bool {
    let main = reasons.contains(&LookupReason::CodeMatch) || by_identifier(reasons);
    let other =
        reasons.contains(&LookupReason::NameMatch) || reasons.contains(&LookupReason::AlternativeCodeMatch);
    main && other
}

fn in_country(reasons: &BTreeSet<LookupReason>, _: bool) -> bool {
    reasons.contains(&LookupReason::CountryMatch)
}

fn still_active(_: &BTreeSet<LookupReason>, active: bool) -> bool {
    active
}

fn by_code(reasons: &BTreeSet<LookupReason>, _: bool) -> bool {
    reasons.contains(&LookupReason::CodeMatch)
}

fn by_identifier(reasons: &BTreeSet<LookupReason>) -> bool {
    reasons.contains(&LookupReason::IdentifierMatch) || reasons.contains(&LookupReason::KeyMatch)
}

fn by_own_code(reasons: &BTreeSet<LookupReason>) -> bool {
    reasons.contains(&LookupReason::CodeMatch) || reasons.contains(&LookupReason::AlternativeCodeMatch)
}

fn alternatives(candidates: Candidates, chosen: Option<Uuid>) -> Vec<Alternative> {
    let others = candidates.into_iter().filter(|(key, _)| Some(*key) != chosen);
    others.map(|(key, reasons)| Alternative { key, reasons: reasons.into_iter().collect() }).collect()
}

fn put<'a>(map: &mut ByText, key: Uuid, texts: impl Iterator<Item = &'a str>) {
    for text in texts.map(fold_keyword).filter(|text| !text.is_empty()) {
        map.entry(text).or_default().push(key);
    }
}

fn under<'a>(map: &'a ByText, text: &str) -> &'a [Uuid] {
    map.get(text).map_or(&[], Vec::as_slice)
}
