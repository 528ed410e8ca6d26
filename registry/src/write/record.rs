//! What saving needs to know of each entity.

use atlas_entity::{
    Registered, collection, dataset, hub, installation, institution, provider,
    value::{Address, AlternativeCode},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait};
use uuid::Uuid;

use super::words::{CODE, DESCRIPTION, KEYWORD, NAME};

/// The columns that the registry fills in, whatever the entity.
#[derive(Debug)]
pub(crate) struct Common<'a> {
    pub(crate) key: &'a mut Uuid,
    pub(crate) uid: &'a mut String,
    pub(crate) name: &'a mut String,
    pub(crate) sort_name: &'a mut String,
    pub(crate) created: &'a mut DateTime<Utc>,
    pub(crate) created_by: &'a mut String,
    pub(crate) modified: &'a mut DateTime<Utc>,
    pub(crate) modified_by: &'a mut String,
    pub(crate) version: &'a mut i64,
}

/// Text with how much it tells about an entity.
pub(crate) type Texts<'a> = Vec<(i32, &'a str)>;

/// The row of a registered entity.
pub(crate) trait Record:
    Clone
    + Send
    + Sync
    + ModelTrait<Entity = Self::Table>
    + IntoActiveModel<<Self::Table as EntityTrait>::ActiveModel>
{
    /// The table.
    type Table: Registered<Model = Self, ActiveModel: ActiveModelTrait<Entity = Self::Table> + Send>;

    /// The columns that the registry fills in.
    fn common(&mut self) -> Common<'_>;

    /// Text by which the entity is found; none for a deleted one.
    fn texts(&self) -> Texts<'_>;

    /// Fills in columns that are made from others.
    fn derive(&mut self) {}

    /// Whether it names others of its own table, so that it must be written after them.
    fn leans(&self) -> bool {
        false
    }

    /// Columns that a change of the metadata does not touch.
    fn untouched() -> Vec<<Self::Table as EntityTrait>::Column> {
        Vec::new()
    }
}

macro_rules! record {
    ($module:ident $name:ident, $texts:expr, $($more:tt)*) => {
        impl Record for $module::Model {
            type Table = $module::Entity;

            fn common(&mut self) -> Common<'_> {
                Common {
                    key: &mut self.key,
                    uid: &mut self.uid,
                    name: &mut self.$name,
                    sort_name: &mut self.sort_name,
                    created: &mut self.created,
                    created_by: &mut self.created_by,
                    modified: &mut self.modified,
                    modified_by: &mut self.modified_by,
                    version: &mut self.version,
                }
            }

            fn texts(&self) -> Texts<'_> {
                if self.deleted.is_some() {
                    return Texts::new();
                }
                let more: fn(&Self) -> Texts<'_> = $texts;
                let mut texts = more(self);
                texts.extend([(NAME, self.$name.as_str()), (CODE, self.uid.as_str())]);
                add(&mut texts, DESCRIPTION, self.description.as_ref());
                add(&mut texts, DESCRIPTION, self.short_description.as_ref());
                texts
            }

            $($more)*
        }
    };
}

macro_rules! place {
    () => {
        fn derive(&mut self) {
            let address = self.address.as_ref();
            let mailing = self.mailing_address.as_ref();
            self.country = first(address, mailing, |a| a.country.clone());
            self.province = first(address, mailing, |a| a.province.clone());
            self.city = first(address, mailing, |a| a.city.clone());
        }
    };
}

/// The part of the address, else of the mailing address.
fn first(
    address: Option<&Address>,
    mailing: Option<&Address>,
    part: fn(&Address) -> Option<String>,
) -> Option<String> {
    address.and_then(part).or_else(|| mailing.and_then(part))
}

fn add<'a>(texts: &mut Texts<'a>, weight: i32, text: Option<&'a String>) {
    texts.extend(text.map(|text| (weight, text.as_str())));
}

fn add_all<'a>(texts: &mut Texts<'a>, weight: i32, all: &'a [String]) {
    texts.extend(all.iter().map(|text| (weight, text.as_str())));
}

fn codes<'a>(code: Option<&'a String>, alternatives: &'a [AlternativeCode]) -> Texts<'a> {
    let mut texts = Texts::new();
    add(&mut texts, CODE, code);
    texts.extend(alternatives.iter().map(|alternative| (CODE, alternative.code.as_str())));
    texts
}

record!(
    institution name,
    |row| {
        let mut texts = codes(row.code.as_ref(), &row.alternative_codes);
        add_all(&mut texts, NAME, &row.additional_names);
        add_all(&mut texts, KEYWORD, &row.keywords);
        texts
    },
    place!();
);

record!(
    collection name,
    |row| {
        let mut texts = codes(row.code.as_ref(), &row.alternative_codes);
        add_all(&mut texts, NAME, &row.additional_names);
        add_all(&mut texts, KEYWORD, &row.keywords);
        texts
    },
    place!();
);

record!(
    provider title,
    |row| {
        let mut texts = codes(row.abbreviation.as_ref(), &[]);
        add_all(&mut texts, KEYWORD, &row.keywords);
        texts
    },
    place!();
);

record!(
    hub title,
    |row| {
        let mut texts = codes(row.abbreviation.as_ref(), &[]);
        add_all(&mut texts, KEYWORD, &row.keywords);
        texts
    },
    place!();
);

record!(installation title, |_| Texts::new(),);

record!(
    dataset title,
    |row| {
        let mut texts = codes(row.abbreviation.as_ref(), &[]);
        add(&mut texts, CODE, row.alias.as_ref());
        add(&mut texts, CODE, row.doi.as_ref());
        add_all(&mut texts, KEYWORD, &row.keywords);
        texts
    },
    fn derive(&mut self) {
        // Publishing alone sets these; a dataset there already keeps them, see `untouched`.
        self.published_load = None;
        self.record_count = 0;
    }

    fn leans(&self) -> bool {
        self.parent_key.is_some() || self.duplicate_of_key.is_some()
    }

    fn untouched() -> Vec<dataset::Column> {
        vec![dataset::Column::PublishedLoad, dataset::Column::RecordCount]
    }
);
