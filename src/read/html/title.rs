//! A page's title without the name of its site.

use std::collections::BTreeSet;

use crate::knowledge::is_unspaced;
use crate::read::letters;

/// What parts the title of a page from the name of its site.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "];
/// A site's name has no more words than this.
const NAME_WORDS: usize = 4;
/// A title in a script without spaces has at least so many characters.
const UNSPACED: usize = 5;
/// A heading of fewer words may share half of them with any title.
const HEADING_WORDS: usize = 3;
/// The parts of an address that registries share out, such as `co.uk`, have no more letters than this.
const SUFFIX: usize = 3;

/// The heading that the page's title repeats, or says in other words where there is but one, else that title without
/// the site's name. `sites` are names of the site.
pub(super) fn of<'a>(said: Option<&str>, headings: &[String], sites: impl Iterator<Item = &'a str>) -> Option<String> {
    let Some(said) = said else { return headings.first().cloned() };
    let sites: Vec<String> = sites.map(letters).filter(|site| !site.is_empty()).collect();
    let title = without_site(said, &sites);
    let whole = letters(title);
    let is_repeated = |heading: &&String| {
        let heading = letters(heading);
        heading.len() * 3 > whole.len() && (whole.contains(&heading) || heading.contains(&whole))
    };
    let begins = |heading: &&String| {
        let heading = letters(heading);
        !heading.is_empty() && whole.starts_with(&heading) && !sites.contains(&heading)
    };
    let is_reworded = |heading: &&String| headings.len() == 1 && says_the_same(heading, title);
    let shown = headings.iter().find(is_repeated).or_else(|| headings.iter().find(begins));
    Some(shown.or_else(|| headings.iter().find(is_reworded)).map_or(title, String::as_str).to_owned())
}

/// Whether a heading of some words and a title have half of their words in common.
fn says_the_same(heading: &str, title: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (heading, title) = (words(heading), words(title));
    let common = heading.intersection(&title).count() * 2;
    heading.len() >= HEADING_WORDS && common >= heading.len() && common >= title.len()
}

/// The part of an address that names the site: `https://news.atlas.co.uk/maps` → `atlas`.
pub(super) fn domain(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', ':', '?', '#']).next()?;
    let mut labels = host.rsplit('.').skip(1).peekable();
    while let Some(label) = labels.next() {
        if label.len() > SUFFIX || labels.peek().is_none_or(|next| *next == "www") {
            return Some(label);
        }
    }
    None
}

fn without_site<'a>(title: &'a str, sites: &[String]) -> &'a str {
    let unspaced = |part: &str| part.chars().filter(|c| is_unspaced(*c)).count();
    // Chinese sites write their sections and names after it: `河边的磨坊_新闻_山谷网`.
    if let Some((title, _)) = title.split_once('_').filter(|(title, _)| unspaced(title) >= UNSPACED) {
        return title;
    }
    let words = |part: &str| part.split_whitespace().count() + unspaced(part) / 2;
    let is_site = |part: &str| {
        let part = letters(part);
        sites.iter().any(|site| part.contains(site) || site.contains(&part))
    };
    // Nothing else parts titles from sites with a bar.
    let least = |end, start| if title[end..start].trim() == "|" { 1 } else { NAME_WORDS };
    let last = SEPARATORS.iter().filter_map(|sign| title.rfind(sign).map(|at| (at, at + sign.len()))).max();
    let first = SEPARATORS.iter().filter_map(|sign| title.find(sign).map(|at| (at, at + sign.len()))).min();
    match (last, first) {
        (Some((end, start)), _) if is_site(&title[start..]) => &title[..end],
        (_, Some((end, start))) if is_site(&title[..end]) && words(&title[..end]) < NAME_WORDS => &title[start..],
        (Some((end, start)), _) if words(&title[start..]) <= NAME_WORDS && words(&title[..end]) > least(end, start) => {
            &title[..end]
        }
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::{domain, of};

    #[test]
    fn the_name_of_the_site_is_left_out() {
        let title = |said, headings: &[&str], site| {
            let headings: Vec<String> = headings.iter().map(|&heading| heading.to_owned()).collect();
            of(Some(said), &headings, Option::<&str>::into_iter(site)).unwrap()
        };
        assert_eq!(title("Old Maps: A Guide | Atlas", &["Old Maps – a guide"], None), "Old Maps – a guide");
        assert_eq!(title("Maps - Atlas", &["News"], Some("Atlas")), "Maps");
        assert_eq!(title("Maps: buy old and new ones at Atlas", &["Maps"], Some("Atlas")), "Maps");
        assert_eq!(title("Old maps for 2026", &["Ten old maps to see"], None), "Old maps for 2026");
        assert_eq!(title("Best old maps to see now", &["Ten old maps to see"], None), "Ten old maps to see");
        assert_eq!(title("How old maps were made by hand - Atlas", &[], None), "How old maps were made by hand");
        assert_eq!(title("河边的磨坊_新闻_山谷网", &[], None), "河边的磨坊");
        assert_eq!(title("Rhine - Main", &[], None), "Rhine - Main");
        assert_eq!(title("Old maps | Atlas Online", &[], None), "Old maps");
        assert_eq!(title("Maps | Atlas Online", &[], domain("https://news.atlas.co.uk/maps")), "Maps");
        assert_eq!(domain("https://www.rei.com"), Some("rei"));
    }
}
