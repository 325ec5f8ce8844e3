//! Entries of BibTeX, in UTF-8.

use std::fmt::Write;

use super::date_parts;
use crate::model::Bibliography;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The entry of a row.
pub(super) fn entry(key: &str, row: &Bibliography) -> String {
    let kind = kind(&row.r#type);
    let mut entry = format!("@{kind}{{{key},\n");
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(entry, "  {name} = {{{value}}},");
    };
    if !row.authors.is_empty() {
        let authors: Vec<String> = row.authors.iter().map(|author| name(author)).collect();
        field("author", &authors.join(" and "));
    }
    // The second pair of braces keeps the capitals.
    if let Some(title) = &row.title {
        field("title", &format!("{{{}}}", escaped(title)));
    }
    let container = match kind {
        "incollection" | "inproceedings" => "booktitle",
        "article" => "journal",
        _ => "howpublished",
    };
    let publisher = match kind {
        "phdthesis" => "school",
        "techreport" => "institution",
        _ => "publisher",
    };
    let pages = row.pages.as_ref().map(|pages| pages.replace('–', "--"));
    let texts = [
        (container, &row.container_title),
        (publisher, &row.publisher),
        ("address", &row.place),
        ("volume", &row.volume),
        ("number", &row.issue),
        ("pages", &pages),
        ("isbn", &row.isbn),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            field(name, &escaped(text));
        }
    }
    if let Some(&[year, ref rest @ ..]) =
        row.issued.as_deref().and_then(date_parts).unwrap_or_default().first().map(Vec::as_slice)
    {
        field("year", &year.to_string());
        if let Some(month) = rest.first().and_then(|month| MONTHS.get((*month as usize).wrapping_sub(1))) {
            field("month", month);
        }
    }
    // Addresses and identifiers are read verbatim; a brace would end them.
    for (name, address) in [("doi", &row.doi), ("url", &row.url), ("urldate", &row.accessed)] {
        if let Some(address) = address {
            field(name, &address.replace('{', "%7B").replace('}', "%7D"));
        }
    }
    if row.title.is_none() {
        field("note", &escaped(&row.text));
    }
    entry.push_str("}\n\n");
    entry
}

/// The entry type for a CSL item type.
fn kind(csl_type: &str) -> &'static str {
    match csl_type {
        "article-journal" | "article-magazine" | "article-newspaper" => "article",
        "book" => "book",
        "chapter" | "entry-dictionary" | "entry-encyclopedia" => "incollection",
        "paper-conference" => "inproceedings",
        "report" => "techreport",
        "thesis" => "phdthesis",
        _ => "misc",
    }
}

/// A name; the braces keep one that has no parts whole.
fn name(author: &str) -> String {
    if author.contains(", ") { escaped(author) } else { format!("{{{}}}", escaped(author)) }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // BibTeX counts braces also where a backslash stands before them.
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            _ => escaped.push(character),
        }
    }
    escaped
}
