//! A plain schema.org Dataset, for web pages: search engines refuse Croissant's file objects (mlcommons/croissant#725).

use serde_json::{Value, json};

use super::{About, citation};

pub(super) fn dataset(about: &About<'_>) -> Value {
    let info = about.info();
    let creators: Vec<Value> = about
        .creators()
        .iter()
        .map(|creator| {
            let mut person = json!({"@type": "Person", "name": creator.name});
            if let Some(orcid) = &creator.orcid {
                person["sameAs"] = json!(citation::orcid_url(orcid));
            }
            person
        })
        .collect();
    let distribution: Vec<Value> = about
        .data_files()
        .map(|file| {
            json!({
                "@type": "DataDownload",
                "name": file.description,
                "contentUrl": file.path,
                "contentSize": format!("{} B", file.entry.bytes),
                "encodingFormat": file.media_type,
            })
        })
        .collect();
    let mut dataset = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about.title(),
        "description": about.description(),
        "license": about.license_url(),
        "version": about.version(),
        "creator": creators,
        "distribution": distribution,
    });
    if let Some(date) = about.date() {
        dataset["datePublished"] = json!(date);
    }
    if let Some(url) = &info.url {
        dataset["url"] = json!(url);
    }
    if let Some(doi) = &info.doi {
        dataset["identifier"] = json!(format!("https://doi.org/{doi}"));
    }
    if !info.keywords.is_empty() {
        dataset["keywords"] = json!(info.keywords);
    }
    if !about.languages().is_empty() {
        dataset["inLanguage"] = json!(about.languages());
    }
    if let Some(publisher) = &info.publisher {
        dataset["publisher"] = json!({"@type": "Organization", "name": publisher.name});
    }
    dataset
}
