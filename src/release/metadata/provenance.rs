//! An in-toto statement of the build with SLSA provenance 1, unsigned, for others to sign:
//! <https://in-toto.io/Statement/v1>, <https://slsa.dev/spec/v1.0/provenance>.

use serde_json::{Value, json};

use super::About;

/// Says what the build's parameters mean: `bindery build` of the package.
const BUILD_TYPE: &str = "pkg:cargo/bindery#build";

pub(super) fn statement(about: &About<'_>) -> Value {
    let manifest = about.manifest;
    let subject: Vec<Value> =
        about.data_files().map(|file| json!({"name": file.path, "digest": {"sha256": file.entry.sha256}})).collect();
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subject,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {"dataset": manifest.dataset, "configuration": manifest.configuration},
                "resolvedDependencies": [{
                    "name": "sources",
                    "digest": {"sha256": manifest.contents.sources_sha256},
                    "annotations": {"documents": manifest.sources.read},
                }],
            },
            "runDetails": {
                "builder": {
                    "id": format!("pkg:cargo/{}@{}", manifest.tool.name, manifest.tool.version),
                    "version": {manifest.tool.name.as_str(): manifest.tool.version},
                },
            },
        },
    })
}
