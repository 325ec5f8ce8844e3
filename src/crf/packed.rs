//! The files of models: eight bytes that name the format and its version, then what Zstandard made of the rest.

use crate::error::{Error, Result};

const COMPRESSION_LEVEL: i32 = 19;

/// The file of a format that holds `body`: the same body, the same bytes.
pub fn pack(format: &[u8; 8], body: &[u8]) -> Vec<u8> {
    let packed = zstd::bulk::compress(body, COMPRESSION_LEVEL).expect("memory can be written to");
    [format.as_slice(), &packed].concat()
}

/// What [`pack`] was given.
///
/// # Errors
/// When the bytes are of another format or version, or are damaged.
pub fn unpack(format: &[u8; 8], bytes: &[u8]) -> Result<Vec<u8>> {
    let packed = bytes.strip_prefix(format).ok_or_else(|| Error::new("not a model of this version"))?;
    zstd::stream::decode_all(packed).map_err(|error| damaged().caused_by(error))
}

/// What is wrong with a body that is not whole.
pub fn damaged() -> Error {
    Error::new("the model is damaged")
}
