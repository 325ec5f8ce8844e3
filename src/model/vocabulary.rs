//! The closed vocabularies of the tables. A test holds them to the `enum` constraints in `schema/`.

/// Defines an enum whose variants have the names that the tables show.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl $crate::model::ToCell for $name {
            fn to_cell(&self) -> $crate::model::Cell<'_> {
                $crate::model::Cell::String(self.as_str().into())
            }
        }
    };
}

vocabulary! {
    /// What a source is written in.
    MediaType {
        Plain = "text/plain",
        Markdown = "text/markdown",
        Html = "text/html",
    }
}

vocabulary! {
    /// Where a document's title comes from.
    TitleSource {
        Declared = "declared",
        Markup = "markup",
        Heading = "heading",
        Headword = "headword",
        None = "none",
    }
}

vocabulary! {
    /// Where a document's licence comes from.
    LicenseSource {
        Declared = "declared",
        Detected = "detected",
        Default = "default",
    }
}

vocabulary! {
    /// What a block of text is.
    ParagraphKind {
        Heading = "heading",
        Paragraph = "paragraph",
        Quotation = "quotation",
        ListItem = "list_item",
        Reference = "reference",
        Caption = "caption",
        Table = "table",
        Code = "code",
        Verse = "verse",
    }
}

vocabulary! {
    /// What kind of page furniture a boilerplate block is.
    BoilerplateReason {
        /// Menus, breadcrumbs, skip links, paging.
        Navigation = "navigation",
        /// Share, like, print, follow.
        Share = "share",
        /// Cookies and privacy consent.
        Consent = "consent",
        /// Newsletters, sign-in, paywalls.
        Subscription = "subscription",
        /// Appeals for money.
        Donation = "donation",
        /// Advertisements and announcements of the publisher's own.
        Promotion = "promotion",
        /// Lists of other pages.
        Related = "related",
        /// Readers' comments and their forms.
        Comments = "comments",
        /// Bylines, dates, credits, counts, tags.
        Metadata = "metadata",
        /// Licence, copyright, terms.
        Legal = "legal",
        /// What is left: forms, players, remains of scripts.
        Widget = "widget",
    }
}

vocabulary! {
    /// Whether a bibliography row is an entry of a list or a work cited in running text.
    Origin {
        List = "list",
        Inline = "inline",
    }
}

vocabulary! {
    /// How something is cited.
    CitationKind {
        Numeric = "numeric",
        Footnote = "footnote",
        AuthorYear = "author_year",
        Work = "work",
        Identifier = "identifier",
    }
}

vocabulary! {
    /// Whether a citation leads to its source.
    CitationStatus {
        Resolved = "resolved",
        Unresolved = "unresolved",
        Ambiguous = "ambiguous",
    }
}

vocabulary! {
    /// What kind of thing an entity is.
    EntityType {
        Person = "person",
        Organization = "organization",
        Place = "place",
        Event = "event",
        Work = "work",
        Group = "group",
        Concept = "concept",
        Date = "date",
        Other = "other",
    }
}

vocabulary! {
    /// What found a mention.
    Method {
        Gazetteer = "gazetteer",
        Model = "model",
        Rule = "rule",
        Coreference = "coreference",
    }
}

vocabulary! {
    /// A format in which a dataset is written.
    Bundle {
        Sqlite = "sqlite",
        Parquet = "parquet",
        Jsonl = "jsonl",
    }
}
