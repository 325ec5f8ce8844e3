//! Saved pages and letters, which lie in messages: `.mhtml`, `.eml`, and `.mbox` with one message after another.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Address, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Spool, plain};
use crate::corpus::{Declared, Source};
use crate::error::{Error, Result};

impl Spool {
    /// Takes the page that a browser has saved with its pictures and style sheets, which are left.
    pub(super) fn saved_page(&mut self, source: &Source, id: &str) -> Result<()> {
        let message = whole(source)?;
        let message = parse(&message)?;
        let page = message.html_bodies().find(|part| matches!(part.body, PartType::Html(_)));
        let page = page.ok_or_else(|| Error::new("the message holds no page"))?;
        let snapshot = message.header("Snapshot-Content-Location").and_then(|address| address.as_text());
        let address = snapshot.or_else(|| page.content_location()).filter(|address| address.starts_with("http"));
        let declared = source.declared();
        let declared = Declared {
            url: declared.url.or(address.map(str::to_owned)),
            retrieved: declared.retrieved.or_else(|| day(&message)),
            ..declared
        };
        self.part(source, "page.html", id.to_owned(), declared, &message, page)
    }

    pub(super) fn letter(&mut self, source: &Source, id: &str) -> Result<()> {
        let message = whole(source)?;
        self.message(source, "letter", id.to_owned(), &message)
    }

    pub(super) fn letters(&mut self, source: &Source, id: &str) -> Result<()> {
        let mut message = Vec::new();
        let mut number = 0;
        let mut lines = BufReader::new(plain(&source.path)?);
        let mut below_blank = true;
        loop {
            let start = message.len();
            let is_end = lines.read_until(b'\n', &mut message)? == 0;
            let line = &message[start..];
            if is_end || below_blank && begins_message(line) {
                message.truncate(start);
                if !message.trim_ascii().is_empty() {
                    number += 1;
                    let id = format!("{id}/{number}");
                    let taken = self.message(source, &number.to_string(), id.clone(), &message);
                    taken.unwrap_or_else(|error| self.unreadable(source, &number.to_string(), id, &error));
                }
                message.clear();
            } else {
                below_blank = line.trim_ascii().is_empty();
                // A line of the text that would begin a message stands behind `>`.
                let quoted = line.iter().take_while(|byte| **byte == b'>').count();
                if quoted > 0 && line[quoted..].starts_with(b"From ") {
                    message.remove(start);
                }
            }
            if is_end {
                return Ok(());
            }
        }
    }

    /// Takes the text of a letter, its page where it has no text; what is attached to it is left.
    fn message(&mut self, source: &Source, name: &str, id: String, message: &[u8]) -> Result<()> {
        let message = parse(message)?;
        let is_text = |part: &&MessagePart| matches!(&part.body, PartType::Text(text) if !text.trim().is_empty());
        let text = message.text_bodies().find(is_text);
        let page = || message.html_bodies().find(|part| matches!(part.body, PartType::Html(_)));
        let (part, ending) = match text {
            Some(text) => (text, "txt"),
            None => (page().ok_or_else(|| Error::new("the message holds no text"))?, "html"),
        };
        let subject = message.subject().map(str::trim).filter(|subject| !subject.is_empty());
        let declared = source.declared();
        let declared = Declared {
            title: declared.title.or(subject.map(str::to_owned)),
            authors: if declared.authors.is_empty() { names(message.from()) } else { declared.authors },
            published: declared.published.or_else(|| day(&message)),
            ..declared
        };
        self.part(source, &format!("{name}.{ending}"), id, declared, &message, part)
    }

    /// Takes a part as a source, in the encoding that it says it is in.
    fn part(
        &mut self,
        source: &Source,
        name: &str,
        id: String,
        declared: Declared,
        message: &Message,
        part: &MessagePart,
    ) -> Result<()> {
        let raw = &message.raw_message[part.offset_body as usize..part.offset_end as usize];
        let decoded = match part.encoding {
            Encoding::None => None,
            Encoding::QuotedPrintable => quoted_printable_decode(raw),
            Encoding::Base64 => base64_decode(raw),
        };
        let bytes = decoded.map_or(Cow::Borrowed(raw), Cow::Owned);
        let said = part.content_type().and_then(|kind| kind.attribute("charset")).filter(|label| tells(label));
        let declared = Declared { encoding: declared.encoding.or(said.map(str::to_owned)), ..declared };
        self.member(source, name, id, declared, &*bytes)
    }
}

/// Whether a label names an encoding. That of ASCII says nothing: programs put it where they do not know.
fn tells(label: &str) -> bool {
    !label.eq_ignore_ascii_case("us-ascii") && encoding_rs::Encoding::for_label(label.as_bytes()).is_some()
}

fn whole(source: &Source) -> Result<Vec<u8>> {
    let mut message = Vec::new();
    plain(&source.path)?.read_to_end(&mut message)?;
    Ok(message)
}

