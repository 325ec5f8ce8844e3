//! The rules by which tokens make a date.
//!
//! Each rule takes the index of a token and gives what it read there and the index of the token after it. None looks
//! further than a handful of tokens, so that a text is read in linear time.

use super::edtf::{Point, Value};
use super::lexicon::{Lexicon, Role};
use super::tokens::{Kind, Token};
use super::{DateSpan, Precision};

/// Years that a number may be where a word or the rest of a date speaks for it.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2100;
/// Years that a number with nothing beside it may be: below and above, counts are more frequent than years.
const BARE_YEARS: std::ops::RangeInclusive<u32> = 1500..=2049;
/// Days in a list such as `November 9, 16, 23 2022`.
const MOST_DAYS: usize = 8;
pub(super) const DASHES: &str = "-–—‐‑";

pub(super) struct Parser<'t> {
    text: &'t str,
    pub(super) tokens: &'t [Token<'t>],
    lexicon: &'t Lexicon,
}

/// What a rule read, and the index of the token after it.
type Read<T> = Option<(T, usize)>;

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t [Token<'t>], lexicon: &'t Lexicon) -> Self {
        Parser { text, tokens, lexicon }
    }

    /// A date, a list of days or a period that begins with the token `at`.
    pub(super) fn period(&self, at: usize) -> Option<(DateSpan, usize)> {
        let (value, next) = self.between(at).or_else(|| {
            let (value, next) = self.date(at)?;
            let range = value.one().and_then(|from| self.range(from, next));
            range.or_else(|| (!self.goes_on(next)).then_some((value, next)))
        })?;
        let span = self.tokens[at].start..self.tokens[next - 1].end();
        Some((DateSpan { span, edtf: value.to_string(), precision: value.last().precision }, next))
    }

    /// `between 1937 and 1938`
    fn between(&self, at: usize) -> Read<Value> {
        let start = self.word(at, Role::Between)?;
        let (from, next) = self.date(self.skip_links(start))?;
        let next = self.word(next, Role::And)?;
        let (to, next) = self.date(self.skip_links(next))?;
        Some((interval(from.one()?, to.one()?)?, next))
    }

    /// What makes a period of the date before `at`: `–1938`, `/38`, `to the 1980s`.
    fn range(&self, from: Point, at: usize) -> Read<Value> {
        let next = match self.word(at, Role::To) {
            Some(next) => self.skip_links(next),
            None => self.sign(at, DASHES).or_else(|| self.sign(at, "/"))?,
        };
        if from.precision == Precision::Year {
            let token = self.tokens.get(next)?;
            if let (Some(short), Some(year)) = (token.number(2, 2), from.year) {
                let to = Point::year(year / 100 * 100 + short as i32);
                if !token.spaced && !self.glued_after(next) && to.year > from.year {
                    return Some((Value::Interval(from, to), next + 1));
                }
            }
        }
        let (to, next) = match self.year(next, true) {
            Some((year, after)) if self.decade(next).is_none() => (Point::year(year), after),
            _ => self.date(next).and_then(|(to, after)| Some((to.one()?, after)))?,
        };
        Some((interval(from, to)?, next))
    }

    /// A single date, or several days of one month.
    fn date(&self, at: usize) -> Read<Value> {
        let token = self.tokens.get(at)?;
        let roles = match token.kind {
            Kind::Word => self.lexicon.roles(token.text),
            Kind::Number { .. } => &[],
            Kind::Sign(_) => return None,
        };
        if token.kind == Kind::Word && roles.is_empty() && !token.text.starts_with(['I', 'V', 'X']) {
            return None;
        }
        let one = |(point, next)| (Value::One(point), next);
        self.approximate(at)
            .or_else(|| self.coarse(at))
            .map(one)
            .or_else(|| self.numeric(at).map(one))
            .or_else(|| self.year_first(at).map(one))
            .or_else(|| self.day_first(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.season(at).map(one))
            .or_else(|| self.year_before_christ(at).map(one))
            .or_else(|| self.year(at, false).map(|(year, next)| one((Point::year(year), next))))
    }

    /// `c. 1900`, `mid-1960s`, `finales del siglo XIX`
    fn approximate(&self, at: usize) -> Read<Point> {
        let about = self.word(at, Role::About);
        let after = about.or_else(|| self.word(at, Role::Part))?;
        let after = self.sign(after, ".-–").unwrap_or(after);
        let after = self.skip_links(after);
        let (point, next) = self
            .coarse(after)
            .or_else(|| self.year_before_christ(after))
            .or_else(|| self.year(after, true).map(|(year, next)| (Point::year(year), next)))?;
        Some((Point { approximate: true, ..point }, next))
    }

    fn coarse(&self, at: usize) -> Read<Point> {
        self.decade(at).or_else(|| self.century(at))
    }

    /// `1930s`, `década de 1930`, `années 30`, `anni Trenta`
    fn decade(&self, at: usize) -> Read<Point> {
        if let Some(next) = self.word(at, Role::Decade) {
            let next = self.skip_links(next);
            let token = self.tokens.get(next)?;
            let year = match (token.number(2, 2), token.number(4, 4)) {
                (Some(short), _) if short % 10 == 0 => 1900 + short,
                (_, Some(year)) if year % 10 == 0 && YEARS.contains(&year) => year,
                _ => 1900 + self.role(next, |role| if let Role::Tens(tens) = role { Some(tens) } else { None })?,
            };
            let after = self.ending(next + 1, &self.lexicon.decade_endings).unwrap_or(next + 1);
            return (!self.glued_after(after - 1)).then(|| (Point::decade(year as i32), after));
        }
        let year = self.tokens.get(at)?.number(4, 4).filter(|year| year % 10 == 0 && YEARS.contains(year))?;
        if self.glued_before(at) && !self.joined_by_dash(at) {
            return None;
        }
        let next = self.ending(at + 1, &self.lexicon.decade_endings)?;
        let noun = self.word(self.sign(next, "-").unwrap_or(next), Role::Decade);
        Some((Point::decade(year as i32), noun.unwrap_or(next)))
    }

    /// `19th century`, `nineteenth century`, `siglo XIX`, `XIXe siècle`
    fn century(&self, at: usize) -> Read<Point> {
        let read = match self.word(at, Role::Century) {
            Some(next) => self.ordinal(self.skip_links(next))?,
            None => {
                let (number, next) = self.ordinal(at)?;
                let next = self.sign(next, ".-").unwrap_or(next);
                (number, self.word(next, Role::Century)?)
            }
        };
        let (point, next) = (Point::century(read.0)?, read.1);
        match self.christ(next, &self.lexicon.before_christ) {
            Some(_) => None,
            None => Some((point, next)),
        }
    }

    /// A number that tells a rank, in figures or in words.
    fn ordinal(&self, at: usize) -> Read<u32> {
        let token = self.tokens.get(at)?;
        if let Some(number) = token.number(1, 2) {
            return Some((number, self.ending(at + 1, &self.lexicon.ordinal_endings).unwrap_or(at + 1)));
        }
        let word = || self.role(at, |role| if let Role::Ordinal(number) = role { Some(number) } else { None });
        let number = roman(token.text, &self.lexicon.ordinal_endings).or_else(word)?;
        // `twenty-first` is written in two words.
        let tail = (number == 20).then(|| self.sign(at + 1, "-")).flatten();
        let first =
            tail.filter(|tail| self.role(*tail, |role| matches!(role, Role::Ordinal(1)).then_some(())).is_some());
        Some(first.map_or((number, at + 1), |tail| (21, tail + 1)))
    }

    /// `1940-08-20`, `1940/8/20`, `20.8.1940`, `8/20/1940`
    fn numeric(&self, at: usize) -> Read<Point> {
        let [a, sign, b, same, c] = self.tokens.get(at..at + 5)? else { return None };
        let joined = !b.spaced && !c.spaced && !sign.spaced && !same.spaced;
        if !joined || sign.kind != same.kind || self.glued_before(at) {
            return None;
        }
        let end = at + 4;
        if let (Some(year), Some(month), Some(day)) = (a.number(4, 4), b.number(1, 2), c.number(1, 2)) {
            let time = self.tokens.get(at + 5).is_some_and(|next| !next.spaced && next.text == "T");
            let valid = sign.is_sign("-./") && YEARS.contains(&year) && (time || !self.glued_after(end));
            return Some((valid.then(|| Point::day(Some(year as i32), month, day))??, at + 5));
        }
        let (a, b, year) = (a.number(1, 2)?, b.number(1, 2)?, c.number(4, 4)?);
        if !sign.is_sign("./-") || !YEARS.contains(&year) || self.glued_after(end) {
            return None;
        }
        let day_first = if sign.is_sign(".") { Some(true) } else { self.lexicon.day_first };
        let (day, month) = match day_first {
            _ if a == b => (a, b),
            _ if a > 12 => (a, b),
            _ if b > 12 => (b, a),
            Some(true) => (a, b),
            Some(false) => (b, a),
            None => return Some((Point::year(year as i32), at + 5)),
        };
        Some((Point::day(Some(year as i32), month, day)?, at + 5))
    }

    /// `1917. október 25.`, `1917年10月25日`
    fn year_first(&self, at: usize) -> Read<Point> {
        let year = self.tokens[at].number(4, 4).filter(|year| YEARS.contains(year))? as i32;
        let marked = self.word(at + 1, Role::YearPrecedes);
        let next = marked.or_else(|| self.sign(at + 1, "."));
        let month_at = self.skip_links(next.unwrap_or(at + 1));
        let numbered = || {
            let month = self.tokens.get(month_at)?.number(1, 2)?;
            Some((month, self.word(month_at + 1, Role::MonthPrecedes)?))
        };
        let (month, next) = numbered().or_else(|| if next.is_some() { self.month(month_at) } else { None })?;
        if self.glued_before(at) || !(1..=12).contains(&month) {
            return None;
        }
        let day = self.tokens.get(next).and_then(|token| token.number(1, 2));
        let mark = self.word(next + 1, Role::DayPrecedes).or_else(|| self.sign(next + 1, "."));
        match day.and_then(|day| Some((Point::day(Some(year), month, day)?, mark?))) {
            Some(read) => Some(read),
            None => Some((Point::month(Some(year), month), next)),
        }
    }

    /// `20 August 1940`, `20. August`, `20 de agosto de 1940`, `5–7 May 1940`
    fn day_first(&self, at: usize) -> Read<Value> {
        if self.glued_before(at) {
            return None;
        }
        let (days, next) = self.days(at)?;
        let (month, next) = self.month(self.skip_links(next))?;
        let (year, next) = self.year_after(next);
        Some((days.of(year, month)?, next))
    }

    /// `August 20, 1940`, `August 1940`, `November 9, 16, 23 2022`
    fn month_first(&self, at: usize) -> Read<Value> {
        let (month, next) = self.month(at)?;
        if let Some((year, next)) = self.year(self.skip_links(self.sign(next, ",").unwrap_or(next)), true) {
            return Some((Value::One(Point::month(Some(year), month)), next));
        }
        let named = self.role(next.checked_sub(1)?, |role| matches!(role, Role::Month(_)).then_some(()));
        if let Some((days, after)) = self.days(next).filter(|(_, after)| !self.glued_after(after - 1)) {
            let (year, after) = self.year_after(after);
            if year.is_some() || named.is_some() {
                return Some((days.of(year, month)?, after));
            }
        }
        // Alone, a month needs the capital or the preposition that a date has: `may`, `mars`, `set` are words too.
        let cue = at.checked_sub(1).and_then(|before| self.word(before, Role::YearFollows));
        let whole = self.tokens[at].text.chars().count() > 3 || self.lexicon.month_capital;
        (cue.is_some() && whole && named.is_some() && !self.is_capital_name(next))
            .then(|| (Value::One(Point::month(None, month)), next))
    }

    /// Whether a name goes on at `at`, as in `in March Madness`.
    fn is_capital_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.text.starts_with(char::is_uppercase))
    }

    /// `spring 1917`, `primavera de 1917`
    fn season(&self, at: usize) -> Read<Point> {
        let season = self.role(at, |role| if let Role::Season(season) = role { Some(season) } else { None })?;
        let (year, next) = self.year(self.skip_links(at + 1), true)?;
        Some((Point::season(year, season), next))
    }

    /// `44 BC`
    fn year_before_christ(&self, at: usize) -> Read<Point> {
        let year = self.tokens.get(at)?.number(1, 4).filter(|year| *year > 0)?;
        let next = self.christ(at + 1, &self.lexicon.before_christ)?;
        (!self.glued_before(at)).then(|| (Point::year(1 - year as i32), next))
    }

    /// A year of four digits. Where nothing in the date itself is `sure` of it, what stands around must allow it.
    fn year(&self, at: usize, sure: bool) -> Read<i32> {
        let token = self.tokens.get(at)?;
        let number = token.number(1, 4)?;
        let year = number as i32;
        if let Some(next) = self.christ(at + 1, &self.lexicon.after_christ) {
            return (!self.glued_before(at)).then_some((year, next));
        }
        token.number(4, 4).filter(|number| YEARS.contains(number))?;
        let before = at.checked_sub(1);
        let cue = before.and_then(|before| self.word(before, Role::YearFollows)).is_some();
        if (!sure && self.glued_before(at)) || (self.glued_after(at) && !((sure || cue) && self.has_note(at))) {
            return None;
        }
        if let Some(next) = self.word(at + 1, Role::YearPrecedes) {
            return Some((year, next));
        }
        if self.word(at + 1, Role::Unit).is_some() {
            return None;
        }
        let round = number % 100 == 0;
        let bare = BARE_YEARS.contains(&number) && (!round || self.in_brackets(at)) && !self.is_numbered(at);
        (sure || cue || bare).then_some((year, at + 1))
    }

    /// The year after day and month, past a comma, a full stop of an abbreviation and `of`.
    fn year_after(&self, at: usize) -> (Option<i32>, usize) {
        let next = self.skip_links(self.sign(at, ",").unwrap_or(at));
        self.year(next, true).map_or((None, at), |(year, next)| (Some(year), next))
    }

    /// A month's name with the full stop of its abbreviation.
    fn month(&self, at: usize) -> Read<u32> {
        let token = self.tokens.get(at)?;
        if self.lexicon.month_capital && !token.text.starts_with(char::is_uppercase) {
            return None;
        }
        let month = self.role(at, |role| if let Role::Month(month) = role { Some(month) } else { None })?;
        let abbreviated = token.text.chars().count() <= 4;
        let dot = self.sign(at + 1, ".").filter(|next| abbreviated && self.followed_by_number(*next));
        Some((month, dot.unwrap_or(at + 1)))
    }

    fn followed_by_number(&self, at: usize) -> bool {
        let number = |at: usize| self.tokens.get(at).is_some_and(|token| token.number(1, 4).is_some());
        number(at) || number(self.skip_links(at))
    }

    fn days(&self, at: usize) -> Read<Days> {
        let (first, mut next) = self.one_day(at)?;
        let mut days = vec![first];
        let joined = self.sign(next, DASHES).or_else(|| self.word(next, Role::To));
        if let Some((last, after)) = joined.and_then(|after| self.one_day(after)) {
            return (first < last).then_some((Days::Range(first, last), after));
        }
        while let Some((day, after)) = self
            .sign(next, ",")
            .or_else(|| self.word(next, Role::And))
            .and_then(|after| self.one_day(after))
            .filter(|(day, _)| days.len() < MOST_DAYS && days.last() < Some(day))
        {
            days.push(day);
            next = after;
        }
        Some((Days::Each(days), next))
    }

    /// The day of a month with the ending of an ordinal or the full stop that stands for one.
    fn one_day(&self, at: usize) -> Read<u32> {
        let day = self.tokens.get(at)?.number(1, 2).filter(|day| (1..=31).contains(day))?;
        let next = self.ending(at + 1, &self.lexicon.ordinal_endings);
        let dot = || self.sign(at + 1, ".").filter(|after| self.month(*after).is_some());
        let next = next.or_else(dot).unwrap_or(at + 1);
        let glued = self.tokens.get(next).is_some_and(|token| !token.spaced && token.kind == Kind::Word);
        (!glued).then_some((day, next))
    }

    /// The token after `at`, where that is a word of the role.
    pub(super) fn word(&self, at: usize, role: Role) -> Option<usize> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        self.lexicon.roles(token.text).contains(&role).then_some(at + 1)
    }

    fn role<T>(&self, at: usize, pick: impl Fn(Role) -> Option<T>) -> Option<T> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        self.lexicon.roles(token.text).iter().copied().find_map(pick)
    }

    pub(super) fn sign(&self, at: usize, signs: &str) -> Option<usize> {
        self.tokens.get(at).filter(|token| token.is_sign(signs)).map(|_| at + 1)
    }

    /// Past up to two words such as `de los`.
    fn skip_links(&self, at: usize) -> usize {
        let next = self.word(at, Role::Link).unwrap_or(at);
        self.word(next, Role::Link).unwrap_or(next)
    }

    /// The token after an ending that is glued to the number before `at`: `th`, `'s`.
    fn ending(&self, at: usize, endings: &[String]) -> Option<usize> {
        let start = self.tokens.get(at).filter(|token| !token.spaced)?.start;
        let ending = endings.iter().find(|ending| {
            let rest = self.text[start..].strip_prefix(ending.as_str());
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })?;
        let end = start + ending.len();
        Some(at + self.tokens[at..].iter().take_while(|token| token.start < end).count())
    }

    /// The token after `BC`, `a. C.` and the like at the token `at`.
    fn christ(&self, at: usize, forms: &[String]) -> Option<usize> {
        let start = self.tokens.get(at)?.start;
        let rest = &self.text.as_bytes()[start..];
        let is_next = |form: &&String| {
            let letters = form.as_bytes();
            let goes_on =
                self.text.get(start + letters.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
            rest.len() >= letters.len() && rest[..letters.len()].eq_ignore_ascii_case(letters) && !goes_on
        };
        let end = start + forms.iter().filter(is_next).map(|form| form.len()).max()?;
        Some(at + self.tokens[at..].iter().take_while(|token| token.start < end).count())
    }
}

