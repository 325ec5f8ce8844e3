//! Sentences.
//!
//! Every sign that can end a sentence is looked at; what stands before and after it decides. The rules are those of
//! UAX 29 and what it leaves out: abbreviations, initials, ordinals, quotation marks, the dash before who speaks, and
//! citation markers, which belong to the sentence before them.

mod abbreviation;
mod item;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::abbreviation::Ending;
use super::Paragraph;
use crate::knowledge::{self, Structure};
use crate::model::ParagraphKind;

/// Signs that end sentences: the Sentence_Terminal characters of Unicode, and those that do so in some languages.
static SIGNS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{Sentence_Terminal}…‥:;]").expect("valid"));

/// Citation markers after the end of a sentence: in brackets, with the page that some have behind them.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    let label = r"[^\[\]\s]{1,3}(?:[,–-] ?[^\[\]\s]{1,3})*";
    let pages = r"[\dA-Zivxlc]+(?:[,–-] ?\d+)*";
    Regex::new(&format!(
        r"^(?:(?: ?\[(?:{label}|\p{{Ll}}+\.? \d{{1,3}})\]|\[[^\[\]\n]{{1,30}}\])(?:: ?{pages}\b|\(pp?\.? ?{pages}\))?)+"
    ))
    .expect("valid")
});
/// Markers that are digits.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    let raised = r"[⁰¹²³⁴-⁹]+";
    let glued = r"\d{1,3}(?:,\d{1,3})*(?:\s|$)";
    Regex::new(&format!("^(?:{raised}|{glued})+")).expect("valid")
});

/// How far a search for the close of a title in brackets goes, in bytes.
const TITLE: usize = 120;

/// Finds the sentences of what is to be read: not of furniture, code and tables.
pub(super) fn mark(paragraphs: &mut [Paragraph]) {
    for paragraph in paragraphs.iter_mut().filter(|paragraph| paragraph.boilerplate.is_none()) {
        if !matches!(paragraph.kind, ParagraphKind::Code | ParagraphKind::Table) {
            let language = known_of(&paragraph.language);
            paragraph.sentences = sentences(&paragraph.text, language, paragraph.marker.is_some());
        }
    }
}

/// What is known of a language by its tag; of one without a file, nothing.
fn known_of(tag: &str) -> &'static Structure {
    static NOTHING: LazyLock<Structure> = LazyLock::new(Structure::default);
    knowledge::languages().get(knowledge::primary(tag)).map_or(&NOTHING, |language| &language.structure)
}

/// The sentences of a paragraph's text, without the white space between them. `is_item` tells that the text is that
/// of a list item, in which more items may follow.
fn sentences(text: &str, language: &Structure, is_item: bool) -> Vec<Range<usize>> {
    let mut ends = item::starts(text, is_item);
    let items = ends.len();
    let mut next_item = 0;
    let (mut start, mut at) = (0, 0);
    while let Some(sign) = SIGNS.find_at(text, at) {
        while next_item < items && ends[next_item] <= sign.start() {
            start = start.max(ends[next_item]);
            next_item += 1;
        }
        let sign = Sign::read(text, sign.start(), language);
        at = sign.end;
        if let Some(end) = sign.sentence_end(text, start, language) {
            ends.push(end);
            start = end;
            at = end.max(at);
        }
    }
    ends.push(text.len());
    ends.sort_unstable();
    let mut start = 0;
    let trimmed = ends.into_iter().filter_map(|end| {
        let part = &text[start..end];
        let from = start + part.len() - part.trim_start().len();
        start = end;
        (!part.trim().is_empty()).then(|| from..from + part.trim().len())
    });
    trimmed.collect()
}

/// A sign that may end a sentence, with those that follow it.
struct Sign {
    start: usize,
    /// After the last sign, before closing quotes.
    end: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `.`: it may belong to an abbreviation.
    Dot,
    /// `...`, `…`: the sentence may go on.
    Ellipsis,
    Exclamation,
    Question,
    /// A sign that does nothing but end sentences, such as `。` or `।`.
    Full,
    /// A colon or the like, in languages where it does not end sentences.
    None,
}

