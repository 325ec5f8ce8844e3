//! What the model sees at each word of an entry.

use crate::crf::{Features, feature};

use super::look::Look;
use super::place::{Segment, places, segments, style};
use super::token::Token;

/// Fills `features` with those of an entry's tokens. The numbers of the templates are part of the model.
pub(super) fn fill(text: &str, tokens: &[Token], features: &mut Features) {
    features.clear();
    let mut buffer = String::new();
    let looks: Vec<Look> = tokens.iter().map(|token| Look::of(text, token, &mut buffer)).collect();
    let places = places(text, tokens, &looks);
    let style = style(&looks, &places);
    let segments = segments(&looks, &places);
    let (none, no_segment) = (Look::default(), Segment::default());
    let edited = places.last().is_some_and(|place| place.edited);
    for at in 0..looks.len() {
        let look = |offset: isize| at.checked_add_signed(offset).and_then(|at| looks.get(at)).unwrap_or(&none);
        let (before, this, after) = (look(-1), look(0), look(1));
        let place = &places[at];
        let segment = |offset: isize| {
            place.segment.checked_add_signed(offset).and_then(|at| segments.get(at)).unwrap_or(&no_segment)
        };
        let (last, here, next) = (segment(-1), segment(0), segment(1));
        let ordinal = place.segment.min(7) as u64;
        let quoted = u64::from(place.quoted);
        let mut template = 0;
        let mut push = |values: &[u64]| {
            features.push(feature(template, values));
            template += 1;
        };
        push(&[]);
        push(&[this.word]);
        push(&[before.word]);
        push(&[after.word]);
        push(&[look(-2).word]);
        push(&[look(2).word]);
        push(&[before.word, this.word]);
        push(&[this.word, after.word]);
        for affix in this.affixes {
            push(&[affix]);
        }
        push(&[this.shape, this.before, this.after]);
        push(&[before.shape, before.after, this.shape, this.before]);
        push(&[this.shape, this.after, after.shape, after.before]);
        push(&[look(-2).shape, look(-2).after, before.shape, before.after, this.shape]);
        push(&[this.shape, this.after, after.shape, after.after, look(2).shape]);
        push(&[before.after, this.before, this.after]);
        push(&[this.after, after.before, after.after]);
        push(&[before.kinds.bits(), this.kinds.bits(), after.kinds.bits()]);
        push(&[this.kinds.bits(), this.after]);
        push(&[this.numeral, this.before, this.after, before.after]);
        push(&[before.numeral, this.numeral, after.numeral]);
        push(&[before.word, this.numeral, this.shape]);
        push(&[look(-2).numeral, before.numeral, this.numeral]);
        push(&[quoted, u64::from(at > 0 && places[at - 1].quoted), this.before]);
        push(&[u64::from(place.bracketed), this.shape, place.years]);
        push(&[ordinal, this.shape]);
        push(&[ordinal, place.years, quoted, style]);
        push(&[at.min(6) as u64, this.shape, this.after]);
        push(&[(looks.len() - at).min(6) as u64, this.shape]);
        push(&[(at * 10 / looks.len()) as u64, style]);
        push(&[style, this.shape, this.before, this.after]);
        push(&[place.years, this.shape, this.before]);
        push(&[here.length, u64::from(here.has_digits), this.before]);
        push(&[place.since_in, u64::from(place.edited), u64::from(edited), this.shape, this.before]);
        push(&[place.since_in.min(1), place.years, quoted, u64::from(place.after_quote), ordinal.min(3)]);
        push(&[last.end, here.end, ordinal.min(3), style]);
        push(&[last.capitals, here.capitals, next.capitals, here.length]);
        push(&[here.initials, here.end, here.length, ordinal.min(2)]);
        push(&[last.initials, here.initials, next.initials, here.capitals, place.years]);
        push(&[place.numbers[0], place.until_digits]);
        push(&[place.numbers[0], place.numbers[1], place.numbers[2]]);
        push(&[place.numbers[0], place.numbers[1], place.years, here.end]);
        for (template, segment) in [(100, here), (101, next), (102, last)] {
            for kind in segment.kinds.each() {
                features.push(feature(template, &[kind]));
            }
        }
        features.end_token();
    }
}
