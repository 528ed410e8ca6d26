//! What an event inherits from the events above it.

use csv::StringRecord;

use crate::archive::{TableSpec, is_event};

/// Terms that say something of their own event alone.
const OWN: [&str; 13] = [
    crate::keys::CORE_ID,
    "eventID",
    "parentEventID",
    "eventType",
    "eventRemarks",
    "fieldNumber",
    "fieldNotes",
    "sampleSizeValue",
    "sampleSizeUnit",
    "type",
    "modified",
    "references",
    "dynamicProperties",
];

/// Terms that are inherited together or not at all: an event with one of the first kind takes none of both kinds from
/// above, lest a place of its own get the uncertainty of another.
const TOGETHER: [(&[&str], &[&str]); 4] = [
    (
        &["eventDate", "year", "month", "day", "startDayOfYear", "endDayOfYear", "verbatimEventDate"],
        &["eventTime"],
    ),
    (
        &[
            "decimalLatitude",
            "decimalLongitude",
            "verbatimLatitude",
            "verbatimLongitude",
            "verbatimCoordinates",
            "footprintWKT",
        ],
        &[
            "geodeticDatum",
            "coordinateUncertaintyInMeters",
            "coordinatePrecision",
            "pointRadiusSpatialFit",
            "verbatimCoordinateSystem",
            "verbatimSRS",
            "footprintSRS",
            "footprintSpatialFit",
            "georeferencedBy",
            "georeferencedDate",
            "georeferenceProtocol",
            "georeferenceSources",
            "georeferenceRemarks",
            "georeferenceVerificationStatus",
        ],
    ),
    (&["minimumElevationInMeters", "maximumElevationInMeters", "verbatimElevation"], &[]),
    (&["minimumDepthInMeters", "maximumDepthInMeters", "verbatimDepth"], &[]),
];

/// Which columns of a table of events are inherited, and how.
#[derive(Debug)]
pub(super) struct Ancestry {
    id: Option<usize>,
    core_id: Option<usize>,
    parent: usize,
    rules: Vec<Rule>,
    /// Columns of the terms of the first kind, by their place in [`TOGETHER`].
    leading: [Vec<usize>; TOGETHER.len()],
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    Own,
    Alone,
    Together(usize),
}

impl Ancestry {
    /// `None` where no event names the one above it.
    pub fn of(table: &TableSpec) -> Option<Self> {
        let column = |term: &str| {
            table
                .fields
                .iter()
                .find(|field| field.term.eq_ignore_ascii_case(term))
                .and_then(|field| field.index)
        };
        let parent = column("parentEventID").filter(|_| is_event(&table.row_type))?;
        let width = table.fields.iter().filter_map(|field| field.index).max().map_or(0, |last| last + 1);
        let mut rules = vec![Rule::Own; width];
        let mut leading: [Vec<usize>; TOGETHER.len()] = Default::default();
        for field in &table.fields {
            // What has a default lacks nothing.
            let Some(column) = field.index.filter(|_| field.default.is_none()) else { continue };
            let among = |terms: &[&str]| terms.iter().any(|term| term.eq_ignore_ascii_case(&field.term));
            if let Some(at) = TOGETHER.iter().position(|(first, second)| among(first) || among(second)) {
                rules[column] = Rule::Together(at);
                if among(TOGETHER[at].0) {
                    leading[at].push(column);
                }
            } else if !among(&OWN) {
                rules[column] = Rule::Alone;
            }
        }
        Some(Self { id: column("eventID"), core_id: table.id, parent, rules, leading })
    }

    /// By what other events name this one.
    pub fn id<'a>(&self, values: &'a StringRecord) -> Option<&'a str> {
        self.id.and_then(|column| full(values, column)).or_else(|| full(values, self.core_id?))
    }

    /// What it calls the event above it.
    pub fn parent<'a>(&self, values: &'a StringRecord) -> Option<&'a str> {
        full(values, self.parent)
    }

    /// The row with what it lacks taken from the event above it.
    pub fn inherit(&self, values: &StringRecord, above: &StringRecord) -> StringRecord {
        let told =
            self.leading.each_ref().map(|columns| columns.iter().any(|at| full(values, *at).is_some()));
        let taken = |column: usize| match self.rules.get(column) {
            None | Some(Rule::Own) => None,
            Some(Rule::Together(at)) if told[*at] => None,
            Some(Rule::Alone | Rule::Together(_)) => above.get(column),
        };
        let width = values.len().max(self.rules.len());
        let own = |column| full(values, column).and_then(|_| values.get(column));
        (0..width).map(|column| own(column).or_else(|| taken(column)).unwrap_or_default()).collect()
    }
}

/// The value of a column, trimmed and not empty.
fn full(values: &StringRecord, column: usize) -> Option<&str> {
    values.get(column).map(str::trim).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use csv::StringRecord;

    use super::Ancestry;
    use crate::archive::{FieldSpec, TableSpec};

    fn events(terms: &[&str]) -> TableSpec {
        let field = |(index, term): (usize, &&str)| FieldSpec {
            term: (*term).to_owned(),
            index: Some(index),
            default: None,
        };
        TableSpec {
            row_type: "http://rs.tdwg.org/dwc/terms/Event".to_owned(),
            fields: terms.iter().enumerate().map(field).collect(),
            ..TableSpec::for_tests()
        }
    }

    #[test]
    fn what_is_lacking_is_inherited_and_what_belongs_together_stays_so() {
        let table = events(&[
            "eventID",
            "parentEventID",
            "eventDate",
            "eventTime",
            "decimalLatitude",
            "decimalLongitude",
            "coordinateUncertaintyInMeters",
            "locality",
            "sampleSizeValue",
        ]);
        let ancestry = Ancestry::of(&table).unwrap();
        let above = ["a", "z", "2001-05-02", "10:00", "1.5", "2.5", "100", "The bay", "9"];
        let cases = [
            (
                "nothing of its own",
                ["b", "a", "", " ", "", "", "", "", ""],
                ["b", "a", "2001-05-02", "10:00", "1.5", "2.5", "100", "The bay", ""],
            ),
            (
                "a time of the day alone",
                ["b", "a", "", "11:00", "", "", "", "Here", "4"],
                ["b", "a", "2001-05-02", "11:00", "1.5", "2.5", "100", "Here", "4"],
            ),
            (
                "a date without time, a place without uncertainty",
                ["b", "a", "2001-05-03", "", "1.6", "2.6", "", "", ""],
                ["b", "a", "2001-05-03", "", "1.6", "2.6", "", "The bay", ""],
            ),
        ];
        for (name, own, expected) in cases {
            let found =
                ancestry.inherit(&StringRecord::from(own.to_vec()), &StringRecord::from(above.to_vec()));
            assert_eq!(found, StringRecord::from(expected.to_vec()), "{name}");
        }
        // A row that lacks its last columns.
        let found =
            ancestry.inherit(&StringRecord::from(vec!["b", "a"]), &StringRecord::from(above.to_vec()));
        assert_eq!(found.get(7), Some("The bay"));
    }

    #[test]
    fn only_events_that_name_the_one_above_have_ancestors() {
        assert!(Ancestry::of(&events(&["eventID", "eventDate"])).is_none());
        let mut taxa = events(&["taxonID", "parentEventID"]);
        taxa.row_type = "http://rs.tdwg.org/dwc/terms/Taxon".to_owned();
        assert!(Ancestry::of(&taxa).is_none());
    }
}
