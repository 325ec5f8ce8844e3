CREATE TABLE "documents" (
  "document_id" TEXT NOT NULL PRIMARY KEY,
  "title" TEXT,
  "title_source" TEXT NOT NULL CHECK ("title_source" IN ('declared', 'markup', 'heading', 'headword', 'none')),
  "language" TEXT NOT NULL,
  "language_confidence" REAL CHECK ("language_confidence" >= 0) CHECK ("language_confidence" <= 1),
  "authors" TEXT NOT NULL CHECK ("authors" IS NULL OR json_valid("authors")),
  "publisher" TEXT,
  "published" TEXT,
  "retrieved" TEXT,
  "source_path" TEXT NOT NULL,
  "source_url" TEXT,
  "media_type" TEXT NOT NULL CHECK ("media_type" IN ('text/plain', 'text/markdown', 'text/html')),
  "encoding" TEXT NOT NULL,
  "repaired" INTEGER NOT NULL CHECK ("repaired" IN (0, 1)),
  "source_bytes" INTEGER NOT NULL CHECK ("source_bytes" >= 0),
  "source_sha256" TEXT NOT NULL,
  "license" TEXT,
  "license_source" TEXT CHECK ("license_source" IN ('declared', 'detected', 'default')),
  "redistributable" INTEGER CHECK ("redistributable" IN (0, 1)),
  "duplicate_of" TEXT,
  "text" TEXT NOT NULL,
  "paragraph_count" INTEGER NOT NULL CHECK ("paragraph_count" >= 0),
  "sentence_count" INTEGER NOT NULL CHECK ("sentence_count" >= 0),
  "word_count" INTEGER NOT NULL CHECK ("word_count" >= 0),
  "char_count" INTEGER NOT NULL CHECK ("char_count" >= 0),
  "citation_count" INTEGER NOT NULL CHECK ("citation_count" >= 0),
  "mention_count" INTEGER NOT NULL CHECK ("mention_count" >= 0),
  FOREIGN KEY ("duplicate_of") REFERENCES "documents" ("document_id")
) STRICT;

CREATE TABLE "paragraphs" (
  "paragraph_id" TEXT NOT NULL PRIMARY KEY,
  "document_id" TEXT NOT NULL,
  "ordinal" INTEGER NOT NULL CHECK ("ordinal" >= 1),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('heading', 'paragraph', 'quotation', 'list_item', 'reference', 'caption', 'table', 'code', 'verse')),
  "level" INTEGER CHECK ("level" >= 1) CHECK ("level" <= 6),
  "marker" TEXT,
  "section" TEXT NOT NULL CHECK ("section" IS NULL OR json_valid("section")),
  "boilerplate" INTEGER NOT NULL CHECK ("boilerplate" IN (0, 1)),
  "boilerplate_reason" TEXT CHECK ("boilerplate_reason" IN ('navigation', 'share', 'consent', 'subscription', 'donation', 'promotion', 'related', 'comments', 'metadata', 'legal', 'widget')),
  "text" TEXT NOT NULL,
  "document_start" INTEGER CHECK ("document_start" >= 0),
  "language" TEXT NOT NULL,
  "sentence_count" INTEGER NOT NULL CHECK ("sentence_count" >= 0),
  "word_count" INTEGER NOT NULL CHECK ("word_count" >= 0),
  "source_start" INTEGER NOT NULL CHECK ("source_start" >= 0),
  "source_end" INTEGER NOT NULL CHECK ("source_end" >= 0),
  "fingerprint" TEXT NOT NULL,
  FOREIGN KEY ("document_id") REFERENCES "documents" ("document_id")
) STRICT;

CREATE TABLE "sentences" (
  "sentence_id" TEXT NOT NULL PRIMARY KEY,
  "paragraph_id" TEXT NOT NULL,
  "document_id" TEXT NOT NULL,
  "ordinal" INTEGER NOT NULL CHECK ("ordinal" >= 1),
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  "end" INTEGER NOT NULL CHECK ("end" >= 0),
  FOREIGN KEY ("paragraph_id") REFERENCES "paragraphs" ("paragraph_id"),
  FOREIGN KEY ("document_id") REFERENCES "documents" ("document_id")
) STRICT;

