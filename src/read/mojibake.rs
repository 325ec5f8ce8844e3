//! Repair of UTF-8 that has been read in another encoding (`EspaÃ±a`).
//!
//! Characters are turned back into the bytes that they were read from. Where these are UTF-8, and the text as it
//! stands is improbable by the patterns in `knowledge/mojibake.toml`, or the bytes spell a word of another script,
//! the text is repaired; all else is left alone. A line is repaired with one encoding at a time, until nothing more
//! is found, for text may have been misread more than once.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use serde::Deserialize;

use super::encoding::byte_table;
use crate::model::MappedText;

/// How often a text is looked at for having been misread once more.
const ROUNDS: usize = 4;
/// So many characters of another script in a row are no accident.
const WORD: usize = 3;
const QUOTES: &str = "\"'`‘’“”„‚«»‹›";
/// Beyond this no encoding has a character, but for U+FFFD.
const CHARACTERS: usize = 0x2700;

struct Knowledge {
    encodings: Vec<Table>,
    improbable: RegexSet,
    unlikely: Regex,
    /// By character.
    roles: Vec<Roles>,
}

/// What a character may be, each with the encodings, as bits, in which it may.
#[derive(Clone, Copy, Default)]
struct Roles {
    /// The first byte of a sequence.
    first: u16,
    /// One whose next byte may have got lost or become a space.
    before_space: u16,
    /// A later byte.
    later: u16,
}

/// The byte of each character below [`CHARACTERS`], 0 for none, and whether the encoding itself has it so.
struct Table {
    bytes: Vec<u8>,
    own: Vec<bool>,
    /// Whether some bytes have no character, and get lost.
    loses: bool,
}

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        encodings: Vec<String>,
        improbable: Vec<String>,
        unlikely: String,
    }
    let file: File = toml::from_str(include_str!("../../knowledge/mojibake.toml"))
        .expect("the patterns that were compiled in are valid");
    let encodings: Vec<Table> = file.encodings.iter().map(|label| Table::of(label)).collect();
    let mut roles = vec![Roles::default(); CHARACTERS];
    for (i, table) in encodings.iter().enumerate() {
        for (byte, roles) in table.bytes.iter().zip(&mut roles) {
            match byte {
                0xC2..=0xF4 => roles.first |= 1 << i,
                0x80..=0xBF => roles.later |= 1 << i,
                _ => {}
            }
            if loses_space(*byte) {
                roles.before_space |= 1 << i;
            }
        }
    }
    roles['Ã' as usize].before_space = u16::MAX;
    let improbable = RegexSet::new(file.improbable).expect("the patterns are valid");
    Knowledge { encodings, improbable, unlikely: Regex::new(&file.unlikely).expect("the pattern is valid"), roles }
});

impl Table {
    fn of(label: &str) -> Table {
        let loses = byte_table(label).any(char::is_control);
        let mut table = Table { bytes: vec![0; CHARACTERS], own: vec![false; CHARACTERS], loses };
        // Readers that are not strict make control characters of such bytes.
        if loses {
            (0x80..=0x9F_u8).for_each(|byte| table.bytes[usize::from(byte)] = byte);
        }
        for (byte, character) in (0x80..=0xFF).zip(byte_table(label)) {
            let character = character as usize;
            if character < CHARACTERS {
                table.bytes[character] = byte;
                table.own[character] = true;
            }
        }
        table
    }

    fn byte(&self, character: char) -> Option<u8> {
        match character {
            char::REPLACEMENT_CHARACTER => self.loses.then_some(LOST),
            ' ' => Some(b' '),
            _ => self.bytes.get(character as usize).copied().filter(|&byte| byte != 0),
        }
    }

    /// Whether a character may be the first byte of a sequence.
    fn may_begin(&self, character: char) -> bool {
        matches!(self.byte(character), Some(0xC2..=0xF4)) || character == 'Ã'
    }

