//! Statements of a licence: `knowledge/licenses.toml`.

use std::collections::BTreeSet;
use std::iter;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{License, Paragraph};
use crate::model::{BoilerplateReason, LicenseSource};
use crate::read::InlineKind;

/// A statement is no longer than this: a longer text speaks about licences.
const STATEMENT: usize = 400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Knowledge {
    /// Expressions of what is said of a text under a licence: `is available under`.
    statements: Vec<String>,
    creative_commons: Elements,
    license: Vec<Entry>,
    wrapper: Vec<Wrapper>,
}

/// The lines between which a library puts the text in its files; what is outside is about the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapper {
    /// How the line before the text and the one after it begin.
    start: String,
    end: String,
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

/// The licences of Creative Commons and their elements, as regular expressions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elements {
    /// The combinations that there are.
    licenses: Vec<String>,
    redistributable: bool,
    /// With a group `codes`.
    codes: Vec<String>,
    name: String,
    by: String,
    nc: String,
    nd: String,
    sa: String,
}

struct Licenses {
    statements: Regex,
    creative_commons: CreativeCommons,
    /// Families and ids, with the expressions of what they are called.
    others: Vec<(String, Regex)>,
    /// Families and ids, and whether texts under them may be passed on.
    redistributable: Vec<(String, bool)>,
    wrappers: Vec<Wrapper>,
}

struct CreativeCommons {
    licenses: Vec<String>,
    codes: Vec<Regex>,
    /// The beginning of a licence that is named in words.
    name: Regex,
    /// The elements in words, each with its code.
    words: Vec<(&'static str, Regex)>,
    /// Any of them, at the beginning.
    element: Regex,
    /// An element in words and the sign that joins the next to it.
    joint: Regex,
    /// The version that follows an element.
    version: Regex,
}

/// The codes of the elements.
const ELEMENTS: [&str; 4] = ["by", "nc", "nd", "sa"];

static LICENSES: LazyLock<Licenses> = LazyLock::new(|| {
    let Knowledge { statements, creative_commons, license, wrapper } =
        toml::from_str(include_str!("../../knowledge/licenses.toml")).expect("the licences that were compiled in");
    let regex = |pattern: &str| Regex::new(&format!("(?i){pattern}")).expect("a valid expression");
    let Elements { licenses, redistributable, codes, name, by, nc, nd, sa } = creative_commons;
    let conditions = format!("{nc}|{nd}|{sa}");
    let any = format!("{by}|{conditions}");
    let permitted = licenses.iter().map(|id| (id.clone(), redistributable));
    Licenses {
        statements: regex(&statements.join("|")),
        redistributable: permitted
            .chain(license.iter().map(|entry| (entry.id.clone(), entry.redistributable)))
            .collect(),
        creative_commons: CreativeCommons {
            licenses,
            codes: codes.iter().map(|pattern| regex(pattern)).collect(),
            name: regex(&format!(r"{name}(?:{any})|(?:{by})[ –—-]+(?:{conditions})")),
            words: ELEMENTS.into_iter().zip([by, nc, nd, sa].map(|pattern| regex(&pattern))).collect(),
            joint: regex(&format!(r"(?:{any}) *[–—/-] *")),
            element: regex(&format!("^(?:{any})")),
            version: regex(r"^[^0-9.;]{0,30}(?<version>[1-4]\.[0-5])(?:[^0-9]|$)"),
        },
        others: license.into_iter().map(|entry| (entry.id, regex(&entry.pattern))).collect(),
        wrappers: wrapper,
    }
});

/// The licence that a text says it is under. The statement is then known for what it is: it belongs to the page.
pub(super) fn detect(paragraphs: &mut [Paragraph]) -> Option<License> {
    // It stands at the end more often than at the beginning, and hardly elsewhere.
    let count = paragraphs.len();
    let edge = (count / 10).max(8);
    let places = (0..count).rev().filter(|place| *place < edge || *place + edge >= count);
    for place in places {
        let paragraph = &mut paragraphs[place];
        let links = paragraph.inlines.iter().filter_map(|inline| match &inline.kind {
            InlineKind::Link(target) | InlineKind::NumberedLink { target, .. } => Some(target.as_str()),
            _ => None,
        });
        if let Some(expression) = stated(&paragraph.text, links) {
            paragraph.boilerplate = Some(BoilerplateReason::Legal);
            return Some(License { expression, source: LicenseSource::Detected });
        }
    }
    None
}

/// Flags what a library has put around the text: its notice before, its licence after, and the lines that part them. A
/// file may hold several texts.
pub(super) fn wrapper(paragraphs: &mut [Paragraph]) {
    for Wrapper { start, end } in &LICENSES.wrappers {
        let begins = |text: &str, with: &str| text.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
        let mut inside = !paragraphs.iter().any(|paragraph| begins(&paragraph.text, start));
        for paragraph in paragraphs.iter_mut() {
            let starts = begins(&paragraph.text, start);
            inside &= !begins(&paragraph.text, end);
            if starts || !inside {
                paragraph.boilerplate = Some(BoilerplateReason::Legal);
            }
            inside |= starts;
        }
    }
}

/// The licence that a statement names, or the addresses that it leads to.
fn stated<'a>(text: &'a str, links: impl Iterator<Item = &'a str>) -> Option<String> {
    if text.len() > STATEMENT {
        return None;
    }
    let statement = LICENSES.statements.find(text)?;
    // Whose work a picture is and under which licence is said after its name, not of the text.
    if text[..statement.start()].contains([',', '"', '”', '“']) {
        return None;
    }
    let after = iter::once(&text[statement.start()..]).chain(links).collect::<Vec<_>>().join(" ");
    named(&after)
}

