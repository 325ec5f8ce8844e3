//! Markdown as people write it.

use bindery::model::{Bibliography, BoilerplateReason, Document, MediaType, ParagraphKind};

use crate::support::{Reading, build_into, folder, rows};

const NOTES: &str = r#"---
title: Harbours: a history
authors:
  - Jane Doe
  - {given: Bo, family: Li}
license: CC BY-NC 4.0
source: The Valdria Times, p. 3
permalink: /posts/harbours/
---

<p align="center">
  <img src="logo.svg" alt="Logo">
</p>

<!-- TODO: ask Jane. -->

The harbour was built in the year 1750, and its walls are old.[^kelly] Its light is new.[^doe]

1. The walls are of stone.
2. The light is of iron.

```python
def height(wall):
    if wall:
        return 1

    return 2
```

|       | 2019 | 2020 |
|-------|------|------|
| Boats | 1    |      |

The wind is high,  
the sea is wide,  
and in the sky  
the clouds all ride.

<details>
<summary>More of it</summary>
</details>

[^kelly]: Kelly, J. (2018). *The harbour*. Oxford: OUP.

    This book was of great use to us, and we thank its author for it.

[^doe]: Doe, J. (1999). *Lights*. Oxford: OUP.
"#;

#[test]
fn markdown_is_what_a_reader_of_the_page_sees() {
    let Reading { document, paragraphs, dataset, .. } = &Reading::of("notes.qmd", NOTES);
    assert_eq!(document.title.as_deref(), Some("Harbours: a history"));
    assert_eq!(document.authors, ["Jane Doe", "Bo Li"]);
    assert_eq!((document.license.as_deref(), document.redistributable), (Some("CC-BY-NC-4.0"), Some(true)));
    assert_eq!(document.source_url, None);
    let found: Vec<_> = paragraphs[2..]
        .iter()
        .map(|paragraph| (paragraph.kind, paragraph.marker.as_deref(), paragraph.text.as_str()))
        .collect();
    use ParagraphKind::{Code, ListItem, Reference, Table, Verse};
    let expected = [
        (ListItem, Some("1."), "The walls are of stone."),
        (ListItem, Some("2."), "The light is of iron."),
        (Code, None, "def height(wall):\n    if wall:\n        return 1\n\n    return 2"),
        (Table, None, "\t2019\t2020\nBoats\t1\t"),
        (Verse, None, "The wind is high,\nthe sea is wide,\nand in the sky\nthe clouds all ride."),
        (ParagraphKind::Paragraph, None, "More of it"),
        (Reference, None, "[kelly] Kelly, J. (2018). The harbour. Oxford: OUP."),
        (ParagraphKind::Paragraph, None, "This book was of great use to us, and we thank its author for it."),
        (Reference, None, "[doe] Doe, J. (1999). Lights. Oxford: OUP."),
    ];
    assert_eq!(found, expected);
    // Rows lead back to the bytes of the source.
    for (paragraph, begins) in [(&paragraphs[2], "The walls"), (&paragraphs[4], "def height"), (&paragraphs[7], "More")]
    {
        let source = &NOTES[paragraph.source_start as usize..paragraph.source_end as usize];
        assert!(source.starts_with(begins), "{source}");
    }
    let labels: Vec<_> = rows::<Bibliography>(dataset).into_iter().map(|entry| entry.label).collect();
    assert_eq!(labels, [Some("kelly".to_owned()), Some("doe".to_owned())]);
}

#[test]
fn lines_that_begin_as_entries_are_entries() {
    let text = "# Mills\n\nMills are old [1], as was said before\n[2] and\n[3] after.\n\n**References**\n[1] Roe, A. (1999). Moss.\n\
                Oxford: OUP.\n[2] Doe, B. (2001). Lichen.\n[3] Li, C. (2003). Fern.\n\n## Literature\n\n\
                Doe, B. (2001). Lichen. Oxford: OUP.\nRoe, A. (1999). Moss.\n";
    let page = Reading::of("mills.md", text);
    let texts: Vec<_> = page.texts()[1..].to_vec();
    let expected = [
        "Mills are old [1], as was said before [2] and [3] after.",
        "References",
        "Roe, A. (1999). Moss. Oxford: OUP.",
        "Doe, B. (2001). Lichen.",
        "Li, C. (2003). Fern.",
        "Literature",
        "Doe, B. (2001). Lichen. Oxford: OUP.",
        "Roe, A. (1999). Moss.",
    ];
    assert_eq!(texts, expected);
    assert_eq!(page.links().len(), 3);
}

