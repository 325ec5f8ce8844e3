//! Analysed documents to rows. Ids are made here and nowhere else.

mod offsets;

use unicode_segmentation::UnicodeSegmentation;

use self::offsets::CodePoints;
use crate::corpus::{Source, SourceBytes};
use crate::entity::{self, LocalEntity, NamedDocument};
use crate::model::{Bibliography, Citation, Document, Mention, Paragraph, Sentence};

/// All rows of one document.
#[derive(Clone, Debug)]
pub struct DocumentRows {
    pub document: Document,
    pub paragraphs: Vec<Paragraph>,
    pub sentences: Vec<Sentence>,
    pub citations: Vec<Citation>,
    pub bibliography: Vec<Bibliography>,
    /// Their `entity_id` is the document's own, until the entities of the corpus are settled.
    pub mentions: Vec<Mention>,
    /// The entities that the mentions lead to.
    pub entities: Vec<LocalEntity>,
}

/// Makes the rows of a document that was read from `source`.
pub fn assemble(source: &Source, bytes: &SourceBytes, named: NamedDocument) -> DocumentRows {
    let NamedDocument { document: cited, entities, mentions } = named;
    let structured = cited.document;
    let about = structured.about;
    let id = &source.id;
    let offsets: Vec<CodePoints> =
        structured.paragraphs.iter().map(|paragraph| CodePoints::new(&paragraph.text)).collect();
    let paragraph_id = |index: usize| format!("{id}/p{}", index + 1);
    let bibliography_id = |index: usize| format!("{id}/r{}", index + 1);

    let mut text = String::new();
    let mut text_length = 0;
    let mut paragraphs = Vec::with_capacity(structured.paragraphs.len());
    let mut sentences = Vec::new();
    for (index, paragraph) in structured.paragraphs.iter().enumerate() {
        let mut document_start = None;
        if paragraph.boilerplate.is_none() {
            if !text.is_empty() {
                text.push_str("\n\n");
                text_length += 2;
            }
            document_start = Some(text_length);
            text.push_str(&paragraph.text);
            text_length += offsets[index].len();
        }
        for sentence in &paragraph.sentences {
            let ordinal = sentences.len() as i64 + 1;
            sentences.push(Sentence {
                sentence_id: format!("{id}/s{ordinal}"),
                paragraph_id: paragraph_id(index),
                document_id: id.clone(),
                ordinal,
                start: offsets[index].of(sentence.start),
                end: offsets[index].of(sentence.end),
            });
        }
        paragraphs.push(Paragraph {
            paragraph_id: paragraph_id(index),
            document_id: id.clone(),
            ordinal: index as i64 + 1,
            kind: paragraph.kind,
            level: paragraph.level.map(i64::from),
            marker: paragraph.marker.as_ref().map(|marker| marker.as_str().to_owned()),
            section: paragraph.section.clone(),
            boilerplate: paragraph.boilerplate.is_some(),
            boilerplate_reason: paragraph.boilerplate,
            text: paragraph.text.as_str().to_owned(),
            document_start,
            language: paragraph.language.clone(),
            sentence_count: paragraph.sentences.len() as i64,
            word_count: words(&paragraph.text),
            source_start: paragraph.source.start as i64,
            source_end: paragraph.source.end as i64,
            fingerprint: fingerprint(&paragraph.text),
        });
    }

    let citations: Vec<Citation> = (1..)
        .zip(cited.citations)
        .map(|(ordinal, citation)| Citation {
            citation_id: format!("{id}/c{ordinal}"),
            document_id: id.clone(),
            paragraph_id: paragraph_id(citation.paragraph),
            ordinal,
            kind: citation.kind,
            text: structured.paragraphs[citation.paragraph].text[citation.span.clone()].to_owned(),
            label: citation.label,
            start: offsets[citation.paragraph].of(citation.span.start),
            end: offsets[citation.paragraph].of(citation.span.end),
            quotation: citation.quotation,
            bibliography_id: citation.entry.map(bibliography_id),
            status: citation.status,
            confidence: rounded(citation.confidence),
        })
        .collect();

    let bibliography: Vec<Bibliography> = cited
        .bibliography
        .into_iter()
        .enumerate()
        .map(|(index, entry)| Bibliography {
            bibliography_id: bibliography_id(index),
            document_id: id.clone(),
            paragraph_id: paragraph_id(entry.paragraph),
            ordinal: index as i64 + 1,
            origin: entry.origin,
            label: entry.label,
            text: entry.text,
            r#type: entry.fields.csl_type.unwrap_or_else(|| "document".to_owned()),
            authors: entry.fields.authors,
            title: entry.fields.title,
            container_title: entry.fields.container_title,
            publisher: entry.fields.publisher,
            place: entry.fields.place,
            issued: entry.fields.issued,
            accessed: entry.fields.accessed,
            volume: entry.fields.volume,
            issue: entry.fields.issue,
            pages: entry.fields.pages,
            doi: entry.fields.doi,
            isbn: entry.fields.isbn,
            url: entry.fields.url,
            confidence: rounded(entry.confidence),
        })
        .collect();

    let mentions: Vec<Mention> = (1..)
        .zip(mentions)
        .map(|(ordinal, mention)| {
            let entity::Mention { paragraph, span, entity, r#type, value, method, confidence } = mention;
            Mention {
                mention_id: format!("{id}/m{ordinal}"),
                entity_id: entities[entity].id.clone(),
                document_id: id.clone(),
                paragraph_id: paragraph_id(paragraph),
                ordinal,
                start: offsets[paragraph].of(span.start),
                end: offsets[paragraph].of(span.end),
                text: structured.paragraphs[paragraph].text[span].to_owned(),
                r#type,
                value,
                method,
                confidence: rounded(confidence),
            }
        })
        .collect();

    let (license, license_source) = about.license.map(|license| (license.expression, license.source)).unzip();
    let document = Document {
        document_id: id.clone(),
        title: about.title,
        title_source: about.title_source,
        language: about.language,
        language_confidence: about.language_confidence.map(rounded),
        authors: about.authors,
        publisher: about.publisher,
        published: about.published,
        retrieved: about.retrieved,
        source_path: source.relative_path.clone(),
        source_url: about.url,
        media_type: structured.media_type,
        encoding: structured.encoding.to_owned(),
        repaired: structured.repaired,
        source_bytes: bytes.bytes.len() as i64,
        source_sha256: bytes.sha256.clone(),
        license,
        license_source,
        redistributable: about.redistributable,
        duplicate_of: None,
        word_count: paragraphs
            .iter()
            .filter(|paragraph| !paragraph.boilerplate)
            .map(|paragraph| paragraph.word_count)
            .sum(),
        text,
        paragraph_count: paragraphs.len() as i64,
        sentence_count: sentences.len() as i64,
        char_count: text_length,
        citation_count: citations.len() as i64,
        mention_count: mentions.len() as i64,
    };
    DocumentRows { document, paragraphs, sentences, citations, bibliography, mentions, entities }
}

/// The number of words by UAX 29.
fn words(text: &str) -> i64 {
    text.unicode_words().count() as i64
}

/// A hash of the text that stays the same as long as the text does.
fn fingerprint(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// A probability with three decimals: more would claim a precision that no score here has.
fn rounded(probability: f64) -> f64 {
    (probability * 1000.0).round() / 1000.0
}
