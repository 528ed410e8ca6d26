//! The objects of the schema, by noun.

mod code_mapping;
mod collection;
mod contact;
mod dataset;
mod endpoint;
mod expose;
mod hub;
mod identifier;
mod ingest_run;
mod installation;
mod institution;
mod machine_tag;
mod object;
mod person;
mod provider;
mod run_enums;
mod tag;
mod value;
mod viewer;
mod vocabulary_concept;

pub(crate) use code_mapping::CodeMapping;
pub(crate) use collection::Collection;
pub(crate) use contact::Contact;
pub(crate) use dataset::Dataset;
pub(crate) use endpoint::Endpoint;
pub(crate) use expose::{Date, Expose};
pub(crate) use hub::Hub;
pub(crate) use identifier::Identifier;
pub(crate) use ingest_run::IngestRun;
pub(crate) use installation::Installation;
pub(crate) use institution::Institution;
pub(crate) use machine_tag::MachineTag;
pub(crate) use person::{Person, person};
pub(crate) use provider::Provider;
pub(crate) use run_enums::{IngestRunKind, IngestRunState};
pub(crate) use tag::Tag;
pub(crate) use value::*;
pub(crate) use viewer::{ApiToken, TokenScope, Viewer};
pub(crate) use vocabulary_concept::VocabularyConcept;

use object::object;
