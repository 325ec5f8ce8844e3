//! HTML pages as browsers save them.

use bindery::model::{BoilerplateReason, Document, Paragraph};

use crate::support::{build_into, folder, rows};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<title>The mill on the river | Valley Online</title>
<link rel="canonical" href="https://www.valley.example/mill">
<script type="application/ld+json">{"@type": "Article", "author": {"name": "admin"}}</script>
</head>
<body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<h1>The mill</h1>
<p class="post-author">By <a href="/jane">Jane Doe</a></p>
<p>3 May 2010 at noon</p>
<p>The mill was built in the year 1750, by people who had come down the river and who knew nothing of the country.</p>
<p><span style="display:none">Formula</span>It ground the corn of <span>nine villages</span><span>All of them</span>, and nobody has ever wished that it were otherwise in all those years.</p>
<div class="faq"><div class="faq-answer" style="display: none">Yes, the mill may be visited on every Sunday.</div></div>
<div style="display:none">Your session has run out; load the page again to see more of it.</div>
<div class="customer-reviews"><h3>Tom</h3><span class="author">Tom K.</span> I liked the mill very much.</div>
</body>
</html>"#;

#[test]
fn what_readers_of_a_page_see_is_its_text_and_tells_who_wrote_it_and_when() {
    let corpus = folder(&[("mill.html", PAGE.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(corpus.path(), out.path()).unwrap().dataset;
    let document = &rows::<Document>(&dataset)[0];
    assert_eq!(document.title.as_deref(), Some("The mill"));
    assert_eq!(document.authors, ["Jane Doe"]);
    assert_eq!(document.published.as_deref(), Some("2010-05-03"));
    let reasons: Vec<_> = rows::<Paragraph>(&dataset)
        .into_iter()
        .filter_map(|paragraph| Some((paragraph.boilerplate_reason?, paragraph.text)))
        .collect();
    let because = |reason| {
        let of_it = reasons.iter().filter(|(because, _)| *because == reason);
        of_it.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(because(BoilerplateReason::Navigation), "Home News");
    assert_eq!(because(BoilerplateReason::Widget), "Your session has run out; load the page again to see more of it.");
    assert_eq!(because(BoilerplateReason::Comments), "Tom Tom K. I liked the mill very much.");
    for seen in ["Yes, the mill may be visited", "nine villages All of them"] {
        assert!(document.text.contains(seen), "{}", document.text);
    }
}

#[test]
fn a_time_that_is_no_date_hides_no_date() {
    let page = r#"<html lang="en"><title>The mill</title><h1>The mill</h1>
<p><time datetime="PT5M">Five minutes to read</time>, <time datetime="2010-05-03T12:00:00Z">long ago</time></p>
<p>The mill was built in the year 1750, by people who had come down the river.</p></html>"#;
    let corpus = folder(&[("mill.html", page.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let dataset = build_into(corpus.path(), out.path()).unwrap().dataset;
    assert_eq!(rows::<Document>(&dataset)[0].published.as_deref(), Some("2010-05-03"));
}
