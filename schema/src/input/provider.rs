//! Filters and orders of providers.

use atlas_registry::list::relations;

use crate::input::{DatasetWhere, order_input, where_input};

where_input! {
    /// Conditions on providers; all that are given must hold.
    ProviderWhere on provider {
        /// UUIDv7; kept by import and export.
        key: KeyFilter = Key,
        /// Stable legacy alias, as `dp12`.
        uid: TextFilter = Uid,
        /// Title; case and diacritics make no difference.
        title: NameFilter = SortName,
        /// Abbreviation.
        abbreviation: TextFilter = Abbreviation,
        /// ISO 639-3 code of the language of the metadata.
        language: TextFilter = Language,
        /// Concept of the vocabulary `EndorsementStatus`.
        endorsement_status: TextFilter = EndorsementStatus,
        /// When it was endorsed.
        endorsed: DateFilter = Endorsed,
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
        /// Decimal degrees, WGS 84, −90 to 90.
        latitude: FloatFilter = Latitude,
        /// Decimal degrees, WGS 84, −180 to 180.
        longitude: FloatFilter = Longitude,
        /// ISO 3166-1 alpha-2 code of the country GBIF attributes it to.
        attributed_country: TextFilter = AttributedCountry,
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
        /// At least one dataset it publishes matches.
        datasets: DatasetWhere = relations::provider_datasets(),
    }
}

order_input! {
    /// An order of providers.
    ProviderOrder by ProviderOrderField on provider {
        /// Title, folded.
        Title = SortName,
        /// When it was registered.
        Created = Created,
        /// When it was last changed.
        Modified = Modified,
    }
}
