//! What a viewer sees, as conditions on tables.

use atlas_entity::{
    HungOn, Registered, audit, code_mapping, collection, comment, contact, dataset, hub, ingest_run,
    installation, institution, provider, role_grant, role_request,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use uuid::Uuid;

use super::{Coverage, Viewer};
use crate::{Registry, RegistryError, policy::Role};

/// The entities of a table that the viewer sees in lists: nothing deleted, and what is private only where a grant
/// covers it. The condition is true or false of every row, never unknown.
pub fn visible<E: Registered>(viewer: &Viewer) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => {
            Condition::all().add(E::DELETED.is_null()).add_option(unless_private::<E>(viewer))
        }
    }
}

/// The entities of a table that the viewer sees when they name them, by key or by asking for deleted ones: those
/// they see in lists, and deleted ones where they hold the role to bring them back.
pub fn visible_named<E: Registered>(viewer: &Viewer) -> Condition {
    let visible = visible::<E>(viewer);
    let covered = viewer.actor().and_then(|actor| Coverage::of(actor, Role::Mediator).rows::<E>());
    let Some(covered) = covered else { return visible };
    Condition::any().add(visible).add(Condition::all().add(E::DELETED.is_not_null()).add(covered))
}

/// Rows that are not private, or that a grant covers; none where the table knows nothing private.
fn unless_private<E: Registered>(viewer: &Viewer) -> Option<Condition> {
    let private = E::PRIVATE?;
    let covered = viewer.actor().and_then(|actor| Coverage::of(actor, Role::Reader).rows::<E>());
    Some(Condition::any().add(private.eq(false)).add_option(covered))
}

/// The rows hung on entities that the viewer sees, contacts aside: for those see [`visible_contacts`].
pub fn visible_hung_on<E: HungOn>(viewer: &Viewer) -> Condition {
    outside_hidden(viewer, E::ENTITY_KEY)
}

/// The contacts that the viewer sees: the public ones of entities they see, and the others of those a grant covers.
pub fn visible_contacts(viewer: &Viewer) -> Condition {
    use contact::Column::{EntityKey, EntityKind, Public};
    if *viewer == Viewer::System {
        return Condition::all();
    }
    let covered =
        viewer.actor().and_then(|actor| Coverage::of(actor, Role::Reader).naming(EntityKind, EntityKey));
    let public = Condition::any().add(Public.eq(true)).add_option(covered);
    visible_hung_on::<contact::Entity>(viewer).add(public)
}

/// The comments that the viewer sees: those on the entities they see.
pub fn visible_comments(viewer: &Viewer) -> Condition {
    outside_hidden(viewer, comment::Column::EntityKey)
}

/// The runs that the viewer sees: those of the datasets they see.
pub fn visible_runs(viewer: &Viewer) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => Condition::all()
            .add(ingest_run::Column::DatasetKey.not_in_subquery(hidden::<dataset::Entity>(viewer))),
    }
}

/// The code mappings that the viewer sees: those of the datasets they see, and those of all datasets.
pub fn visible_code_mappings(viewer: &Viewer) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => Condition::any()
            .add(code_mapping::Column::DatasetKey.is_null())
            .add(code_mapping::Column::DatasetKey.not_in_subquery(hidden::<dataset::Entity>(viewer))),
    }
}

/// The grants that the viewer sees: their own, and those they have authority over.
pub fn visible_grants(viewer: &Viewer) -> Condition {
    use role_grant::Column::{PersonKey, ScopeEntityKind, ScopeKey, ScopeKind, ScopeValue};
    in_authority(viewer, PersonKey, [ScopeKind, ScopeValue, ScopeEntityKind, ScopeKey])
}

/// The requests for a role that the viewer sees: their own, and those they may decide on.
pub fn visible_requests(viewer: &Viewer) -> Condition {
    use role_request::Column::{PersonKey, ScopeEntityKind, ScopeKey, ScopeKind, ScopeValue};
    in_authority(viewer, PersonKey, [ScopeKind, ScopeValue, ScopeEntityKind, ScopeKey])
}

/// The entries of the audit log that the viewer sees: all or none.
pub fn visible_audit(viewer: &Viewer) -> Condition {
    let all = match viewer {
        Viewer::System => true,
        Viewer::Anonymous => false,
        Viewer::Person(actor) => Coverage::of(actor, Role::Admin).all,
    };
    if all { Condition::all() } else { Condition::all().add(audit::Column::Key.is_null()) }
}

/// Rows of the viewer's own, or whose scope lies within one in which they grant roles.
fn in_authority<C: ColumnTrait>(
    viewer: &Viewer,
    person: C,
    [kind, value, entity_kind, key]: [C; 4],
) -> Condition {
    let actor = match viewer {
        Viewer::System => return Condition::all(),
        Viewer::Anonymous => return Condition::all().add(person.is_null()),
        Viewer::Person(actor) => actor,
    };
    let coverage = Coverage::of(actor, Role::Admin);
    if coverage.all {
        return Condition::all();
    }
    let of = |name: &str| Condition::all().add(kind.eq(name));
    let texts = |texts: &[String]| value.is_in(texts.iter().map(String::as_str));
    Condition::any()
        .add(person.eq(actor.person))
        .add(of("COUNTRY").add(texts(&coverage.countries)))
        .add(of("NAMESPACE").add(texts(&coverage.namespaces)))
        .add(of("HUB").add(key.is_in(coverage.hubs.iter().copied())))
        .add_option(coverage.naming(entity_kind, key).map(|named| of("ENTITY").add(named)))
}

/// Rows whose `key` names an entity of any kind that the viewer sees. Few entities are hidden, so it is
/// these that are excluded.
pub(crate) fn outside_hidden(viewer: &Viewer, key: impl ColumnTrait) -> Condition {
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => Condition::all()
            .add(key.not_in_subquery(hidden::<institution::Entity>(viewer)))
            .add(key.not_in_subquery(hidden::<collection::Entity>(viewer)))
            .add(key.not_in_subquery(hidden::<provider::Entity>(viewer)))
            .add(key.not_in_subquery(hidden::<dataset::Entity>(viewer)))
            .add(key.not_in_subquery(hidden::<hub::Entity>(viewer)))
            .add(key.not_in_subquery(hidden::<installation::Entity>(viewer))),
    }
}

/// Keys of the entities of a table that the viewer does not see.
fn hidden<E: Registered>(viewer: &Viewer) -> SelectStatement {
    E::find().select_only().column(E::KEY).filter(visible::<E>(viewer).not()).into_query()
}

impl Registry {
    /// Keys of the datasets whose records the viewer does not see.
    pub async fn hidden_datasets(&self, viewer: &Viewer) -> Result<Vec<Uuid>, RegistryError> {
        hidden_datasets(self.db(), viewer).await
    }
}

/// As [`Registry::hidden_datasets`], within a transaction.
pub(crate) async fn hidden_datasets(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<Vec<Uuid>, RegistryError> {
    let select = dataset::Entity::find().select_only().column(dataset::Column::Key);
    Ok(select.filter(visible::<dataset::Entity>(viewer).not()).into_tuple().all(db).await?)
}
