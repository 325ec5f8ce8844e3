use super::{Precision, find};

fn values(language: &str, text: &str) -> Vec<(String, String)> {
    find(text, language).into_iter().map(|date| (text[date.span].to_owned(), date.edtf)).collect()
}

fn one(language: &str, text: &str, span: &str, edtf: &str) {
    assert_eq!(values(language, text), [(span.to_owned(), edtf.to_owned())], "{language}: {text}");
}

fn none(language: &str, text: &str) {
    assert_eq!(values(language, text), [], "{language}: {text}");
}

#[test]
fn days_months_and_years_in_many_languages() {
    one("en", "He died on 20 August 1940, at dusk.", "20 August 1940", "1940-08-20");
    one("en", "On August 20th, 1940, he", "August 20th, 1940", "1940-08-20");
    one("en", "Published Nov. 5, 2008.", "Nov. 5, 2008", "2008-11-05");
    one("en", "the 5th of May 1821", "5th of May 1821", "1821-05-05");
    one("es", "el 20 de agosto de 1940 murió", "20 de agosto de 1940", "1940-08-20");
    one("de", "am 20. August 1940 starb", "20. August 1940", "1940-08-20");
    one("fr", "le 1er août 1914,", "1er août 1914", "1914-08-01");
    one("ru", "25 октября 1917 года началось", "25 октября 1917 года", "1917-10-25");
    one("pl", "w październiku 1917 roku", "październiku 1917 roku", "1917-10");
    one("hu", "1956. október 23-án", "1956. október", "1956-10");
    one("ja", "1917年10月25日に", "1917年10月25日", "1917-10-25");
    one("xx", "20 août 1940", "20 août 1940", "1940-08-20");
    one("en", "in October 1917", "October 1917", "1917-10");
    one("en", "built in spring 1917", "spring 1917", "1917-21");
    one("en", "on 20 August he", "20 August", "XXXX-08-20");
    one("en", "In October, by order", "October", "XXXX-10");
    one("es", "primavera de 1936", "primavera de 1936", "1936-21");
}

#[test]
fn numeric_dates_follow_the_language() {
    one("en", "on 1940-08-20 at", "1940-08-20", "1940-08-20");
    one("es", "el 3/4/1940 en", "3/4/1940", "1940-04-03");
    one("en", "on 8/20/1940 he", "8/20/1940", "1940-08-20");
    one("en", "on 3/4/1940 he", "3/4/1940", "1940");
    one("ja", "公開日：1940/8/20", "1940/8/20", "1940-08-20");
    one("zh", "TNW中文站1940年8月20日07:17", "1940年8月20日", "1940-08-20");
    one("de", "am 20.8.1940 in", "20.8.1940", "1940-08-20");
}

#[test]
fn periods() {
    one("en", "the Purges of 1937–1938, which", "1937–1938", "1937/1938");
    one("en", "in 1937-38 they", "1937-38", "1937/1938");
    one("en", "between 1937 and 1938", "between 1937 and 1938", "1937/1938");
    one("en", "from 5 to 7 May 1940", "5 to 7 May 1940", "1940-05-05/1940-05-07");
    one("en", "on 5–7 May 1940", "5–7 May 1940", "1940-05-05/1940-05-07");
    one("en", "from November 1917 to March 1918", "November 1917 to March 1918", "1917-11/1918-03");
    one("en", "in May–June 1940", "May–June 1940", "1940-05/1940-06");
    one("en", "on November 9, 16, 23 2022 all", "November 9, 16, 23 2022", "{2022-11-09,2022-11-16,2022-11-23}");
    one("en", "between the mid-1960s to 1980s, groups", "mid-1960s to 1980s", "196X~/198X");
    one("es", "de 1937 a 1938", "1937 a 1938", "1937/1938");
}

#[test]
fn decades_and_centuries() {
    one("en", "In the 1930s he", "1930s", "193X");
    one("es", "En la década de 1930 postuló", "década de 1930", "193X");
    one("es", "los años treinta", "años treinta", "193X");
    one("fr", "dans les années 30", "années 30", "193X");
    one("de", "in den 1930er Jahren", "1930er Jahren", "193X");
    one("ru", "в 1930-х годах", "1930-х годах", "193X");
    one("it", "negli anni Trenta", "anni Trenta", "193X");
    one("en", "the 19th century", "19th century", "18XX");
    one("en", "the late nineteenth century", "late nineteenth century", "18XX~");
    one("es", "a finales del siglo XIX", "finales del siglo XIX", "18XX~");
    one("fr", "au XIXe siècle", "XIXe siècle", "18XX");
    one("de", "im 19. Jahrhundert", "19. Jahrhundert", "18XX");
    one("en", "born c. 1900 in", "c. 1900", "1900~");
    one("en", "in 44 BC Caesar", "44 BC", "-0043");
}

#[test]
fn not_every_number_is_a_year() {
    one("en", "In a 1914 article", "1914", "1914");
    one("en", "in the post-1945 order", "1945", "1945");
    one("es", "fundada en 1938.1 Luego", "1938", "1938");
    one("en", "in 1066 the Normans", "1066", "1066");
    for text in [
        "some 1914 km away",
        "pp. 1914 and",
        "$1914",
        "1914.50",
        "a1914",
        "file-1914-x.txt",
        "1914%",
        "ISO 8601 and ISO 1914",
        "12345",
        "2000 men",
        "1,914",
        "version 1914",
        "He may 5 times march",
        "doi 10.1914/1920",
    ] {
        none("en", text);
    }
}

#[test]
fn the_precision_is_the_smallest_part() {
    let precision = |text| find(text, "en")[0].precision;
    assert_eq!(precision("20 August 1940"), Precision::Day);
    assert_eq!(precision("the 1930s"), Precision::Decade);
    assert_eq!(precision("the 19th century"), Precision::Century);
}

#[test]
fn long_runs_take_linear_time() {
    for piece in ["1", "1917-", "May ", "de ", "9, ", "-", "c. ", "between ", "twenty-"] {
        find(&piece.repeat(200_000), "und");
    }
}