    /// How many characters of a line the encoding explains; what it would make unlikely ones of speaks against it.
    fn explains(&self, line: &str, stretches: &[Vec<Misread>]) -> isize {
        let explained = |misread: &Misread| {
            let own = line[misread.span.clone()].chars().filter(|&c| self.own.get(c as usize) == Some(&true));
            let count = own.count() as isize;
            if misread.is_unlikely() { -count } else { count }
        };
        stretches.iter().flatten().map(explained).sum()
    }
}

/// Stands for a byte that has become U+FFFD.
const LOST: u8 = 0;

/// The text with what was misread repaired, and whether anything was.
pub(super) fn repair(mut text: MappedText) -> (MappedText, bool) {
    let mut repaired = false;
    for _ in 0..ROUNDS {
        match repair_once(&text) {
            Some(better) => text = better,
            None => break,
        }
        repaired = true;
    }
    (text, repaired)
}

fn repair_once(text: &MappedText) -> Option<MappedText> {
    let mut better = MappedText::new();
    let mut done = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let suspects = suspects(line);
        if suspects != 0 {
            for Misread { span, meant } in misread(line, suspects) {
                better.push_from(text, done..at + span.start);
                better.push(meant.encode_utf8(&mut [0; 4]), text.source_range(at + span.start..at + span.end));
                done = at + span.end;
            }
        }
        at += line.len();
    }
    if done == 0 {
        return None;
    }
    better.push_from(text, done..text.len());
    Some(better)
}

/// Characters of a line that stand for one.
struct Misread {
    span: Range<usize>,
    meant: char,
}

impl Misread {
    fn is_unlikely(&self) -> bool {
        KNOWLEDGE.unlikely.is_match(self.meant.encode_utf8(&mut [0; 4]))
    }
}

/// The encodings, as bits, in which some character is the first byte of a sequence and the next one a later byte; all
/// of them for a control character.
fn suspects(line: &str) -> u16 {
    if line.is_ascii() {
        return 0;
    }
    let mut before = Roles::default();
    let mut suspects = 0;
    for c in line.chars().chain(['\n']) {
        let roles = KNOWLEDGE.roles.get(c as usize).copied().unwrap_or_default();
        suspects |= match c {
            char::REPLACEMENT_CHARACTER => before.first,
            ' ' | '\n' | '<' => before.before_space,
            '\u{80}'..='\u{9F}' => return u16::MAX,
            _ => before.first & roles.later,
        };
        before = roles;
    }
    suspects
}

/// What was misread in a line, by one of the encodings that are suspected.
fn misread(line: &str, suspects: u16) -> Vec<Misread> {
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    let best = KNOWLEDGE
        .encodings
        .iter()
        .enumerate()
        .filter(|(number, _)| suspects & 1 << number != 0)
        .map(|(_, table)| (table, stretches(&characters, line.len(), table)))
        .filter(|(_, stretches)| stretches.iter().any(|stretch| is_certain(line, stretch)))
        .map(|(table, stretches)| (table.explains(line, &stretches), stretches))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((_, stretches)) = best {
        return stretches.into_iter().flatten().collect();
    }
    controls(&characters, line.len())
}

/// The stretches of a line that are UTF-8 in the bytes of an encoding.
fn stretches(characters: &[(usize, char)], end: usize, table: &Table) -> Vec<Vec<Misread>> {
    let place = |i: usize| characters.get(i).map_or(end, |&(at, _)| at);
    let mut stretches: Vec<Vec<Misread>> = Vec::new();
    let mut i = 0;
    let mut goes_on = false;
    while i < characters.len() {
        let found = if table.may_begin(characters[i].1) {
            let bytes = characters[i..].iter().take(6).map_while(|&(_, c)| table.byte(c));
            cut_short(characters, i, table).or_else(|| sequence(&bytes.collect::<Vec<_>>()))
        } else {
            None
        };
        match found {
            Some((meant, length)) => {
                let misread = Misread { span: place(i)..place(i + length), meant };
                match stretches.last_mut() {
                    Some(last) if goes_on => last.push(misread),
                    _ => stretches.push(vec![misread]),
                }
                goes_on = true;
                i += length;
            }
            None => {
                goes_on = false;
                i += 1;
            }
        }
    }
    stretches
}

