//! SeaORM entities of the registry, one file a table.
//!
//! Lists and structured fields are JSON columns with the types of [`value`]. Values that come from a
//! vocabulary are text; the vocabularies themselves are rows of [`vocabulary_concept`]. Which entities an
//! atlas registers, and what they have in common, is in [`registered`].

pub mod api_token;
pub mod audit;
pub mod checklist;
pub mod code_mapping;
pub mod collection;
pub mod comment;
pub mod contact;
pub mod dataset;
pub mod dataset_collection;
pub mod dataset_institution;
pub mod delivery;
pub mod dispatcher;
pub mod endpoint;
pub mod follow;
pub mod harvest;
pub mod hub;
pub mod hub_member;
pub mod idempotency;
pub mod identifier;
pub mod image;
pub mod ingest_preview;
pub mod ingest_run;
pub mod installation;
pub mod institution;
pub mod institution_parent;
pub mod machine_tag;
pub mod notification;
pub mod notification_preference;
pub mod outbox;
pub mod outgoing_mail;
pub mod person;
pub mod proposal;
pub mod proposal_comment;
pub mod proposal_event;
pub mod proposal_proof;
pub mod proposal_review;
pub mod provider;
pub mod provider_collection;
pub mod provider_institution;
pub mod reattribution;
pub mod registered;
pub mod revision;
pub mod role_grant;
pub mod role_request;
pub mod search_term;
pub mod search_variant;
pub mod sensitive_rule;
pub mod session;
pub mod sign_in;
pub mod source_lock;
pub mod tag;
pub mod uid_sequence;
pub mod value;
pub mod vocabulary_concept;
pub mod vocabulary_label;
pub mod webhook;

pub use registered::{EntityKind, HungOn, Registered};
