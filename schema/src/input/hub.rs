//! Filters and orders of hubs.

use atlas_registry::list::relations;

use crate::input::{CollectionWhere, DatasetWhere, InstitutionWhere, order_input, where_input};

where_input! {
    /// Conditions on hubs; all that are given must hold.
    HubWhere on hub {
        /// UUIDv7; kept by import and export.
        key: KeyFilter = Key,
        /// Stable legacy alias, as `dh12`.
        uid: TextFilter = Uid,
        /// Title; case and diacritics make no difference.
        title: NameFilter = SortName,
        /// Abbreviation.
        abbreviation: TextFilter = Abbreviation,
        /// ISO 639-3 code of the language of the metadata.
        language: TextFilter = Language,
        /// E-mail addresses.
        email: TextListFilter = Email,
        /// Web pages.
        homepage: TextListFilter = Homepage,
        /// ISO 3166-1 alpha-2 code of the address, else of the mailing address.
        country: TextFilter = Country,
        /// State or province of the address, else of the mailing address.
        province: TextFilter = Province,
        /// City of the address, else of the mailing address.
        city: TextFilter = City,
        /// Keywords.
        keywords: TextListFilter = Keywords,
        /// When the entity was registered.
        created: DateTimeFilter = Created,
        /// When it was last changed.
        modified: DateTimeFilter = Modified,
        /// When it was deleted.
        deleted: DateTimeFilter = Deleted,
        /// Key of: entity of the same kind that took its place.
        replaced_by_key: KeyFilter = ReplacedBy,
    }
    related {
        /// At least one institution that is a member matches.
        institutions: InstitutionWhere = relations::hub_institutions(),
        /// At least one collection that is a member matches.
        collections: CollectionWhere = relations::hub_collections(),
        /// At least one dataset that is a member matches.
        datasets: DatasetWhere = relations::hub_datasets(),
    }
}

order_input! {
    /// An order of hubs.
    HubOrder by HubOrderField on hub {
        /// Title, folded.
        Title = SortName,
        /// When it was registered.
        Created = Created,
        /// When it was last changed.
        Modified = Modified,
    }
}
