//! The parts of a bibliographic reference: a conditional random field says what each word may belong to, the
//! order of the fields decides between its likeliest readings, rules make fields of that.

mod align;
mod augment;
mod convention;
pub mod corpus;
mod correct;
mod east_asian;
pub mod evaluate;
mod features;
mod fields;
mod kind;
mod label;
mod lexicon;
mod look;
mod names;
mod order;
mod place;
mod repair;
mod rules;
mod token;
mod train;

use std::sync::LazyLock;

use self::convention::Plain;
use self::label::{Label, Tag};
pub(super) use self::names::split as split_names;
pub use self::order::Order;
pub use self::train::train;
use super::Fields;
use crate::crf::{Decoder, Features, Model};
use crate::error::{Error, Result};

/// A reference taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedReference {
    pub fields: Fields,
    /// The probability that a word of the reference is in the right field, before the order of fields is weighed.
    pub confidence: f64,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../../../knowledge/models/references.crf")).expect("the embedded model is sound")
});

static ORDER: LazyLock<Order> = LazyLock::new(|| {
    Order::from_text(include_str!("../../../knowledge/models/references.order")).expect("the embedded order is sound")
});

/// Parses one entry of a bibliography, in any style, without the label that it has in its list.
pub fn parse(text: &str) -> ParsedReference {
    Parser::embedded().parse(text)
}

/// Parses references with a model.
pub struct Parser<'m> {
    decoder: Decoder<'m>,
    order: &'m Order,
    features: Features,
}

impl<'m> Parser<'m> {
    /// # Errors
    /// When the model was not made by [`train`](fn@train) of this version.
    pub fn new(model: &'m Model, order: &'m Order) -> Result<Self> {
        if !model.labels().iter().cloned().eq(Tag::names()) {
            return Err(Error::new("the model has other labels than those of references")
                .remedy("train it with `bindery train references`"));
        }
        Ok(Self::with(model, order))
    }

    /// A parser with the model that Bindery has built in.
    pub fn embedded() -> Parser<'static> {
        Parser::with(&MODEL, &ORDER)
    }

    fn with(model: &'m Model, order: &'m Order) -> Self {
        Parser { decoder: Decoder::new(model), order, features: Features::default() }
    }

    /// Parses one reference.
    pub fn parse(&mut self, text: &str) -> ParsedReference {
        let Plain { text, kind, is_coded } = convention::plain(text);
        let text: &str = &text;
        let tokens = token::tokens(text);
        if tokens.is_empty() {
            return ParsedReference::default();
        }
        features::fill(text, &tokens, &mut self.features);
        let mut labels = labels(self.decoder.decode(&self.features));
        let sure = self.decoder.probabilities();
        let confidence = sure.iter().map(|probability| f64::from(*probability)).sum::<f64>() / sure.len() as f64;
        // Pages of the web, which are consulted, have their fields in another order than the works that most data hold.
        if sure.iter().any(|probability| *probability < SURE) && !labels.contains(&Label::Accessed) {
            labels = self.likeliest();
        }
        let mut fields = fields::fields(text, &tokens, &mut labels);
        if kind::is_remark(text, &fields) {
            fields = Fields::default();
        }
        east_asian::correct(text, is_coded, &mut fields);
        fields.csl_type = kind.map(str::to_owned).or_else(|| kind::csl_type(text, &fields));
        ParsedReference { fields, confidence }
    }

    /// The best labels of the entry at hand by their probability and by the order of the fields.
    fn likeliest(&self) -> Vec<Label> {
        let paths = self.decoder.best_paths(READINGS).into_iter();
        let weighed = paths.map(|path| (labels(&path.labels), path.score));
        let weighed = weighed.map(|(labels, score)| (score + self.order.weigh(&labels), labels));
        weighed.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, labels)| labels).unwrap_or_default()
    }
}

/// How many readings of an entry are weighed by the order of their fields, and the probability of a word's label from
/// which there is nothing to weigh.
const READINGS: usize = 10;
const SURE: f32 = 0.95;

fn labels(tags: &[u8]) -> Vec<Label> {
    tags.iter().map(|tag| Tag::numbered(*tag).label()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parses_common_styles() {
        let article =
            parse("Roe, B. C., & Núñez, A. (1999). On the growth of moss. Journal of Botany, 12(3), 21–35.").fields;
        assert_eq!(article.authors, ["Roe, B. C.", "Núñez, A."]);
        assert_eq!(article.title.as_deref(), Some("On the growth of moss"));
        assert_eq!(article.container_title.as_deref(), Some("Journal of Botany"));
        assert_eq!((article.volume.as_deref(), article.issue.as_deref()), (Some("12"), Some("3")));
        assert_eq!((article.pages.as_deref(), article.issued.as_deref()), (Some("21–35"), Some("1999")));
        assert_eq!(article.csl_type.as_deref(), Some("article-journal"));

        let book = parse("Roe, Barbara. The Growth of Moss. London: Routledge, 1999. ISBN 978-3-16-148410-0.").fields;
        assert_eq!(book.title.as_deref(), Some("The Growth of Moss"));
        assert_eq!((book.place.as_deref(), book.publisher.as_deref()), (Some("London"), Some("Routledge")));
        assert_eq!((book.isbn.as_deref(), book.csl_type.as_deref()), (Some("9783161484100"), Some("book")));

        let page = parse("“Moss in the city”. The Guardian. 3 May 2010. Retrieved November 5, 2018.").fields;
        assert_eq!((page.issued.as_deref(), page.accessed.as_deref()), (Some("2010-05-03"), Some("2018-11-05")));
        assert_eq!(page.title.as_deref(), Some("Moss in the city"));
    }

    #[test]
    fn what_stands_for_a_year_is_in_no_name() {
        let press = parse("Roe, B. (in press). The growth of moss. London: Routledge.").fields;
        assert_eq!(press.authors, ["Roe, B."]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            let confidence = parse(&text).confidence;
            prop_assert!((0.0..=1.0).contains(&confidence));
        }
    }
}
