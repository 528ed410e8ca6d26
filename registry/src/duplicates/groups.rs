//! Groups of entities that look like one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use super::{Duplicates, Likeness, blocks::Blocks, candidate::Candidate, names::Name};

/// The groups of candidates that have all of this in common.
pub(super) fn find(candidates: &[Candidate], by: &[Likeness]) -> Vec<Duplicates> {
    let links = if by.contains(&Likeness::SimilarName) && !by.contains(&Likeness::SameName) {
        similar(candidates, by)
    } else {
        same(candidates, by)
    };
    let mut forest = Forest::new(candidates.len());
    let mut likeness: Vec<(usize, BTreeSet<Likeness>)> = Vec::new();
    for (one, other) in links {
        forest.join(one, other);
        likeness.push((one, common(&candidates[one], &candidates[other])));
    }
    let mut members: BTreeMap<usize, (Vec<usize>, BTreeSet<Likeness>)> = BTreeMap::new();
    for place in 0..candidates.len() {
        members.entry(forest.root(place)).or_default().0.push(place);
    }
    for (place, common) in likeness {
        members.entry(forest.root(place)).or_default().1.extend(common);
    }
    let groups = members.into_values().filter(|(places, _)| places.len() > 1);
    let mut found: Vec<Duplicates> =
        groups.map(|(places, common)| group(candidates, places, common)).collect();
    found.sort_by(|a, b| (&a.name, &a.keys).cmp(&(&b.name, &b.keys)));
    found
}

fn group(candidates: &[Candidate], mut places: Vec<usize>, common: BTreeSet<Likeness>) -> Duplicates {
    places.sort_by_key(|place| (candidates[*place].created, candidates[*place].key));
    Duplicates {
        name: places.first().map(|place| candidates[*place].sort_name.clone()).unwrap_or_default(),
        keys: places.iter().map(|place| candidates[*place].key).collect(),
        likeness: common.into_iter().collect(),
    }
}

/// Candidates whose values agree: each combination of values is a block, and all in it are alike.
fn same(candidates: &[Candidate], by: &[Likeness]) -> Vec<(usize, usize)> {
    let mut blocks = Blocks::default();
    for (place, candidate) in candidates.iter().enumerate() {
        for values in combinations(candidate, by) {
            blocks.add(&values, place);
        }
    }
    blocks.chains().collect()
}

/// Candidates whose names are similar, and whose values agree where that is asked for. Names are compared, not those
/// who have them: the most frequent one is compared once.
fn similar(candidates: &[Candidate], by: &[Likeness]) -> Vec<(usize, usize)> {
    let exact: Vec<Likeness> =
        by.iter().copied().filter(|likeness| *likeness != Likeness::SimilarName).collect();
    let mut links = Vec::new();
    let mut names: Vec<Bearers<'_>> = Vec::new();
    let mut known: HashMap<&[String], usize> = HashMap::new();
    for (place, candidate) in candidates.iter().enumerate().filter(|(_, it)| !it.name.words().is_empty()) {
        let number = *known.entry(candidate.name.words()).or_insert_with(|| {
            names.push(Bearers { name: &candidate.name, first: HashMap::new() });
            names.len() - 1
        });
        for combination in combinations(candidate, &exact) {
            let first = *names[number].first.entry(combination).or_insert(place);
            links.extend(Some((first, place)).filter(|_| first != place));
        }
    }
    let mut blocks = Blocks::default();
    for (number, bearers) in names.iter().enumerate() {
        for found in bearers.name.traits() {
            blocks.add(&found, number);
        }
    }
    let mut pairs: Vec<(usize, usize)> = blocks.pairs().collect();
    pairs.sort_unstable();
    pairs.dedup();
    for (one, other) in pairs.into_iter().map(|(one, other)| (&names[one], &names[other])) {
        if one.name.is_similar(other.name) {
            let both =
                one.first.iter().filter_map(|(values, first)| Some((*first, *other.first.get(values)?)));
            links.extend(both);
        }
    }
    links
}

/// Those who have a name.
struct Bearers<'a> {
    name: &'a Name,
    /// The first of them with each combination of values.
    first: HashMap<Vec<String>, usize>,
}

/// Each combination of the candidate's values; none if it lacks one. Without a likeness there is one, of nothing.
fn combinations(candidate: &Candidate, by: &[Likeness]) -> Vec<Vec<String>> {
    let mut combinations = vec![Vec::new()];
    for likeness in by {
        let values = values(candidate, *likeness);
        combinations = combinations
            .iter()
            .flat_map(|combination| {
                values.iter().map(|value| combination.iter().chain([value]).cloned().collect::<Vec<_>>())
            })
            .collect();
    }
    combinations
}

fn values(candidate: &Candidate, likeness: Likeness) -> Vec<String> {
    match likeness {
        Likeness::SameName | Likeness::SimilarName => {
            Some(candidate.name.whole().to_owned()).filter(|name| !name.is_empty()).into_iter().collect()
        }
        Likeness::SameCode => candidate.codes.clone(),
        Likeness::SameIdentifier => candidate.identifiers.clone(),
        Likeness::SameCountry => candidate.country.iter().cloned().collect(),
        Likeness::SameCity => candidate.city.iter().cloned().collect(),
        Likeness::SameInstitution => candidate.institution.iter().map(Uuid::to_string).collect(),
    }
}

/// What two candidates have in common.
fn common(one: &Candidate, other: &Candidate) -> BTreeSet<Likeness> {
    use Likeness::{SameCity, SameCode, SameCountry, SameIdentifier, SameInstitution, SameName, SimilarName};
    let mut found: BTreeSet<Likeness> =
        [SameName, SameCode, SameIdentifier, SameCountry, SameCity, SameInstitution]
            .into_iter()
            .filter(|likeness| {
                let (ours, theirs) = (values(one, *likeness), values(other, *likeness));
                ours.iter().any(|value| theirs.contains(value))
            })
            .collect();
    if !found.contains(&SameName) && one.name.is_similar(&other.name) {
        found.insert(SimilarName);
    }
    found
}

/// Which places belong together, by links between them.
struct Forest(Vec<usize>);

impl Forest {
    fn new(places: usize) -> Self {
        Self((0..places).collect())
    }

    fn root(&mut self, place: usize) -> usize {
        let mut root = place;
        while self.0[root] != root {
            // Halves the way for those who come after.
            self.0[root] = self.0[self.0[root]];
            root = self.0[root];
        }
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
