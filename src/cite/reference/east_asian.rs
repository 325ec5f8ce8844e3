//! Entries that mark what is what, as in East Asia: titles in brackets of their own, `「論文」『雑誌』第5巻`, and what
//! stands between the signs of GB/T 7714-2015, which entries in other scripts have too.

use std::sync::LazyLock;

use regex::Regex;

use super::{lexicon, names};
use crate::cite::Fields;
use crate::dates;
use crate::knowledge::is_unspaced;

/// The authors before a title in brackets have at most so many code points.
const AUTHORS: usize = 80;

/// And a name at most so many.
const NAME: usize = 6;

/// `(2001-12-19)[2002-04-15]`
static BRACKETED_DATE: LazyLock<Regex> = LazyLock::new(|| regex(r"[\[［](\d{4}-\d{1,2}-\d{1,2})[\]］]"));
/// `(参照 2019-05-07)`, `검색일: 2019.05.07`
static CONSULTED: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<String> =
        lexicon::accessed().filter(|word| word.contains(is_east_asian)).map(regex::escape).collect();
    regex(&format!(r"(?:{})\s?[:：]?\s?(\d{{4}}[-./年]\s?\d{{1,2}}[-./月]\s?\d{{1,2}}日?)", words.join("|")))
});
/// `: 88105607.3`
static PATENT: LazyLock<Regex> = LazyLock::new(|| regex(r"\s?[:：]\s?[A-Z]{0,2}\s?\d[\d.]*[A-Z]?$"));
/// `北京: 高等教育出版社`
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| regex(r"^([^\d:：]+?)\s?[:：]\s?([^:：]+)$"));
static YEAR_AT_END: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[\s,，、.．]*[(（\[]?\s?(?:1[5-9]|20)\d\d[a-z]?年?\s?[)）\]]?[\s,，、.．:：]*$"));
static VOLUME: LazyLock<Regex> = LazyLock::new(|| regex(r"[第제]?\s?(\d+)\s?[巻卷권집輯辑]"));
static ISSUE: LazyLock<Regex> = LazyLock::new(|| regex(r"[第제]?\s?(\d+)\s?[号號호期]"));
static PAGES: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d+(?:\s?[-–—−~〜～]\s?\d+)?)\s?[頁页쪽면]"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// Mends the fields of an entry that marks them; `coded` tells that it had a code of GB/T 7714.
pub(super) fn correct(text: &str, coded: bool, fields: &mut Fields) {
    if coded {
        return correct_coded(text, fields);
    }
    if !text.contains(is_east_asian) {
        return;
    }
    if let Some(date) = CONSULTED.captures(text).and_then(|date| dates::of_field(&date[1])) {
        fields.issued.take_if(|issued| *issued == date);
        fields.accessed = Some(date);
    }
    if let Some(marked) = marked(text) {
        correct_marked(marked, fields);
    }
    if let Some(pages) = &mut fields.pages {
        *pages = pages.trim_matches(|c| matches!(c, '第' | '제' | '頁' | '页' | '쪽' | '면')).to_owned();
    }
}

fn correct_coded(text: &str, fields: &mut Fields) {
    if let Some(date) = BRACKETED_DATE.captures(text) {
        fields.accessed = dates::of_field(&date[1]);
    }
    if let Some(title) = &mut fields.title
        && let Some(number) = PATENT.find(title)
    {
        title.truncate(number.start());
    }
    // What parts the authors from the title is a full stop.
    if let Some(title) = &fields.title
        && let Some((names, rest)) = title.split_once(['.', '．', '。']).filter(|(names, _)| are_names(names))
    {
        fields.authors.extend(names::split(names));
        fields.title = Some(rest.trim().to_owned());
    }
    // The editors, the book and who published it are parted by full stops.
    if let Some(container) = fields.container_title.take() {
        let (rest, last) = container.rsplit_once(". ").map_or(("", &*container), |(rest, last)| (rest, last));
        match PUBLISHED.captures(last).filter(|_| last.contains(is_east_asian) && fields.publisher.is_none()) {
            Some(published) => {
                fields.place = Some(published[1].to_owned());
                fields.publisher = Some(published[2].to_owned());
                let book = rest.rsplit_once(". ").map_or(rest, |(_, book)| book);
                fields.container_title = Some(book.to_owned()).filter(|book| !book.is_empty());
            }
            None => fields.container_title = Some(container),
        }
    }
}

