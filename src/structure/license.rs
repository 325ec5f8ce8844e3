//! Statements of a licence: `knowledge/licenses.toml`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{License, Paragraph};
use crate::model::{BoilerplateReason, LicenseSource};

/// A statement is no longer than this: a longer text speaks about licences.
const STATEMENT: usize = 400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Knowledge {
    /// Expressions of what is said of a text under a licence: `is available under`.
    statements: Vec<String>,
    license: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Family, or SPDX id where it has one version.
    id: String,
    /// How the licence is called, as a regular expression. A group `version` makes an SPDX id of the family.
    pattern: String,
    /// Whether the text may be passed on.
    redistributable: bool,
}

struct Known {
    id: String,
    pattern: Regex,
    redistributable: bool,
}

static KNOWLEDGE: LazyLock<(Regex, Vec<Known>)> = LazyLock::new(|| {
    let knowledge: Knowledge =
        toml::from_str(include_str!("../../knowledge/licenses.toml")).expect("the licences that were compiled in");
    let regex = |pattern: &str| Regex::new(&format!("(?i){pattern}")).expect("a valid expression");
    let known =
        |entry: Entry| Known { pattern: regex(&entry.pattern), id: entry.id, redistributable: entry.redistributable };
    (regex(&knowledge.statements.join("|")), knowledge.license.into_iter().map(known).collect())
});

/// The licence that a text says it is under. The statement is then known for what it is: it belongs to the page.
pub(super) fn detect(paragraphs: &mut [Paragraph]) -> Option<License> {
    // It stands at the end more often than at the beginning, and hardly elsewhere.
    let count = paragraphs.len();
    let edge = (count / 10).max(8);
    let places = (0..count).rev().filter(|place| *place < edge || *place + edge >= count);
    for place in places {
        let paragraph = &mut paragraphs[place];
        if let Some(expression) = stated(&paragraph.text) {
            paragraph.boilerplate = Some(BoilerplateReason::Legal);
            return Some(License { expression, source: LicenseSource::Detected });
        }
    }
    None
}

/// The licence that a statement names.
fn stated(text: &str) -> Option<String> {
    let (statements, licenses) = &*KNOWLEDGE;
    if text.len() > STATEMENT {
        return None;
    }
    let statement = statements.find(text)?;
    // Whose work a picture is and under which licence is said after its name, not of the text.
    let said_of_text = !text[..statement.start()].contains([',', '"', '”', '“']);
    let after = &text[statement.start()..];
    licenses.iter().filter(|_| said_of_text).find_map(|license| {
        let found = license.pattern.captures(after)?;
        Some(match found.name("version") {
            Some(version) => format!("{}-{}", license.id, version.as_str()),
            None => license.id.clone(),
        })
    })
}

/// Whether a text under a licence may be passed on; none when the licence is not known.
pub(super) fn redistributable(expression: &str) -> Option<bool> {
    let family = |known: &&Known| {
        let rest = expression.strip_prefix(known.id.as_str());
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        })
    };
    KNOWLEDGE.1.iter().find(family).map(|known| known.redistributable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_name_their_license() {
        let cases = [
            ("Community content is available under CC-BY-SA unless otherwise noted.", Some("CC-BY-SA")),
            (
                "This work is licensed under a Creative Commons Attribution 4.0 International License.",
                Some("CC-BY-4.0"),
            ),
            (
                "El texto está disponible bajo la Licencia Creative Commons Atribución-CompartirIgual 4.0",
                Some("CC-BY-SA-4.0"),
            ),
            ("Many wikis use CC-BY-SA.", None),
            ("“Old couple” by Jane Doe is licensed under CC BY 2.0", None),
            ("The town is available under new management.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(stated(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn open_licenses_allow_passing_on() {
        assert_eq!(redistributable("CC-BY-SA"), Some(true));
        assert_eq!(redistributable("CC-BY-4.0"), Some(true));
        assert_eq!(redistributable("LicenseRef-Own"), None);
    }
}
