//! The stages on the sample corpus, in bytes of source a second; names in tokens, bibliographies in entries a second.
//!
//! `cargo bench` runs them; `docs/performance.md` has figures of whole builds on large corpora.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::Path;

use bindery::cite::reference::Parser;
use bindery::cite::{CitedDocument, cite};
use bindery::corpus::{Corpus, Source, SourceBytes};
use bindery::entity::Recognizer;
use bindery::model::ParagraphKind;
use bindery::read::read;
use bindery::structure::{StructuredDocument, structure};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::bufread::GzDecoder;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

fn stages(criterion: &mut Criterion) {
    let corpus = Corpus::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"), &[]).expect("the sample is there");
    let recognizer = Recognizer::for_corpus(&corpus).expect("its gazetteers are valid");
    let sources: Vec<(&Source, SourceBytes)> =
        corpus.sources.iter().map(|source| (source, source.load().expect("the sample is readable"))).collect();
    let structured = |source: &Source, bytes: &SourceBytes| {
        structure(read(source, bytes).expect("the sample is text"), &source.declared)
    };
    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(sources.iter().map(|(_, bytes)| bytes.bytes.len() as u64).sum()));
    group.bench_function("read and structure", |bencher| {
        bencher.iter(|| sources.iter().for_each(|(source, bytes)| drop(black_box(structured(source, bytes)))))
    });
    let (article, book) = book(&sources);
    group.throughput(Throughput::Bytes(book.bytes.len() as u64));
    group.bench_function("read and structure, a book", |bencher| {
        bencher.iter(|| drop(black_box(structured(article, &book))))
    });
    if let Some(pages) = data("pagetext/pages.jsonl.gz", 30) {
        let pages: Vec<SourceBytes> =
            pages.iter().map(|page| source_bytes(lines(page).join("\n").into_bytes())).collect();
        group.throughput(Throughput::Bytes(pages.iter().map(|page| page.bytes.len() as u64).sum()));
        group.bench_function("read and structure, saved pages", |bencher| {
            bencher.iter(|| pages.iter().for_each(|page| drop(black_box(structured(article, page)))))
        });
    }
    group.throughput(Throughput::Bytes(sources.iter().map(|(_, bytes)| bytes.bytes.len() as u64).sum()));
    let documents: Vec<_> = sources.iter().map(|(source, bytes)| structured(source, bytes)).collect();
    group.bench_function("cite", |bencher| {
        bencher.iter_batched(
            || documents.clone(),
            |documents| documents.into_iter().map(cite).collect::<Vec<_>>(),
            criterion::BatchSize::LargeInput,
        )
    });
    // Without the entries of their lists, which are parsed: markers and lists alone.
    let running: Vec<_> = documents.iter().map(without_entries).collect();
    let bytes = running.iter().flat_map(|document| &document.paragraphs).map(|paragraph| paragraph.text.len() as u64);
    group.throughput(Throughput::Bytes(bytes.sum()));
    group.bench_function("markers and lists", |bencher| {
        bencher.iter_batched(
            || running.clone(),
            |documents| documents.into_iter().map(cite).collect::<Vec<_>>(),
            criterion::BatchSize::LargeInput,
        )
    });
    let cited: Vec<_> = documents.iter().cloned().map(cite).collect();
    group.throughput(Throughput::Elements(cited.iter().map(tokens).sum()));
    group.bench_function("entity", |bencher| {
        bencher.iter_batched(
            || cited.clone(),
            |documents| {
                documents.into_iter().map(|document| recognizer.entities(document)).collect::<Result<Vec<_>, _>>()
            },
            criterion::BatchSize::LargeInput,
        )
    });
}

/// An article of the sample so many times over that what each document costs once does not count.
fn book<'a>(sources: &[(&'a Source, SourceBytes)]) -> (&'a Source, SourceBytes) {
    let (article, bytes) =
        sources.iter().find(|(source, _)| source.relative_path == "esperantismo.txt").expect("a text of the sample");
    (article, source_bytes([&bytes.bytes[..], b"\n\n"].concat().repeat(600)))
}

