//! Filters and orders of code mappings.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on code mappings; all that are given must hold.
    CodeMappingWhere on code_mapping {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// `dwc:institutionCode` of the records; null means any.
        institution_code: TextFilter = InstitutionCode,
        /// `dwc:collectionCode` of the records; null means any.
        collection_code: TextFilter = CollectionCode,
        /// `dwc:institutionID` or `dwc:collectionID` of the records; null means any.
        identifier: TextFilter = Identifier,
        /// Key of: dataset whose records the mapping is for; null means all.
        dataset_key: KeyFilter = DatasetKey,
        /// Key of: institution the records belong to.
        institution_key: KeyFilter = InstitutionKey,
        /// Key of: collection the records belong to.
        collection_key: KeyFilter = CollectionKey,
        /// When it was added.
        created: DateTimeFilter = Created,
        /// When it was last changed.
        modified: DateTimeFilter = Modified,
    }
    related {}
}

order_input! {
    /// An order of code mappings.
    CodeMappingOrder by CodeMappingOrderField on code_mapping {
        /// Institution code.
        InstitutionCode = InstitutionCode,
        /// Collection code.
        CollectionCode = CollectionCode,
    }
}
