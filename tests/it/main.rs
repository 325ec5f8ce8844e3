//! What Bindery does, seen through its public interfaces.

mod build;
mod command_line;
mod corpus;
mod provenance;
mod schema;
mod support;
mod verify;
