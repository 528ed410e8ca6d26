//! Filters and orders of installations.

use atlas_registry::list::relations;

use crate::input::{ProviderWhere, order_input, where_input};

where_input! {
    /// Conditions on installations; all that are given must hold.
    InstallationWhere on installation {
        /// UUIDv7; kept by import and export.
        key: KeyFilter = Key,
        /// Stable legacy alias, as `is12`.
        uid: TextFilter = Uid,
        /// Title; case and diacritics make no difference.
        title: NameFilter = SortName,
        /// Key of: provider that runs it.
        provider_key: KeyFilter = ProviderKey,
        /// Concept of the vocabulary `InstallationType`.
        r#type: TextFilter = Type,
        /// Whether it is out of use.
        disabled: BooleanFilter = Disabled,
        /// E-mail addresses.
        email: TextListFilter = Email,
        /// Web pages.
        homepage: TextListFilter = Homepage,
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
        /// The provider that runs it matches.
        provider: ProviderWhere = relations::installation_provider(),
    }
}

order_input! {
    /// An order of installations.
    InstallationOrder by InstallationOrderField on installation {
        /// Title, folded.
        Title = SortName,
        /// When it was registered.
        Created = Created,
        /// When it was last changed.
        Modified = Modified,
    }
}
