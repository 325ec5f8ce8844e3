//! What a corpus file declares, held to the forms that metadata and tables ask for.

use super::declared::{DatasetInfo, Declared};
use super::slug::slug;
use crate::dates;
use crate::error::{Error, Result};
use crate::knowledge;

/// The text of a corpus file, to say on which line of it something is wrong.
#[derive(Clone, Copy)]
pub(super) struct Written<'a>(pub &'a str);

impl Written<'_> {
    /// The error of a key whose value is not `what` it should be.
    fn wrong(self, key: &str, value: &str, what: &str, remedy: &str) -> Error {
        let error = Error::new(format!("`{value}` is not {what}")).remedy(remedy);
        match self.line(key, value) {
            Some(line) => error.at(format!("line {line}")),
            None => error,
        }
    }

    /// The line that gives the key this value; none where it is written in another way, such as with escapes.
    fn line(self, key: &str, value: &str) -> Option<usize> {
        let gives = |line: &str| {
            let mut keys = line.match_indices(key).map(|(at, _)| line[at + key.len()..].trim_start());
            !line.trim_start().starts_with('#') && line.contains(value) && keys.any(|rest| rest.starts_with('='))
        };
        self.0.lines().position(gives).map(|at| at + 1)
    }

    /// What is declared of the dataset, its identifiers without resolvers.
    pub(super) fn dataset(self, mut info: DatasetInfo) -> Result<DatasetInfo> {
        if info.name != slug(&info.name) {
            let remedy = "use lower-case letters and digits with `-` between words, for example name = \"old-letters\"";
            return Err(self.wrong("name", &info.name, "a dataset name", remedy));
        }
        if let Some(version) = &info.version
            && semver::Version::parse(version).is_err()
        {
            let remedy = "write it as MAJOR.MINOR.PATCH, for example version = \"1.2.0\"";
            return Err(self.wrong("version", version, "a version", remedy));
        }
        if let Some(published) = &info.published
            && published.parse::<jiff::civil::Date>().is_err()
        {
            let remedy = "write it as YYYY-MM-DD, for example published = \"2026-05-01\"";
            return Err(self.wrong("published", published, "a day", remedy));
        }
        if let Some(license) = info.license.as_ref().filter(|license| !is_expression(license)) {
            let remedy = "write it as in SPDX, for example license = \"CC-BY-4.0\" or license = \"MIT OR Apache-2.0\"";
            return Err(self.wrong("license", license, "a licence expression", remedy));
        }
        let publisher = info.publisher.as_ref().and_then(|publisher| publisher.url.as_ref());
        if let Some(url) = info.url.iter().chain(publisher).find(|url| !is_address(url)) {
            let remedy = "write it with https://, for example url = \"https://example.org/letters\"";
            return Err(self.wrong("url", url, "an address", remedy));
        }
        if let Some(doi) = &mut info.doi {
            let remedy = "write it as doi = \"10.5281/zenodo.1234\"";
            *doi = bare_doi(doi).ok_or_else(|| self.wrong("doi", doi, "a DOI", remedy))?.to_owned();
        }
        for orcid in info.creators.iter_mut().filter_map(|creator| creator.orcid.as_mut()) {
            let remedy = "write it as orcid = \"0000-0002-1825-0097\"; the last sign checks the others";
            *orcid = bare_orcid(orcid).ok_or_else(|| self.wrong("orcid", orcid, "an ORCID", remedy))?.to_owned();
        }
        Ok(info)
    }

    /// What is declared of a source, its language in the usual form of its tag.
    pub(super) fn source(self, declared: Declared) -> Result<Declared> {
        for (key, date) in [("published", &declared.published), ("retrieved", &declared.retrieved)] {
            if let Some(date) =
                date.as_ref().filter(|date| dates::of_field(date).is_none() || dates::is_impossible(date))
            {
                let remedy = "write it as YYYY, YYYY-MM or YYYY-MM-DD, for example published = \"1938-05\"";
                return Err(self.wrong(key, date, "a date", remedy));
            }
        }
        if let Some(sha256) = &declared.sha256
            && !(sha256.len() == 64 && sha256.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')))
        {
            let remedy = "write the 64 digits that `sha256sum` prints, with small letters";
            return Err(self.wrong("sha256", sha256, "a SHA-256", remedy));
        }
        let Some(language) = &declared.language else { return Ok(declared) };
        let remedy = "write it as in BCP 47, for example language = \"es\" or language = \"pt-BR\"";
        let tag = knowledge::language_tag(language);
        let tag = tag.ok_or_else(|| self.wrong("language", language, "a language tag", remedy))?;
        Ok(Declared { language: Some(tag), ..declared })
    }

    /// # Errors
    /// When the table `documents` does not allow the id.
    pub(super) fn id(self, id: &str) -> Result<()> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
        let part = |part: &str| !matches!(part, "" | "." | "..") && part.chars().all(plain);
        if id.starts_with(|c: char| c.is_ascii_alphanumeric()) && id.split('/').all(part) {
            return Ok(());
        }
        let remedy = "use lower-case letters, digits, `-`, `_` and `.`, with `/` between parts: id = \"1917/march-2\"";
        Err(self.wrong("id", id, "the id of a document", remedy))
    }
}

