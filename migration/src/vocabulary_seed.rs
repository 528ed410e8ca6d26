//! The concepts every atlas begins with.

use std::collections::HashMap;

use sea_orm_migration::prelude::*;
use uuid::Uuid;

const SEEDS: &str = include_str!("vocabularies.tsv");

/// Namespace of the keys of seeded concepts: the same concept has the same key in every atlas.
const NAMESPACE: Uuid = Uuid::from_u128(0x7d9a_4f6e_52c1_5b1e_9c0b_64b1_0f1f_2a77);

struct Seed {
    vocabulary: &'static str,
    name: &'static str,
    parent: Option<&'static str>,
    deprecated: Option<chrono::DateTime<chrono::Utc>>,
    label: &'static str,
    sort_order: i32,
}

/// Inserts every seeded concept with its English label.
pub(crate) async fn insert(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let seeds = parse()?;
    let (parents, children): (Vec<_>, Vec<_>) = seeds.iter().partition(|seed| seed.parent.is_none());
    for part in [parents, children] {
        for chunk in part.chunks(200) {
            manager.execute(concepts(chunk)?).await?;
            manager.execute(labels(chunk)?).await?;
        }
    }
    Ok(())
}

/// The key of a seeded concept.
fn key(vocabulary: &str, name: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{vocabulary}/{name}").as_bytes())
}

fn parse() -> Result<Vec<Seed>, DbErr> {
    let mut places: HashMap<&str, i32> = HashMap::new();
    SEEDS.lines().filter(|line| !line.starts_with('#')).map(|line| seed(line, &mut places)).collect()
}

fn seed(line: &'static str, places: &mut HashMap<&'static str, i32>) -> Result<Seed, DbErr> {
    let fields: Vec<&'static str> = line.split('\t').collect();
    let &[vocabulary, name, parent, deprecated, label] = fields.as_slice() else {
        return Err(DbErr::Migration(format!("vocabularies.tsv: not five fields: {line}")));
    };
    let place = places.entry(vocabulary).or_insert(-1);
    *place += 1;
    Ok(Seed {
        vocabulary,
        name,
        parent: Some(parent).filter(|p| !p.is_empty()),
        deprecated: instant(deprecated)?,
        label,
        sort_order: *place,
    })
}

fn instant(day: &str) -> Result<Option<chrono::DateTime<chrono::Utc>>, DbErr> {
    if day.is_empty() {
        return Ok(None);
    }
    let day: chrono::NaiveDate =
        day.parse().map_err(|e| DbErr::Migration(format!("vocabularies.tsv: {day}: {e}")))?;
    Ok(Some(day.and_time(chrono::NaiveTime::MIN).and_utc()))
}

fn concepts(seeds: &[&Seed]) -> Result<InsertStatement, DbErr> {
    let mut insert = Query::insert();
    insert.into_table("vocabulary_concept");
    insert.columns(["key", "vocabulary", "name", "parent_key", "sort_order", "deprecated"]);
    for seed in seeds {
        insert
            .values([
                key(seed.vocabulary, seed.name).into(),
                seed.vocabulary.into(),
                seed.name.into(),
                seed.parent.map(|parent| key(seed.vocabulary, parent)).into(),
                seed.sort_order.into(),
                seed.deprecated.into(),
            ])
            .map_err(|e| DbErr::Migration(e.to_string()))?;
    }
    Ok(insert)
}

fn labels(seeds: &[&Seed]) -> Result<InsertStatement, DbErr> {
    let mut insert = Query::insert();
    insert.into_table("vocabulary_label").columns(["concept_key", "language", "label"]);
    for seed in seeds {
        insert
            .values([key(seed.vocabulary, seed.name).into(), "en".into(), seed.label.into()])
            .map_err(|e| DbErr::Migration(e.to_string()))?;
    }
    Ok(insert)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::parse;

    #[test]
    fn broader_concepts_exist_and_have_none_above_them() {
        let seeds = parse().unwrap();
        let tops: HashSet<_> =
            seeds.iter().filter(|s| s.parent.is_none()).map(|s| (s.vocabulary, s.name)).collect();
        for seed in &seeds {
            if let Some(parent) = seed.parent {
                assert!(tops.contains(&(seed.vocabulary, parent)), "{} {}", seed.vocabulary, seed.name);
            }
        }
        assert_eq!(seeds.iter().filter(|s| s.vocabulary == "Discipline").count(), 97);
        assert_eq!(seeds.iter().filter(|s| s.vocabulary == "DatasetType").count(), 4);
    }
}
