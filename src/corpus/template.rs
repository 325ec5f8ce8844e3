//! A corpus file to begin with.

use std::path::{Path, PathBuf};

use super::{FILE_NAME, discover};
use crate::error::{Error, InFile, Result};

/// Every key that a user may want, explained, with all but the name commented out.
const TEMPLATE: &str = include_str!("template.toml");

/// Writes a commented corpus file into a folder and gives its path.
///
/// # Errors
/// When the folder has a corpus file already, which is left as it is.
pub fn init(folder: &Path) -> Result<PathBuf> {
    let path = folder.join(FILE_NAME);
    let text = TEMPLATE.replace("NAME", &discover::name(folder)?);
    let mut file = std::fs::File::create_new(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Error::new("the folder has a corpus file already").in_file(&path).remedy("edit it, or move it away")
        }
        _ => Error::from(error).in_file(&path),
    })?;
    std::io::Write::write_all(&mut file, text.as_bytes()).in_file(&path)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_valid_as_it_is_and_with_every_key() {
        let template = TEMPLATE.replace("NAME", "letters");
        super::super::config::parse(&template).unwrap();
        let all: Vec<&str> = template
            .lines()
            .map(|line| line.strip_prefix('#').filter(|line| !line.starts_with(' ')).unwrap_or(line))
            .collect();
        super::super::config::parse(&all.join("\n")).unwrap();
    }
}
