//! Names that differ by a letter or two.

use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::{Automaton, IntoStreamer, Streamer};

use crate::Checklist;

/// Longer names are not tried: no epithets are that long.
const LONGEST: usize = 90;

/// The taxa of the names nearest to `key`, another than itself. The genus keeps its first letter; a short word may differ by
/// one letter, a long epithet by two, the name as a whole by two. A swap of neighbours is one.
pub(super) fn nearest(checklist: &Checklist, key: &str) -> Vec<u32> {
    let Some(allowed) = allowed(key) else { return Vec::new() };
    let first = key.as_bytes()[0];
    let automaton = Spelling(automaton(allowed.iter().sum::<usize>().min(2)).build_dfa(key));
    let search = checklist.index().search(&automaton).ge([first]).lt([first + 1]);
    let mut stream = search.into_stream();
    let mut nearest = (usize::MAX, Vec::new());
    while let Some((name, value)) = stream.next() {
        let distance = std::str::from_utf8(name).ok().and_then(|name| distance(key, name, &allowed));
        let Some(distance) = distance.filter(|distance| *distance <= nearest.0) else { continue };
        if distance < nearest.0 {
            nearest = (distance, Vec::new());
        }
        nearest.1.extend_from_slice(checklist.posted(value));
    }
    nearest.1
}

/// Letters that each word may differ by; `None` where the name is not to be tried.
fn allowed(key: &str) -> Option<Vec<usize>> {
    let plain = key.len() <= LONGEST && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ');
    let allowed: Vec<usize> = key
        .split(' ')
        .enumerate()
        .map(|(n, word)| match (n, word.len()) {
            (0, 0..=4) | (1.., 0..=3) => 0,
            (0, 5..) | (1.., 4..=7) => 1,
            _ => 2,
        })
        .collect();
    // A lone short word has too many neighbours.
    let lone_short = allowed.len() == 1 && key.len() < 7;
    (plain && !lone_short && allowed.len() <= 3 && allowed.iter().any(|n| *n > 0)).then_some(allowed)
}

/// The letters that two names differ by, where every word is within what it may.
fn distance(key: &str, name: &str, allowed: &[usize]) -> Option<usize> {
    let (words, others) = (key.split(' '), name.split(' '));
    if key == name || words.clone().count() != others.clone().count() {
        return None;
    }
    let mut sum = 0;
    for ((word, other), allowed) in words.zip(others).zip(allowed) {
        let distance = strsim::osa_distance(word, other);
        if distance > *allowed {
            return None;
        }
        sum += distance;
    }
    (sum <= 2).then_some(sum)
}

fn automaton(distance: usize) -> &'static LevenshteinAutomatonBuilder {
    static ONE: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
    static TWO: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));
    if distance > 1 { &TWO } else { &ONE }
}

/// The names near one, as the name index asks for them.
struct Spelling(DFA);

impl Automaton for Spelling {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
