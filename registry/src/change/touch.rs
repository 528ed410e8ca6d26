//! Entities whose documents changed by what was done to others.

use std::collections::HashMap;

use atlas_entity::{EntityKind, collection, dataset, hub, installation, institution, provider};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use uuid::Uuid;

use super::revision::{Revised, revise};
use crate::{
    RegistryError,
    document::{Document, load},
    work::{Event, Work},
    write::common::KEYS,
};

/// Gives entities whose documents have changed already their next version, with a revision and an event each, in a
/// number of statements that grows with their number in steps of hundreds.
pub(crate) async fn touch(work: &Work, before: HashMap<Uuid, Document>) -> Result<(), RegistryError> {
    for kind in EntityKind::ALL {
        let keys: Vec<Uuid> =
            before.values().filter(|document| document.kind == kind).map(|document| document.key).collect();
        for keys in keys.chunks(KEYS) {
            advance(work, kind, keys).await?;
            let after = load(work.db(), kind, keys, false).await?;
            let pairs: Vec<_> =
                keys.iter().filter_map(|key| Some((before.get(key), after.get(key)?))).collect();
            tell(work, &pairs).await?;
        }
    }
    Ok(())
}

async fn tell(work: &Work, pairs: &[(Option<&Document>, &Document)]) -> Result<(), RegistryError> {
    let call = work.call();
    let revised = Revised {
        action: "UPDATE",
        actor: &work.signature(),
        moment: work.moment(),
        reason: call.reason.as_deref(),
        proposal: call.proposal,
        source: call.source.as_deref(),
    };
    let fields = revise(work.db(), &revised, pairs).await?;
    let events = pairs.iter().zip(fields).map(|((_, after), fields)| {
        let mut event = Event::on_entity("entity.updated", after.kind, after.key);
        event.proposal = call.proposal;
        event.with(json!({ "version": after.version(), "fields": fields }))
    });
    work.tell_all(events.collect()).await
}

async fn advance(work: &Work, kind: EntityKind, keys: &[Uuid]) -> Result<(), RegistryError> {
    macro_rules! advance {
        ($($kind:ident $table:ident)*) => {
            match kind {
                $(EntityKind::$kind => {
                    use $table::{Column, Entity};
                    let update = Entity::update_many()
                        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
                        .col_expr(Column::Modified, Expr::value(work.moment()))
                        .col_expr(Column::ModifiedBy, Expr::value(work.signature()));
                    update.filter(Column::Key.is_in(keys.iter().copied())).exec(work.db()).await?;
                })*
            }
        };
    }
    advance! {
        Institution institution Collection collection Provider provider Dataset dataset Hub hub
        Installation installation
    }
    Ok(())
}
