//! RO-Crate 1.2: <https://www.researchobject.org/ro-crate/specification/1.2/>.
//!
//! The graph has only terms of the crate's own context: validators refuse others.

use serde_json::{Value, json};

use super::{About, citation};
use crate::corpus::slug;
use crate::release::licenses::License;

pub(super) fn ro_crate(about: &About<'_>, date: &str) -> Value {
    let files: Vec<Value> = about.data_files().map(|file| file_entity(&file)).collect();
    let parts: Vec<Value> = files.iter().map(|file| reference(&file["@id"])).collect();
    let license = license(about);
    let makers = Makers::new(about);
    let mut root = json!({
        "@id": "./",
        "@type": "Dataset",
        "name": about.title(),
        "description": about.description(),
        "version": about.version(),
        "datePublished": date,
        "license": reference(&license["@id"]),
        "author": one_or_many(makers.persons.iter().map(|person| reference(&person["@id"])).collect()),
        "publisher": reference(&makers.publisher["@id"]),
        "hasPart": one_or_many(parts),
    });
    let info = about.info();
    if !info.keywords.is_empty() {
        root["keywords"] = json!(info.keywords.join(", "));
    }
    if !about.languages().is_empty() {
        root["inLanguage"] = one_or_many(about.languages().into_iter().map(|language| json!(language)).collect());
    }
    if let Some(url) = &info.url {
        root["url"] = json!(url);
    }
    if let Some(doi) = &info.doi {
        root["identifier"] = json!(format!("https://doi.org/{doi}"));
    }
    let descriptor = json!({
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "name": "RO-Crate metadata of the dataset",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
    });
    let mut graph = vec![descriptor, root, license];
    graph.extend(makers.persons);
    graph.push(makers.publisher);
    graph.extend(makers.organizations);
    graph.extend(makers.contact);
    graph.extend(files);
    json!({"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph})
}

fn file_entity(file: &super::DataFile<'_>) -> Value {
    json!({
        "@id": file.path,
        "@type": "File",
        "name": file.path.rsplit('/').next(),
        "description": file.description,
        "encodingFormat": file.media_type,
        "contentSize": file.entry.bytes.to_string(),
        "sha256": file.entry.sha256,
    })
}

fn license(about: &About<'_>) -> Value {
    match about.license() {
        Some(id) => {
            let name = License::find(id).map_or(id, |license| &license.name);
            json!({"@id": about.license_url(), "@type": "CreativeWork", "name": id, "description": name})
        }
        None => json!({
            "@id": "#licenses",
            "@type": "CreativeWork",
            "name": "A licence for each document",
            "description": "Each document has its own licence, in the column license of the table documents and in LICENSE.md.",
        }),
    }
}

/// The people and organizations behind the dataset, as entities that refer to each other.
struct Makers {
    persons: Vec<Value>,
    publisher: Value,
    /// What the persons belong to, where it is not the publisher.
    organizations: Vec<Value>,
    contact: Option<Value>,
}

impl Makers {
    fn new(about: &About<'_>) -> Self {
        let contact = about.info().contact.as_ref().map(|email| {
            json!({
                "@id": format!("mailto:{email}"),
                "@type": "ContactPoint",
                "name": "Contact",
                "description": "For questions about the dataset",
                "contactType": "customer service",
                "email": email,
            })
        });
        let mut persons = Vec::new();
        let mut organizations: Vec<Value> = Vec::new();
        let publisher = publisher(about, contact.as_ref());
        for creator in about.creators() {
            let id = creator.orcid.as_deref().map_or_else(|| format!("#{}", slug(&creator.name)), citation::orcid_url);
            let mut person = json!({
                "@id": id,
                "@type": "Person",
                "name": creator.name,
                "description": format!("Maker of {}", about.title()),
            });
            if let Some(affiliation) = &creator.affiliation {
                let known =
                    std::iter::once(&publisher).chain(&organizations).find(|known| known["name"] == **affiliation);
                let id = known.map(|known| known["@id"].clone());
                person["affiliation"] = reference(&id.unwrap_or_else(|| {
                    let organization = organization(&format!("#{}", slug(affiliation)), affiliation);
                    let id = organization["@id"].clone();
                    organizations.push(organization);
                    id
                }));
            }
            if let Some(contact) = &contact {
                person["contactPoint"] = reference(&contact["@id"]);
            }
            persons.push(person);
        }
        Makers { persons, publisher, organizations, contact }
    }
}

fn publisher(about: &About<'_>, contact: Option<&Value>) -> Value {
    let mut publisher = match &about.info().publisher {
        Some(publisher) => {
            let id = publisher.url.clone().unwrap_or_else(|| format!("#{}", slug(&publisher.name)));
            let mut organization = organization(&id, &publisher.name);
            if let Some(url) = &publisher.url {
                organization["url"] = json!(url);
            }
            organization
        }
        None => organization("#publisher", "The makers of the dataset"),
    };
    if let Some(contact) = contact {
        publisher["contactPoint"] = reference(&contact["@id"]);
    }
    publisher
}

fn organization(id: &str, name: &str) -> Value {
    json!({"@id": id, "@type": "Organization", "name": name, "description": name})
}

fn reference(id: &Value) -> Value {
    json!({"@id": id})
}

/// JSON-LD in its compacted form has no list of one.
fn one_or_many(mut values: Vec<Value>) -> Value {
    if values.len() == 1 { values.remove(0) } else { Value::Array(values) }
}
