//! Front matter: YAML between `---` lines or TOML between `+++` lines at the head of a Markdown text.

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

/// The front matter of a text, where it has any.
pub(super) fn read(text: &str) -> Option<FrontMatter> {
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
    let metadata = Metadata::by_names(&NAMES.front_matter, |name| {
        values.iter().filter(|(key, _)| key.to_lowercase() == name).flat_map(|(_, value)| strings(value)).collect()
    });
    Some(FrontMatter { content, end: closing.end, metadata })
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

/// YAML is often written by hand, and then not always valid: its plain lines are still understood.
fn yaml_values(content: &str) -> Option<Map<String, Value>> {
    if let Ok(values) = serde_saphyr::from_str(content) {
        return Some(values);
    }
    let values: Map<String, Value> = content.lines().filter_map(plain_line).collect();
    (!values.is_empty()).then_some(values)
}

fn plain_line(line: &str) -> Option<(String, Value)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let value = value.trim().trim_matches(['"', '\'']);
    (is_key && !value.is_empty()).then(|| (key.to_owned(), Value::from(value)))
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
        let front = read("---\ntitle: The sea: a history\nlayout: [\n---\n").unwrap();
        assert_eq!(front.metadata.title.as_deref(), Some("The sea: a history"));
        assert!(read("---\nA text after a rule.\n---\n").is_none());
    }
}
