//! Geological time: the terms of `GeologicalContext` by the units of the International Commission on Stratigraphy.

use std::{collections::HashMap, ops::RangeInclusive, sync::LazyLock};

use atlas_records::OccurrenceIssue as Issue;

use crate::{Issues, Slot, Terms};

/// Rank, name, start and end in millions of years ago, other names divided by `|`.
const TABLE: &str = include_str!("chronostratigraphy.tsv");

static UNITS: LazyLock<HashMap<String, Unit>> = LazyLock::new(|| {
    let mut units = HashMap::new();
    for line in TABLE.lines() {
        let Some((unit, names)) = Unit::read(line) else { continue };
        units.extend(names.map(|name| (folded(name), unit.clone())));
    }
    units
});

/// A span of time, in millions of years ago.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    start: f64,
    end: f64,
}

impl Span {
    fn holds(self, other: Self) -> bool {
        self.start >= other.start && self.end <= other.end
    }
}

#[derive(Clone, Debug)]
struct Unit {
    /// The ranks it may be given as, from that of eons, 0, to that of ages, 4.
    ranks: RangeInclusive<usize>,
    span: Span,
}

impl Unit {
    fn read(line: &'static str) -> Option<(Self, impl Iterator<Item = &'static str>)> {
        let mut columns = line.split('\t');
        let ranks = match columns.next()? {
            "eon" => 0..=0,
            "era" => 1..=1,
            "period" => 2..=2,
            "subperiod" => 2..=3,
            "epoch" => 3..=3,
            "subepoch" => 3..=4,
            _ => 4..=4,
        };
        let name = columns.next()?;
        let span = Span { start: columns.next()?.parse().ok()?, end: columns.next()?.parse().ok()? };
        let others = columns.next().unwrap_or_default().split('|').filter(|name| !name.is_empty());
        Some((Self { ranks, span }, std::iter::once(name).chain(others)))
    }
}

/// A rank: its two terms and its flags.
struct Rank {
    earliest: Slot,
    latest: Slot,
    inferred: Option<Issue>,
    mismatch: Issue,
    invalid_range: Issue,
    outside_parent: Option<Issue>,
}

/// From eons to ages.
const RANKS: [Rank; 5] = [
    Rank {
        earliest: Slot::EarliestEon,
        latest: Slot::LatestEon,
        inferred: None,
        mismatch: Issue::EonOrEonothemRankMismatch,
        invalid_range: Issue::EonOrEonothemInvalidRange,
        outside_parent: None,
    },
    Rank {
        earliest: Slot::EarliestEra,
        latest: Slot::LatestEra,
        inferred: Some(Issue::EraOrErathemInferredFromParentRank),
        mismatch: Issue::EraOrErathemRankMismatch,
        invalid_range: Issue::EraOrErathemInvalidRange,
        outside_parent: Some(Issue::EonOrEonothemAndEraOrErathemMismatch),
    },
    Rank {
        earliest: Slot::EarliestPeriod,
        latest: Slot::LatestPeriod,
        inferred: Some(Issue::PeriodOrSystemInferredFromParentRank),
        mismatch: Issue::PeriodOrSystemRankMismatch,
        invalid_range: Issue::PeriodOrSystemInvalidRange,
        outside_parent: Some(Issue::EraOrErathemAndPeriodOrSystemMismatch),
    },
    Rank {
        earliest: Slot::EarliestEpoch,
        latest: Slot::LatestEpoch,
        inferred: Some(Issue::EpochOrSeriesInferredFromParentRank),
        mismatch: Issue::EpochOrSeriesRankMismatch,
        invalid_range: Issue::EpochOrSeriesInvalidRange,
        outside_parent: Some(Issue::PeriodOrSystemAndEpochOrSeriesMismatch),
    },
    Rank {
        earliest: Slot::EarliestAge,
        latest: Slot::LatestAge,
        inferred: Some(Issue::AgeOrStageInferredFromParentRank),
        mismatch: Issue::AgeOrStageRankMismatch,
        invalid_range: Issue::AgeOrStageInvalidRange,
        outside_parent: Some(Issue::EpochOrSeriesAndAgeOrStageMismatch),
    },
];

