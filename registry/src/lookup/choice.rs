//! The choice among the entities that fit.

use std::collections::{BTreeSet, HashSet};

use uuid::Uuid;

use super::{Alternative, EntityMatch, LookupReason, LookupStatus, MatchType, candidates::Candidates};

/// The entities that fit, to be chosen from: what is certain first, what is likely last.
#[derive(Debug)]
pub(super) struct Fits {
    candidates: Candidates,
    active: HashSet<Uuid>,
    code_given: bool,
}

/// Whether a candidate passes, from its reasons and whether it is active.
type Rule = fn(&BTreeSet<LookupReason>, bool) -> bool;

impl Fits {
    pub(super) const fn new(candidates: Candidates, active: HashSet<Uuid>, code_given: bool) -> Self {
        Self { candidates, active, code_given }
    }

    /// The one that fits by identifier and, where a code is given, by code.
    pub(super) fn exact(&self) -> Option<EntityMatch> {
        let key = self.unique(&self.identified(), &[in_country, still_active])?;
        Some(self.found(key, MatchType::Exact, LookupStatus::Accepted))
    }

    /// The one that an explicit mapping leads to. What of it fits did not decide and is no reason; how it stands
    /// to the institution, the owner and the country is worth knowing all the same.
    pub(super) fn mapped(&self, key: Uuid) -> EntityMatch {
        let mut found = self.found(key, MatchType::ExplicitMapping, LookupStatus::Accepted);
        found.reasons.retain(|reason| reason.is_relation());
        found
    }

    /// No mapping decides, because several fit equally well and lead elsewhere.
    pub(super) fn contested(&self, keys: &BTreeSet<Uuid>) -> EntityMatch {
        let mut alternatives = self.alternatives(None);
        let others = keys.iter().filter(|key| !self.candidates.contains_key(*key));
        alternatives.extend(others.map(|key| Alternative { key: *key, reasons: Vec::new() }));
        alternatives.sort_by_key(|alternative| alternative.key);
        EntityMatch::none(Some(LookupStatus::AmbiguousExplicitMappings), alternatives)
    }

    /// The collection that fits within an institution that is certain.
    pub(super) fn within_institution(&self) -> Option<EntityMatch> {
        let within = self.those(belongs);
        let order = [by_identifier, in_several_ways, in_country, still_active, by_code];
        let key = self.unique(&within, &order)?;
        Some(self.found(key, MatchType::Exact, LookupStatus::Accepted))
    }

    /// The likeliest, if one is; else why there is none. A collection of another institution is none.
    pub(super) fn likeliest(&self) -> EntityMatch {
        let fitting = self.those(|reasons, _| !reasons.contains(&LookupReason::InstCollMismatch));
        if !self.candidates.is_empty() && fitting.is_empty() {
            return self.nothing(Some(LookupStatus::AmbiguousInstitutionMismatch));
        }
        let certain = !self.identified().is_empty() || !self.those(belongs).is_empty();
        let order = [by_identifier, in_several_ways, in_country, still_active, by_code, by_owner];
        match self.unique(&fitting, &order) {
            // Where several are certain, none is likelier for a lesser reason.
            Some(key) if !certain => self.found(key, MatchType::Fuzzy, LookupStatus::Doubtful),
            _ if fitting.is_empty() => self.nothing(None),
            _ if fitting.iter().all(|key| !by_owner(&self.candidates[key], true)) => {
                self.nothing(Some(LookupStatus::AmbiguousOwner))
            }
            _ => self.nothing(Some(LookupStatus::Ambiguous)),
        }
    }

    fn identified(&self) -> Vec<Uuid> {
        let code_given = self.code_given;
        let all = self.candidates.iter();
        all.filter(|(_, reasons)| by_identifier(reasons, true) && (!code_given || by_own_code(reasons)))
            .map(|(key, _)| *key)
            .collect()
    }

    fn those(&self, rule: Rule) -> Vec<Uuid> {
        let all = self.candidates.iter();
        all.filter(|(key, reasons)| rule(reasons, self.active.contains(key))).map(|(key, _)| *key).collect()
    }

    /// The only one or, among several, the only one by the first rule that singles one out.
    fn unique(&self, fitting: &[Uuid], rules: &[Rule]) -> Option<Uuid> {
        if let [only] = fitting {
            return Some(*only);
        }
        rules.iter().find_map(|rule| {
            let passes = |key: &&Uuid| rule(&self.candidates[*key], self.active.contains(*key));
            let mut kept = fitting.iter().filter(passes);
            kept.next().filter(|_| kept.next().is_none()).copied()
        })
    }

    fn found(&self, key: Uuid, match_type: MatchType, status: LookupStatus) -> EntityMatch {
        let reasons = self.candidates.get(&key).into_iter().flatten().copied().collect();
        let alternatives = self.alternatives(Some(key));
        EntityMatch { key: Some(key), match_type, status: Some(status), reasons, alternatives }
    }

    fn nothing(&self, status: Option<LookupStatus>) -> EntityMatch {
        EntityMatch::none(status, self.alternatives(None))
    }

    fn alternatives(&self, chosen: Option<Uuid>) -> Vec<Alternative> {
        let others = self.candidates.iter().filter(|(key, _)| Some(**key) != chosen);
        others
            .map(|(key, reasons)| Alternative { key: *key, reasons: reasons.iter().copied().collect() })
            .collect()
    }
}

fn by_identifier(reasons: &BTreeSet<LookupReason>, _: bool) -> bool {
    reasons.contains(&LookupReason::IdentifierMatch) || reasons.contains(&LookupReason::KeyMatch)
}

fn in_several_ways(reasons: &BTreeSet<LookupReason>, active: bool) -> bool {
    let main = reasons.contains(&LookupReason::CodeMatch) || by_identifier(reasons, active);
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

fn by_owner(reasons: &BTreeSet<LookupReason>, _: bool) -> bool {
    !reasons.contains(&LookupReason::DifferentOwner)
}

fn belongs(reasons: &BTreeSet<LookupReason>, _: bool) -> bool {
    reasons.contains(&LookupReason::BelongsToInstitutionMatched)
}

fn by_own_code(reasons: &BTreeSet<LookupReason>) -> bool {
    reasons.contains(&LookupReason::CodeMatch) || reasons.contains(&LookupReason::AlternativeCodeMatch)
}
