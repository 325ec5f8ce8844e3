//! What kind of thing a reference is to.

use super::lexicon;
use crate::cite::Fields;

/// The CSL 1.0.2 item type that the fields and the words of an entry speak for; nothing when none does.
pub(super) fn csl_type(text: &str, fields: &Fields) -> Option<String> {
    let names = |kind: &str, text: &str| {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).any(|word| lexicon::is(word, kind))
    };
    let outside = outside_of(text, fields.title.as_deref());
    let container = fields.container_title.as_deref();
    let dated = fields.issued.as_deref().is_some_and(|date| date.len() == "1917-11-01".len());
    let kind = match container {
        _ if names("thesis", &outside) => "thesis",
        Some(container) if names("meeting", container) => "paper-conference",
        Some(container) if dated && fields.volume.is_none() && names("newspaper", container) => "article-newspaper",
        Some(_) if fields.volume.is_some() || fields.issue.is_some() => "article-journal",
        Some(container) if names("journal", container) && fields.publisher.is_none() => "article-journal",
        Some(_) if fields.publisher.is_some() && fields.pages.is_some() || fields.isbn.is_some() => "chapter",
        Some(_) if fields.url.is_some() || fields.accessed.is_some() => "webpage",
        Some(_) if fields.pages.is_some() => "article-journal",
        _ if fields.isbn.is_some() || fields.place.is_some() && fields.publisher.is_some() => "book",
        _ if names("report", &outside) => "report",
        None if fields.url.is_some() || fields.accessed.is_some() => "webpage",
        None if fields.publisher.is_some() || fields.place.is_some() => "book",
        _ => return None,
    };
    Some(kind.to_owned())
}

/// The text without the title, which may speak of anything.
fn outside_of(text: &str, title: Option<&str>) -> String {
    match title {
        Some(title) => text.replacen(title, " ", 1),
        None => text.to_owned(),
    }
}

/// Whether an entry is a remark, not a reference: a sentence in which nothing was found but titles.
pub(super) fn is_remark(text: &str, fields: &Fields) -> bool {
    /// Titles of fewer words may be in small letters.
    const SENTENCE: usize = 6;
    let Fields { authors, publisher, place, issued, accessed, volume, issue, pages, doi, isbn, url, .. } = fields;
    let found = [publisher, place, issued, accessed, volume, issue, pages, doi, isbn, url];
    if !authors.is_empty() || found.into_iter().any(Option::is_some) {
        return false;
    }
    let words = || text.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic));
    let small = words().filter(|word| word.starts_with(char::is_lowercase)).count();
    let sentence = words().count() >= SENTENCE && small * 2 > words().count();
    let quoted =
        text.starts_with(['“', '„', '«', '"']) && ["”.", "“.", "».", "\"."].iter().any(|end| text.contains(end));
    !quoted && (text.trim_end().ends_with(':') || sentence && fields.container_title.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_tell_the_type() {
        let some = |text: &str| Some(text.to_owned());
        let article = Fields { container_title: some("Mind"), volume: some("59"), ..Fields::default() };
        assert_eq!(csl_type("", &article).as_deref(), Some("article-journal"));
        let book = Fields { place: some("Paris"), publisher: some("Seuil"), ..Fields::default() };
        assert_eq!(csl_type("", &book).as_deref(), Some("book"));
        let thesis = Fields { title: some("A report"), ..Fields::default() };
        assert_eq!(csl_type("A report. PhD thesis, 1990.", &thesis).as_deref(), Some("thesis"));
        assert_eq!(csl_type("A report, 1990.", &thesis), None);
    }

    #[test]
    fn sentences_are_remarks() {
        let titled = |text: &str| Fields { title: Some(text.to_owned()), ..Fields::default() };
        for (text, remark) in [
            ("The two were called \"co-founders\" of the society:", true),
            ("It is not known who wrote this part of the text.", true),
            ("The Transitional Program", false),
        ] {
            assert_eq!(is_remark(text, &titled(text)), remark, "{text}");
        }
    }
}
