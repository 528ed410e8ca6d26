//! Filters and orders of institutions.

use atlas_registry::list::relations;

use crate::input::{CollectionWhere, DatasetWhere, HubWhere, order_input, where_input};

where_input! {
    /// Conditions on institutions; all that are given must hold.
    InstitutionWhere on institution {
        /// UUIDv7; kept by import and export.
        key: KeyFilter = Key,
        /// Stable legacy alias, as `in12`.
        uid: TextFilter = Uid,
        /// Name; case and diacritics make no difference.
        name: NameFilter = SortName,
        /// Code it goes by.
        code: TextFilter = Code,
        /// Further names.
        additional_names: TextListFilter = AdditionalNames,
        /// Concepts of the vocabulary `InstitutionType`.
        types: TextListFilter = Types,
        /// Concepts of the vocabulary `InstitutionGovernance`.
        institutional_governances: TextListFilter = InstitutionalGovernances,
        /// Concepts of the vocabulary `Discipline`.
        disciplines: TextListFilter = Disciplines,
        /// Whether it still works.
        active: BooleanFilter = Active,
        /// Year it was founded.
        founding_date: IntFilter = FoundingDate,
        /// Specimens held, as stated by the institution.
        number_specimens: IntFilter = NumberSpecimens,
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
        /// Register that holds the master copy of the metadata; concept of the vocabulary `MasterSourceType`.
        master_source: TextFilter = MasterSource,
        /// Key of: collection it was converted to.
        converted_to_collection_key: KeyFilter = ConvertedToCollection,
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
        /// At least one collection it holds matches.
        collections: CollectionWhere = relations::institution_collections(),
        /// At least one dataset with records of its specimens matches.
        datasets: DatasetWhere = relations::institution_datasets(),
        /// At least one hub it is a member of matches.
        hubs: HubWhere = relations::institution_hubs(),
    }
}

order_input! {
    /// An order of institutions.
    InstitutionOrder by InstitutionOrderField on institution {
        /// Name, folded.
        Name = SortName,
        /// Code.
        Code = Code,
        /// Year it was founded.
        FoundingDate = FoundingDate,
        /// Specimens held, as stated.
        NumberSpecimens = NumberSpecimens,
        /// When it was registered.
        Created = Created,
        /// When it was last changed.
        Modified = Modified,
    }
}
