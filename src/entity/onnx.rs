//! Models of names in ONNX, as Hugging Face has them: a folder with `model.onnx`, `tokenizer.json` and `config.json`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rten::{Model, NodeId, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use serde::Deserialize;
use tokenizers::{Encoding, Tokenizer};

use super::tagger::Tagged;
use crate::corpus::MODEL_FILES;
use crate::error::{Error, InFile, Result};
use crate::model::EntityType;

/// In sub-words. Models have been trained on no more, also where they could take more.
const LONGEST: usize = 512;
/// How many stretches of text are asked for at once.
const BATCH: usize = 8;

/// What labels are to Bindery: the names of types, and `none`.
static LABELS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../knowledge/name_labels.toml"))
        .expect("the labels that were compiled in are valid")
});

/// A model that marks names. It may be asked by several threads.
pub(super) struct OnnxModel {
    file: PathBuf,
    model: Model,
    tokenizer: Tokenizer,
    labels: Vec<Label>,
    /// What the model asks for, in its order.
    inputs: Vec<(NodeId, Input)>,
    output: NodeId,
    /// Sub-words of a stretch of text, those that the tokenizer adds included.
    longest: usize,
}

#[derive(Clone, Copy)]
enum Input {
    Ids,
    Mask,
    /// Zero everywhere: there is one text, and no second.
    Segments,
}

/// What a label says of a word: nothing, or that it belongs to a name.
type Label = Option<(Part, EntityType)>;

#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Begins a name.
    Begin,
    /// Goes on with one, or begins one where there is none of its type. Labels without a prefix say no more.
    Inside,
    /// Ends one.
    End,
    /// Is one.
    Single,
}

#[derive(Deserialize)]
struct Config {
    id2label: BTreeMap<String, String>,
    max_position_embeddings: Option<usize>,
}

/// A stretch of tokens and its sub-words.
struct Piece {
    tokens: Range<usize>,
    encoding: Encoding,
}

impl OnnxModel {
    /// # Errors
    /// When a file is missing or is not what it should be, or a label is not known.
    pub(super) fn open(folder: &Path) -> Result<OnnxModel> {
        let read = |name: &str| {
            let file = folder.join(name);
            std::fs::read(&file).in_file(&file).map_err(|error| {
                error.remedy(
                    "a model is a folder with model.onnx, tokenizer.json and config.json: see docs/knowledge-bases.md",
                )
            })
        };
        let [config, weights, tokenizer] = MODEL_FILES;
        let file = folder.join(config);
        let config: Config = serde_json::from_slice(&read(config)?).map_err(|error| {
            Error::new(format!("not the configuration of a model that marks names: {error}"))
                .in_file(&file)
                .remedy("take a model for token classification: its config.json has `id2label`")
        })?;
        let labels = labels(&config.id2label).in_file(&file)?;

        let file = folder.join(tokenizer);
        let broken = |error: tokenizers::Error| Error::new(format!("not a tokenizer that can be used: {error}"));
        let mut tokenizer = Tokenizer::from_bytes(read(tokenizer)?).map_err(broken).in_file(&file)?;
        tokenizer.with_padding(None).with_truncation(None).map_err(broken).in_file(&file)?;

        let file = folder.join(weights);
        let model = Model::load(read(weights)?)
            .map_err(|error| Error::new(format!("not a model that can be run: {error}")))
            .in_file(&file)?;
        let input = |node: &NodeId| {
            let name = model.node_info(*node).and_then(|node| node.name().map(str::to_owned)).unwrap_or_default();
            let input = match name.as_str() {
                "input_ids" => Input::Ids,
                "attention_mask" => Input::Mask,
                "token_type_ids" => Input::Segments,
                _ => return Err(Error::new(format!("the model asks for `{name}`, which Bindery has not"))),
            };
            Ok((*node, input))
        };
        let inputs = model.input_ids().iter().map(input).collect::<Result<_>>().in_file(&file)?;
        let output = *model.output_ids().first().ok_or_else(|| Error::new("the model gives nothing")).in_file(&file)?;
        // Some models count positions from two on.
        let longest = config.max_position_embeddings.map_or(LONGEST, |most| most.saturating_sub(2).clamp(8, LONGEST));
        let model = OnnxModel { file, model, tokenizer, labels, inputs, output, longest };
        // What does not fit together is told of before the build begins.
        model.names("a", std::slice::from_ref(&(0..1)), &[], |_| ())?;
        Ok(model)
    }

    /// The names of a paragraph. `ends` are the tokens before which its sentences end; they are read together as far
    /// as the model can take them.
    ///
    /// # Errors
    /// When the model fails, or gives another number of labels than its configuration tells.
    pub(super) fn names(
        &self,
        text: &str,
        tokens: &[Range<usize>],
        ends: &[usize],
        mut found: impl FnMut(Tagged),
    ) -> Result<()> {
        let mut pieces = Vec::new();
        self.pieces(text, tokens, 0..tokens.len(), ends, &mut pieces).in_file(&self.file)?;
        for batch in pieces.chunks(BATCH) {
            let logits = self.run(batch).in_file(&self.file)?;
            for (at, piece) in batch.iter().enumerate() {
                let start = piece.tokens.start;
                let offset = tokens[start].start;
                let words = tokens[piece.tokens.clone()].iter().map(|token| {
                    let overlaps = |part: &(usize, usize)| part.1 + offset > token.start && part.0 + offset < token.end;
                    let first = piece.encoding.get_offsets().iter().position(overlaps)?;
                    self.label(&logits.slice((at, first)))
                });
                for mut name in join(words) {
                    name.span = name.span.start + start..name.span.end + start;
                    found(name);
                }
            }
        }
        Ok(())
    }

