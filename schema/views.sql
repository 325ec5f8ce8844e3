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