/// What is wrong with the geological time of a record, by GBIF's rules. A unit of a finer rank than that of its term
/// stands for the unit it is part of; one of a coarser rank says nothing. Each rank is compared with the nearest
/// coarser one. Names that are no unit of the Commission are local ones, and no fault.
pub(crate) fn geological_time(terms: &Terms<'_>) -> Issues {
    let mut issues = Issues::NONE;
    let mut parent = None;
    for (at, rank) in RANKS.iter().enumerate() {
        let (earliest, latest) = (terms.known(rank.earliest), terms.known(rank.latest));
        if earliest.is_none() && latest.is_none() {
            continue;
        }
        let mut span = |value: Option<&str>| value.and_then(|value| span_at(at, value, &mut issues));
        let Some((from, to)) = both(span(earliest), span(latest)) else { continue };
        if to.start > from.start || to.end > from.end {
            issues.add(Issues::of(rank.invalid_range));
            continue;
        }
        let own = Span { start: from.start, end: to.end };
        let outside = rank.outside_parent.filter(|_| parent.is_some_and(|parent: Span| !parent.holds(own)));
        issues.add(outside.map_or(Issues::NONE, Issues::of));
        parent = Some(own);
    }
    issues
}

/// Where only one end is given, it is both.
fn both(earliest: Option<Span>, latest: Option<Span>) -> Option<(Span, Span)> {
    Some((earliest.or(latest)?, latest.or(earliest)?))
}

/// The span of the unit named, or of the unit of the rank at `at` that it is part of.
fn span_at(at: usize, name: &str, issues: &mut Issues) -> Option<Span> {
    let unit = UNITS.get(&folded(name))?;
    if unit.ranks.contains(&at) {
        return Some(unit.span);
    }
    if *unit.ranks.end() < at {
        issues.add(Issues::of(RANKS[at].mismatch));
        return None;
    }
    let wider = UNITS.values().filter(|other| other.ranks.contains(&at) && other.span.holds(unit.span));
    let found =
        wider.map(|other| other.span).min_by(|a, b| (a.start - a.end).total_cmp(&(b.start - b.end)))?;
    issues.add(RANKS[at].inferred.map_or(Issues::NONE, Issues::of));
    Some(found)
}

