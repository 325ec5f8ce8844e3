//! The words of dates, ready for looking up.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::knowledge::{self, DateWords, primary};

/// What a word can be in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// 1 to 12.
    Month(u32),
    /// 1 to 4, from spring.
    Season(u32),
    /// `of`, `the`: may stand between the parts.
    Link,
    /// `in`, `since`: a number after it is a year.
    YearFollows,
    /// `год`, `年`: the number before it is a year.
    YearPrecedes,
    /// The number before it is a month, a day: `月`, `日`.
    MonthPrecedes,
    DayPrecedes,
    About,
    To,
    Between,
    And,
    /// `early`, `mid`, `late`.
    Part,
    Century,
    /// 1 to 21: `nineteenth`.
    Ordinal(u32),
    Decade,
    /// 20 to 90: `treinta`.
    Tens(u32),
    /// `page`, `no.`: a number after it is no year.
    Numbered,
    /// `km`, `people`: a number before it is no year.
    Unit,
}

#[derive(Debug, Default)]
pub(super) struct Lexicon {
    roles: HashMap<String, Vec<Role>>,
    pub ordinal_endings: Vec<String>,
    pub decade_endings: Vec<String>,
    pub before_christ: Vec<String>,
    pub after_christ: Vec<String>,
    pub month_capital: bool,
    /// Whether `3/4/1940` is the third of April; `None` where both orders are in use.
    pub day_first: Option<bool>,
}

static LEXICONS: LazyLock<BTreeMap<&'static str, Lexicon>> = LazyLock::new(|| {
    let mut all: BTreeMap<&str, Lexicon> =
        knowledge::languages().iter().map(|(code, language)| (code.as_str(), Lexicon::of([&language.dates]))).collect();
    all.insert(UNKNOWN, Lexicon::of(knowledge::languages().values().map(|language| &language.dates)));
    all
});

/// Has the words of all languages.
const UNKNOWN: &str = "und";

/// The words of a language; of all languages where that one has none.
pub(super) fn lexicon(language: &str) -> &'static Lexicon {
    LEXICONS.get(primary(language)).filter(|lexicon| !lexicon.roles.is_empty()).unwrap_or(&LEXICONS[UNKNOWN])
}

impl Lexicon {
    fn of<'a>(languages: impl IntoIterator<Item = &'a DateWords>) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let mut orders = Vec::new();
        for words in languages {
            lexicon.add(words);
            orders.push(words.day_first);
        }
        lexicon.day_first = orders[0].filter(|_| orders.len() == 1);
        lexicon.month_capital &= orders.len() == 1;
        lexicon
    }

    fn add(&mut self, words: &DateWords) {
        let numbered = |lists: &[Vec<String>], first: u32, step: u32, role: fn(u32) -> Role| {
            let pairs = lists.iter().zip(0..);
            pairs
                .flat_map(|(forms, at)| forms.iter().map(move |form| (form.clone(), role(first + at * step))))
                .collect()
        };
        let plain = |list: &[String], role: Role| list.iter().map(|form| (form.clone(), role)).collect();
        let all: [Vec<(String, Role)>; 18] = [
            numbered(&words.months, 1, 1, Role::Month),
            numbered(&words.seasons, 1, 1, Role::Season),
            numbered(&words.ordinals, 1, 1, Role::Ordinal),
            numbered(&words.tens, 20, 10, Role::Tens),
            plain(&words.links, Role::Link),
            plain(&words.year_follows, Role::YearFollows),
            plain(&words.year_precedes, Role::YearPrecedes),
            plain(&words.month_precedes, Role::MonthPrecedes),
            plain(&words.day_precedes, Role::DayPrecedes),
            plain(&words.about, Role::About),
            plain(&words.to, Role::To),
            plain(&words.between, Role::Between),
            plain(&words.and, Role::And),
            plain(&words.parts, Role::Part),
            plain(&words.centuries, Role::Century),
            plain(&words.decades, Role::Decade),
            plain(&words.numbered, Role::Numbered),
            plain(&words.units, Role::Unit),
        ];
        for (form, role) in all.into_iter().flatten() {
            let roles = self.roles.entry(form).or_default();
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        self.ordinal_endings.extend_from_slice(&words.ordinal_endings);
        self.decade_endings.extend_from_slice(&words.decade_endings);
        self.before_christ.extend_from_slice(&words.before_christ);
        self.after_christ.extend_from_slice(&words.after_christ);
        self.month_capital |= words.month_capital;
    }

    /// What `word` can be; letter case does not matter.
    pub(super) fn roles(&self, word: &str) -> &[Role] {
        // No word of a date is longer: a word that is, is not looked up.
        if word.len() > 40 {
            return &[];
        }
        let found = match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            true => self.roles.get(word),
            false => self.roles.get(&word.to_lowercase()),
        };
        found.map_or(&[], Vec::as_slice)
    }
}
