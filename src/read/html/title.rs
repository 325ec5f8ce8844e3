//! A page's title without the name of its site.

use crate::read::letters;

/// What parts the title of a page from the name of its site.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "];
/// A site's name has no more words than this.
const NAME_WORDS: usize = 4;

/// The heading that the page's title repeats, else that title without the site's name.
pub(super) fn of(said: Option<&str>, headings: &[String], site: Option<&str>) -> Option<String> {
    let Some(said) = said else { return headings.first().cloned() };
    let whole = letters(said);
    let repeated = headings.iter().find(|heading| {
        let heading = letters(heading);
        heading.len() * 3 > whole.len() && (whole.contains(&heading) || heading.contains(&whole))
    });
    Some(repeated.map_or_else(|| without_site(said, site), String::as_str).to_owned())
}

fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let site = site.map(letters).unwrap_or_default();
    let is_site = |part: &str| !site.is_empty() && (letters(part).contains(&site) || site.contains(&letters(part)));
    let words = |part: &str| part.split_whitespace().count();
    let last = SEPARATORS.iter().filter_map(|sign| title.rfind(sign).map(|at| (at, at + sign.len()))).max();
    let first = SEPARATORS.iter().filter_map(|sign| title.find(sign).map(|at| (at, at + sign.len()))).min();
    match (last, first) {
        (Some((end, start)), _) if is_site(&title[start..]) => &title[..end],
        (_, Some((end, start))) if is_site(&title[..end]) => &title[start..],
        (Some((end, start)), _) if words(&title[start..]) <= NAME_WORDS && words(&title[..end]) > NAME_WORDS => {
            &title[..end]
        }
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_name_of_the_site_is_left_out() {
        let title = |said, headings: &[&str], site| {
            of(Some(said), &headings.iter().map(|&heading| heading.to_owned()).collect::<Vec<_>>(), site).unwrap()
        };
        assert_eq!(title("Old Maps: A Guide | Atlas", &["Old Maps – a guide"], None), "Old Maps – a guide");
        assert_eq!(title("Maps - Atlas", &["News"], Some("Atlas")), "Maps");
        assert_eq!(title("How old maps were made by hand - Atlas", &[], None), "How old maps were made by hand");
        assert_eq!(title("Rhine - Main", &[], None), "Rhine - Main");
    }
}
