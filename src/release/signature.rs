//! Signatures of the checksums of releases, as minisign makes and checks them: <https://jedisct1.github.io/minisign/>.
//!
//! What is signed is `SHA256SUMS`, which names all zips of a folder of releases. A signature holds fresh random bytes:
//! it is the one file that is not the same when it is made again.

use std::io::Cursor;
use std::path::Path;

use minisign::{PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};

use super::index::{INDEX, Index, SUMS};
use super::manifest::hash_file;
use super::verify::{Finding, Level};
use crate::error::{Error, InFile, Result};

/// The file beside [`SUMS`] that holds the signature.
pub(super) const SIGNATURE: &str = "SHA256SUMS.minisig";

/// A secret key, ready to sign.
pub struct Signer(SecretKey);

impl Signer {
    /// Reads the file of a secret key.
    ///
    /// # Errors
    /// When it is not such a file, or its password is missing or wrong.
    pub fn open(path: &Path, password: Option<String>) -> Result<Self> {
        let text = std::fs::read_to_string(path).in_file(path)?;
        let locked = |error| {
            Error::new("the secret key cannot be used")
                .caused_by(error)
                .in_file(path)
                .remedy("give a key that `minisign -G` made, and its password")
        };
        let key = SecretKeyBox::from_string(&text).map_err(locked)?;
        let key = match password {
            Some(password) => key.into_secret_key(Some(password)),
            None => key.into_unencrypted_secret_key(),
        };
        key.map(Signer).map_err(locked)
    }

    /// The text of a signature of `SHA256SUMS`.
    pub(super) fn sign(&self, sums: &str, index: &Index) -> Result<String> {
        let comment = format!("releases: {}", index.releases.len());
        let signature = minisign::sign(None, &self.0, Cursor::new(sums), Some(&comment), None);
        Ok(signature.map_err(|error| Error::new("cannot sign").caused_by(error))?.into_string())
    }
}

/// Checks the signature over a zip of a release or over a folder of releases. `key` is a public key: its file's text,
/// or the line of it that holds the key.
///
/// # Errors
/// When the key is none, or when what is to be checked is not what is signed.
pub fn check(path: &Path, key: &str) -> Result<Vec<Finding>> {
    let boxed = PublicKeyBox::from_string(key).and_then(PublicKeyBox::into_public_key);
    let key = boxed.or_else(|_| PublicKey::from_base64(key.trim()));
    let key = key.map_err(|error| {
        Error::new("not a public key of minisign")
            .caused_by(error)
            .remedy("give the file minisign.pub, or the line in it that begins with RW")
    })?;
    let whole = path.join(INDEX).is_file();
    if path.is_dir() && !whole {
        return Err(Error::new("a release's folder is not signed, its zips are")
            .in_file(path)
            .remedy("give a zip of the release, or the folder of all releases"));
    }
    let folder = if whole { path } else { path.parent().unwrap_or(path) };
    let mut findings = Vec::new();
    let mut found = |place: &str, message: String| {
        findings.push(Finding {
            level: Level::Error,
            place: place.to_owned(),
            message,
            remedy: "take the release from its publisher again, and ask for the key by another way".to_owned(),
        });
    };
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path)
            .in_file(path)
            .map_err(|error| error.remedy("fetch it to the place of the release"))
    };
    let sums = read(SUMS)?;
    match SignatureBox::from_string(&read(SIGNATURE)?) {
        Ok(signature) => {
            if let Err(error) = minisign::verify(&key, &signature, Cursor::new(&sums), true, false, false) {
                found(SUMS, format!("the signature does not hold: {error}"));
            }
        }
        Err(error) => found(SIGNATURE, format!("not a signature: {error}")),
    }
    if !whole {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let line = format!("{}  {name}", hash_file(path)?.sha256);
        if !sums.lines().any(|other| other == line) {
            found(&name, format!("{SUMS}, which is signed, does not name this file with this hash"));
        }
    }
    Ok(findings)
}