/// Whether a text has the form of an SPDX expression, whichever licences it names.
fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let (mut open, mut wants_license) = (0_usize, true);
    for word in spaced.split_whitespace() {
        match (word, wants_license) {
            ("(", true) => open += 1,
            (")", false) if open > 0 => open -= 1,
            ("AND" | "OR" | "WITH", false) => wants_license = true,
            (id, true) if id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+' | ':')) => {
                wants_license = false;
            }
            _ => return false,
        }
    }
    open == 0 && !wants_license
}

fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

/// A DOI without its resolver.
fn bare_doi(text: &str) -> Option<&str> {
    const RESOLVERS: [&str; 5] =
        ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"];
    let strip = |resolver: &&str| {
        text.get(..resolver.len())?.eq_ignore_ascii_case(resolver).then(|| text[resolver.len()..].trim_start())
    };
    let doi = RESOLVERS.iter().find_map(strip).unwrap_or(text);
    let (registrant, suffix) = doi.strip_prefix("10.")?.split_once('/')?;
    let sound = registrant.len() >= 4 && registrant.chars().all(|c| c.is_ascii_digit() || c == '.');
    (sound && !suffix.is_empty() && !suffix.contains(char::is_whitespace)).then_some(doi)
}

/// An ORCID without its resolver, where its last sign checks the others: ISO 7064, MOD 11-2.
fn bare_orcid(text: &str) -> Option<&str> {
    let orcid =
        text.strip_prefix("https://orcid.org/").or_else(|| text.strip_prefix("http://orcid.org/")).unwrap_or(text);
    let groups = orcid.split('-').map(str::len);
    let (digits, check) = orcid.split_at_checked(18)?;
    let sum = digits.chars().filter(|c| *c != '-').try_fold(0, |sum, c| Some((sum + c.to_digit(10)?) * 2))?;
    let expected = match (12 - sum % 11) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    (groups.eq([4; 4]) && check == expected).then_some(orcid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_lose_their_resolvers() {
        for doi in ["10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234", "DOI: 10.5281/zenodo.1234"] {
            assert_eq!(bare_doi(doi), Some("10.5281/zenodo.1234"));
        }
        assert_eq!(["10.5281/", "zenodo.1234", "https://example.org/10.5281/x"].map(bare_doi), [None; 3]);
        for orcid in ["0000-0002-1825-0097", "0000-0002-1694-233X"] {
            assert_eq!(bare_orcid(&format!("https://orcid.org/{orcid}")), Some(orcid));
        }
        assert_eq!(["12", "0000-0002-1825-0098", "0000000218250097000"].map(bare_orcid), [None; 3]);
    }

    #[test]
    fn licences_have_the_form_of_expressions() {
        for license in
            ["CC-BY-4.0", "(MIT OR Apache-2.0) AND LicenseRef-ours", "GPL-2.0-or-later WITH Classpath-exception-2.0"]
        {
            assert!(is_expression(license), "{license}");
        }
        for license in ["", "MIT AND (", "CC BY 4.0", "MIT)", "OR MIT"] {
            assert!(!is_expression(license), "{license}");
        }
    }
}