/// The licence that a file says in a field for it: as an expression of SPDX, by its name or by its address.
pub(super) fn of_field(said: &str) -> Option<String> {
    static OPERATOR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s+(?:AND|OR|WITH)\s+").expect("valid"));
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:LicenseRef-[\w.-]+|[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-\d[\w.+-]*)$").expect("valid")
    });
    let said = said.trim();
    let known = |id: &str| LICENSES.redistributable.iter().find(|(known, _)| known.eq_ignore_ascii_case(id));
    if let Some((id, _)) = known(said) {
        return Some(id.clone());
    }
    let is_id = |operand: &str| known(operand).is_some() || ID.is_match(operand);
    let is_expression = OPERATOR.split(said).all(|operand| is_id(operand.trim_matches(['(', ')'])));
    match is_expression {
        true if OPERATOR.is_match(said) => Some(said.to_owned()),
        true => LICENSES.creative_commons.read(said).or_else(|| Some(said.to_owned())),
        false => named(said),
    }
}

/// The licence that a text names.
fn named(text: &str) -> Option<String> {
    let text = text.replace(['\u{2010}', '\u{2011}'], "-");
    if LICENSES.creative_commons.is_named(&text) {
        return LICENSES.creative_commons.read(&text);
    }
    LICENSES.others.iter().find_map(|(id, pattern)| {
        let found = pattern.captures(&text)?;
        Some(found.name("version").map_or(id.clone(), |version| format!("{id}-{}", version.as_str())))
    })
}

impl CreativeCommons {
    fn is_named(&self, text: &str) -> bool {
        self.name.is_match(text) || self.codes.iter().any(|codes| codes.is_match(text))
    }

