//! What grants cover, as conditions on tables. The same rules as [`can`](crate::policy::can), for many rows at once;
//! a test holds the two together.

use atlas_entity::{
    EntityKind, Registered, collection, dataset, hub, hub_member, installation, institution, provider,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement,
};
use uuid::Uuid;

use crate::policy::{Actor, MOST_OVER_MEMBERS, Role, Scope};

/// The scopes in which an actor holds some role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coverage {
    /// Everything.
    pub all: bool,
    /// Countries.
    pub countries: Vec<String>,
    /// Hubs.
    pub hubs: Vec<Uuid>,
    /// Whether the members of the hubs are covered as well.
    pub members: bool,
    /// Namespaces.
    pub namespaces: Vec<String>,
    /// Entities.
    pub entities: Vec<(EntityKind, Uuid)>,
}

impl Coverage {
    /// Where the actor holds this role or more.
    pub(crate) fn of(actor: &Actor, least: Role) -> Self {
        let mut found = Self { members: least <= MOST_OVER_MEMBERS, ..Self::default() };
        for grant in actor.grants.iter().filter(|grant| grant.role >= least) {
            match &grant.scope {
                Scope::All => found.all = true,
                Scope::Country(country) => found.countries.push(country.clone()),
                Scope::Hub(hub) => found.hubs.push(*hub),
                Scope::Namespace(namespace) => found.namespaces.push(namespace.clone()),
                Scope::Entity(kind, key) => found.entities.push((*kind, *key)),
            }
        }
        found
    }

    /// The rows of a table that are covered; none if none can be. The condition is true or false of every row,
    /// never unknown: what negates it must not lose rows.
    pub(crate) fn rows<E: Registered>(&self) -> Option<Condition> {
        if self.all {
            return Some(Condition::all().add(E::KEY.is_not_null()));
        }
        let own = self.keys(E::KIND);
        let mut any = Any::default();
        any.add_if(!own.is_empty(), || E::KEY.is_in(own));
        match E::KIND {
            EntityKind::Institution => self.countries(&mut any, institution::Column::Country),
            EntityKind::Provider => self.countries(&mut any, provider::Column::Country),
            EntityKind::Hub => {
                self.countries(&mut any, hub::Column::Country);
                any.add_if(!self.hubs.is_empty(), || hub::Column::Key.is_in(self.hubs.iter().copied()));
            }
            EntityKind::Collection => self.collections(&mut any),
            EntityKind::Dataset => self.of_providers(&mut any, dataset::Column::ProviderKey),
            EntityKind::Installation => self.of_providers(&mut any, installation::Column::ProviderKey),
        }
        if matches!(E::KIND, EntityKind::Institution | EntityKind::Collection | EntityKind::Dataset) {
            any.add_if(self.members && !self.hubs.is_empty(), || {
                E::KEY.in_subquery(self.members_of(E::KIND))
            });
        }
        any.0
    }

    /// Rows that name, by kind and key, an entity that is covered; none if none can be.
    pub(crate) fn naming<C: ColumnTrait>(&self, kind: C, key: C) -> Option<Condition> {
        if self.all {
            return Some(Condition::all().add(kind.is_not_null()));
        }
        let mut any = Any::default();
        self.naming_of::<C, institution::Entity>(&mut any, kind, key);
        self.naming_of::<C, collection::Entity>(&mut any, kind, key);
        self.naming_of::<C, provider::Entity>(&mut any, kind, key);
        self.naming_of::<C, dataset::Entity>(&mut any, kind, key);
        self.naming_of::<C, hub::Entity>(&mut any, kind, key);
        self.naming_of::<C, installation::Entity>(&mut any, kind, key);
        any.0
    }

    fn naming_of<C: ColumnTrait, E: Registered>(&self, any: &mut Any, kind: C, key: C) {
        if let Some(rows) = self.rows::<E>() {
            let covered = E::find().select_only().column(E::KEY).filter(rows).into_query();
            let named = Condition::all().add(kind.is_not_null()).add(kind.eq(E::KIND));
            any.add(named.add(key.is_not_null()).add(key.in_subquery(covered)));
        }
    }

    fn keys(&self, kind: EntityKind) -> Vec<Uuid> {
        self.entities.iter().filter(|(of, _)| *of == kind).map(|(_, key)| *key).collect()
    }

    fn countries<C: ColumnTrait>(&self, any: &mut Any, country: C) {
        if !self.countries.is_empty() {
            let countries = country.is_in(self.countries.iter().map(String::as_str));
            any.add(Condition::all().add(country.is_not_null()).add(countries));
        }
    }

    /// What hangs under providers that are covered themselves.
    fn of_providers<C: ColumnTrait>(&self, any: &mut Any, above: C) {
        let keys = self.keys(EntityKind::Provider);
        if !keys.is_empty() {
            any.add(Condition::all().add(above.is_not_null()).add(above.is_in(keys)));
        }
        let mut countries = Any::default();
        self.countries(&mut countries, provider::Column::Country);
        if let Some(countries) = countries.0 {
            let providers = provider::Entity::find().select_only().column(provider::Column::Key);
            let providers = providers.filter(countries).into_query();
            any.add(Condition::all().add(above.is_not_null()).add(above.in_subquery(providers)));
        }
    }

    /// A collection belongs to the country of its institution, to its own where that has none.
    fn collections(&self, any: &mut Any) {
        use collection::Column::{Country, InstitutionKey};
        let keys = self.keys(EntityKind::Institution);
        if !keys.is_empty() {
            any.add(Condition::all().add(InstitutionKey.is_not_null()).add(InstitutionKey.is_in(keys)));
        }
        let institutions = |which: Condition| {
            let select = institution::Entity::find().select_only().column(institution::Column::Key);
            InstitutionKey.in_subquery(select.filter(which).into_query())
        };
        let mut countries = Any::default();
        self.countries(&mut countries, institution::Column::Country);
        let Some(countries) = countries.0 else { return };
        any.add(Condition::all().add(InstitutionKey.is_not_null()).add(institutions(countries)));
        let located = institutions(Condition::all().add(institution::Column::Country.is_not_null()));
        let homeless = Condition::any()
            .add(InstitutionKey.is_null())
            .add(Condition::all().add(InstitutionKey.is_not_null()).add(located).not());
        let mut own = Any::default();
        self.countries(&mut own, Country);
        if let Some(own) = own.0 {
            any.add(Condition::all().add(own).add(homeless));
        }
    }

    fn members_of(&self, kind: EntityKind) -> SelectStatement {
        use hub_member::Column;
        let living = hub::Entity::find().select_only().column(hub::Column::Key);
        let living = living.filter(hub::Column::Deleted.is_null());
        let living = living.filter(hub::Column::Key.is_in(self.hubs.iter().copied())).into_query();
        hub_member::Entity::find()
            .select_only()
            .column(Column::EntityKey)
            .filter(Column::EntityKind.eq(kind))
            .filter(Column::HubKey.in_subquery(living))
            .into_query()
    }
}

/// Conditions of which one suffices; none hold when there are none, which an empty [`Condition`] does not say.
#[derive(Default)]
struct Any(Option<Condition>);

impl Any {
    fn add(&mut self, condition: impl Into<Condition>) {
        self.0 = Some(self.0.take().unwrap_or_else(Condition::any).add(condition));
    }

    fn add_if<T: Into<Condition>>(&mut self, holds: bool, condition: impl FnOnce() -> T) {
        if holds {
            self.add(condition());
        }
    }
}
