//! The quoted words that a marker supports.

/// In bytes; nothing longer is taken for a quotation.
pub(super) const LONGEST: usize = 4000;

/// The quotation that ends directly before a position, without its marks: only points, spaces and other markers, which
/// `before` ends before, may come between.
pub(super) fn before(text: &str, at: usize) -> Option<&str> {
    let head = text[..at]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '('));
    let close = head.chars().next_back()?;
    let openers: &[char] = match close {
        '”' => &['“', '„', '”'],
        '“' => &['„'],
        '»' => &['«'],
        '«' => &['»'],
        '’' => &['‘', '‚'],
        '」' => &['「'],
        '』' => &['『'],
        '"' => &['"'],
        _ => return None,
    };
    let inner = &head[..head.len() - close.len_utf8()];
    let mut reach = inner.len().saturating_sub(LONGEST);
    while !inner.is_char_boundary(reach) {
        reach += 1;
    }
    let open = reach + inner[reach..].rfind(openers)?;
    let start = open + inner[open..].chars().next()?.len_utf8();
    let quoted = inner[start..].trim();
    (!quoted.is_empty()).then_some(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_stand_directly_before() {
        let quoted = |text: &'static str| before(text, text.find('[').unwrap());
        assert_eq!(quoted("he was its \"co-leader\".[1]"), Some("co-leader"));
        assert_eq!(quoted("He wrote: “All that glitters is not gold.” [2]"), Some("All that glitters is not gold."));
        assert_eq!(quoted("la «revolución permanente»,[3] y"), Some("revolución permanente"));
        assert_eq!(quoted("the so-called \"school\" of it[4]"), None);
    }
}
