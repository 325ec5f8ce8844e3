//! The schema is the only place where a column is defined: what is derived from it is current, and the rows obey it.

use std::fs;

use bindery::model::{
    Bibliography, BoilerplateReason, Citation, CitationKind, CitationStatus, Document, Entity, EntityType,
    LicenseSource, MediaType, Mention, Method, Origin, Paragraph, ParagraphKind, Row, Sentence, TitleSource,
};
use bindery::schema::{TableName, dictionary, json_schema, sql};

use crate::support::{contents, project};

/// Set to rewrite `schema/generated/`.
const SWITCH: &str = "BINDERY_UPDATE";

#[test]
fn generated_files_are_current() {
    let mut expected = vec![("dictionary.md".to_owned(), dictionary(TableName::ALL)), ("schema.sql".to_owned(), sql())];
    for table in TableName::ALL {
        expected.push((format!("{table}.schema.json"), json_schema(table.schema())));
    }
    let folder = project("schema/generated");
    if std::env::var_os(SWITCH).is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        for (name, text) in &expected {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    expected.sort();
    let names: Vec<_> = expected.iter().map(|(name, _)| name.clone()).collect();
    let present = contents(&folder);
    assert_eq!(
        present.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(),
        names,
        "set {SWITCH}=1 to rewrite them"
    );
    for ((name, text), (_, bytes)) in expected.iter().zip(&present) {
        assert!(text.as_bytes() == bytes, "schema/generated/{name} is not current: set {SWITCH}=1 to rewrite it");
    }
}

#[test]
fn row_types_have_the_columns_of_their_tables() {
    fn columns<R: Row>() -> (TableName, Vec<&'static str>) {
        (R::TABLE, R::COLUMNS.iter().map(|column| column.trim_start_matches("r#")).collect())
    }
    let rows = [
        columns::<Document>(),
        columns::<Paragraph>(),
        columns::<Sentence>(),
        columns::<Citation>(),
        columns::<Bibliography>(),
        columns::<Entity>(),
        columns::<Mention>(),
    ];
    assert_eq!(rows.each_ref().map(|(table, _)| *table), TableName::ALL);
    for (table, columns) in rows {
        let fields: Vec<_> = table.schema().fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(columns, fields, "{table}");
    }
}

#[test]
fn vocabularies_are_those_of_the_schema() {
    macro_rules! check {
        ($($table:ident . $column:literal: $vocabulary:ident,)+) => {
            $({
                let table = TableName::$table.schema();
                let field = &table.fields[table.position($column).unwrap()];
                let names: Vec<_> = $vocabulary::ALL.iter().map(|value| value.as_str()).collect();
                assert_eq!(field.constraints.values, names, "{}.{}", table.name, $column);
            })+
        };
    }
    check! {
        Documents."title_source": TitleSource,
        Documents."media_type": MediaType,
        Documents."license_source": LicenseSource,
        Paragraphs."kind": ParagraphKind,
        Paragraphs."boilerplate_reason": BoilerplateReason,
        Citations."kind": CitationKind,
        Citations."status": CitationStatus,
        Bibliography."origin": Origin,
        Entities."type": EntityType,
        Mentions."type": EntityType,
        Mentions."method": Method,
    }
}

#[test]
fn keys_lead_to_keys() {
    for table in TableName::ALL.map(TableName::schema) {
        assert!(table.position(table.key()).is_some(), "{}", table.name);
        for (key, (_, target)) in table.foreign_keys.iter().zip(table.references()) {
            assert_eq!(key.reference.fields, target.schema().primary_key, "{}", table.name);
        }
    }
}
