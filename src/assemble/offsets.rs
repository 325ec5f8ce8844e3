//! Byte offsets to code points.

/// Code points are counted from the last mark, of which there is one every so many bytes.
const STEP: usize = 64;

/// Tells how many code points precede a byte of a text.
pub(super) struct CodePoints<'a> {
    text: &'a str,
    /// Code points before each multiple of [`STEP`]; empty for ASCII, where bytes are code points.
    marks: Vec<i64>,
    length: i64,
}

impl<'a> CodePoints<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return CodePoints { text, marks: Vec::new(), length: text.len() as i64 };
        }
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut length = 0;
        for part in text.as_bytes().chunks(STEP) {
            marks.push(length);
            length += starts(part);
        }
        CodePoints { text, marks, length }
    }

    /// Length of the text in code points.
    pub(super) fn len(&self) -> i64 {
        self.length
    }

    /// Code points before the byte `at`, which begins a character or ends the text.
    pub(super) fn of(&self, at: usize) -> i64 {
        if self.marks.is_empty() {
            return at as i64;
        }
        match self.marks.get(at / STEP) {
            Some(mark) => mark + starts(&self.text.as_bytes()[at / STEP * STEP..at]),
            None => self.length,
        }
    }
}

/// The number of characters that begin in `bytes` of UTF-8.
fn starts(bytes: &[u8]) -> i64 {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_not_bytes() {
        let text = "añ𝄞 ".repeat(100);
        let offsets = CodePoints::new(&text);
        assert_eq!(offsets.len(), 400);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.of(at), count as i64);
        }
        assert_eq!(offsets.of(text.len()), 400);
    }
}
