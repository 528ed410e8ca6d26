//! Vocabularies of the records as GraphQL enums.

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, Enum, InputType, InputValueResult, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::Field,
    registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry},
    resolver_utils::{EnumItem, EnumType, enum_value, parse_enum},
};
use atlas_records::{
    BasisOfRecord, OccurrenceIssue, OccurrenceStatus, Sensitivity, Severity, TaxonMatchType,
};

/// The kind of a record.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "BasisOfRecord", remote = "BasisOfRecord")]
pub enum BasisOfRecordTerm {
    /// A dead organism or part of one, kept in a collection.
    PreservedSpecimen,
    /// A fossil.
    FossilSpecimen,
    /// A living organism, kept in a collection.
    LivingSpecimen,
    /// A physical result of sampling.
    MaterialSample,
    /// A physical object that was cited in literature.
    MaterialCitation,
    /// An entity of matter, of unspecified kind.
    MaterialEntity,
    /// Seen or heard by a person.
    HumanObservation,
    /// Recorded by a machine.
    MachineObservation,
    /// Recorded, by whom or what is not known.
    Observation,
    /// Some evidence of an occurrence.
    Occurrence,
}

/// Whether the organism was there.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "OccurrenceStatus", remote = "OccurrenceStatus")]
pub enum OccurrenceStatusTerm {
    /// It was.
    Present,
    /// It was looked for and not found.
    Absent,
}

/// What was done to a record because it is sensitive.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "OccurrenceSensitivity", remote = "Sensitivity")]
pub enum SensitivityTerm {
    /// Coordinates or other terms were made coarser or left out by a rule of this atlas.
    Generalised,
    /// The publisher had made them coarse enough already.
    AlreadyGeneralised,
    /// Every term of place was left out by a rule of this atlas.
    Withheld,
}

/// How a record's name was found in a checklist.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "TaxonMatchType", remote = "TaxonMatchType")]
pub enum TaxonMatchTypeTerm {
    /// The name as given.
    Exact,
    /// A name that differs by a letter or two.
    Fuzzy,
    /// A higher taxon of the name.
    HigherRank,
    /// An aggregate of species.
    Aggregate,
    /// The identifier of the taxon.
    TaxonId,
}

/// How much an issue says against a record.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "OccurrenceIssueSeverity", remote = "Severity")]
pub enum SeverityTerm {
    /// Worth knowing; the record is as good as without it.
    Info,
    /// A term may not mean what it says, or was changed.
    Warning,
    /// A term cannot be used.
    Error,
}

/// An issue as a GraphQL enum, its values and their descriptions taken from [`OccurrenceIssue`] so that
/// they are said once. Hence by hand: the derive takes descriptions from doc comments only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IssueTerm(pub OccurrenceIssue);

impl EnumType for IssueTerm {
    fn items() -> &'static [EnumItem<Self>] {
        static ITEMS: std::sync::LazyLock<Vec<EnumItem<IssueTerm>>> = std::sync::LazyLock::new(|| {
            OccurrenceIssue::ALL.iter().map(|i| EnumItem { name: i.name(), value: IssueTerm(*i) }).collect()
        });
        &ITEMS
    }
}

fn describe(issue: OccurrenceIssue) -> (String, MetaEnumValue) {
    let value = MetaEnumValue {
        name: issue.name().to_owned(),
        description: Some(issue.description().to_owned()),
        deprecation: Deprecation::NoDeprecated,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        directive_invocations: Vec::new(),
    };
    (issue.name().to_owned(), value)
}

fn register(registry: &mut Registry) -> MetaType {
    // The closure's registry is not needed: an enum refers to no other type.
    let _ = registry;
    MetaType::Enum {
        name: "OccurrenceIssue".to_owned(),
        description: Some(
            "An issue found when a record was interpreted, by the names of GBIF and the Living Atlases."
                .to_owned(),
        ),
        enum_values: OccurrenceIssue::ALL.iter().copied().map(describe).collect::<IndexMap<_, _>>(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(std::any::type_name::<IssueTerm>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

impl InputType for IssueTerm {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        "OccurrenceIssue".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, register)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        parse_enum(value.unwrap_or_default())
    }

    fn to_value(&self) -> Value {
        enum_value(*self)
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

#[async_graphql::async_trait::async_trait]
impl OutputType for IssueTerm {
    fn type_name() -> Cow<'static, str> {
        <Self as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, register)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(enum_value(*self))
    }
}
