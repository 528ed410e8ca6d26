//! Objects that are part of another: they have no key of their own.

mod coverage;
mod eml;
mod parts;
mod run;

pub(crate) use coverage::{CollectionCoverage, GeographicCoverage, TaxonomicCoverage, TemporalCoverage};
pub(crate) use eml::{
    Citation, CuratorialUnit, DataDescription, DwcArchive, KeywordCollection, Project, SamplingDescription,
};
pub(crate) use parts::{
    Address, AlternativeCode, DefaultValue, Image, MasterSourceMetadata, TaxonomyHint, UserId,
};
pub(crate) use run::{IngestRunCounts, IngestRunMessage, IngestRunReport};

/// Declares objects with the fields of the same name of stored values.
macro_rules! value_objects {
    ($(
        $(#[$doc:meta])*
        $name:ident of $source:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, async_graphql::SimpleObject)]
            pub(crate) struct $name {
                $($(#[$field_doc])* $field: $type,)*
            }

            impl crate::model::Expose<$name> for atlas_entity::value::$source {
                fn expose(&self) -> $name {
                    $name { $($field: crate::model::Expose::expose(&self.$field),)* }
                }
            }
        )*
    };
}

use value_objects;
