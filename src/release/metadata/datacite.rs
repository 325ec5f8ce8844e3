//! DataCite 4.5 as JSON, for whoever registers a DOI: <https://datacite-metadata-schema.readthedocs.io/en/4.5/>.

use serde_json::{Value, json};

use super::{About, citation};
use crate::release::licenses::License;

/// What DataCite has for a publisher that is not known.
const UNAVAILABLE: &str = ":unav";

pub(super) fn datacite(about: &About<'_>, date: &str) -> Value {
    let info = about.info();
    let mut record = json!({
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "creators": about.creators().iter().map(creator).collect::<Vec<_>>(),
        "titles": [{"title": about.title()}],
        "publisher": {"name": info.publisher.as_ref().map_or(UNAVAILABLE, |publisher| &publisher.name)},
        "publicationYear": date[..4],
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Text corpus"},
        "version": about.version(),
        "dates": [{"date": date, "dateType": "Issued"}],
        "descriptions": [{"description": about.description(), "descriptionType": "Abstract"}],
        "sizes": [format!("{} bytes", about.manifest.files.values().map(|file| file.bytes).sum::<u64>())],
    });
    if let Some(doi) = &info.doi {
        record["doi"] = json!(doi);
    }
    if let Some(url) = &info.url {
        record["url"] = json!(url);
    }
    if !info.keywords.is_empty() {
        let subjects: Vec<Value> = info.keywords.iter().map(|keyword| json!({"subject": keyword})).collect();
        record["subjects"] = json!(subjects);
    }
    if let [language] = about.languages()[..] {
        record["language"] = json!(language);
    }
    if let Some(license) = about.license().and_then(License::find) {
        let mut rights = json!({"rights": license.name, "rightsUri": license.url});
        if let Some(spdx) = license.spdx() {
            rights["rightsIdentifier"] = json!(spdx);
            rights["rightsIdentifierScheme"] = json!("SPDX");
            rights["schemeUri"] = json!("https://spdx.org/licenses/");
        }
        record["rightsList"] = json!([rights]);
    }
    record
}

fn creator(creator: &crate::corpus::Creator) -> Value {
    let mut out = json!({"name": creator.name});
    if let Some((family, given)) = citation::name_parts(&creator.name) {
        out["nameType"] = json!("Personal");
        out["familyName"] = json!(family);
        out["givenName"] = json!(given);
    }
    if let Some(orcid) = &creator.orcid {
        out["nameIdentifiers"] = json!([{
            "nameIdentifier": citation::orcid_url(orcid),
            "nameIdentifierScheme": "ORCID",
            "schemeUri": "https://orcid.org",
        }]);
    }
    if let Some(affiliation) = &creator.affiliation {
        out["affiliation"] = json!([{"name": affiliation}]);
    }
    out
}