fn are_names(text: &str) -> bool {
    names::split(text).iter().all(|name| name.chars().count() <= NAME && name.chars().all(is_east_asian))
}

/// A title in brackets, as bytes of the entry, and the work that it is in.
struct Marked<'a> {
    authors: &'a str,
    title: &'a str,
    container: Option<&'a str>,
    rest: &'a str,
}

/// Brackets of parts of works, and of works.
const PARTS: [(char, char); 2] = [('「', '」'), ('〈', '〉')];
const WORKS: [(char, char); 2] = [('『', '』'), ('《', '》')];

/// The first titles in brackets, if nothing but authors and a year stand before them.
fn marked(text: &str) -> Option<Marked<'_>> {
    let open = text.find(|c| PARTS.iter().chain(&WORKS).any(|(open, _)| *open == c))?;
    let before = text[..open].trim_end();
    let authors = before[..YEAR_AT_END.find(before).map_or(before.len(), |year| year.start())].trim_matches(is_between);
    if authors.chars().count() > AUTHORS
        || authors.contains(['.', '。'])
        || authors.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let (title, rest) = bracketed(&text[open..])?;
    let next = rest.trim_start_matches(|c| is_between(c) || c == '载');
    let is_work = WORKS.iter().any(|(open, _)| next.starts_with(*open));
    let (container, rest) = match bracketed(next).filter(|_| is_work) {
        Some((work, rest)) => (Some(work), rest),
        None => (None, rest),
    };
    // `《红楼梦》研究` is a title that names another.
    let ends = container.is_some()
        || text[open..].starts_with('『')
        || rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    ends.then_some(Marked { authors, title, container, rest })
}

/// Whether a sign parts authors, titles and what follows them.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '、' | ':' | '：' | '.' | '。')
}

/// What is in the bracket that a text begins with, and what comes after it. Brackets of the same kind may lie in it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let (_, close) = *PARTS.iter().chain(&WORKS).find(|(open, _)| *open == first)?;
    let mut depth = 0;
    for (at, sign) in text.char_indices() {
        depth += i32::from(sign == first) - i32::from(sign == close);
        if depth == 0 {
            return Some((&text[first.len_utf8()..at], &text[at + close.len_utf8()..]));
        }
    }
    None
}

fn correct_marked(Marked { authors, title, container, rest }: Marked<'_>, fields: &mut Fields) {
    fields.authors = names::split(authors);
    fields.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    fields.container_title = container.map(|work| work.trim().to_owned());
    let first = |regex: &Regex| regex.captures(rest).map(|found| found[1].to_owned());
    if container.is_some() {
        fields.volume = first(&VOLUME).or(fields.volume.take());
        fields.issue = first(&ISSUE).or(fields.issue.take());
    } else if let Some(publisher) = publisher(rest) {
        let parts = PUBLISHED.captures(publisher);
        let part = |at: usize| parts.as_ref().map(|parts| parts[at].to_owned());
        fields.place = part(1);
        fields.publisher = part(2).or_else(|| Some(publisher.to_owned()));
    }
    if let Some(pages) = PAGES.captures(rest) {
        fields.pages =
            Some(pages[1].replace(|c: char| !c.is_ascii_digit() && !c.is_whitespace(), "–").replace(' ', ""));
    }
}

/// Who published a book, by what follows its title: the first part without a number that does not say who translated
/// or edited it.
fn publisher(rest: &str) -> Option<&str> {
    let parts = rest.split([',', '，', '、', '。', '(', ')', '（', '）']).map(str::trim);
    let is_role = |part: &str| part.ends_with(['訳', '译', '譯', '編', '编', '著', '역']) || part.ends_with("옮김");
    parts
        .map(|part| part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ';' | '；')))
        .find(|part| part.contains(is_east_asian) && !part.contains(|c: char| c.is_ascii_digit()) && !is_role(part))
}