CREATE TABLE "citations" (
  "citation_id" TEXT NOT NULL PRIMARY KEY,
  "document_id" TEXT NOT NULL,
  "paragraph_id" TEXT NOT NULL,
  "ordinal" INTEGER NOT NULL CHECK ("ordinal" >= 1),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('numeric', 'footnote', 'author_year', 'work', 'identifier')),
  "text" TEXT NOT NULL,
  "label" TEXT NOT NULL,
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  "end" INTEGER NOT NULL CHECK ("end" >= 0),
  "quotation" TEXT,
  "bibliography_id" TEXT,
  "status" TEXT NOT NULL CHECK ("status" IN ('resolved', 'unresolved', 'ambiguous')),
  "confidence" REAL NOT NULL CHECK ("confidence" >= 0) CHECK ("confidence" <= 1),
  FOREIGN KEY ("document_id") REFERENCES "documents" ("document_id"),
  FOREIGN KEY ("paragraph_id") REFERENCES "paragraphs" ("paragraph_id"),
  FOREIGN KEY ("bibliography_id") REFERENCES "bibliography" ("bibliography_id")
) STRICT;

CREATE TABLE "bibliography" (
  "bibliography_id" TEXT NOT NULL PRIMARY KEY,
  "document_id" TEXT NOT NULL,
  "paragraph_id" TEXT NOT NULL,
  "ordinal" INTEGER NOT NULL CHECK ("ordinal" >= 1),
  "origin" TEXT NOT NULL CHECK ("origin" IN ('list', 'inline')),
  "label" TEXT,
  "text" TEXT NOT NULL,
  "type" TEXT NOT NULL CHECK ("type" IN ('article', 'article-journal', 'article-magazine', 'article-newspaper', 'bill', 'book', 'broadcast', 'chapter', 'classic', 'dataset', 'document', 'entry', 'entry-dictionary', 'entry-encyclopedia', 'event', 'figure', 'graphic', 'hearing', 'interview', 'legal_case', 'legislation', 'manuscript', 'map', 'motion_picture', 'musical_score', 'pamphlet', 'paper-conference', 'patent', 'performance', 'periodical', 'personal_communication', 'post', 'post-weblog', 'regulation', 'report', 'review', 'review-book', 'software', 'song', 'speech', 'standard', 'thesis', 'treaty', 'webpage')),
  "authors" TEXT NOT NULL CHECK ("authors" IS NULL OR json_valid("authors")),
  "title" TEXT,
  "container_title" TEXT,
  "publisher" TEXT,
  "place" TEXT,
  "issued" TEXT,
  "accessed" TEXT,
  "volume" TEXT,
  "issue" TEXT,
  "pages" TEXT,
  "doi" TEXT,
  "isbn" TEXT,
  "url" TEXT,
  "confidence" REAL NOT NULL CHECK ("confidence" >= 0) CHECK ("confidence" <= 1),
  FOREIGN KEY ("document_id") REFERENCES "documents" ("document_id"),
  FOREIGN KEY ("paragraph_id") REFERENCES "paragraphs" ("paragraph_id")
) STRICT;

CREATE TABLE "entities" (
  "entity_id" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "type" TEXT NOT NULL CHECK ("type" IN ('person', 'organization', 'place', 'event', 'work', 'group', 'concept', 'date', 'other')),
  "aliases" TEXT NOT NULL CHECK ("aliases" IS NULL OR json_valid("aliases")),
  "wikidata_id" TEXT,
  "description" TEXT,
  "document_count" INTEGER NOT NULL CHECK ("document_count" >= 0),
  "mention_count" INTEGER NOT NULL CHECK ("mention_count" >= 0)
) STRICT;

