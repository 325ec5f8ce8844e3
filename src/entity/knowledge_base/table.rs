//! Tables of names: tab-separated, with a header, a name a row.

use super::build::{Item, Name, Taxonomy};
use super::dump::number;
use crate::error::{Error, Result};

/// Where the columns of a table stand.
pub(super) struct Columns {
    id: usize,
    r#type: usize,
    language: usize,
    name: usize,
    sitelinks: Option<usize>,
    description: Option<usize>,
}

impl Columns {
    /// # Errors
    /// When a column is missing that must be there.
    pub(super) fn of(header: &str) -> Result<Columns> {
        let names: Vec<&str> = header.trim_start_matches('\u{FEFF}').trim_end().split('\t').collect();
        let place = |wanted: &[&str]| names.iter().position(|name| wanted.contains(name));
        let needed = |wanted: &[&str]| {
            place(wanted).ok_or_else(|| {
                Error::new(format!("the table has no column `{}`", wanted[0]))
                    .at("line 1")
                    .remedy("begin it with the names of its columns: qid, type, language, name, and, if they are known, sitelinks, description")
            })
        };
        Ok(Columns {
            id: needed(&["qid", "wikidata_id"])?,
            r#type: needed(&["type"])?,
            language: needed(&["language", "lang"])?,
            name: needed(&["name"])?,
            sitelinks: place(&["sitelinks"]),
            description: place(&["description"]),
        })
    }

    /// The item of a row, with one name.
    pub(super) fn item(&self, line: &str, taxonomy: &Taxonomy) -> Result<Item> {
        let cells: Vec<&str> = line.trim_end_matches(['\r', '\n']).split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().ok_or_else(|| Error::new("the row has too few columns"));
        let id = cell(self.id)?;
        let id = number(id).ok_or_else(|| Error::new(format!("`{id}` is not the id of an item of Wikidata")))?;
        let word = cell(self.r#type)?;
        let r#type = taxonomy.word(word).ok_or_else(|| Error::new(format!("`{word}` is not a type")))?;
        let language = cell(self.language)?.to_owned();
        let sitelinks = self.sitelinks.map(cell).transpose()?.filter(|count| !count.is_empty());
        let popularity = sitelinks.map_or(Ok(0), |count| {
            count.parse::<u32>().map_err(|_| Error::new(format!("`{count}` is not a number of sitelinks")))
        })?;
        let description = self.description.map(cell).transpose()?.filter(|text| !text.is_empty());
        Ok(Item {
            id,
            r#type: Some(r#type),
            classes: Vec::new(),
            superclasses: Vec::new(),
            descriptions: description.map(|text| (language.clone(), text.to_owned())).into_iter().collect(),
            // A table does not tell main names from others.
            names: vec![Name { name: cell(self.name)?.to_owned(), language, is_label: true }],
            popularity: popularity.into(),
        })
    }
}