fn source_bytes(bytes: Vec<u8>) -> SourceBytes {
    SourceBytes { bytes, sha256: String::new() }
}

/// The first objects of a file of the data that models are trained on, where that is at hand.
fn data(name: &str, count: usize) -> Option<Vec<Value>> {
    let file = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name)).ok()?;
    let lines = BufReader::new(GzDecoder::new(BufReader::new(file))).lines().take(count);
    Some(
        lines.map(|line| serde_json::from_str(&line.expect("the data are text")).expect("the data are JSON")).collect(),
    )
}

fn lines(page: &Value) -> Vec<&str> {
    page["lines"].as_array().expect("a page has lines").iter().filter_map(Value::as_str).collect()
}

/// Words, numbers and signs of the text that is looked through for names.
fn tokens(document: &CitedDocument) -> u64 {
    let paragraphs = document.document.paragraphs.iter().filter(|paragraph| paragraph.boilerplate.is_none());
    let tokens = |text: &str| text.split_word_bounds().filter(|piece| !piece.trim().is_empty()).count() as u64;
    paragraphs.map(|paragraph| tokens(paragraph.text.as_str())).sum()
}

fn without_entries(document: &StructuredDocument) -> StructuredDocument {
    let mut document = document.clone();
    let paragraphs = cite(document.clone()).document.paragraphs;
    let mut kinds = paragraphs.iter().map(|paragraph| paragraph.kind);
    document.paragraphs.retain(|_| kinds.next() != Some(ParagraphKind::Reference));
    document
}

/// Entries of bibliographies a second.
fn references(criterion: &mut Criterion) {
    const ENTRIES: [&str; 8] = [
        "Roe, B. C., & Núñez, A. (1999). On the growth of moss. Journal of Botany, 12(3), 21–35.",
        "Finster F, Kamran N, et al. : Mosses and the weather of northern towns. J Moss Res. 2020a;20(6):1725. 10.1000/m20",
        "Roe, Barbara. The Growth of Moss. London: Routledge, 1999. ISBN 978-3-16-148410-0.",
        "“Moss in the city”. The Guardian. 3 May 2010. Archived from the original on 4 May 2011. Retrieved November 5, 2018.",
        "A. Cau, R. Kuiper, and W.-P. de Roever. Formalising moss. In C. B. Jones and T. Denvir, editors, Proc. 5th Moss Workshop, pages 3–41, Oslo, 1992. Springer.",
        "SILVA, A. L. da; REGINA, M. Musgos do Brasil. Revista de Botânica, São Paulo, v. 14, n. 4, p. 297-310, 2007. Disponível em: http://example.org/m. Acesso em: 9 mar. 2021.",
        "J. P. Collman et J. L. Sessler. J. Am. Chem. Soc. 103, 2450 (1981);",
        "Müller, H.: Moose der Alpen. In: Klein, B. (Hrsg.): Pflanzen der Höhe. 2. Aufl. Springer, Berlin 2003, S. 12–44.",
    ];
    let mut group = criterion.benchmark_group("references");
    group.throughput(Throughput::Elements(ENTRIES.len() as u64));
    let mut parser = Parser::embedded();
    group.bench_function("parse", |bencher| bencher.iter(|| ENTRIES.map(|entry| black_box(parser.parse(entry)))));
    for name in ["anystyle_good", "grobid", "scielo", "wiki"] {
        let Some(entries) = data(&format!("references/{name}.jsonl.gz"), 500) else { continue };
        let entries: Vec<String> =
            entries.iter().filter_map(|entry| Some(entry["text"].as_str()?.to_owned())).collect();
        group.throughput(Throughput::Elements(entries.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| entries.iter().for_each(|entry| drop(black_box(parser.parse(entry)))))
        });
    }
}

criterion_group!(benches, stages, references);
criterion_main!(benches);