    /// The licence of all elements that are named; none if there is no such licence or an element is not known.
    fn read(&self, text: &str) -> Option<String> {
        let mut elements = BTreeSet::new();
        let mut ends = Vec::new();
        let found = self.codes.iter().flat_map(|codes| codes.captures_iter(text));
        for codes in found.filter_map(|found| found.name("codes")) {
            let said = codes.as_str().to_lowercase();
            elements.extend(ELEMENTS.into_iter().filter(|code| said.contains(code)));
            ends.push(codes.end());
        }
        if let Some(name) = self.name.find(text) {
            let rest = &text[name.start()..];
            let is_unknown = |after: &str| after.starts_with(char::is_alphabetic) && !self.element.is_match(after);
            if self.joint.find_iter(rest).any(|joint| is_unknown(&rest[joint.end()..])) {
                return None;
            }
            for (code, words) in &self.words {
                for word in words.find_iter(rest) {
                    elements.insert(*code);
                    ends.push(name.start() + word.end());
                }
            }
        }
        let is_of = |id: &&String| {
            let id = id.to_lowercase();
            id.split('-').skip(1).collect::<BTreeSet<_>>() == elements
        };
        let id = self.licenses.iter().find(is_of)?;
        let version = |end: usize| Some(self.version.captures(&text[end..])?["version"].to_owned());
        let versions: BTreeSet<String> = ends.into_iter().filter_map(version).collect();
        match versions.first() {
            Some(version) if versions.len() == 1 => Some(format!("{id}-{version}")),
            _ => Some(id.clone()),
        }
    }
}

