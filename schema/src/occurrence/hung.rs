//! What hangs on a record: media, the history of its identification, measurements and facts.

use async_graphql::SimpleObject;
use atlas_interpret::{Identification, Measurement, Medium};

use super::parts::EventDate;

/// Declares an object of the same fields as what was interpreted.
macro_rules! object {
    (
        $(#[$doc:meta])*
        $name:ident($graphql:literal) of $from:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $value:expr,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(SimpleObject, Clone, Debug, PartialEq)]
        #[graphql(name = $graphql)]
        pub struct $name { $($(#[$field_doc])* $field: $type,)* }

        impl From<$from> for $name {
            fn from(given: $from) -> Self {
                $(
                    let value: fn(&$from) -> $type = $value;
                    let $field = value(&given);
                )*
                Self { $($field,)* }
            }
        }
    };
}

object! {
    /// A photograph, film, sound recording or model of a record. It has an address, of itself or of a page that shows it.
    OccurrenceMedium("OccurrenceMedium") of Medium {
        /// What kind it is: `StillImage`, `MovingImage`, `Sound` or `InteractiveResource`.
        r#type: Option<&'static str> = |m| m.r#type.map(atlas_interpret::MediaType::name),
        /// Media type, as `image/jpeg`.
        format: Option<String> = |m| m.format.clone(),
        /// Address of the file.
        identifier: Option<String> = |m| m.identifier.clone(),
        /// Address of a page that shows it.
        references: Option<String> = |m| m.references.clone(),
        /// Its title.
        title: Option<String> = |m| m.title.clone(),
        /// What it shows.
        description: Option<String> = |m| m.description.clone(),
        /// When it was taken.
        created: Option<EventDate> = |m| m.created.map(EventDate::from),
        /// Who took it.
        creator: Option<String> = |m| m.creator.clone(),
        /// Who published it.
        publisher: Option<String> = |m| m.publisher.clone(),
        /// Who holds the rights in it.
        rights_holder: Option<String> = |m| m.rights_holder.clone(),
        /// Licence, as given.
        license: Option<String> = |m| m.license.clone(),
    }
}

object! {
    /// One identification of a record.
    OccurrenceIdentification("OccurrenceIdentification") of Identification {
        /// `dwc:identificationID`.
        #[graphql(name = "identificationID")]
        identification_id: Option<String> = |i| i.identification_id.clone(),
        /// The name it was identified as.
        scientific_name: Option<String> = |i| i.scientific_name.clone(),
        /// The identification as it was written, qualifiers included.
        verbatim_identification: Option<String> = |i| i.verbatim_identification.clone(),
        /// Rank of the name, lower case.
        taxon_rank: Option<String> = |i| i.taxon_rank.clone(),
        /// `dwc:taxonID`.
        #[graphql(name = "taxonID")]
        taxon_id: Option<String> = |i| i.taxon_id.clone(),
        /// Who identified it.
        identified_by: Option<String> = |i| i.identified_by.clone(),
        /// Addresses of those who identified it, as `https://orcid.org/0000-0002-1825-0097`.
        #[graphql(name = "identifiedByID")]
        identified_by_id: Vec<String> = |i| i.identified_by_id.clone(),
        /// When it was identified.
        date_identified: Option<EventDate> = |i| i.date_identified.map(EventDate::from),
        /// Type statuses by vocabulary, as `HOLOTYPE`.
        type_status: Vec<String> = |i| i.type_status.clone(),
        /// The name of which the specimen is a type.
        typified_name: Option<String> = |i| i.typified_name.clone(),
        /// How certain it is, as `cf.`.
        identification_qualifier: Option<String> = |i| i.identification_qualifier.clone(),
        /// Whether it was verified.
        identification_verification_status: Option<String> = |i| i.identification_verification_status.clone(),
        /// What it was identified with.
        identification_references: Option<String> = |i| i.identification_references.clone(),
        /// Remarks.
        identification_remarks: Option<String> = |i| i.identification_remarks.clone(),
    }
}

object! {
    /// A measurement of a record, or a fact about it.
    OccurrenceMeasurement("OccurrenceMeasurement") of Measurement {
        /// `dwc:measurementID`.
        #[graphql(name = "measurementID")]
        measurement_id: Option<String> = |m| m.measurement_id.clone(),
        /// `dwc:occurrenceID` of the occurrence it is of; null where it is of the whole event.
        #[graphql(name = "occurrenceID")]
        occurrence_id: Option<String> = |m| m.occurrence_id.clone(),
        /// What was measured, as `tail length`.
        measurement_type: Option<String> = |m| m.measurement_type.clone(),
        /// Address of that in a vocabulary.
        #[graphql(name = "measurementTypeID")]
        measurement_type_id: Option<String> = |m| m.measurement_type_id.clone(),
        /// What came out, as given.
        measurement_value: Option<String> = |m| m.measurement_value.clone(),
        /// Address of that in a vocabulary.
        #[graphql(name = "measurementValueID")]
        measurement_value_id: Option<String> = |m| m.measurement_value_id.clone(),
        /// What came out, where it is a number.
        number: Option<f64> = |m| m.number,
        /// How far it may be off, as given.
        measurement_accuracy: Option<String> = |m| m.measurement_accuracy.clone(),
        /// The unit, as given.
        measurement_unit: Option<String> = |m| m.measurement_unit.clone(),
        /// Address of the unit in a vocabulary.
        #[graphql(name = "measurementUnitID")]
        measurement_unit_id: Option<String> = |m| m.measurement_unit_id.clone(),
        /// How it was measured.
        measurement_method: Option<String> = |m| m.measurement_method.clone(),
        /// Who measured it.
        measurement_determined_by: Option<String> = |m| m.measurement_determined_by.clone(),
        /// When it was measured.
        measurement_determined_date: Option<EventDate> = |m| m.measurement_determined_date.map(EventDate::from),
        /// Remarks.
        measurement_remarks: Option<String> = |m| m.measurement_remarks.clone(),
    }
}
