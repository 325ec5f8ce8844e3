//! How to cite the dataset: `CITATION.cff` (1.2.0), BibTeX, and a sentence.

use std::fmt::Write;

use serde_json::json;

use super::About;
use crate::corpus::Creator;
use crate::release::licenses::License;

/// `CITATION.cff`. Strings are written as JSON, which YAML reads as they are.
pub(super) fn cff(about: &About<'_>) -> String {
    let mut out =
        String::from("cff-version: 1.2.0\nmessage: \"If you use this dataset, please cite it.\"\ntype: dataset\n");
    let mut line = |key: &str, value: &str| writeln!(out, "{key}: {}", json!(value)).expect(TO_MEMORY);
    line("title", about.title());
    line("abstract", &about.description());
    line("version", about.version());
    if let Some(date) = about.date() {
        line("date-released", date);
    }
    if let Some(spdx) = about.license().and_then(License::find).and_then(License::spdx) {
        line("license", spdx);
    }
    if let Some(url) = &about.info().url {
        line("url", url);
    }
    if let Some(doi) = &about.info().doi {
        line("doi", doi);
    }
    if !about.info().keywords.is_empty() {
        out.push_str("keywords:\n");
        for keyword in &about.info().keywords {
            writeln!(out, "  - {}", json!(keyword)).expect(TO_MEMORY);
        }
    }
    out.push_str("authors:\n");
    for creator in about.creators() {
        author(&mut out, &creator);
    }
    out
}

fn author(out: &mut String, creator: &Creator) {
    match name_parts(&creator.name) {
        Some((family, given)) => {
            writeln!(out, "  - family-names: {}\n    given-names: {}", json!(family), json!(given)).expect(TO_MEMORY)
        }
        None => writeln!(out, "  - name: {}", json!(creator.name)).expect(TO_MEMORY),
    }
    if let Some(orcid) = &creator.orcid {
        writeln!(out, "    orcid: {}", json!(orcid_url(orcid))).expect(TO_MEMORY);
    }
    // An entity, which is what a name without parts is, has no affiliation.
    if let (Some(affiliation), Some(_)) = (&creator.affiliation, name_parts(&creator.name)) {
        writeln!(out, "    affiliation: {}", json!(affiliation)).expect(TO_MEMORY);
    }
}

/// A BibTeX entry on one line.
pub(super) fn bibtex(about: &About<'_>) -> String {
    let authors: Vec<String> = about.creators().iter().map(|creator| braced(&creator.name)).collect();
    let mut out = format!(
        "@dataset{{{}_{}, title={{{}}}, author={{{}}}, version={{{}}}",
        about.info().name.replace('-', "_"),
        about.version().replace(['.', '-', '+'], "_"),
        about.title(),
        authors.join(" and "),
        about.version()
    );
    let year = about.date().and_then(|date| date.get(..4));
    let publisher = about.info().publisher.as_ref().map(|publisher| publisher.name.as_str());
    for (key, value) in [
        ("year", year),
        ("publisher", publisher),
        ("doi", about.info().doi.as_deref()),
        ("url", about.info().url.as_deref()),
    ] {
        if let Some(value) = value {
            write!(out, ", {key}={{{value}}}").expect(TO_MEMORY);
        }
    }
    out.push('}');
    out
}

/// The citation as a sentence in the manner of DataCite: creators, year, title, version, publisher, identifier.
pub(super) fn sentence(about: &About<'_>) -> String {
    let creators: Vec<String> = about.creators().into_iter().map(|creator| creator.name).collect();
    let year = about.date().and_then(|date| date.get(..4)).map(|year| format!(" ({year})")).unwrap_or_default();
    let mut out = format!("{}{year}: {}. Version {}.", creators.join("; "), about.title(), about.version());
    if let Some(publisher) = &about.info().publisher {
        write!(out, " {}.", publisher.name).expect(TO_MEMORY);
    }
    let doi = about.info().doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
    if let Some(address) = doi.as_ref().or(about.info().url.as_ref()) {
        write!(out, " {address}").expect(TO_MEMORY);
    }
    out
}

/// Family and given names of a name written `Family, Given`. Names in other forms are not taken apart: their order
/// differs between cultures.
pub(super) fn name_parts(name: &str) -> Option<(&str, &str)> {
    let (family, given) = name.split_once(',')?;
    Some((family.trim(), given.trim()))
}

/// A name that BibTeX must not take apart, unless it is in parts already.
fn braced(name: &str) -> String {
    if name_parts(name).is_some() { name.to_owned() } else { format!("{{{name}}}") }
}

/// An ORCID as an address, whether it was given as one or as its digits.
pub(super) fn orcid_url(orcid: &str) -> String {
    let digits = orcid.rsplit('/').next().unwrap_or(orcid);
    format!("https://orcid.org/{digits}")
}

const TO_MEMORY: &str = "writing to memory does not fail";