/// Words in lower case and without what only says the rank; `Lower` and `Upper`, which rocks have, as the `Early` and
/// `Late` of times.
fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        match word.as_str() {
            "eon" | "era" | "period" | "epoch" | "age" | "eonothem" | "erathem" | "system" => {}
            "lower" => out.push_str("early"),
            "upper" => out.push_str("late"),
            "mid" => out.push_str("middle"),
            other => out.push_str(other),
        }
    }
    // The numbered series and stages of the Cambrian keep the word.
    let numbered = out.ends_with(|c: char| c.is_ascii_digit());
    let plain = out.strip_suffix("series").or_else(|| out.strip_suffix("stage"));
    plain.filter(|plain| !numbered && !plain.is_empty()).map(str::to_owned).unwrap_or(out)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use atlas_records::OccurrenceIssue::{self, *};

    use super::{TABLE, UNITS, Unit, folded, geological_time};
    use crate::Terms;

    #[test]
    fn every_line_is_a_unit_and_no_name_has_two() {
        let mut seen = HashSet::new();
        for line in TABLE.lines() {
            let (unit, names) = Unit::read(line).expect(line);
            assert!(unit.span.start > unit.span.end, "{line}");
            for name in names {
                assert!(seen.insert(folded(name)), "{name}");
            }
        }
        assert_eq!(UNITS.len(), seen.len());
    }

    #[test]
    fn units_of_a_rank_fill_the_time_of_the_coarser() {
        // Of every age but those of the Pridoli, which has none, one epoch and one period hold it.
        for line in TABLE.lines().filter(|line| line.starts_with("age")) {
            let (age, _) = Unit::read(line).unwrap();
            for rank in 0..4 {
                let held = UNITS.values().any(|unit| unit.ranks.contains(&rank) && unit.span.holds(age.span));
                assert!(held, "{line}: rank {rank}");
            }
        }
    }

    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [OccurrenceIssue]);

    fn check(cases: &[Case<'_>]) {
        for (given, expected) in cases {
            let terms: Terms<'_> = given.iter().copied().collect();
            assert_eq!(geological_time(&terms).list(), *expected, "{given:?}");
        }
    }

    #[test]
    fn units_and_their_ranks() {
        check(&[
            (&[], &[]),
            (
                &[
                    ("earliestEonOrLowestEonothem", "Phanerozoic"),
                    ("earliestEraOrLowestErathem", "Mesozoic Era"),
                ],
                &[],
            ),
            (
                &[
                    ("earliestEraOrLowestErathem", "Mesozoic"),
                    ("earliestPeriodOrLowestSystem", "Cretaceous"),
                    ("earliestEpochOrLowestSeries", "Lower Cretaceous"),
                    ("earliestAgeOrLowestStage", "Albian"),
                ],
                &[],
            ),
            (&[("earliestPeriodOrLowestSystem", "Cenozoic")], &[PeriodOrSystemRankMismatch]),
            (&[("earliestAgeOrLowestStage", "Upper Triassic Series")], &[AgeOrStageRankMismatch]),
            (&[("earliestEpochOrLowestSeries", "Albian")], &[EpochOrSeriesInferredFromParentRank]),
            (&[("latestEraOrHighestErathem", "Miocene")], &[EraOrErathemInferredFromParentRank]),
            (&[("earliestEonOrLowestEonothem", "Jurassic")], &[]),
        ]);
    }

    #[test]
    fn ends_and_coarser_units() {
        check(&[
            (
                &[("earliestPeriodOrLowestSystem", "Jurassic"), ("latestPeriodOrHighestSystem", "Triassic")],
                &[PeriodOrSystemInvalidRange],
            ),
            (
                &[("earliestPeriodOrLowestSystem", "Triassic"), ("latestPeriodOrHighestSystem", "Jurassic")],
                &[],
            ),
            (
                &[("earliestEraOrLowestErathem", "Paleozoic"), ("earliestPeriodOrLowestSystem", "Jurassic")],
                &[EraOrErathemAndPeriodOrSystemMismatch],
            ),
            (
                &[("earliestPeriodOrLowestSystem", "Jurassic"), ("earliestEpochOrLowestSeries", "Eocene")],
                &[PeriodOrSystemAndEpochOrSeriesMismatch],
            ),
            (
                &[("earliestEpochOrLowestSeries", "Eocene"), ("earliestAgeOrLowestStage", "Danian")],
                &[EpochOrSeriesAndAgeOrStageMismatch],
            ),
            // The period between is not given: the age is compared with the era.
            (
                &[("earliestEraOrLowestErathem", "Mesozoic"), ("earliestAgeOrLowestStage", "Danian")],
                &[EpochOrSeriesAndAgeOrStageMismatch],
            ),
            (
                &[("earliestEonOrLowestEonothem", "Archean"), ("earliestEraOrLowestErathem", "Mesozoic")],
                &[EonOrEonothemAndEraOrErathemMismatch],
            ),
            (&[("earliestEpochOrLowestSeries", "Late Miocene")], &[]),
            (&[("earliestPeriodOrLowestSystem", "Mississippian")], &[]),
            (
                &[("earliestPeriodOrLowestSystem", "Tertiary"), ("earliestEpochOrLowestSeries", "Pliocene")],
                &[],
            ),
            (&[("earliestAgeOrLowestStage", "Cambrian Stage 10")], &[]),
            (&[("earliestAgeOrLowestStage", "Waitakian")], &[]),
        ]);
    }
}
