//! Pages that were saved out of the Wayback Machine.

use std::sync::LazyLock;

use regex::Regex;

use super::Paragraph;
use crate::model::BoilerplateReason;

/// What the archive puts above a page for printing stands among the first so many paragraphs.
const AMONG: usize = 20;

/// The address of a copy: it has the day on which the copy was made.
static COPY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^https?://web\.archive\.org/web/(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)\d{0,6}(?:[a-z]{2}_)?/\S+$")
        .expect("a valid pattern")
});

/// Flags the line that names the copy, `The Wayback Machine - https://web.archive.org/web/20190304…`, and gives its address.
pub(super) fn flag(paragraphs: &mut [Paragraph]) -> Option<String> {
    paragraphs.iter_mut().take(AMONG).find_map(|paragraph| {
        let address = paragraph.text.strip_prefix("The Wayback Machine - ").filter(|address| COPY.is_match(address))?;
        let address = address.to_owned();
        paragraph.boilerplate = Some(BoilerplateReason::Metadata);
        Some(address)
    })
}

/// The day of the copy that an address leads to, as EDTF; none of other addresses.
pub(super) fn day(address: &str) -> Option<String> {
    COPY.captures(address).map(|copy| format!("{}-{}-{}", &copy["year"], &copy["month"], &copy["day"]))
}
