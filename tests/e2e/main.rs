//! End-to-end tests: the real program on a free port with a fresh database, and what its users do with it.
//!
//! The program is the one beside these tests in the target directory, or `ATLAS_BIN`; build it first
//! (`cargo build`). Each story that touches the database is told on SQLite and on PostgreSQL.

#[cfg(test)]
mod support;

#[cfg(test)]
mod archives;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod endurance;
#[cfg(test)]
mod harvests;
#[cfg(test)]
mod http;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod ingest_endurance;
#[cfg(test)]
mod ingestion;
#[cfg(test)]
mod previews;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod registry;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod uploads;