CREATE TABLE "mentions" (
  "mention_id" TEXT NOT NULL PRIMARY KEY,
  "entity_id" TEXT NOT NULL,
  "document_id" TEXT NOT NULL,
  "paragraph_id" TEXT NOT NULL,
  "ordinal" INTEGER NOT NULL CHECK ("ordinal" >= 1),
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  "end" INTEGER NOT NULL CHECK ("end" >= 0),
  "text" TEXT NOT NULL,
  "type" TEXT NOT NULL CHECK ("type" IN ('person', 'organization', 'place', 'event', 'work', 'group', 'concept', 'date', 'other')),
  "value" TEXT,
  "method" TEXT NOT NULL CHECK ("method" IN ('gazetteer', 'model', 'rule', 'coreference')),
  "confidence" REAL NOT NULL CHECK ("confidence" >= 0) CHECK ("confidence" <= 1),
  FOREIGN KEY ("entity_id") REFERENCES "entities" ("entity_id"),
  FOREIGN KEY ("document_id") REFERENCES "documents" ("document_id"),
  FOREIGN KEY ("paragraph_id") REFERENCES "paragraphs" ("paragraph_id")
) STRICT;

CREATE INDEX "documents_duplicate_of" ON "documents" ("duplicate_of");
CREATE INDEX "paragraphs_document_id" ON "paragraphs" ("document_id");
CREATE INDEX "sentences_paragraph_id" ON "sentences" ("paragraph_id");
CREATE INDEX "sentences_document_id" ON "sentences" ("document_id");
CREATE INDEX "citations_document_id" ON "citations" ("document_id");
CREATE INDEX "citations_paragraph_id" ON "citations" ("paragraph_id");
CREATE INDEX "citations_bibliography_id" ON "citations" ("bibliography_id");
CREATE INDEX "bibliography_document_id" ON "bibliography" ("document_id");
CREATE INDEX "bibliography_paragraph_id" ON "bibliography" ("paragraph_id");
CREATE INDEX "mentions_entity_id" ON "mentions" ("entity_id");
CREATE INDEX "mentions_document_id" ON "mentions" ("document_id");
CREATE INDEX "mentions_paragraph_id" ON "mentions" ("paragraph_id");

-- Full-text search over the paragraphs: SELECT … FROM paragraphs_fts WHERE paragraphs_fts MATCH 'revolucion'.
-- Accents are folded. The content table stands in double quotes: clients find the index by that spelling.
CREATE VIRTUAL TABLE paragraphs_fts USING fts5 (
  text, content="paragraphs", content_rowid="rowid", tokenize="unicode61 remove_diacritics 2"
);

-- Markers that lead to no entry of the text, with the words around them.
CREATE VIEW unresolved_citations AS
SELECT c.citation_id, c.document_id, d.title, c.kind, c.label, c.status,
       substr(p.text, max(1, c.start - 79), 80 + c.end - c.start) AS context
FROM citations c JOIN paragraphs p USING (paragraph_id) JOIN documents d ON d.document_id = c.document_id
WHERE c.status <> 'resolved';

-- Each mention with its entity and the words around it.
CREATE VIEW mentions_in_context AS
SELECT m.mention_id, m.entity_id, e.label, m.type, m.text, m.document_id, m.paragraph_id,
       substr(p.text, max(1, m.start - 39), min(m.start, 40)) AS before,
       substr(p.text, m.end + 1, 40) AS after
FROM mentions m JOIN entities e USING (entity_id) JOIN paragraphs p USING (paragraph_id);

-- Each citation with the item that it leads to.
CREATE VIEW citations_with_sources AS
SELECT c.citation_id, c.document_id, c.paragraph_id, c.kind, c.text AS marker, c.label, c.quotation, c.status,
       b.bibliography_id, b.text AS entry, b.authors, b.title, b.issued
FROM citations c LEFT JOIN bibliography b USING (bibliography_id);

-- The text of each sentence.
CREATE VIEW sentence_texts AS
SELECT s.sentence_id, s.document_id, s.paragraph_id, s.ordinal, substr(p.text, s.start + 1, s.end - s.start) AS text
FROM sentences s JOIN paragraphs p USING (paragraph_id);

-- Entities by the number of documents that mention them.
CREATE VIEW entities_by_documents AS
SELECT entity_id, label, type, document_count, mention_count FROM entities
ORDER BY document_count DESC, mention_count DESC, entity_id;
