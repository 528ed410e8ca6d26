//! Filters of this program as conditions of the server.

use chrono::NaiveDate;

use super::{
    document,
    expression::{Expression, among_loads, list},
    value::{self, Needle},
};
use crate::{
    field::{Field, KeywordField, NumberField},
    query::{BoundingBox, DateMatch, Filter},
    scope::Scope,
};

/// The records a caller asks for among those the caller may see.
pub fn matching(filter: &Filter, scope: &Scope) -> Expression {
    Expression::all([translate(filter, false), visible(scope)])
}

/// What the scope lets through.
fn visible(scope: &Scope) -> Expression {
    let loads = scope.loads();
    let mut conditions = vec![Expression::leaf(format!("{} <= {}", document::LOAD, loads.latest()))];
    if !loads.hidden().is_empty() {
        conditions.push(Expression::leaf(format!("NOT {}", among_loads(loads.hidden()))));
    }
    if !scope.hidden_datasets().is_empty() {
        let keys = list(scope.hidden_datasets().iter().map(|key| value::quoted(&key.to_string())));
        conditions.push(Expression::leaf(format!("NOT {} IN {keys}", KeywordField::DatasetKey.name())));
    }
    Expression::all(conditions)
}

fn translate(filter: &Filter, negated: bool) -> Expression {
    let members = |filters: &[Filter]| filters.iter().map(|f| translate(f, negated)).collect::<Vec<_>>();
    match filter {
        Filter::All(filters) if negated => Expression::any(members(filters)),
        Filter::Any(filters) if negated => Expression::all(members(filters)),
        Filter::All(filters) => Expression::all(members(filters)),
        Filter::Any(filters) => Expression::any(members(filters)),
        Filter::Not(inner) => translate(inner, !negated),
        condition if negated => translate_condition(condition).negated(),
        condition => translate_condition(condition),
    }
}

fn translate_condition(filter: &Filter) -> Expression {
    match filter {
        Filter::All(_) | Filter::Any(_) | Filter::Not(_) => translate(filter, false),
        Filter::Keyword(field, values) => keyword(*field, values),
        Filter::Number { field, min, max } => number(*field, *min, *max),
        Filter::EventDate { from, to, matching } => {
            let (low, high) = match matching {
                DateMatch::Within => (document::EVENT_START, document::EVENT_END),
                DateMatch::Overlaps => (document::EVENT_END, document::EVENT_START),
            };
            let day = |bound: &Option<NaiveDate>| bound.map(|day| document::day_number(day).to_string());
            match (day(from), day(to)) {
                (None, to) => bounded(high, None, to),
                (from, None) => bounded(low, from, None),
                (from, to) => Expression::all([bounded(low, from, None), bounded(high, None, to)]),
            }
        }
        Filter::Exists(field) => exists(*field),
        Filter::Within(area) => within(area),
        // A list of words rather than the server's own full text: that reads ten words of a question at
        // most, and cannot stand inside a negation or an alternative.
        Filter::Text(text) => Expression::all(
            value::words(text)
                .iter()
                .map(|word| Expression::leaf(format!("{} = {}", document::WORDS, value::quoted(word)))),
        ),
    }
}

fn keyword(field: KeywordField, values: &[String]) -> Expression {
    let name = field.name();
    let mut whole = Vec::new();
    let mut conditions = Vec::new();
    for needle in values.iter().filter_map(|v| value::needle(v)) {
        match needle {
            Needle::Whole(text) => whole.push(value::quoted(&text)),
            Needle::Beginning(text) => {
                conditions.push(Expression::leaf(format!("{name} STARTS WITH {}", value::quoted(&text))));
            }
        }
    }
    if !whole.is_empty() {
        conditions.push(Expression::leaf(format!("{name} IN {}", list(whole.into_iter()))));
    }
    Expression::any(conditions)
}

fn number(field: NumberField, min: Option<f64>, max: Option<f64>) -> Expression {
    if min.is_some_and(f64::is_nan) || max.is_some_and(f64::is_nan) {
        return Expression::Any(Vec::new());
    }
    let name = field.name();
    let written = |bound: f64| {
        if document::is_exact_text(field) {
            value::quoted(&value::exact_number(bound))
        } else {
            // The server takes no infinity; nothing it holds lies beyond these.
            bound.clamp(f64::MIN, f64::MAX).to_string()
        }
    };
    bounded(name, min.map(written), max.map(written))
}

/// Values between these bounds, as far as they are given; with none of them, any value.
fn bounded(field: &str, low: Option<String>, high: Option<String>) -> Expression {
    Expression::leaf(match (low, high) {
        (Some(low), Some(high)) => format!("{field} {low} TO {high}"),
        (Some(low), None) => format!("{field} >= {low}"),
        (None, Some(high)) => format!("{field} <= {high}"),
        (None, None) => format!("{field} EXISTS"),
    })
}

fn exists(field: Field) -> Expression {
    let named = |name: &str| Expression::leaf(format!("{name} EXISTS"));
    match field {
        Field::Keyword(field) => named(field.name()),
        Field::Number(field) => named(field.name()),
        Field::EventDate => named(document::EVENT_START),
        Field::Coordinates => Expression::all([
            named(NumberField::DecimalLatitude.name()),
            named(NumberField::DecimalLongitude.name()),
        ]),
    }
}

