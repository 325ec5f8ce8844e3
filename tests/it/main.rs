//! What Bindery does, seen through its public interfaces.

mod build;
mod command_line;
mod corpus;
mod knowledge_base;
mod markdown;
mod onnx;
mod pages;
mod papers;
mod provenance;
#[cfg(feature = "publish")]
mod publish;
mod release;
mod sample;
mod schema;
mod support;
mod verify;
