//! What a word of an entry belongs to.

/// The labels that the model gives to the words of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Label {
    Accessed,
    Author,
    Container,
    Date,
    Doi,
    Edition,
    Editor,
    Isbn,
    Issue,
    Note,
    /// The number of the entry in its list.
    Number,
    Other,
    Pages,
    Place,
    Publisher,
    Series,
    Title,
    Translator,
    Url,
    Volume,
}

impl Label {
    pub(super) const ALL: [Label; 20] = [
        Label::Accessed,
        Label::Author,
        Label::Container,
        Label::Date,
        Label::Doi,
        Label::Edition,
        Label::Editor,
        Label::Isbn,
        Label::Issue,
        Label::Note,
        Label::Number,
        Label::Other,
        Label::Pages,
        Label::Place,
        Label::Publisher,
        Label::Series,
        Label::Title,
        Label::Translator,
        Label::Url,
        Label::Volume,
    ];

    /// The label's name in the model.
    pub(super) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}
