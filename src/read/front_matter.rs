//! Front matter: YAML between `---` lines or TOML between `+++` lines at the head of a Markdown text, or the fields that
//! Jina Reader puts before one.

use std::ops::Range;

use serde_json::{Map, Value};

use super::metadata::{Metadata, NAMES, strings};

/// Front matter and where it lies.
pub(super) struct FrontMatter {
    /// The bytes between the fences.
    pub(super) content: Range<usize>,
    /// Where the text goes on.
    pub(super) end: usize,
    pub(super) metadata: Metadata,
}

/// What Jina Reader puts between the fields and the text.
const ANNOUNCEMENT: &str = "Markdown Content:";
/// The fields before that have no more lines than this, blank ones among them.
const FIELD_LINES: usize = 20;

/// The front matter of a text, where it has any.
pub(super) fn read(text: &str) -> Option<FrontMatter> {
    fenced(text).or_else(|| announced(text))
}

/// The fields before a text that are said to end where Markdown begins.
pub(super) fn announced(text: &str) -> Option<FrontMatter> {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let mut end = start;
    let mut values = Map::new();
    for line in text[start..].split_inclusive('\n').take(FIELD_LINES) {
        end += line.len();
        let line = line.trim();
        if line == ANNOUNCEMENT && !values.is_empty() {
            return Some(FrontMatter { content: start..end, end, metadata: metadata(&values) });
        }
        match line.split_once(": ") {
            Some((key, value)) => values.extend([(key.to_owned(), Value::from(value))]),
            None if line.is_empty() => {}
            None => return None,
        }
    }
    None
}

fn fenced(text: &str) -> Option<FrontMatter> {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let (fence, yaml) = match text[start..].lines().next()?.trim_end() {
        "---" => ("---", true),
        "+++" => ("+++", false),
        _ => return None,
    };
    let content_start = start + text[start..].find('\n')? + 1;
    let mut at = content_start;
    let closing = text[content_start..].split_inclusive('\n').find_map(|line| {
        at += line.len();
        let bare = line.trim_end();
        (bare == fence || yaml && bare == "...").then(|| at - line.len()..at)
    })?;
    let content = content_start..closing.start;
    let values = if yaml { yaml_values(&text[content.clone()]) } else { toml_values(&text[content.clone()]) }?;
    let metadata = metadata(&values);
    // A text between two rules may look like fields too, such as the questions of an interview.
    let after_blank = text[content.clone()].lines().next().is_some_and(|line| line.trim().is_empty());
    if yaml && after_blank && metadata == Metadata::default() {
        return None;
    }
    Some(FrontMatter { content, end: closing.end, metadata })
}

fn metadata(values: &Map<String, Value>) -> Metadata {
    Metadata::by_names(&NAMES.front_matter, |name| {
        let values = values.iter().filter(|(key, _)| key.to_lowercase() == name).flat_map(|(_, value)| strings(value));
        values.map(|value| without_brackets(&value).to_owned()).collect()
    })
}

/// A value that is a link to another note, without the brackets: `[[Jane Roe]]`, `[[people/roe|Jane Roe]]`.
fn without_brackets(value: &str) -> &str {
    let inside = value.strip_prefix("[[").and_then(|value| value.strip_suffix("]]"));
    inside.map_or(value, |name| name.rsplit('|').next().unwrap_or(name))
}

fn toml_values(content: &str) -> Option<Map<String, Value>> {
    let table: toml::Table = toml::from_str(content).ok()?;
    let plain = |value: toml::Value| match value {
        // serde would show it as a table.
        toml::Value::Datetime(date) => Some(Value::String(date.to_string())),
        other => serde_json::to_value(other).ok(),
    };
    Some(table.into_iter().filter_map(|(key, value)| Some((key, plain(value)?))).collect())
}

/// YAML is often written by hand, and then not always valid: its fields are still understood, each by itself.
fn yaml_values(content: &str) -> Option<Map<String, Value>> {
    if let Ok(values) = serde_saphyr::from_str(content) {
        return Some(values);
    }
    let mut values = Map::new();
    for field in fields(content)? {
        match serde_saphyr::from_str::<Map<String, Value>>(field) {
            Ok(value) => values.extend(value),
            Err(_) => values.extend(plain_field(field)),
        }
    }
    (!values.is_empty()).then_some(values)
}