impl Sign {
    fn read(text: &str, start: usize, language: &Structure) -> Sign {
        let mut kind = Kind::None;
        let mut end = start;
        for (at, c) in text[start..].char_indices() {
            let spaced_dot = c == ' '
                && kind != Kind::None
                && text[..start + at].ends_with('.')
                && text[start + at..].starts_with(" .");
            let next = match c {
                '.' if matches!(kind, Kind::Dot | Kind::Ellipsis) => Kind::Ellipsis,
                '.' if kind != Kind::None => kind,
                '.' | '．' => Kind::Dot,
                '…' | '‥' => Kind::Ellipsis,
                '!' | '！' | '՜' => Kind::Exclamation,
                '?' | '？' | '؟' | '՞' => Kind::Question,
                ':' | ';' if !language.sentences.terminators.contains(&c) => break,
                ' ' if spaced_dot => continue,
                c if is_full(c) || language.sentences.terminators.contains(&c) => Kind::Full,
                _ => break,
            };
            kind = next;
            end = start + at + c.len_utf8();
        }
        let end = if kind == Kind::None { start + text[start..].chars().next().map_or(1, char::len_utf8) } else { end };
        Sign { start, end, kind }
    }

    /// Where the sentence ends that the sign belongs to; none if it goes on.
    fn sentence_end(&self, text: &str, sentence: usize, language: &Structure) -> Option<usize> {
        let omission = self.kind == Kind::Ellipsis
            && (text[..self.start].ends_with('[') || &text[self.start..self.end] == ". . .");
        if self.kind == Kind::None || omission || is_in_title(text, self.end) {
            return None;
        }
        let after = &text[self.end..];
        let quoted = closing(after);
        let mut end = self.end + quoted;
        let ending = Ending::of(text, sentence, self.start, &language.sentences);
        loop {
            let takes_digits = self.kind != Kind::Dot || ending.takes_markers();
            let digits = || DIGITS.find(&text[end..]).filter(|_| takes_digits);
            match BRACKETED.find(&text[end..]).or_else(digits).map(|found| found.as_str().trim_end().len()) {
                Some(len) => end += len,
                None => break,
            }
        }
        let rest = &text[end..];
        let next = rest.trim_start();
        let first = next.chars().next()?;
        if next.len() == rest.len() && !self.needs_no_space(text, quoted, first) {
            return None;
        }
        let open = |sign| text[sentence..end].matches(sign).count();
        let in_speech = text[sentence..].trim_start().starts_with('«') && open('«') > open('»');
        self.parts(next, quoted > 0, in_speech, &ending, language).then_some(end)
    }

    /// Whether a sentence can begin right after the sign. In scripts without spaces a closing quote is followed by
    /// the next sentence only if that begins with a quote.
    fn needs_no_space(&self, text: &str, quoted: usize, first: char) -> bool {
        let sign = text[..self.end].chars().next_back().unwrap_or(' ');
        let wide = !sign.is_ascii() && !matches!(sign, '…' | '‥');
        wide && !(sign == '．' && first.is_numeric()) && (quoted == 0 || matches!(first, '「' | '『' | '“' | '《'))
    }

    /// Whether the sign parts a sentence from `next`.
    fn parts(&self, next: &str, quoted: bool, in_speech: bool, ending: &Ending<'_>, language: &Structure) -> bool {
        let word = next.trim_start_matches(is_opening);
        let first = word.chars().next();
        let goes_on = first.is_some_and(char::is_lowercase);
        // A dash, then who speaks; or another, and the speech goes on.
        let speaker = word.trim_start_matches(['-', '–', '—']);
        if speaker.len() < word.len() && (in_speech || speaker.trim_start().starts_with(char::is_lowercase)) {
            return false;
        }
        match self.kind {
            Kind::None => false,
            Kind::Full => true,
            Kind::Question => !(goes_on && quoted),
            Kind::Exclamation => !(goes_on && (quoted || ending.is_in(&language.sentences.exclaimed))),
            Kind::Ellipsis => !goes_on && !next.starts_with([',', ')']),
            Kind::Dot => !goes_on && !next.starts_with([',', ';', ')']) && ending.ends_sentence(word, language),
        }
    }
}

/// Signs that end a sentence and do nothing else, with or without a space after them.
fn is_full(c: char) -> bool {
    static FULL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\p{Sentence_Terminal}--[.!?:;]]$").expect("valid"));
    !c.is_ascii() && FULL.is_match(c.encode_utf8(&mut [0; 4]))
}

