//! A mapping of codes in records to the institution and the collection the records belong to.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{CodeMappingOrder, CodeMappingWhere},
    model::{Collection, Dataset, Institution, object},
};

object! {
    /// A mapping of codes in records to the institution and the collection the records belong to.
    CodeMapping on code_mapping {
        where CodeMappingWhere, order CodeMappingOrder, default InstitutionCode false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// `dwc:institutionCode` of the records; null means any.
            institution_code: Option<String>,
            /// `dwc:collectionCode` of the records; null means any.
            collection_code: Option<String>,
            /// `dwc:institutionID` or `dwc:collectionID` of the records; null means any.
            identifier: Option<String>,
            /// When it was added.
            created: DateTime<Utc>,
            /// Who added it.
            created_by: String,
            /// When it was last changed.
            modified: DateTime<Utc>,
            /// Who changed it last.
            modified_by: String,
        }
        one {
            /// Dataset whose records the mapping is for; null means all.
            dataset: Dataset by dataset_key,
            /// Institution the records belong to.
            institution: Institution by institution_key,
            /// Collection the records belong to.
            collection: Collection by collection_key,
        }
        many {}
        occurrences {}
    }
}