    /// Divides tokens until the model can take each part: in the middle, at the end of a sentence if there is one.
    fn pieces(
        &self,
        text: &str,
        tokens: &[Range<usize>],
        part: Range<usize>,
        ends: &[usize],
        out: &mut Vec<Piece>,
    ) -> Result<()> {
        if part.is_empty() {
            return Ok(());
        }
        // A token has a sub-word at least: what is far too long need not be asked for.
        if part.len() <= self.longest {
            let bytes = tokens[part.start].start..tokens[part.end - 1].end;
            let encoding = self.tokenizer.encode(&text[bytes], true);
            let encoding = encoding.map_err(|error| Error::new(format!("the tokenizer failed: {error}")))?;
            if encoding.len() <= self.longest {
                out.push(Piece { tokens: part, encoding });
                return Ok(());
            }
            if part.len() == 1 {
                return Ok(());
            }
        }
        let middle = part.start + part.len() / 2;
        let inner = ends.iter().copied().filter(|end| *end > part.start && *end < part.end);
        let middle = inner.min_by_key(|end| end.abs_diff(middle)).unwrap_or(middle);
        self.pieces(text, tokens, part.start..middle, ends, out)?;
        self.pieces(text, tokens, middle..part.end, ends, out)
    }

    /// The scores of the labels, by piece and sub-word.
    fn run(&self, batch: &[Piece]) -> Result<NdTensor<f32, 3>> {
        let longest = batch.iter().map(|piece| piece.encoding.len()).max().unwrap_or_default();
        let pad =
            self.tokenizer.token_to_id("[PAD]").or_else(|| self.tokenizer.token_to_id("<pad>")).unwrap_or_default();
        let inputs = self.inputs.iter().map(|(node, input)| {
            let mut values = Vec::with_capacity(batch.len() * longest);
            for Piece { encoding, .. } in batch {
                let (real, padding) = match input {
                    Input::Ids => (encoding.get_ids(), pad),
                    Input::Mask => (encoding.get_attention_mask(), 0),
                    Input::Segments => (encoding.get_type_ids(), 0),
                };
                values.extend(real.iter().map(|value| *value as i32));
                values.extend(std::iter::repeat_n(padding as i32, longest - real.len()));
            }
            (*node, ValueOrView::from(NdTensor::from_data([batch.len(), longest], values)))
        });
        let failed = |error: String| Error::new(format!("the model failed: {error}"));
        let mut outputs =
            self.model.run(inputs.collect(), &[self.output], None).map_err(|error| failed(error.to_string()))?;
        let logits = outputs.pop().ok_or_else(|| failed("it gave nothing".to_owned()))?;
        let logits: NdTensor<f32, 3> =
            logits.try_into().map_err(|_| failed("it gave no scores of labels".to_owned()))?;
        if logits.shape() != [batch.len(), longest, self.labels.len()] {
            return Err(Error::new("the model has another number of labels than config.json names")
                .remedy("take both files from the same model"));
        }
        Ok(logits)
    }

    /// The most likely label of a sub-word and its probability.
    fn label(&self, scores: &NdTensorView<f32, 1>) -> Option<(Part, EntityType, f64)> {
        let best = (0..self.labels.len()).max_by(|a, b| scores[[*a]].total_cmp(&scores[[*b]]).then(b.cmp(a)))?;
        let (part, r#type) = self.labels[best]?;
        let sum: f64 = scores.iter().map(|score| f64::from(score - scores[[best]]).exp()).sum();
        Some((part, r#type, 1.0 / sum))
    }
}

/// The names that the labels of words mark.
fn join(words: impl Iterator<Item = Option<(Part, EntityType, f64)>>) -> Vec<Tagged> {
    let mut names: Vec<Tagged> = Vec::new();
    let mut is_open = false;
    for (at, word) in words.enumerate() {
        let Some((part, r#type, confidence)) = word else {
            is_open = false;
            continue;
        };
        let goes_on = is_open && matches!(part, Part::Inside | Part::End);
        match names.last_mut() {
            Some(last) if goes_on && last.r#type == r#type => {
                last.span.end = at + 1;
                last.confidence = last.confidence.min(confidence);
            }
            _ => names.push(Tagged { span: at..at + 1, r#type, confidence }),
        }
        is_open = matches!(part, Part::Begin | Part::Inside);
    }
    names
}

/// What the labels of a model say, in the order of their numbers.
fn labels(id2label: &BTreeMap<String, String>) -> Result<Vec<Label>> {
    let number = |number: usize| {
        let name = id2label.get(&number.to_string());
        name.ok_or_else(|| Error::new(format!("`id2label` has no label {number}")))
    };
    (0..id2label.len()).map(|at| label(number(at)?)).collect()
}

fn label(name: &str) -> Result<Label> {
    let (part, kind) = match name.split_once(['-', '_']) {
        Some(("B", kind)) => (Part::Begin, kind),
        Some(("I" | "M", kind)) => (Part::Inside, kind),
        Some(("E" | "L", kind)) => (Part::End, kind),
        Some(("S" | "U", kind)) => (Part::Single, kind),
        _ => (Part::Inside, name),
    };
    let known = LABELS.iter().find(|(_, labels)| labels.iter().any(|label| label.eq_ignore_ascii_case(kind)));
    match known {
        Some((r#type, _)) => Ok(EntityType::ALL.iter().find(|known| known.as_str() == r#type).map(|known| (part, *known))),
        None => Err(Error::new(format!("the label `{name}` is not known"))
            .remedy("call it in `id2label` by a label that Bindery knows, such as B-PER, I-ORG, LOC or MISC, or O to pass it over")),
    }
}