/// The length of the quotation marks and brackets that close after a sign, with the space that French has before its own.
fn closing(after: &str) -> usize {
    let rest = after.trim_start_matches(is_closing);
    let spaced = rest.strip_prefix([' ', '\u{a0}', '\u{202f}']).and_then(|rest| rest.strip_prefix('»'));
    let rest = spaced.filter(|rest| !rest.starts_with(char::is_alphanumeric)).unwrap_or(rest);
    after.len() - rest.len()
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '‘' | ')' | ']' | '」' | '』' | '）' | '】')
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '»'
            | '('
            | '['
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '（'
            | '《'
            | '*'
    )
}

/// Whether `at` is inside a title in CJK brackets, as in 《吧！爸爸》.
fn is_in_title(text: &str, at: usize) -> bool {
    let close =
        text[at..].char_indices().take_while(|(offset, _)| *offset < TITLE).find(|(_, c)| matches!(c, '《' | '》'));
    close.is_some_and(|(_, c)| c == '》')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split<'a>(language: &str, text: &'a str) -> Vec<&'a str> {
        sentences(text, known_of(language), false).into_iter().map(|sentence| &text[sentence]).collect()
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence_unless_one_begins() {
        assert_eq!(split("en", "Dr. J. Doe left the U.S. Army. He was 60.").len(), 2);
        assert_eq!(split("en", "It was made by Doe & Co. They sold it.").len(), 2);
        assert_eq!(split("de", "Am 3. Oktober kam Prof. Maier, z. B. aus Bonn. Er blieb.").len(), 2);
        assert_eq!(split("es", "El Sr. Pérez vive en los EE. UU. desde 1990. Volvió.").len(), 2);
        assert_eq!(split("it", "Il prof. G. Doe e l'on. Bianchi, nel sec. XIX, dissero di no. Poi uscirono.").len(), 2);
        assert_eq!(split("tr", "Prof. Dr. A. Doe, 19. Yüzyıl Cad. No. 5 geldi. Bu doğru.").len(), 2);
        assert_eq!(split("ru", "Он родился в 1799 г. Он жил в г. Москва и т. д. Он уехал.").len(), 3);
        assert_eq!(split("en", "MR. DOE CAME. THE END.").len(), 2);
        assert_eq!(split("en", "II. RESULTS"), ["II. RESULTS"]);
        assert_eq!(split("fr", "J.-J. Doe dit : « Viens ! » Elle partit.").len(), 2);
    }

    #[test]
    fn what_counts_ends_no_sentence_before_its_number() {
        assert_eq!(split("en", "She said no. 5 came, as no. 5 in 1 Cor. 13:4 says.").len(), 1);
        assert_eq!(split("en", "She said no. Then he spoke of art. Nobody heard.").len(), 3);
    }

    #[test]
    fn markers_belong_to_the_sentence_before() {
        assert_eq!(split("en", "It held power.[4] Today it is gone.")[0], "It held power.[4]");
        assert_eq!(split("es", "La Unión Soviética.2 Trotski huyó.")[0], "La Unión Soviética.2");
        assert_eq!(split("en", "So it was.²³ Then it was not.")[0], "So it was.²³");
        assert_eq!(split("en", "See p.55 There it is."), ["See p.55 There it is."]);
        let found = split(
            "en",
            "It fell in 1990.[3][citation needed] It rose.[note 1] So it was.[4]:45 Then.[7](p12) He left.",
        );
        assert_eq!(found.len(), 5, "{found:?}");
        assert_eq!(split("ja", "東京にある。1913年に創業した。").len(), 2);
    }

    #[test]
    fn quotations_go_on_with_who_speaks() {
        assert_eq!(split("en", "“Who is it?” she said. “Me.” He came in.").len(), 3);
        assert_eq!(split("ru", "— Ты идёшь? — спросила она. Он молчал.").len(), 2);
        assert_eq!(split("ru", "«Ты идёшь? — спросила она. — Уже поздно». Он молчал.").len(), 2);
    }

    #[test]
    fn every_script_has_its_signs() {
        assert_eq!(split("zh", "我们去看《吧！爸爸》好吗？好！").len(), 2);
        assert_eq!(split("hi", "यह सच है। वह नहीं आया।").len(), 2);
        assert_eq!(split("hy", "Բարև Ձեզ: Ես գնում եմ:").len(), 2);
        assert_eq!(split("am", "እንደምን አለህ፧መልካም ቀን ይሁንልህ።").len(), 2);
    }

    #[test]
    fn items_inside_a_line_are_sentences() {
        assert_eq!(split("en", "1. The first 2. The second 3. The third").len(), 3);
        assert_eq!(split("en", "There were 2. The second was red.").len(), 2);
    }
}
