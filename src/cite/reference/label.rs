//! What a word of an entry belongs to.

/// The labels that the model gives to the words of an entry.
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

    /// The label's name in the model.
    pub(super) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}
