//! The stages on the sample corpus, in bytes of source a second; names in tokens a second.
//!
//! `cargo bench` runs them; `docs/performance.md` has figures of whole builds on large corpora.

use std::hint::black_box;
use std::path::Path;

use bindery::cite::{CitedDocument, cite};
use bindery::corpus::{Corpus, Source, SourceBytes};
use bindery::entity::Recognizer;
use bindery::read::read;
use bindery::structure::structure;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
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
    let documents: Vec<_> = sources.iter().map(|(source, bytes)| structured(source, bytes)).collect();
    group.bench_function("cite", |bencher| {
        bencher.iter_batched(
            || documents.clone(),
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

/// Words, numbers and signs of the text that is looked through for names.
fn tokens(document: &CitedDocument) -> u64 {
    let paragraphs = document.document.paragraphs.iter().filter(|paragraph| paragraph.boilerplate.is_none());
    let tokens = |text: &str| text.split_word_bounds().filter(|piece| !piece.trim().is_empty()).count() as u64;
    paragraphs.map(|paragraph| tokens(paragraph.text.as_str())).sum()
}

criterion_group!(benches, stages);
criterion_main!(benches);
