-- Full-text search over the paragraphs: SELECT … FROM paragraphs_fts WHERE paragraphs_fts MATCH 'revolucion'.
-- Accents are folded. The content table stands in double quotes: clients find the index by that spelling.
CREATE VIRTUAL TABLE paragraphs_fts USING fts5 (
  text, content="paragraphs", content_rowid="rowid", tokenize="unicode61 remove_diacritics 2"
);