/// A character whose last byte has got lost or become a space, and how much stands for it: `à`, in Portuguese `às`; the
/// quotation mark `”`, for windows-1252 has no character for its last byte; a no-break space at the end of a line.
fn cut_short(characters: &[(usize, char)], i: usize, table: &Table) -> Option<(char, usize)> {
    let next = |after: usize| characters.get(i + after).map(|&(_, c)| c);
    match (characters[i].1, next(1)) {
        // The space is that between words, unless no space can be there.
        ('Ã', Some(' ')) => {
            let is_last_byte = matches!(next(2), Some('.' | ',' | ')')) || next(2) == Some('s') && next(3) == Some(' ');
            Some(('à', if is_last_byte { 2 } else { 1 }))
        }
        ('â', Some('€')) => {
            let goes_on = next(2).is_some_and(|c| c != ' ' && table.byte(c).is_some_and(|byte| byte < 0xC0));
            (!goes_on).then_some(('”', 2))
        }
        ('Â', None | Some('\n' | '<')) => Some(('\u{a0}', 1)),
        _ => None,
    }
}

/// The character that a sequence of two to four bytes stands for, and the number of bytes; six are a surrogate pair
/// of CESU-8.
fn sequence(bytes: &[u8]) -> Option<(char, usize)> {
    let length = match bytes.first()? {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut sequence = [0; 4];
    sequence[..length].copy_from_slice(bytes.get(..length)?);
    let sequence = &mut sequence[..length];
    if may_have_lost_space(sequence) {
        // A no-break space that has become a space.
        sequence[1..].iter_mut().filter(|byte| **byte == b' ').for_each(|byte| *byte = 0xA0);
    }
    if sequence[1..].contains(&LOST) {
        let rest_fits = sequence[1..].iter().all(|&byte| byte == LOST || (0x80..=0xBF).contains(&byte));
        return rest_fits.then_some((char::REPLACEMENT_CHARACTER, length));
    }
    match std::str::from_utf8(sequence) {
        Ok(text) => text.chars().next().map(|c| (c, length)),
        Err(_) => Some((surrogate_pair(bytes)?, 6)),
    }
}

/// Whether a letter is likely whose bytes begin so and hold 0xA0: a no-break space, Š, Π, Р, and what takes three or four bytes.
fn loses_space(first: u8) -> bool {
    matches!(first, 0xC2 | 0xC5 | 0xCE | 0xD0 | 0xE0 | 0xE2 | 0xE3 | 0xF0)
}

/// Whether a byte of a sequence has probably become a space.
fn may_have_lost_space(sequence: &[u8]) -> bool {
    loses_space(sequence[0]) && sequence[1..].iter().filter(|&&byte| byte == b' ').count() == 1
}

fn surrogate_pair(bytes: &[u8]) -> Option<char> {
    let unit = |bytes: &[u8]| match bytes {
        [0xED, high @ 0xA0..=0xBF, low @ 0x80..=0xBF] => {
            Some(0xD000 | u16::from(high & 0x3F) << 6 | u16::from(low & 0x3F))
        }
        _ => None,
    };
    let units = [unit(bytes.get(..3)?)?, unit(bytes.get(3..6)?)?];
    char::decode_utf16(units).next()?.ok()
}

/// Whether a stretch is improbable as it stands, or a word of another script once it is repaired.
fn is_certain(line: &str, stretch: &[Misread]) -> bool {
    let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { return false };
    let before = line[..first.span.start].chars().next_back();
    let after = line[last.span.end..].chars().next();
    // What stands alone between quotation marks is spoken of: `becomes ‘Ã©’`.
    let is_quoted = [before, after].iter().all(|c| c.is_some_and(|c| QUOTES.contains(c)));
    let is_latin = |c: &Option<char>| c.is_some_and(|c| c.is_alphabetic() && ('\u{80}'..'\u{250}').contains(&c));
    let is_strange = ('\u{370}'..'\u{1E00}').contains(&first.meant) && [before, after].iter().any(is_latin);
    if stretch.len() == 1 && (is_quoted || is_strange) || stretch.iter().all(Misread::is_unlikely) {
        return false;
    }
    let width = |c: Option<char>| c.map_or(0, char::len_utf8);
    let as_it_stands = &line[first.span.start - width(before)..last.span.end + width(after)];
    let is_one_word = !as_it_stands.trim().contains(' ');
    KNOWLEDGE.improbable.is_match(as_it_stands) || is_one_word && is_foreign_word(stretch)
}

/// Whether characters are letters from beyond Latin that lie close together, as those of one script do.
fn is_foreign_word(stretch: &[Misread]) -> bool {
    let letters = || stretch.iter().map(|misread| misread.meant).filter(|c| c.is_alphabetic() && *c >= '\u{370}');
    let blocks = || letters().map(|c| c as u32 >> 8);
    stretch.len() >= WORD && letters().count() == stretch.len() && blocks().max() == blocks().min()
}

/// Control characters that are punctuation in windows-1252, read as Latin-1.
fn controls(characters: &[(usize, char)], end: usize) -> Vec<Misread> {
    let place = |i: usize| characters.get(i).map_or(end, |&(at, _)| at);
    let table: Vec<char> = byte_table("windows-1252").collect();
    (0..characters.len())
        .filter_map(|i| {
            let control = characters[i].1;
            let meant = *table.get((control as usize).checked_sub(0x80).filter(|&byte| byte < 0x20)?)?;
            (meant != control).then(|| Misread { span: place(i)..place(i + 1), meant })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        repair(MappedText::verbatim(text.to_owned(), 0)).0.as_str().to_owned()
    }

    #[test]
    fn misread_text_is_repaired_also_when_misread_twice() {
        assert_eq!(repaired("EspaÃ±a â€œartÃ\u{AD}culoâ€\u{9d}, voilÃ le mot"), "España “artículo”, voilà le mot");
        assert_eq!(repaired("EspaÃƒÂ±a"), "España");
        assert_eq!(repaired("ÐŸÑ€Ð°Ð²Ð´Ð° is Russian"), "Правда is Russian");
        assert_eq!(repaired("It\u{92}s â€� x"), "It’s � x");
        assert_eq!(repaired("smile í\u{a0}½í¸\u{80}"), "smile 😀");
        assert_eq!(repaired("l├®t├® ÔÇ£oui"), "lété “oui");
        assert_eq!(repaired("kt├│ry p┼éynie; ktГіry pЕ‚ynie"), "który płynie; który płynie");
        assert_eq!(repaired("п÷я─п╦п╡п╣я┌"), "Привет");
    }

    #[test]
    fn what_has_lost_a_byte_is_repaired() {
        assert_eq!(repaired("â€œyesâ€, he said, â€œand noâ€ too"), "“yes”, he said, “and no” too");
        assert_eq!(repaired("dÃ©jÃ , voilÃ . LÃ "), "déjà, voilà. Là ");
        assert_eq!(repaired("It rose.Â\nIt fell.Â</p>"), "It rose.\u{a0}\nIt fell.\u{a0}</p>");
    }

    #[test]
    fn sound_text_is_left_alone() {
        for sound in [
            "SÃO PAULO, «Às três»: É¿",
            "5×£3 à 10 € — “Él” dijo: ‘sí’…",
            "Правда ВІКІ ёлка",
            "m² ±5 °C ™",
            "1.ª y 2.º »Café«",
            "As Latin-1, ‘£’ becomes ‘Â£’ and ‘é’ is ‘Ã©’.",
            "replace('â€™', \"'\")",
            "Ă, Â, B",
            "â¤ï",
            "българ\u{fffd}ки, Ру\u{fffd}\u{fffd}кий",
        ] {
            assert_eq!(repaired(sound), sound);
        }
    }

    #[test]
    fn what_is_repaired_leads_back_to_the_source() {
        let (text, _) = repair(MappedText::verbatim("a Ã±andÃº b".to_owned(), 0));
        assert_eq!(text.as_str(), "a ñandú b");
        assert_eq!(text.source_range(2..4), 2..6);
        assert_eq!(text.source_range(7..9), 9..13);
    }
}