/// The fields of the outermost level, each with the lines below it; none where a line belongs to no field.
fn fields(content: &str) -> Option<Vec<&str>> {
    let mut fields: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in content.split_inclusive('\n') {
        let end = at + line.len();
        let is_below = line.starts_with(char::is_whitespace) || line.starts_with('#') || line.starts_with("- ");
        match fields.last_mut() {
            Some(field) if is_below || is_open(&content[field.clone()]) => field.end = end,
            None if is_below => {}
            _ if key(line).is_some() => fields.push(at..end),
            _ => return None,
        }
        at = end;
    }
    Some(fields.into_iter().map(|field| &content[field]).collect())
}

/// The key that a line begins with, and what follows it.
fn key(line: &str) -> Option<(&str, &str)> {
    line.split_once(':')
        .filter(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')))
}

/// Whether the quotation that is a field's value has not ended.
fn is_open(field: &str) -> bool {
    let value = key(field).map_or("", |(_, value)| value.trim());
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
    let ends = |quote| value.strip_suffix(quote).is_some_and(|inside| !inside.is_empty() && !inside.ends_with('\\'));
    quote.is_some_and(|quote: char| !ends(quote))
}

fn plain_field(field: &str) -> Option<(String, Value)> {
    let (key, value) = key(field)?;
    let is_quoted = value.trim_start().starts_with(['"', '\'']);
    let lines = value.lines().take(if is_quoted { usize::MAX } else { 1 });
    let value = lines.map(str::trim).collect::<Vec<_>>().join(" ");
    let value = value.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| (key.to_owned(), Value::from(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml =
            "---\ntitle: \"A: b\"\nauthors:\n  - Ana\n  - name: Bo\ndate: 2020-01-05\nsource: https://e.org\n---\nText";
        let toml =
            "+++\ntitle = \"A: b\"\nauthors = [\"Ana\", \"Bo\"]\ndate = 2020-01-05\nurl = \"https://e.org\"\n+++\nText";
        for text in [yaml, toml] {
            let front = read(text).unwrap();
            assert_eq!(&text[front.end..], "Text");
            assert_eq!(front.metadata.title.as_deref(), Some("A: b"));
            assert_eq!(front.metadata.authors, ["Ana", "Bo"]);
            assert_eq!(front.metadata.published.as_deref(), Some("2020-01-05"));
            assert_eq!(front.metadata.url.as_deref(), Some("https://e.org"));
        }
    }

    #[test]
    fn lines_of_invalid_yaml_are_understood_and_a_rule_is_no_front_matter() {
        let front = read(
            "---\ntitle: The sea: a history\nauthors:\n  - Jane Doe\n  - Bo Li\ndate: 2020-01-05 # first\nlayout: [\n---\n",
        );
        let metadata = front.unwrap().metadata;
        assert_eq!(metadata.title.as_deref(), Some("The sea: a history"));
        assert_eq!(metadata.authors, ["Jane Doe", "Bo Li"]);
        assert_eq!(metadata.published.as_deref(), Some("2020-01-05"));
        assert!(read("---\n\ntitle: The sea\n---\n").is_some());
        let broken =
            read("---\ntitle: \"The \\\"sea\\\"\nand what it is\"\ndate: \"2020-01-05\"\n---\n").unwrap().metadata;
        assert_eq!(broken.title.as_deref(), Some("The \\\"sea\\\" and what it is"));
        assert_eq!(broken.published.as_deref(), Some("2020-01-05"));
        let texts = [
            "---\nA text after a rule.\n---\n",
            "---\n\nQ: Where were you born?\n\nA: In Valdria, in 1917.\n\n---\n\nLater they moved.",
            "---\n\nNote: the harbour is old.\n\nIts walls are new.\n\n---\n",
            "---\nNote: the harbour is old.\nIts walls are new.\n---\n",
        ];
        assert!(texts.iter().all(|text| read(text).is_none()));
    }

    #[test]
    fn people_have_names_and_addresses_are_addresses() {
        let front = "---\nauthor:\n- given: Jane\n  family: Doe\n- name: {given: Bo, family: Li}\n- literal: The Guild\n\
                     source: The Valdria Times, p. 3\nlink: https://e.org/x\npermalink: /posts/x/\n---\n";
        let metadata = read(front).unwrap().metadata;
        assert_eq!(metadata.authors, ["Jane Doe", "Bo Li", "The Guild"]);
        assert_eq!(metadata.url.as_deref(), Some("https://e.org/x"));
    }
}
