//! Which language a text is in.

/// The language of a text and how sure that is.
pub(super) fn detect(text: &str) -> Option<(&'static str, f64)> {
    let found = whatlang::detect(text)?;
    let which = whichlang::detect_language(text);
    let _ = which;
    let code = match found.lang().code() {
        "eng" => "en",
        "spa" => "es",
        "deu" => "de",
        "fra" => "fr",
        "ita" => "it",
        "por" => "pt",
        "nld" => "nl",
        "rus" => "ru",
        "dan" => "da",
        "swe" => "sv",
        "nob" => "nb",
        "pol" => "pl",
        "ces" => "cs",
        "slk" => "sk",
        "ukr" => "uk",
        "bul" => "bg",
        "hye" => "hy",
        "ell" => "el",
        "ara" => "ar",
        "kaz" => "kk",
        _ => return None,
    };
    Some((code, found.confidence()))
}
