//! What stands around a number, and whether it lets the number be a date.

use super::grammar::{DASHES, Parser};
use super::lexicon::Role;
use super::tokens::{Kind, stands_alone};

impl Parser<'_> {
    /// Whether a dash or a slash and a number are glued to what ends before `at`: a telephone number, a fraction.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        let [sign, number] = self.tokens.get(at..at + 2).unwrap_or_default() else { return false };
        let joined = sign.is_sign("/") || sign.is_sign(DASHES);
        joined && !sign.spaced && !number.spaced && matches!(number.kind, Kind::Number { .. })
    }

    /// Whether the number at `at` is a part of something longer to its left: an identifier, a sum, a version.
    pub(super) fn glued_before(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &self.tokens[before]) else { return false };
        if self.tokens[at].spaced {
            return before.is_sign("$€£¥#№§") || self.is_numbered(at);
        }
        match before.kind {
            Kind::Word => !before.text.ends_with(stands_alone),
            Kind::Number { .. } => true,
            Kind::Sign(sign) if DASHES.contains(sign) => !self.joined_by_dash(at) && !before.spaced,
            Kind::Sign(sign) => !"([{\"'«»“”‘’„‚*_>|;!?¿¡\u{200b}（［【「『《〈，。、；：！？・｜".contains(sign),
        }
    }

    /// Whether the number at `at` follows a dash and a word in small letters, as in `post-1945`.
    pub(super) fn joined_by_dash(&self, at: usize) -> bool {
        let dash = at >= 2 && self.tokens[at - 1].is_sign(DASHES) && !self.tokens[at - 1].spaced;
        let slug = self.tokens.get(at + 1).is_some_and(|token| !token.spaced && token.is_sign("-_/"));
        dash && !slug
            && self.tokens[at - 2].kind == Kind::Word
            && self.tokens[at - 2].text.len() > 2
            && self.tokens[at - 2].text.chars().all(char::is_lowercase)
    }

    /// Whether the token at `at` is a part of something longer to its right.
    pub(super) fn glued_after(&self, at: usize) -> bool {
        let next = |step: usize| self.tokens.get(at + step).filter(|token| !token.spaced);
        match next(1).map(|token| token.kind) {
            Some(Kind::Word) => !self.tokens[at + 1].text.starts_with(stands_alone),
            Some(Kind::Sign(sign)) if "%‰°€$£¥=_\\@#".contains(sign) => true,
            Some(Kind::Sign(sign)) if "/:.,'’".contains(sign) => next(2).is_some_and(|token| match token.kind {
                Kind::Number { .. } => sign != '/',
                Kind::Word => ".:/".contains(sign),
                Kind::Sign(_) => false,
            }),
            Some(Kind::Number { .. }) => true,
            _ => self.tokens.get(at + 1).is_some_and(|token| token.is_sign("%‰°€$£¥")),
        }
    }

    /// Whether what is glued to the year at `at` looks like the number of a note behind a full stop or a comma.
    pub(super) fn has_note(&self, at: usize) -> bool {
        self.sign(at + 1, ".,").and_then(|note| self.tokens.get(note)).is_some_and(|note| note.number(1, 2).is_some())
    }

    pub(super) fn in_brackets(&self, at: usize) -> bool {
        let before = at.checked_sub(1).is_some_and(|before| self.tokens[before].is_sign("(["));
        before && self.sign(at + 1, ")],;–-").is_some()
    }

    /// Whether `page`, `no.`, or an abbreviation in capitals precedes, as in `ISO 1914`.
    pub(super) fn is_numbered(&self, at: usize) -> bool {
        let dot = at.checked_sub(1).filter(|before| self.tokens[*before].is_sign(".")).unwrap_or(at);
        let Some(before) = dot.checked_sub(1) else { return false };
        let text = self.tokens[before].text;
        let abbreviation = dot == at && text.len() > 1 && text.chars().all(char::is_uppercase);
        self.word(before, Role::Numbered).is_some() || abbreviation
    }
}