/// Whether a character is of a script whose names have no blank between their parts.
pub(super) fn is_east_asian(c: char) -> bool {
    is_unspaced(c) || matches!(c, '々' | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    /// The fields of an entry in one line: authors | title | container | place | publisher | year | numbers | type.
    fn parsed(text: &str) -> String {
        let fields = parse(text).fields;
        let or_none = |field: Option<String>| field.unwrap_or_default();
        let numbers = [fields.volume, fields.issue, fields.pages].map(or_none).join("/");
        let rest = [fields.title, fields.container_title, fields.place, fields.publisher, fields.issued].map(or_none);
        format!("{} | {} | {numbers} | {}", fields.authors.join("; "), rest.join(" | "), or_none(fields.csl_type))
    }

    #[test]
    fn codes_end_titles_and_tell_the_kind() {
        for (text, expected) in [
            (
                "余敏. 出版集团研究[M]. 北京: 中国书籍出版社, 2001: 179-193.",
                "余敏 | 出版集团研究 |  | 北京 | 中国书籍出版社 | 2001 | //179–193 | book",
            ),
            (
                "刘国钧，陈绍业，王凤翥. 图书馆目录［M］．北京：高等教育出版社，1957：15-18．",
                "刘国钧; 陈绍业; 王凤翥 | 图书馆目录 |  | 北京 | 高等教育出版社 | 1957 | //15–18 | book",
            ),
            (
                "刘武, 郑良, 姜础. 元谋古猿牙齿测量数据的统计分析[J]. 科学通报, 1999, 44(23): 2481-2488.",
                "刘武; 郑良; 姜础 | 元谋古猿牙齿测量数据的统计分析 | 科学通报 |  |  | 1999 | 44/23/2481–2488 | article-journal",
            ),
            (
                "白书农. 植物开花研究[M]//李承森. 植物科学进展. 北京: 高等教育出版社, 1998: 146-163.",
                "白书农 | 植物开花研究 | 植物科学进展 | 北京 | 高等教育出版社 | 1998 | //146–163 | chapter",
            ),
            (
                "张志祥. 间断动力系统的随机扰动[D]. 北京: 北京大学, 1998.",
                "张志祥 | 间断动力系统的随机扰动 |  | 北京 | 北京大学 | 1998 | // | thesis",
            ),
            (
                "Kanamori H. Shaking without quaking[J]. Science, 1998, 279(5359): 2063-2064.",
                "Kanamori, H. | Shaking without quaking | Science |  |  | 1998 | 279/5359/2063–2064 | article-journal",
            ),
        ] {
            assert_eq!(parsed(text), expected, "{text}");
        }
        let page =
            parse("萧钰. 出版业信息化迈入快车道[EB/OL]. (2001-12-19)[2002-04-15]. http://www.creader.com/n.html.")
                .fields;
        assert_eq!(page.title.as_deref(), Some("出版业信息化迈入快车道"));
        assert_eq!((page.issued.as_deref(), page.accessed.as_deref()), (Some("2001-12-19"), Some("2002-04-15")));
        let page =
            parse("国立国会図書館. “日本の水車”. 国立国会図書館サーチ. https://iss.ndl.go.jp/, (参照 2019-05-07).")
                .fields;
        assert_eq!((page.issued.as_deref(), page.accessed.as_deref()), (None, Some("2019-05-07")));
    }

    #[test]
    fn titles_stand_in_brackets() {
        for (text, expected) in [
            ("山田太郎『水車の歴史』岩波書店、1985年。", "山田太郎 | 水車の歴史 |  |  | 岩波書店 | 1985 | // | book"),
            (
                "佐藤花子「近世の水車について」『史学雑誌』第105巻第3号、1996年、45-67頁。",
                "佐藤花子 | 近世の水車について | 史学雑誌 |  |  | 1996 | 105/3/45–67 | article-journal",
            ),
            (
                "柳田国男（1962）『定本柳田国男集 第1巻』筑摩書房。",
                "柳田国男 | 定本柳田国男集 第1巻 |  |  | 筑摩書房 | 1962 | // | book",
            ),
            (
                "김철수, 『물레방아의 역사』, 서울: 민음사, 1995.",
                "김철수 | 물레방아의 역사 |  | 서울 | 민음사 | 1995 | // | book",
            ),
            (
                "이영희·박민수, 「조선 후기 물레방아 연구」, 『한국사연구』 제45권 제2호, 2001, 45-67쪽.",
                "이영희; 박민수 | 조선 후기 물레방아 연구 | 한국사연구 |  |  | 2001 | 45/2/45–67 | article-journal",
            ),
            ("王力：《古代汉语》，北京：中华书局，1999年。", "王力 | 古代汉语 |  | 北京 | 中华书局 | 1999 | // | book"),
        ] {
            assert_eq!(parsed(text), expected, "{text}");
        }
    }
}
