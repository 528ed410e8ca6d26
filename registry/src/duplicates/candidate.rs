//! What of each entity is compared.

use std::collections::HashMap;

use atlas_entity::{
    EntityKind, HungOn, Registered, collection, dataset, hub, identifier, installation, institution,
    provider,
    value::{AlternativeCode, List},
};
use atlas_records::{fold_text, text_tokens};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait},
};
use uuid::Uuid;

use super::names::Name;
use crate::{Registry, RegistryError, Viewer, list::Listed};

/// What of an entity is compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidate {
    pub key: Uuid,
    pub created: DateTime<Utc>,
    pub sort_name: String,
    pub name: Name,
    pub codes: Vec<String>,
    pub identifiers: Vec<String>,
    pub country: Option<String>,
    pub city: Option<String>,
    pub institution: Option<Uuid>,
}

/// A row of any kind of entity, as far as it has these columns.
#[derive(Debug, FromQueryResult)]
struct Row {
    key: Uuid,
    created: DateTime<Utc>,
    name: String,
    sort_name: String,
    code: Option<String>,
    alternative_codes: Option<List<AlternativeCode>>,
    doi: Option<String>,
    country: Option<String>,
    city: Option<String>,
    institution_key: Option<Uuid>,
}

impl Registry {
    /// Every entity of the kind that the viewer sees.
    pub(super) async fn candidates(
        &self,
        viewer: &Viewer,
        kind: EntityKind,
    ) -> Result<Vec<Candidate>, RegistryError> {
        macro_rules! rows {
            ($($kind:ident $table:ident { $($name:literal: $column:ident),* })*) => {
                match kind {
                    $(EntityKind::$kind => {
                        use $table::{Column, Entity};
                        let columns: &[(&str, Column)] = &[$(($name, Column::$column)),*];
                        rows::<Entity>(self.db(), viewer, Column::Created, columns).await?
                    })*
                }
            };
        }
        let rows = rows! {
            Institution institution
                { "code": Code, "alternative_codes": AlternativeCodes, "country": Country, "city": City }
            Collection collection
                { "code": Code, "alternative_codes": AlternativeCodes, "country": Country, "city": City, "doi": Doi,
                  "institution_key": InstitutionKey }
            Provider provider { "code": Abbreviation, "country": Country, "city": City }
            Dataset dataset { "code": Abbreviation, "doi": Doi }
            Hub hub { "code": Abbreviation, "country": Country, "city": City }
            Installation installation {}
        };
        let mut identifiers = self.identifiers(kind).await?;
        Ok(rows.into_iter().map(|row| candidate(row, &mut identifiers)).collect())
    }

    async fn identifiers(&self, kind: EntityKind) -> Result<HashMap<Uuid, Vec<String>>, RegistryError> {
        use identifier::{Column, Entity};
        let select =
            Entity::find().select_only().columns([Column::EntityKey, Column::Type, Column::Identifier]);
        let select = select.filter(Entity::ENTITY_KIND.eq(kind));
        let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
        for (entity, of, identifier) in select.into_tuple::<(Uuid, String, String)>().all(self.db()).await? {
            found.entry(entity).or_default().push(format!("{of} {identifier}"));
        }
        Ok(found)
    }
}

/// The visible rows of a table; columns that it does not have are null.
async fn rows<E: Registered + Listed>(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    created: E::Column,
    columns: &[(&str, E::Column)],
) -> Result<Vec<Row>, RegistryError> {
    let mut select = E::find().select_only();
    let common = [
        ("key", <E as Registered>::KEY),
        ("created", created),
        ("name", E::NAME),
        ("sort_name", E::SORT_NAME),
    ];
    for (name, column) in common.iter().chain(columns) {
        select = select.column_as(*column, *name);
    }
    let nothing = [
        ("code", "text"),
        ("alternative_codes", "jsonb"),
        ("doi", "text"),
        ("country", "text"),
        ("city", "text"),
        ("institution_key", "uuid"),
    ];
    for (name, kind) in nothing.into_iter().filter(|(name, _)| columns.iter().all(|(has, _)| has != name)) {
        select = select.column_as(Expr::cust("NULL").cast_as(Alias::new(kind)), name);
    }
    Ok(select.filter(E::visible(viewer)).into_model().all(db).await?)
}

fn candidate(row: Row, identifiers: &mut HashMap<Uuid, Vec<String>>) -> Candidate {
    let alternatives = row.alternative_codes.into_iter().flatten().map(|alternative| alternative.code);
    let mut codes: Vec<String> = row
        .code
        .into_iter()
        .chain(alternatives)
        .map(|code| fold_text(&code))
        .filter(|code| !code.is_empty())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let mut identifiers = identifiers.remove(&row.key).unwrap_or_default();
    identifiers.extend(row.doi.map(|doi| format!("DOI {doi}")));
    identifiers.sort_unstable();
    identifiers.dedup();
    Candidate {
        key: row.key,
        created: row.created,
        sort_name: row.sort_name,
        name: Name::new(text_tokens(&row.name)),
        codes,
        identifiers,
        country: row.country,
        city: row.city.map(|city| fold_text(&city)),
        institution: row.institution_key,
    }
}
