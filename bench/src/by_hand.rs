//! The registry page as one would write it by hand for this page alone: five statements that read no column
//! too many, and JSON of the same shape. What is visible is as for the public.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, Value as Parameter};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::failure::Outcome;

/// Datasets of the page.
const PAGE: usize = 20;
/// Institutions and contacts of each.
const NESTED: i64 = 5;

/// Reads the page.
pub async fn page(db: &DatabaseConnection) -> Outcome<String> {
    let total =
        rows(db, "SELECT count(*) AS total FROM dataset WHERE deleted IS NULL AND NOT private", []).await?;
    let total: i64 = total.first().map_or(Ok(0), |row| row.try_get("", "total"))?;
    let datasets = rows(
        db,
        &format!(
            "SELECT key, uid, title, record_count, license, provider_key FROM dataset \
             WHERE deleted IS NULL AND NOT private ORDER BY sort_name, key LIMIT {}",
            PAGE + 1
        ),
        [],
    )
    .await?;
    let page = datasets.get(..PAGE).unwrap_or(&datasets);
    let keys = column::<Uuid>(page, "key")?;
    let providers =
        providers(db, column::<Option<Uuid>>(page, "provider_key")?.into_iter().flatten()).await?;
    let mut institutions = institutions(db, &keys).await?;
    let mut contacts = contacts(db, &keys).await?;
    let mut nodes = Vec::with_capacity(page.len());
    for row in page {
        let key: Uuid = row.try_get("", "key")?;
        let provider: Option<Uuid> = row.try_get("", "provider_key")?;
        nodes.push(json!({
            "uid": text(row, "uid")?,
            "title": text(row, "title")?,
            "recordCount": row.try_get::<i64>("", "record_count")?,
            "license": text(row, "license")?,
            "provider": provider.and_then(|key| providers.get(&key)),
            "institutions": { "nodes": institutions.remove(&key).unwrap_or_default() },
            "contacts": { "nodes": contacts.remove(&key).unwrap_or_default() },
        }));
    }
    Ok(json!({ "data": { "datasets": { "totalCount": total, "nodes": nodes } } }).to_string())
}

async fn providers(
    db: &DatabaseConnection,
    keys: impl Iterator<Item = Uuid>,
) -> Outcome<HashMap<Uuid, Value>> {
    let mut keys: Vec<Uuid> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    let sql = format!(
        "SELECT key, uid, title FROM provider WHERE key IN ({}) AND deleted IS NULL",
        marks(keys.len())
    );
    let found = rows(db, &sql, parameters(&keys)).await?;
    let provider = |row: &QueryResult| {
        Ok((row.try_get("", "key")?, json!({ "uid": text(row, "uid")?, "title": text(row, "title")? })))
    };
    found.iter().map(provider).collect()
}

async fn institutions(db: &DatabaseConnection, datasets: &[Uuid]) -> Outcome<HashMap<Uuid, Vec<Value>>> {
    let sql = format!(
        "SELECT * FROM (SELECT p.dataset_key AS owner, i.uid, i.name, i.code, \
         ROW_NUMBER() OVER (PARTITION BY p.dataset_key ORDER BY i.sort_name, i.key) AS number \
         FROM institution i JOIN dataset_institution p ON p.institution_key = i.key \
         WHERE p.dataset_key IN ({}) AND i.deleted IS NULL) WHERE number <= {NESTED} ORDER BY number",
        marks(datasets.len())
    );
    let node = |row: &QueryResult| {
        Ok(json!({ "uid": text(row, "uid")?, "name": text(row, "name")?, "code": text(row, "code")? }))
    };
    owned(&rows(db, &sql, parameters(datasets)).await?, node)
}

async fn contacts(db: &DatabaseConnection, datasets: &[Uuid]) -> Outcome<HashMap<Uuid, Vec<Value>>> {
    let sql = format!(
        "SELECT * FROM (SELECT entity_key AS owner, first_name, last_name, email, position, \
         ROW_NUMBER() OVER (PARTITION BY entity_key ORDER BY sort_order, key) AS number \
         FROM contact WHERE entity_key IN ({}) AND public) WHERE number <= {NESTED} ORDER BY number",
        marks(datasets.len())
    );
    let node = |row: &QueryResult| {
        Ok(json!({
            "firstName": text(row, "first_name")?,
            "lastName": text(row, "last_name")?,
            "email": row.try_get::<Value>("", "email")?,
            "position": row.try_get::<Value>("", "position")?,
        }))
    };
    owned(&rows(db, &sql, parameters(datasets)).await?, node)
}

/// What belongs to each owner, in the order of the rows.
fn owned(
    rows: &[QueryResult],
    node: impl Fn(&QueryResult) -> Outcome<Value>,
) -> Outcome<HashMap<Uuid, Vec<Value>>> {
    let mut all: HashMap<Uuid, Vec<Value>> = HashMap::new();
    for row in rows {
        all.entry(row.try_get("", "owner")?).or_default().push(node(row)?);
    }
    Ok(all)
}

async fn rows(
    db: &DatabaseConnection,
    sql: &str,
    values: impl IntoIterator<Item = Parameter>,
) -> Outcome<Vec<QueryResult>> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.query_all_raw(statement).await?)
}

fn column<T: sea_orm::TryGetable>(rows: &[QueryResult], name: &str) -> Outcome<Vec<T>> {
    Ok(rows.iter().map(|row| row.try_get("", name)).collect::<Result<_, _>>()?)
}

fn text(row: &QueryResult, name: &str) -> Outcome<Option<String>> {
    Ok(row.try_get("", name)?)
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(",")
}

fn parameters(keys: &[Uuid]) -> impl Iterator<Item = Parameter> {
    keys.iter().map(|key| Parameter::from(*key))
}