fn parse(message: &[u8]) -> Result<Message<'_>> {
    let parsed = MessageParser::default().parse(message).filter(|message| !message.headers().is_empty());
    parsed.ok_or_else(|| Error::new("not a message that can be read"))
}

/// Whether a line is the one before a message: `From jane@example.org Tue Mar  5 10:00:00 2024`.
fn begins_message(line: &[u8]) -> bool {
    line.starts_with(b"From ") && line.windows(3).any(|three| matches!(three, [b'0'..=b'9', b':', b'0'..=b'9']))
}

/// The day that a message gives, as its writer's clock showed it.
fn day(message: &Message) -> Option<String> {
    let date = message.date().filter(|date| date.is_valid())?;
    Some(format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// The names in an address, or the addresses where there are no names.
fn names(from: Option<&Address>) -> Vec<String> {
    let from = from.into_iter().flat_map(|from| from.iter());
    from.filter_map(|one| one.name().or(one.address())).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::corpus::{Corpus, Source};

    fn sources(name: &str, message: &[u8]) -> Vec<Source> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), message).unwrap();
        Corpus::open(folder.path(), &[]).unwrap().sources
    }

    fn text(source: &Source) -> String {
        String::from_utf8(source.load().unwrap().bytes).unwrap()
    }

    const PAGE: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/mills\r\n\
        Date: Tue, 5 Mar 2024 23:30:00 -0500\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related; type=\"text/html\"; boundary=\"--x\"\r\n\r\n\
        ----x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://example.org/mills\r\n\r\n<p class=3D\"a\">Mills =\r\nare old =E2=80=93 very.</p>\r\n\
        ----x\r\nContent-Type: text/css\r\nContent-Location: cid:a@b\r\n\r\np { margin: 0 }\r\n----x--\r\n";

    #[test]
    fn a_saved_page_is_the_page_in_it() {
        let pages = sources("Mills.mhtml", PAGE.as_bytes());
        let [page] = &pages[..] else { panic!("{pages:?}") };
        assert_eq!((&*page.id, &*page.relative_path), ("mills", "Mills.mhtml/page.html"));
        assert_eq!(text(page), "<p class=\"a\">Mills are old – very.</p>");
        assert_eq!(page.declared.url.as_deref(), Some("https://example.org/mills"));
        assert_eq!((page.declared.retrieved.as_deref(), &page.declared.encoding), (Some("2024-03-05"), &None));
    }

    #[test]
    fn letters_are_their_texts_and_say_who_wrote_them_and_when() {
        let letters = "From jane@example.org Tue Mar  5 10:00:00 2024\nFrom: Jane Roe <jane@example.org>\n\
            Subject: =?utf-8?Q?Mills_=E2=80=93_old?=\nDate: Tue, 5 Mar 2024 10:00:00 +0000\n\
            Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain; charset=iso-8859-1\n\n\
            Mills are old.\n\nFrom the beginning they were.\n\n>From then on, too.\n\n--x\nContent-Type: text/html\n\n\
            <p>Mills</p>\n--x--\n\nFrom john@example.org Wed Mar  6 10:00:00 2024\nFrom: john@example.org\n\
            Content-Type: text/html; charset=us-ascii\nContent-Transfer-Encoding: base64\n\nPHA+Tm8uPC9wPg==\n\n\
            From nobody Wed Mar  6 11:00:00 2024\n\n";
        let letters = sources("a.mbox", letters.as_bytes());
        let [first, second] = &letters[..] else { panic!("{letters:?}") };
        assert_eq!((&*first.id, &*first.relative_path), ("a/1", "a.mbox/1.txt"));
        assert_eq!(text(first), "Mills are old.\n\nFrom the beginning they were.\n\nFrom then on, too.\n");
        let declared = &first.declared;
        assert_eq!(
            (declared.title.as_deref(), &*declared.authors),
            (Some("Mills – old"), &["Jane Roe".to_owned()][..])
        );
        assert_eq!(
            (declared.published.as_deref(), declared.encoding.as_deref()),
            (Some("2024-03-05"), Some("iso-8859-1"))
        );
        assert_eq!((&*second.relative_path, text(second)), ("a.mbox/2.html", "<p>No.</p>".to_owned()));
        assert_eq!(
            (&*second.declared.authors, &second.declared.encoding),
            (&["john@example.org".to_owned()][..], &None)
        );
    }

    proptest! {
        #[test]
        fn damaged_messages_are_read_or_passed_over(at in 0..PAGE.len(), length in 0..80usize, put in "[-=x\r\n:A-Za-z]{0,8}") {
            let end = (at + length).min(PAGE.len());
            let damaged = format!("{}{put}{}", &PAGE[..at], &PAGE[end..]);
            for name in ["a.mhtml", "a.eml"] {
                prop_assert!(sources(name, damaged.as_bytes()).len() == 1);
            }
        }
    }
}
