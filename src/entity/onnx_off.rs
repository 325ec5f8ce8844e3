//! Stands for models in ONNX where Bindery was built without them.

use std::ops::Range;
use std::path::Path;

use super::tagger::Tagged;
use crate::error::{Error, Result};

/// No model can be opened.
pub(super) enum OnnxModel {}

impl OnnxModel {
    pub(super) fn open(folder: &Path) -> Result<OnnxModel> {
        Err(Error::new("this Bindery was built without models in ONNX")
            .in_file(folder)
            .remedy("build it with `cargo build --release --features onnx`, or take `model` out of corpus.toml"))
    }

    pub(super) fn names(&self, _: &str, _: &[Range<usize>], _: &[usize], _: impl FnMut(Tagged)) -> Result<()> {
        match *self {}
    }
}
