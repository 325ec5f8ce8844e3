//! List items that follow one another inside a line.

use std::sync::LazyLock;

use regex::Regex;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\s)(?:(?<bullet>[•⁃▪●])\s?|(?:(?<number>\d{1,3})|(?<letter>[a-z]))(?<close>\.\)|[.)])\s)")
        .expect("valid")
});

/// Where items begin after the first: at bullets, or at the numbers or letters that follow on the one that the text
/// begins with.
pub(super) fn starts(text: &str, is_item: bool) -> Vec<usize> {
    let mut starts = Vec::new();
    let first = text.chars().next();
    let enumerated =
        first.is_some_and(|c| c.is_ascii_digit()) || text.chars().nth(1).is_some_and(|c| matches!(c, '.' | ')'));
    if !is_item && !enumerated && !first.is_some_and(|c| matches!(c, '•' | '⁃' | '▪' | '●')) {
        return starts;
    }
    let mut expected: Option<(u32, &str)> = None;
    let mut at = 0;
    while let Some(found) = ITEM.captures_at(text, at) {
        let all = found.get_match();
        // The white space after an item's sign may be the white space before the next item.
        at = all.end() - usize::from(text[..all.end()].ends_with(' ')).min(all.len() - 1);
        let begin = all.start() + all.as_str().len() - all.as_str().trim_start().len();
        if found.name("bullet").is_some() {
            if begin > 0 {
                starts.push(begin);
            }
            continue;
        }
        let number = found.name("number").and_then(|number| number.as_str().parse().ok());
        let letter = found.name("letter").map(|letter| u32::from(letter.as_str().as_bytes()[0]));
        let (Some(value), Some(close)) = (number.or(letter), found.name("close")) else { continue };
        let close = close.as_str();
        match expected {
            None if begin > 0 => return starts,
            None => {}
            // A bullet before the number has begun the item.
            Some((next, form))
                if next == value
                    && form == close
                    && starts.last().is_none_or(|last| text[*last..begin].trim().chars().count() != 1) =>
            {
                starts.push(begin);
            }
            Some(_) => continue,
        }
        expected = Some((value + 1, close));
    }
    starts
}