/// Whether a text under a licence may be passed on; none when the licence is not known.
pub(super) fn redistributable(expression: &str) -> Option<bool> {
    let is_of = |family: &str| {
        let rest = expression.strip_prefix(family);
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        })
    };
    LICENSES.redistributable.iter().find(|(family, _)| is_of(family)).map(|(_, redistributable)| *redistributable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        stated(text, iter::empty())
    }

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
            (
                "Dieses Werk ist lizenziert unter einer Creative Commons Namensnennung - Nicht kommerziell - Keine \
                 Bearbeitungen 3.0 Deutschland Lizenz.",
                Some("CC-BY-NC-ND-3.0"),
            ),
            (
                "Ce texte est soumis à la licence Creative Commons Attribution - Pas d’Utilisation Commerciale - \
                 Partage dans les Mêmes Conditions 4.0 International.",
                Some("CC-BY-NC-SA-4.0"),
            ),
            (
                "È distribuito con Licenza Creative Commons Attribuzione - Non opere derivate 4.0 Internazionale.",
                Some("CC-BY-ND-4.0"),
            ),
            ("Está licenciado sob a Licença Creative Commons Atribuição-NãoComercial 4.0.", Some("CC-BY-NC-4.0")),
            ("It is licensed under CC BY 4.0, for non-commercial use only under CC BY-NC 3.0.", Some("CC-BY-NC")),
            ("It is licensed under a Creative Commons Attribution-SampleBack 4.0 License.", None),
            ("It is licensed under Creative Commons by Jane Doe.", None),
            ("It is licensed under a Creative Commons licence.", None),
            ("It is distributed under the GNU Lesser General Public License.", Some("LGPL")),
            ("It is distributed under the GNU Affero General Public License.", Some("AGPL")),
            ("Text is available under CC BY. Metadata under CC0 1.0.", Some("CC-BY")),
            ("The record is available under CC0 1.0.", Some("CC0-1.0")),
            ("Many wikis use CC-BY-SA.", None),
            ("“Old couple” by Jane Doe is licensed under CC BY 2.0", None),
            ("The town is available under new management.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(said(text).as_deref(), expected, "{text}");
        }
        let link = "http://creativecommons.org/licenses/by-nc-nd/3.0/";
        let statement = "This work is licensed under a Creative Commons License.";
        assert_eq!(stated(statement, iter::once(link)).as_deref(), Some("CC-BY-NC-ND-3.0"));
    }

    #[test]
    fn every_license_of_creative_commons_is_known_in_every_form() {
        let conditions = [
            ("CC-BY", vec![]),
            ("CC-BY-SA", vec!["ShareAlike"]),
            ("CC-BY-ND", vec!["NoDerivatives"]),
            ("CC-BY-NC", vec!["NonCommercial"]),
            ("CC-BY-NC-SA", vec!["NonCommercial", "ShareAlike"]),
            ("CC-BY-NC-ND", vec!["NonCommercial", "NoDerivatives"]),
        ];
        let variants = [
            ("ShareAlike", ["Share Alike", "Share-Alike", "share alike"]),
            ("NoDerivatives", ["No Derivatives", "NoDerivs", "No Derivative Works"]),
            ("NonCommercial", ["Non-Commercial", "Noncommercial", "non commercial"]),
        ];
        for (id, conditions) in conditions {
            let codes = id.trim_start_matches("CC-").to_owned();
            let long = |spelling: usize, separator: &str| {
                let words = conditions.iter().map(|word| {
                    let (_, variants) = variants.iter().find(|(name, _)| name == word).expect("a variant");
                    spelling.checked_sub(1).map_or(*word, |spelling| variants[spelling])
                });
                iter::once("Attribution").chain(words).collect::<Vec<_>>().join(separator)
            };
            let mut forms =
                vec![codes.clone(), codes.replace('-', " "), codes.replace('-', ""), codes.replace('-', "_")];
            forms = forms.into_iter().flat_map(|codes| [format!("CC {codes}"), format!("cc-{codes}")]).collect();
            forms.push(format!("Creative Commons {codes}"));
            for separator in ["-", " ", " - ", " – ", "\u{2011}", "/", ", "] {
                let words = (0..4).map(|spelling| long(spelling, separator));
                forms.extend(words.map(|words| format!("Creative Commons {words}")));
            }
            for form in forms {
                for version in ["", "2.5", "3.0", "4.0"] {
                    let expected = format!("{id}-{version}").trim_end_matches('-').to_owned();
                    for name in [format!("{form} {version}"), format!("{form} License {version}")] {
                        assert_eq!(of_field(name.trim()).as_ref(), Some(&expected), "{name}");
                        let statement = format!("This work is licensed under a {name} International License.");
                        assert_eq!(stated(&statement, iter::empty()), Some(expected.clone()), "{statement}");
                    }
                }
            }
            for version in ["2.5", "4.0"] {
                for rest in ["", "/", "/de/", "/legalcode"] {
                    let address =
                        format!("https://creativecommons.org/licenses/{}/{version}{rest}", codes.to_lowercase());
                    assert_eq!(of_field(&address), Some(format!("{id}-{version}")), "{address}");
                    assert_eq!(said(&format!("It is licensed under <{address}>.")), Some(format!("{id}-{version}")));
                }
            }
            assert_eq!(redistributable(id), Some(true));
            assert_eq!(redistributable(&format!("{id}-4.0")), Some(true));
        }
    }

    #[test]
    fn a_field_gives_an_expression_or_nothing() {
        let cases = [
            ("CC BY-SA 4.0", Some("CC-BY-SA-4.0")),
            ("cc-by-sa-4.0", Some("CC-BY-SA-4.0")),
            ("mit", Some("MIT")),
            ("GPL-3.0-or-later", Some("GPL-3.0-or-later")),
            ("CC-BY-4.0 OR (MIT AND LicenseRef-Own)", Some("CC-BY-4.0 OR (MIT AND LicenseRef-Own)")),
            ("http://creativecommons.org/publicdomain/zero/1.0/", Some("CC0-1.0")),
            ("© 2019 Jane Doe, CC BY-NC 4.0", Some("CC-BY-NC-4.0")),
            ("Copyright (c) 2019 The Author(s)", None),
            ("© 2019 Jane Doe. All rights reserved.", None),
            ("https://example.org/terms", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(of_field(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn open_licenses_allow_passing_on() {
        assert_eq!(redistributable("CC-BY-4.0"), Some(true));
        assert_eq!(redistributable("CC-BY-NC-3.0"), Some(true));
        assert_eq!(redistributable("LicenseRef-Own"), None);
    }
}
