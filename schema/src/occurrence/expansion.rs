//! What the registry says to the entities a filter names: their keys, and the datasets of providers and
//! hubs, which are not copied into records.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

/// A kind of entity that records are joined to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Joined {
    /// The dataset of the record.
    Dataset,
    /// The institution the record was attributed to.
    Institution,
    /// The collection the record was attributed to.
    Collection,
    /// The provider of the record's dataset.
    Provider,
    /// A hub the record's dataset is a member of.
    Hub,
}

impl Joined {
    /// The field of the filter that names such entities.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::Institution => "institution",
            Self::Collection => "collection",
            Self::Provider => "provider",
            Self::Hub => "hub",
        }
    }

    /// A uid of this kind, for messages.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Dataset => "dr1",
            Self::Institution => "in1",
            Self::Collection => "co1",
            Self::Provider => "dp1",
            Self::Hub => "dh1",
        }
    }
}

/// An entity as a client names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityName {
    /// By its key.
    Key(Uuid),
    /// By its uid.
    Uid(String),
}

impl EntityName {
    /// Reads a name; `None` if it is neither a key nor shaped like a uid (letters, then digits).
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        if let Ok(key) = Uuid::parse_str(name) {
            return Some(Self::Key(key));
        }
        let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let shaped =
            digits.len() < name.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        shaped.then(|| Self::Uid(name.to_ascii_lowercase()))
    }
}

/// What must be asked of the registry, gathered over every filter of a batch so that it costs a constant
/// number of statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The uids whose keys are needed.
    pub uids: BTreeMap<Joined, BTreeSet<String>>,
    /// Providers and hubs whose datasets are needed, as far as their keys are known.
    pub keys: BTreeMap<Joined, BTreeSet<Uuid>>,
    /// Kinds of which every entity's datasets are needed (`isNull`).
    pub all: BTreeSet<Joined>,
}

impl Needs {
    /// Notes that a filter names this entity.
    pub fn name(&mut self, kind: Joined, name: EntityName) {
        match name {
            EntityName::Uid(uid) => {
                self.uids.entry(kind).or_default().insert(uid);
            }
            EntityName::Key(key) => {
                if matches!(kind, Joined::Provider | Joined::Hub) {
                    self.keys.entry(kind).or_default().insert(key);
                }
            }
        }
    }

    /// Notes that a filter asks for records with any entity of this kind.
    pub fn all(&mut self, kind: Joined) {
        if matches!(kind, Joined::Provider | Joined::Hub) {
            self.all.insert(kind);
        }
    }

    /// Adds the needs of another filter.
    pub fn merge(&mut self, other: &Self) {
        for (kind, uids) in &other.uids {
            self.uids.entry(*kind).or_default().extend(uids.iter().cloned());
        }
        for (kind, keys) in &other.keys {
            self.keys.entry(*kind).or_default().extend(keys);
        }
        self.all.extend(&other.all);
    }
}

/// The registry's answer to [`Needs`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    keys: HashMap<(Joined, String), Uuid>,
    datasets: BTreeMap<Joined, BTreeMap<Uuid, Vec<Uuid>>>,
}

impl Expansion {
    /// Notes the key of a uid.
    pub fn add_key(&mut self, kind: Joined, uid: String, key: Uuid) {
        self.keys.insert((kind, uid), key);
    }

    /// Notes that a dataset belongs to a provider or hub.
    pub fn add_dataset(&mut self, kind: Joined, key: Uuid, dataset: Uuid) {
        self.datasets.entry(kind).or_default().entry(key).or_default().push(dataset);
    }

    /// The key of an entity; `None` if its uid is unknown.
    pub fn key(&self, kind: Joined, name: &EntityName) -> Option<Uuid> {
        match name {
            EntityName::Key(key) => Some(*key),
            EntityName::Uid(uid) => self.keys.get(&(kind, uid.clone())).copied(),
        }
    }

    /// Keys of the providers or hubs that have datasets, ascending.
    pub fn keys(&self, kind: Joined) -> impl Iterator<Item = Uuid> {
        self.datasets.get(&kind).into_iter().flat_map(|of| of.keys().copied())
    }

    /// The datasets of a provider or hub.
    pub fn datasets(&self, kind: Joined, key: Uuid) -> &[Uuid] {
        self.datasets.get(&kind).and_then(|of| of.get(&key)).map_or(&[], Vec::as_slice)
    }
}
