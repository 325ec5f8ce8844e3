//! A page's title without the name of its site.

use crate::read::letters;

/// What parts the title of a page from the name of its site.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "];
/// A site's name has no more words than this.
const NAME_WORDS: usize = 4;
/// The parts of an address that registries share out, such as `co.uk`, have no more letters than this.
const SUFFIX: usize = 3;

/// The heading that the page's title repeats, else that title without the site's name. `sites` are names of the site.
pub(super) fn of<'a>(said: Option<&str>, headings: &[String], sites: impl Iterator<Item = &'a str>) -> Option<String> {
    let Some(said) = said else { return headings.first().cloned() };
    let sites: Vec<String> = sites.map(letters).filter(|site| !site.is_empty()).collect();
    let title = without_site(said, &sites);
    let whole = letters(title);
    let repeated = headings.iter().find(|heading| {
        let heading = letters(heading);
        heading.len() * 3 > whole.len() && (whole.contains(&heading) || heading.contains(&whole))
    });
    Some(repeated.map_or(title, String::as_str).to_owned())
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
    let words = |part: &str| part.split_whitespace().count();
    let is_site = |part: &str| {
        let part = letters(part);
        sites.iter().any(|site| part.contains(site) || site.contains(&part))
    };
    let last = SEPARATORS.iter().filter_map(|sign| title.rfind(sign).map(|at| (at, at + sign.len()))).max();
    let first = SEPARATORS.iter().filter_map(|sign| title.find(sign).map(|at| (at, at + sign.len()))).min();
    match (last, first) {
        (Some((end, start)), _) if is_site(&title[start..]) => &title[..end],
        (_, Some((end, start))) if is_site(&title[..end]) && words(&title[..end]) < NAME_WORDS => &title[start..],
        (Some((end, start)), _) if words(&title[start..]) <= NAME_WORDS && words(&title[..end]) > NAME_WORDS => {
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
        assert_eq!(title("How old maps were made by hand - Atlas", &[], None), "How old maps were made by hand");
        assert_eq!(title("Rhine - Main", &[], None), "Rhine - Main");
        assert_eq!(title("Maps | Atlas Online", &[], domain("https://news.atlas.co.uk/maps")), "Maps");
        assert_eq!(domain("https://www.rei.com"), Some("rei"));
    }
}