fn within(area: &BoundingBox) -> Expression {
    let longitude = |west, east| number(NumberField::DecimalLongitude, west, east);
    let latitude = number(NumberField::DecimalLatitude, Some(area.south), Some(area.north));
    let longitude = if area.west > area.east {
        Expression::any([longitude(Some(area.west), None), longitude(None, Some(area.east))])
    } else {
        longitude(Some(area.west), Some(area.east))
    };
    Expression::all([latitude, longitude])
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use crate::{
        field::{Field, KeywordField, NumberField},
        query::{BoundingBox, DateMatch, Filter},
        scope::{LoadPin, Scope},
    };

    fn text(filter: &Filter) -> String {
        super::translate(filter, false).to_text().unwrap()
    }

    fn state(value: &str) -> Filter {
        Filter::Keyword(KeywordField::StateProvince, vec![value.into()])
    }

    fn not(filter: Filter) -> Filter {
        Filter::Not(Box::new(filter))
    }

    #[test]
    fn the_scope_goes_with_every_filter() {
        let scope = Scope::new(LoadPin::new(9, vec![7, 4]), vec![Uuid::from_u128(1)]);
        assert_eq!(
            super::matching(&state("Victoria"), &scope).to_text().unwrap(),
            r#"stateProvince IN ["victoria"] AND load <= 9 AND NOT load IN [4,7] AND NOT datasetKey IN ["00000000-0000-0000-0000-000000000001"]"#
        );
        let all = super::matching(&Filter::default(), &Scope::new(LoadPin::new(3, vec![]), vec![]));
        assert_eq!(all.to_text().unwrap(), "load <= 3");
    }

    #[test]
    fn empty_lists_match_nothing_or_everything() {
        let nothing = Filter::Keyword(KeywordField::Family, vec![]);
        assert_eq!(text(&nothing), "load IN []");
        assert_eq!(text(&not(nothing.clone())), "NOT load IN []");
        assert_eq!(text(&Filter::Any(vec![nothing, state("a")])), r#"stateProvince IN ["a"]"#);
        assert_eq!(text(&Filter::Text("-- !".into())), "NOT load IN []");
    }

    #[test]
    fn negation_is_a_complement_pushed_down() {
        let either = Filter::Any(vec![state("a"), Filter::Exists(Field::EventDate)]);
        assert_eq!(text(&not(either)), r#"NOT stateProvince IN ["a"] AND NOT eventDate EXISTS"#);
        let both = Filter::All(vec![state("a"), not(Filter::Text("wet b".into()))]);
        assert_eq!(text(&not(both)), r#"NOT stateProvince IN ["a"] OR words = "b" AND words = "wet""#);
    }

    #[test]
    fn alternatives_inside_conjunctions_stand_in_parentheses() {
        let filter = Filter::All(vec![state("a"), Filter::Any(vec![state("b"), state("c")])]);
        assert_eq!(
            text(&filter),
            r#"stateProvince IN ["a"] AND (stateProvince IN ["b"] OR stateProvince IN ["c"])"#
        );
    }

    #[test]
    fn values_cannot_leave_their_quotes() {
        assert_eq!(
            text(&state(r#"x"] OR load > 0 \"#)),
            r#"stateProvince IN ["x\u{22}] or load > 0 \u{5c}"]"#
        );
    }

    #[test]
    fn dates_lie_within_or_overlap() {
        let day = |n| NaiveDate::from_ymd_opt(1970, 1, n);
        let date = |matching| Filter::EventDate { from: day(1), to: day(11), matching };
        assert_eq!(text(&date(DateMatch::Within)), "eventDate >= 0 AND eventDateEnd <= 10");
        assert_eq!(text(&date(DateMatch::Overlaps)), "eventDateEnd >= 0 AND eventDate <= 10");
    }

    #[test]
    fn boxes_may_cross_the_antimeridian() {
        let area = BoundingBox { west: 170.0, south: -10.0, east: -170.0, north: 0.0 };
        assert_eq!(
            text(&Filter::Within(area)),
            r#"decimalLatitude "3fdbffffffffffff" TO "8000000000000000" AND (decimalLongitude >= "c065400000000000" OR decimalLongitude <= "3f9abfffffffffff")"#
        );
    }

    #[test]
    fn numbers_are_bounded_on_one_side_or_both() {
        let year = |min, max| text(&Filter::Number { field: NumberField::Year, min, max });
        assert_eq!(year(Some(1900.0), None), "year >= 1900");
        assert_eq!(year(Some(1900.0), Some(1950.5)), "year 1900 TO 1950.5");
        assert_eq!(year(None, None), "year EXISTS");
        assert_eq!(year(Some(f64::NAN), None), "load IN []");
    }

    #[test]
    fn a_nest_deeper_than_the_server_takes_is_refused_by_name() {
        let nest = |levels| {
            (0..levels).fold(state("a"), |inner, _| {
                Filter::All(vec![state("b"), Filter::Any(vec![state("c"), not(not(inner))])])
            })
        };
        assert!(super::translate(&nest(30), false).to_text().is_ok());
        let refused = super::translate(&nest(40), false).to_text().unwrap_err();
        assert!(refused.to_string().contains("nested too deeply"));
    }
}
