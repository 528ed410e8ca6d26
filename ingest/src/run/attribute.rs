//! Which institution and collection a record belongs to.

use std::{collections::HashMap, sync::Arc};

use atlas_interpret::{Issues, Slot, Terms};
use atlas_records::{Interpreted, OccurrenceIssue as Issue};
use atlas_registry::lookup::{CodeIndex, CodeQuery, EntityMatch, LookupAnswer, LookupStatus, MatchType};
use uuid::Uuid;

/// Answers remembered at once; a dataset has far fewer sets of codes.
const REMEMBERED: usize = 10_000;

/// What a record says of where it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Codes<'a> {
    pub institution_code: Option<&'a str>,
    pub institution_id: Option<&'a str>,
    pub owner: Option<&'a str>,
    pub collection_code: Option<&'a str>,
    pub collection_id: Option<&'a str>,
}

impl<'a> Codes<'a> {
    /// The codes of a row.
    pub const fn of(terms: &Terms<'a>) -> Self {
        Self {
            institution_code: terms.get(Slot::InstitutionCode),
            institution_id: terms.get(Slot::InstitutionId),
            owner: terms.get(Slot::OwnerInstitutionCode),
            collection_code: terms.get(Slot::CollectionCode),
            collection_id: terms.get(Slot::CollectionId),
        }
    }

    /// The codes of a stored record.
    pub fn of_record(record: &'a atlas_records::OccurrenceRecord) -> Self {
        let term = |name: &str| {
            let found = record.verbatim.iter().find(|term| term.name.eq_ignore_ascii_case(name));
            found.map(|term| term.value.trim())
        };
        Self {
            institution_code: record.interpreted.institution_code.as_deref(),
            institution_id: term("institutionID"),
            owner: term("ownerInstitutionCode"),
            collection_code: record.interpreted.collection_code.as_deref(),
            collection_id: term("collectionID"),
        }
    }

    fn all(&self) -> [Option<&'a str>; 5] {
        [self.institution_code, self.institution_id, self.owner, self.collection_code, self.collection_id]
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Found {
    institution: Option<Uuid>,
    collection: Option<Uuid>,
    issues: Issues,
}

/// Attributes the records of one dataset.
pub(super) struct Attributor {
    codes: Arc<CodeIndex>,
    dataset_key: Uuid,
    remembered: HashMap<String, Found>,
    key: String,
}

impl Attributor {
    /// The flags that attribution raises.
    pub const FLAGS: Issues = Issues::of(Issue::InstitutionMatchNone)
        .and(Issues::of(Issue::CollectionMatchNone))
        .and(Issues::of(Issue::AmbiguousInstitution))
        .and(Issues::of(Issue::AmbiguousCollection))
        .and(Issues::of(Issue::InstitutionMatchFuzzy))
        .and(Issues::of(Issue::CollectionMatchFuzzy))
        .and(Issues::of(Issue::InstitutionCollectionMismatch));

    pub fn new(codes: Arc<CodeIndex>, dataset_key: Uuid) -> Self {
        Self { codes, dataset_key, remembered: HashMap::new(), key: String::new() }
    }

    /// Sets the record's institution and collection and returns the flags.
    pub fn attribute(&mut self, codes: Codes<'_>, record: &mut Interpreted) -> Issues {
        let all = codes.all();
        if all.iter().all(Option::is_none) {
            (record.institution_key, record.collection_key) = (None, None);
            return Issues::NONE;
        }
        self.key.clear();
        for code in all {
            self.key.push_str(code.unwrap_or_default());
            self.key.push('\u{1f}');
        }
        let found = self.remembered.get(&self.key).copied().unwrap_or_else(|| self.look_up(codes));
        (record.institution_key, record.collection_key) = (found.institution, found.collection);
        found.issues
    }

    fn look_up(&mut self, codes: Codes<'_>) -> Found {
        let text = |value: Option<&str>| value.map(str::to_owned);
        let answer = self.codes.find(&CodeQuery {
            institution_code: text(codes.institution_code),
            institution_id: text(codes.institution_id),
            owner_institution_code: text(codes.owner),
            collection_code: text(codes.collection_code),
            collection_id: text(codes.collection_id),
            dataset_key: Some(self.dataset_key),
            country: None,
        });
        let found = Found {
            institution: answer.institution.key,
            collection: answer.collection.key,
            issues: issues(codes, &answer),
        };
        if self.remembered.len() == REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(self.key.clone(), found);
        found
    }
}

fn issues(codes: Codes<'_>, answer: &LookupAnswer) -> Issues {
    let institution_named = codes.institution_code.or(codes.institution_id).is_some();
    let collection_named = codes.collection_code.or(codes.collection_id).is_some();
    let institution =
        [Issue::InstitutionMatchNone, Issue::AmbiguousInstitution, Issue::InstitutionMatchFuzzy];
    let collection = [Issue::CollectionMatchNone, Issue::AmbiguousCollection, Issue::CollectionMatchFuzzy];
    let mismatch = answer.collection.status == Some(LookupStatus::AmbiguousInstitutionMismatch);
    of_match(&answer.institution, institution_named, institution)
        .and(of_match(&answer.collection, collection_named && !mismatch, collection))
        .and(Issues::when(mismatch, Issue::InstitutionCollectionMismatch))
}

fn of_match(found: &EntityMatch, named: bool, [none, ambiguous, fuzzy]: [Issue; 3]) -> Issues {
    if found.is_ambiguous() {
        return Issues::of(ambiguous);
    }
    Issues::when(named && found.key.is_none(), none)
        .and(Issues::when(found.key.is_some() && found.match_type == MatchType::Fuzzy, fuzzy))
}