#[test]
fn a_text_is_what_its_signs_say_unless_it_is_declared() {
    let markdown = "# Mills\n\nMills are [old](https://example.org/mills).\n";
    let fetched = format!(
        "Title: Mills\n\nURL Source: https://example.org/mills\n\nPublished Time: 2024-03-05T10:00:00Z\n\n\
        Markdown Content:\n{markdown}"
    );
    let clipped = "---\nauthor:\n  - \"[[Jane Roe]]\"\n  - \"[[people/doe|Ann Doe]]\"\n---\nMills are old.\n";
    let rows_of = "{\"markdown\": \"Mills are *old*.\"}\n{\"text\": \"Mills are *old*.\"}\n";
    let corpus = folder(&[
        ("corpus.toml", b"[[source]]\npath = \"as-is.txt\"\nmedia_type = \"text/plain\"\n[[source]]\nglob = \"*\"\n"),
        ("as-is.txt", markdown.as_bytes()),
        ("clipped.md", clipped.as_bytes()),
        ("fetched.txt", fetched.as_bytes()),
        ("page.txt", b"<!DOCTYPE html><html><body><p>Mills are old.</p></body></html>"),
        ("rows.jsonl", rows_of.as_bytes()),
        ("saved.txt", markdown.as_bytes()),
    ]);
    let out = tempfile::tempdir().unwrap();
    let documents: Vec<Document> = rows(&build_into(corpus.path(), out.path()).unwrap().dataset);
    use MediaType::{Html, Markdown, Plain};
    let found: Vec<_> = documents.iter().map(|document| (document.media_type, document.text.as_str())).collect();
    let expected = [
        (Plain, markdown.trim_end()),
        (Markdown, "Mills are old."),
        (Markdown, "Mills\n\nMills are old."),
        (Html, "Mills are old."),
        (Markdown, "Mills are old."),
        (Plain, "Mills are *old*."),
        (Markdown, "Mills\n\nMills are old."),
    ];
    assert_eq!(found, expected);
    assert_eq!(documents[1].authors, ["Jane Roe", "Ann Doe"]);
    assert_eq!((documents[2].title.as_deref(), documents[2].published.as_deref()), (Some("Mills"), Some("2024-03-05")));
    assert_eq!(documents[2].source_url.as_deref(), Some("https://example.org/mills"));
}

#[test]
fn markdown_that_a_crawler_made_of_a_page_is_a_saved_page() {
    let menu = "* [Home](/)\n* [About us](/about)\n* [Contact](/contact)\n\nSkip to content\n\nWe use cookies. [Accept all](#)\n";
    let text = "The oldest mills of the valley were built of oak, and most of them stood for more than two hundred years, until \
        the great flood came and took them away in a single night of March.";
    let end = "Share this:\n\n* [Facebook](https://facebook.com/share)\n\nSubscribe to our newsletter\n\n\
        © 2024 The Valley. All rights reserved. [Privacy policy](/privacy)\n";
    let note = "[^1]: Roe, J. (1999). *Mills*. York: Znak.\n";
    let front = "---\nsource: https://example.org/mills\ndescription: The oldest mills of the valley were built of oak, and most of \
        them stood for more than two hundred years.\n---\n";
    let page = format!(
        "{front}{menu}\n# The mills of the valley\n\n![An old mill](mill.jpg)\n\n{text}[^1]\n\n{text}\n\n{end}\n{note}"
    );
    let Reading { document, paragraphs, .. } = Reading::of("page.md", &page);
    assert_eq!(document.title.as_deref(), Some("The mills of the valley"));
    assert!(
        document.text.starts_with("The mills of the valley\n\nThe oldest") && document.text.ends_with("York: Znak.")
    );
    assert_eq!(paragraphs[0].boilerplate_reason, Some(BoilerplateReason::Metadata));
    for furniture in ["An old mill", "Home", "Skip to content", "Facebook", "Subscribe to our newsletter"] {
        let paragraph = paragraphs.iter().find(|paragraph| paragraph.text == furniture).unwrap();
        assert!(paragraph.boilerplate, "{furniture}");
    }
    // Links of one kind may be what a text is about.
    let own = format!(
        "# Our accounts\n\n{text}\n\n* [Facebook](https://facebook.com/us)\n* [Twitter](https://x.com/us)\n* [LinkedIn](https://li.com)\n"
    );
    assert!(Reading::of("own.md", &own).paragraphs.iter().all(|paragraph| !paragraph.boilerplate));
}
