//! What entries of some countries say in ways of their own, brought to what the model knows:
//! `knowledge/references/conventions.toml`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    codes: BTreeMap<String, String>,
    phrases: Vec<Phrase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    pattern: String,
    read_as: String,
    kind: Option<String>,
}

struct Conventions {
    /// CSL types by the codes of GB/T 7714.
    codes: BTreeMap<String, String>,
    phrases: Vec<(Regex, Phrase)>,
}

static CONVENTIONS: LazyLock<Conventions> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../knowledge/references/conventions.toml"))
        .expect("the conventions that were compiled in are valid");
    let regex = |phrase: Phrase| (Regex::new(&phrase.pattern).expect("a valid pattern"), phrase);
    Conventions { codes: file.codes, phrases: file.phrases.into_iter().map(regex).collect() }
});

/// `[J]`, `[EB/OL]`, where a title ends.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s?[\[［]([A-Z]{1,2})(?:/(?:CD|DK|MT|OL))?(?<close>[\]］])(?:(?<inside>\s?//\s?)|[.,;:，；：．。]|\s?[(\[（]|$)")
        .expect("a valid pattern")
});

/// An entry as others would write it.
pub(super) struct Plain<'a> {
    pub text: Cow<'a, str>,
    /// The CSL type that was said.
    pub kind: Option<&'static str>,
    /// Whether it was said by a code of GB/T 7714.
    pub is_coded: bool,
}

/// Reads an entry by the conventions of its country.
pub(super) fn plain(entry: &str) -> Plain<'_> {
    if let Some(plain) = without_code(entry) {
        return plain;
    }
    let mut text = Cow::Borrowed(entry);
    let mut kind = None;
    for (pattern, phrase) in &CONVENTIONS.phrases {
        if let Some(found) = pattern.find(&text) {
            kind = kind.or(phrase.kind.as_deref());
            text = Cow::Owned(format!("{}{}{}", &text[..found.start()], phrase.read_as, &text[found.end()..]));
        }
    }
    Plain { text, kind, is_coded: false }
}

fn without_code(entry: &str) -> Option<Plain<'static>> {
    let code = CODE.captures(entry)?;
    let kind = CONVENTIONS.codes.get(&code[1])?;
    let before = &entry[..code.get_match().start()];
    let (text, kind) = match code.name("inside") {
        Some(inside) => {
            let kind = if kind == "book" { "chapter" } else { kind };
            (format!("{before}. In: {}", &entry[inside.end()..]), kind)
        }
        None => {
            // Without a work that it is in, it is all of the papers.
            let kind = if kind == "paper-conference" { "book" } else { kind };
            (format!("{before}{}", &entry[code.name("close")?.end()..]), kind)
        }
    };
    Some(Plain { text: Cow::Owned(text), kind: Some(kind), is_coded: true })
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn phrases_are_read_as_elsewhere() {
        let chapter =
            parse("Zieliński T., Wiatraki, [w:] Encyklopedia rzemiosła, Ossolineum, Wrocław 1978, s. 112–130.").fields;
        assert_eq!(
            (chapter.title.as_deref(), chapter.container_title.as_deref()),
            (Some("Wiatraki"), Some("Encyklopedia rzemiosła"))
        );
        for text in [
            "Кузнецов А. В. Ветряные мельницы: дис. ... канд. ист. наук. СПб., 2003. 180 с.",
            "Кузнецов А. В. Ветряные мельницы: автореф. дис. … д-ра ист. наук. М., 2003. 18 с.",
        ] {
            let thesis = parse(text).fields;
            assert_eq!(thesis.title.as_deref(), Some("Ветряные мельницы"), "{text}");
            assert_eq!(thesis.csl_type.as_deref(), Some("thesis"), "{text}");
            assert_eq!(thesis.authors, ["Кузнецов, А. В."], "{text}");
        }
        let none = parse("Roe B. The uptake of [C] in moss. Botany, 1999.").fields;
        assert_eq!(none.title.as_deref(), Some("The uptake of [C] in moss"));
    }
}
