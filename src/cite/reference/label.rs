//! What a word of an entry belongs to.

/// The labels of the words of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Label {
    Accessed,
    Author,
    Container,
    Date,
    Edition,
    /// Editors, translators, directors.
    Editor,
    /// DOI, ISBN, address.
    Identifier,
    Issue,
    Note,
    Other,
    Pages,
    Place,
    Publisher,
    Series,
    Title,
    Volume,
}

impl Label {
    pub(super) const ALL: [Label; 16] = [
        Label::Accessed,
        Label::Author,
        Label::Container,
        Label::Date,
        Label::Edition,
        Label::Editor,
        Label::Identifier,
        Label::Issue,
        Label::Note,
        Label::Other,
        Label::Pages,
        Label::Place,
        Label::Publisher,
        Label::Series,
        Label::Title,
        Label::Volume,
    ];

    pub(super) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// What the model tells apart: a label, and whether a run of it begins at the word or goes on. At two neighbours of
/// different labels, what parts them speaks for the beginning of one, not for all of its words.
pub(super) struct Tag(u8);

impl Tag {
    /// The names of all tags in the model, by their numbers.
    pub(super) fn names() -> impl Iterator<Item = String> {
        Label::ALL.into_iter().flat_map(|label| ["begin", "inside"].map(|part| format!("{} {part}", label.name())))
    }

    /// The tags of labelled words.
    pub(super) fn of(labels: &[Label]) -> impl Iterator<Item = Tag> {
        let begins = |at: usize| at == 0 || labels[at - 1] != labels[at];
        labels.iter().enumerate().map(move |(at, label)| Tag(*label as u8 * 2 + u8::from(!begins(at))))
    }

    /// By the number that it has in the model.
    pub(super) fn numbered(number: u8) -> Tag {
        Tag(number)
    }

    pub(super) fn number(&self) -> u8 {
        self.0
    }

    pub(super) fn label(&self) -> Label {
        Label::ALL[usize::from(self.0 / 2)]
    }
}