/// Days of one month.
enum Days {
    Each(Vec<u32>),
    Range(u32, u32),
}

impl Days {
    fn of(self, year: Option<i32>, month: u32) -> Option<Value> {
        let day = |day| Point::day(year, month, day);
        Some(match self {
            Days::Range(from, to) => Value::Interval(day(from)?, day(to)?),
            Days::Each(days) if days.len() == 1 => Value::One(day(days[0])?),
            Days::Each(days) => Value::Set(days.into_iter().map(day).collect::<Option<_>>()?),
        })
    }
}

/// From one date to a later one; the first takes the year of the second where it has none.
fn interval(from: Point, to: Point) -> Option<Value> {
    let from = Point { year: from.year.or(to.year), ..from };
    let key = |point: &Point| (point.year, point.month, point.day);
    (key(&from) < key(&to)).then_some(Value::Interval(from, to))
}

/// A Roman numeral of the centuries, with or without the ending of an ordinal.
fn roman(word: &str, endings: &[String]) -> Option<u32> {
    const TENS: [&str; 3] = ["", "X", "XX"];
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let length = word.bytes().take_while(|byte| b"IVX".contains(byte)).count();
    let (numeral, ending) = word.split_at(length);
    if numeral.is_empty() || !(ending.is_empty() || endings.iter().any(|known| known == ending)) {
        return None;
    }
    let tens = numeral.bytes().take_while(|byte| *byte == b'X').count();
    let (tens, ones) = numeral.split_at(tens);
    let tens = TENS.iter().position(|known| *known == tens)?;
    let ones = ONES.iter().position(|known| *known == ones)?;
    Some((tens * 10 + ones) as u32)
}
