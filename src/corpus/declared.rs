//! What is declared of a dataset and of its sources.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::MediaType;

/// What the dataset is, as its maker says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatasetInfo {
    /// Names the dataset's folder and files: lower-case letters, digits and `-`.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// SPDX expression for the dataset as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub creators: Vec<Creator>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Digital object identifier without a resolver: `10.5281/zenodo.1234`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Publisher>,
    /// The day of publication, `YYYY-MM-DD`. Never taken from a clock: the same corpus gives the same bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// E-mail address for questions about the dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// Who publishes the dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as { name = \"The City Archive\" }")]
pub struct Publisher {
    pub name: String,
    /// Its page, or its identifier in the Research Organization Registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Who made the dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as { name = \"Jane Doe\" }")]
pub struct Creator {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
}

/// What is known of a source from outside of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    /// The SHA-256 that the source must have.
    pub sha256: Option<String>,
    pub title: Option<String>,
    pub language: Option<String>,
    pub license: Option<String>,
    /// The licence of the corpus's sources where nothing else tells.
    pub default_license: Option<String>,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub retrieved: Option<String>,
    pub redistribute: Option<bool>,
    /// What the source is written in, where its name and beginning do not tell.
    pub media_type: Option<MediaType>,
    /// The character encoding, where detecting it would go wrong.
    pub encoding: Option<String>,
}

/// What finds entities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntityConfig {
    /// Gazetteer files, relative to the corpus file.
    pub gazetteers: Vec<PathBuf>,
    /// The folder of a model of names in ONNX, relative to the corpus file; it is asked in place of the built-in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<PathBuf>,
    /// A file that `bindery kb build` has made, relative to the corpus file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knowledge_base: Option<PathBuf>,
}

/// What a model is read from: its configuration, its weights, its tokenizer.
pub const MODEL_FILES: [&str; 3] = ["config.json", "model.onnx", "tokenizer.json"];

impl EntityConfig {
    /// All files that are read to find entities, relative to the corpus file.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let model = self.model.iter().flat_map(|folder| MODEL_FILES.map(|file| folder.join(file)));
        self.gazetteers.iter().chain(&self.knowledge_base).cloned().chain(model)
    }
}

impl DatasetInfo {
    /// What is known of a dataset from its folder alone.
    pub fn named(name: String) -> Self {
        DatasetInfo { name, ..DatasetInfo::default() }
    }

    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}
