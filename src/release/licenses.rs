//! What licences are and permit, from `knowledge/spdx.toml`, and what of a mix cannot be published as one.

use std::sync::LazyLock;

use serde::Deserialize;

use super::survey::{Contents, UNKNOWN};

static LICENSES: LazyLock<Vec<License>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        license: Vec<License>,
    }
    let file: File = toml::from_str(include_str!("../../knowledge/spdx.toml"))
        .expect("the licence file that was compiled in is valid: a test reads it");
    file.license
});

/// A licence, or a family of licences whose version is not said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct License {
    /// SPDX id, or the family's name.
    pub id: String,
    pub name: String,
    pub url: String,
    #[serde(default)]
    family: bool,
    hub: Option<String>,
    #[serde(default)]
    share_alike: bool,
    #[serde(default = "yes")]
    commercial: bool,
    #[serde(default = "yes")]
    derivatives: bool,
}

fn yes() -> bool {
    true
}

impl License {
    /// Looks an id up, letter case aside. None for expressions and for licences that are not in the file.
    pub(super) fn find(id: &str) -> Option<&'static License> {
        LICENSES.iter().find(|license| license.id.eq_ignore_ascii_case(id))
    }

    /// The id in the SPDX list; none for a family.
    pub(super) fn spdx(&self) -> Option<&str> {
        (!self.family).then_some(&self.id)
    }

    /// The id on the Hugging Face Hub, where the licence has one.
    pub(super) fn hub(&self) -> Option<String> {
        let id = self.hub.clone().unwrap_or_else(|| self.id.to_ascii_lowercase());
        (!id.is_empty()).then_some(id)
    }
}

/// Why the documents cannot be published together under `dataset`, a sentence a reason. Empty when they can, or
/// when nothing is known against it. `withheld`: the text of those that may not be given on is.
pub(super) fn conflicts(dataset: Option<&str>, contents: &Contents, withheld: bool) -> Vec<String> {
    let mut reasons = Vec::new();
    let count = |count: u64| if count == 1 { "1 document".to_owned() } else { format!("{count} documents") };
    if contents.restricted > 0 && !withheld {
        reasons
            .push(format!("{} may not be redistributed; --withhold keeps the text back.", count(contents.restricted)));
    }
    if let Some(unknown) = contents.licenses.get(UNKNOWN) {
        reasons.push(format!("{} under no known licence.", count(*unknown)));
    }
    let known = || contents.licenses.iter().filter_map(|(id, documents)| Some((License::find(id)?, *documents)));
    if let Some(dataset) = dataset.and_then(License::find) {
        for (license, documents) in known().filter(|(license, _)| license.id != dataset.id) {
            let lost = [
                (license.share_alike && !dataset.id.starts_with(&license.id), "asks that derived works keep it"),
                (!license.commercial && dataset.commercial, "forbids commercial use"),
                (!license.derivatives && dataset.derivatives, "forbids derived works"),
            ];
            for (_, condition) in lost.iter().filter(|(lost, _)| *lost) {
                let documents = count(documents);
                reasons.push(format!("{} ({documents}) {condition}; {} does not say so.", license.id, dataset.id));
            }
        }
    }
    let share_alike: Vec<&str> = known()
        .filter(|(license, _)| license.share_alike && !license.family)
        .map(|(license, _)| license.id.as_str())
        .collect();
    if share_alike.len() > 1 {
        reasons.push(format!("Works derived from documents under {} fit none of them.", share_alike.join(" and ")));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(licenses: &[(&str, u64)]) -> Contents {
        let licenses = licenses.iter().map(|(id, documents)| ((*id).to_owned(), *documents)).collect();
        Contents { licenses, ..Contents::default() }
    }

    #[test]
    fn the_licence_file_is_valid() {
        assert!(License::find("cc-by-4.0").is_some_and(|license| license.hub().as_deref() == Some("cc-by-4.0")));
        assert!(LICENSES.iter().all(|license| license.url.starts_with("https://")));
    }

    #[test]
    fn a_licence_that_asks_more_than_the_dataset_s_is_told() {
        assert!(conflicts(Some("CC-BY-SA-4.0"), &contents(&[("CC-BY-4.0", 2), ("CC-BY-SA", 1)]), false).is_empty());
        let reasons = conflicts(Some("CC-BY-4.0"), &contents(&[("CC-BY-NC-SA-4.0", 3), (UNKNOWN, 1)]), false);
        assert_eq!(reasons.len(), 3, "{reasons:?}");
        assert!(reasons[2].contains("forbids commercial use"), "{reasons:?}");
    }
}
