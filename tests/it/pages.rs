//! HTML pages as browsers save them.

use bindery::model::{BoilerplateReason, ParagraphKind};

use crate::support::Reading;

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
    let Reading { document, paragraphs, .. } = Reading::of("mill.html", PAGE);
    assert_eq!(document.title.as_deref(), Some("The mill"));
    assert_eq!(document.authors, ["Jane Doe"]);
    assert_eq!(document.published.as_deref(), Some("2010-05-03"));
    let reasons: Vec<_> =
        paragraphs.into_iter().filter_map(|paragraph| Some((paragraph.boilerplate_reason?, paragraph.text))).collect();
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

/// Sentences that are long enough to be prose.
const BUILT: &str =
    "The mill was built in the year 1750, by people who had come down the river and knew nothing of it.";
const GROUND: &str =
    "It ground the corn of nine villages, and nobody has ever wished that it were otherwise since then.";
const STONES: &str =
    "Its stones were carried over the pass by mules, one each summer, until the new road was finished.";

/// A saved page, in which `{B}`, `{G}` and `{S}` stand for the sentences.
fn saved(file: &str, html: &str) -> Reading {
    Reading::of(file, &html.replace("{B}", BUILT).replace("{G}", GROUND).replace("{S}", STONES))
}

#[test]
fn a_date_that_the_page_shows_is_that_of_its_text() {
    let published = |page: &str| saved("mill.html", page).document.published;
    let page = r#"<html lang="en"><title>The mill</title><h1>The mill</h1>
<p><time datetime="PT5M">Five minutes to read</time>, <time datetime="2010-05-03T12:00:00Z">long ago</time></p>
<p>The mill was built in the year 1750, by people who had come down the river.</p></html>"#;
    assert_eq!(published(page).as_deref(), Some("2010-05-03"));
    let beside = r#"<aside><a href="/o">Others</a> <time datetime="2024-01-01">1 Jan 2024</time></aside>
<article><h1>The mill</h1><p>By Jane Doe, <time datetime="2019-05-07">7 May 2019</time></p><p>{B}</p><p>{G}</p></article>"#;
    assert_eq!(published(beside).as_deref(), Some("2019-05-07"));
    let timeline =
        "<h1>The mill</h1><p>{B}</p><ul><li><time>1750</time> It is built.<li><time>1801</time> It burns.</ul>";
    let page = saved("mill.html", timeline);
    assert_eq!(page.document.published, None);
    assert_eq!(page.texts()[2..], ["1750 It is built.", "1801 It burns."]);
}

#[test]
fn no_text_is_lost_for_tags_that_are_missing_or_stand_for_all_of_an_element() {
    for (file, page) in [
        ("a.html", "<HTML><HEAD><TITLE>Mill</TITLE><H1>Mill</H1><P>{B}<P>{G}</HTML>"),
        (
            "b.html",
            "<head><title>Mill</title><noscript><img src=x></noscript><meta name=x content=y><h1>Mill</h1>{B}<p>{G}",
        ),
        (
            "c.xhtml",
            "<?xml version='1.0'?><html><head><title>Mill</title><script src='x'/></head><body><h1>Mill</h1><p>{B}</p><p>{G}</p></body></html>",
        ),
        (
            "d.xhtml",
            "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/><style/></head><body><h1>Mill</h1><p>{B}</p><iframe src='x'/><p>{G}</p></body></html>",
        ),
    ] {
        let page = saved(file, page);
        assert_eq!(page.texts(), ["Mill", BUILT, GROUND], "{file}");
        assert_eq!(page.document.title.as_deref(), Some("Mill"), "{file}");
    }
}

#[test]
fn what_only_has_a_name_is_no_link() {
    let page = saved(
        "mill.xhtml",
        "<?xml version='1.0'?><html><body><p><a id='p1'/>{B}</p><p><a name='p2'>{G}</a></p><p><a name='p3'>{S}</a></p>\
         <h2><a name='s1'>Wheels</a></h2><h2><a name='s2'>Stones</a></h2><h2><a name='s3'>Sluices</a></h2></body></html>",
    );
    assert_eq!(page.texts(), [BUILT, GROUND, STONES, "Wheels", "Stones", "Sluices"]);
}

#[test]
fn names_that_were_made_of_headings_tell_nothing() {
    let page = saved(
        "mill.html",
        r#"<main><h1>The mill</h1><p>{B}</p><p>{G}</p><p>{S}</p><h2 id="Legal_status">Legal status</h2><p>{B}</p>
<h2><span class="mw-headline" id="Related_works">Related works</span></h2><p>{G}</p>
<section id="social-history"><h2>1 Social history</h2><p>{S}</p></section>
<h2 id="credits">Credits and debts</h2><p>{B}</p>
<section id="newsletter"><h2>Newsletter</h2><p>Have our news sent to you.</p></section></main>"#,
    );
    let sections: Vec<_> =
        page.paragraphs.iter().filter(|one| !one.boilerplate).filter_map(|one| one.section.get(1)).collect();
    assert_eq!(sections, ["Legal status", "Related works", "1 Social history", "Credits and debts"]);
    assert_eq!(page.paragraphs.last().unwrap().boilerplate_reason, Some(BoilerplateReason::Subscription));
}

#[test]
fn signs_and_links_in_headings_are_no_part_of_them() {
    let page = saved(
        "mill.html",
        r##"<title>The old mill</title><h1>The old mill<a class="headerlink" href="#mill">¶</a></h1><p>{B}</p>
<h2><a href="#wheel">#</a>The wheel</h2><p>{G}</p>
<h2>Stones<span class="mw-editsection"><span>[</span><a href="/edit">edit</a><span>]</span></span></h2><p>{S}</p>"##,
    );
    assert_eq!(page.document.title.as_deref(), Some("The old mill"));
    assert_eq!(page.texts(), ["The old mill", BUILT, "The wheel", GROUND, "Stones", STONES]);
    assert_eq!(page.paragraphs[5].text, "[edit]");
}

#[test]
fn notes_are_known_by_the_links_that_lead_to_them_and_back() {
    let kelly = ("1".to_owned(), "Kelly, The mill, 2018.".to_owned());
    for page in [
        // Project Gutenberg, LibreOffice, Word, Substack, EPUB, WordPress.
        r##"<p>{B}<a name="A1"></a><a href="#F1">[1]</a></p><p>{G}</p>
            <div><p><a name="F1" href="#A1"><span>[1]</span></a> Kelly, The mill, 2018.</p></div>"##,
        r##"<p>{B}<a name="s1anc" href="#s1sym"><sup>1</sup></a></p><p>{G}</p>
            <div id="s1"><p><a name="s1sym" href="#s1anc">1</a>Kelly, The mill, 2018.</p></div>"##,
        r##"<div><p>{B}<a href="#_ftn1" name="_ftnref1"><span><span>[1]</span></span></a></p><p>{G}</p><p>{S}</p></div>
            <div><hr><div id=ftn1><p><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> Kelly, The mill, 2018.</p></div></div>"##,
        r##"<p>{B}<a id="fa-1" href="#f-1">1</a></p><p>{G}</p>
            <div><a id="f-1" href="#fa-1">1</a><div><p>Kelly, <i>The mill</i>, 2018.</p></div></div>"##,
        r##"<p>{B}<a epub:type="noteref" href="#n1">1</a></p><p>{G}</p>
            <aside epub:type="footnote" id="n1"><p>1. Kelly, The mill, 2018.</p></aside>"##,
        r##"<p>{B}<sup><a href="#ab" id="ab-link">1</a></sup></p><p>{G}</p>
            <ol class="wp-block-footnotes"><li id="ab">Kelly, The mill, 2018. <a href="#ab-link">↩︎</a></li></ol>"##,
    ] {
        let page = saved("mill.html", page);
        assert_eq!(page.links(), std::slice::from_ref(&kelly), "{:?}", page.kinds());
        let (kind, note) = page.kinds().pop().unwrap();
        assert!(kind == ParagraphKind::Reference && !note.contains('↩'), "{note}");
        assert!(page.paragraphs.iter().all(|one| !one.boilerplate));
    }
    let contents = saved("mill.html", r##"<p><a href="#s1">1</a> Wheels</p><h2 id="s1">Wheels</h2><p>{B}</p>"##);
    assert_eq!(contents.links(), [], "a table of contents");
}

#[test]
fn entries_of_references_keep_their_authors_to_themselves() {
    let page = saved(
        "mill.html",
        r#"<h1>The mill</h1><p>{B} (Kelly 2018)</p><p>{G}</p><div class="csl-entry">Kelly, John. 2018. <i>The Mill</i>. Oxford: OUP.</div>
<ul><li><span class="author">Roe P.</span> <i>Wheels</i>. 1999.</li></ul>"#,
    );
    assert_eq!(page.document.authors, [""; 0]);
    assert_eq!(page.texts()[4], "Roe P. Wheels. 1999.");
    assert_eq!(page.links()[0].1, "Kelly, John. 2018. The Mill. Oxford: OUP.");
    let page = saved(
        "mill.html",
        r#"<h1>The mill</h1><div class="ltx_authors"><span class="ltx_creator ltx_role_author"><span class="ltx_personname">Jane Doe</span></span>
<span class="ltx_author_before"></span><span class="ltx_creator ltx_role_author"><span class="ltx_personname">Bo Li</span></span></div><p>{B}</p>"#,
    );
    assert_eq!(page.document.authors, ["Jane Doe", "Bo Li"]);
}

#[test]
fn what_elements_add_to_the_text_is_written() {
    let page = saved(
        "mill.html",
        r#"<p>Let <math alttext="g"><mi>G</mi></math> and <math><semantics><mi>n</mi><annotation encoding="application/x-tex">n^{2}</annotation></semantics></math> be.
<span class="katex"><span><math alttext="x"><mi>x</mi></math></span><span aria-hidden="true">x</span></span></p>
<p>He said <q>so be it</q>, and <q>“so it was”</q>.</p>
<p><ruby>漢字<rt>かんじ</rt></ruby>と<ruby>東京<rp>（</rp><rt>とうきょう</rt><rp>）</rp></ruby></p>
<pre>one<br><br>  two</pre>
<table><tr><th>Name</th><th>Year</th></tr><tr><td> Old mill </td><td></td></tr><tr><td>New mill</td><td><p>1801</p><p>1802</p></td></tr></table>
<blockquote><p>{B}</p><footer>— Jane Doe</footer></blockquote><p hidden>Your session has run out.</p><p style="display:none">Load the page again.</p>"#,
    );
    let texts = page.texts();
    assert_eq!(
        texts[..3],
        ["Let g and n^{2} be. x", "He said “so be it”, and “so it was”.", "漢字(かんじ)と東京（とうきょう）"]
    );
    assert!(texts[3].starts_with("one\n") && texts[3].ends_with("two"));
    assert_eq!(texts[4], "Name\tYear\nOld mill\t\nNew mill\t1801 1802");
    assert_eq!(texts[5], BUILT);
    assert!(!texts.iter().any(|text| text.contains("session") || text.contains("Load")));
    assert!(page.kinds().contains(&(ParagraphKind::Quotation, "— Jane Doe")));
}

#[test]
fn what_a_page_says_of_itself_is_found_where_it_is_said() {
    let page = saved(
        "mill.html",
        r##"<html lang="de"><head><meta property="og:locale" content="en_US"><script type="application/ld+json">
/* <![CDATA[ */ {"@graph": [{"@type": "Article", "headline": "The mill", "author": {"@id": "#jane"}, "publisher": [{"@id": "#valley"}]},
{"@type": "Person", "@id": "#jane", "name": "Jane Doe"}, {"@id": "#valley", "name": "Valley Online"}]} /* ]]> */
</script></head><body><h1>The mill</h1><p>{B}</p></body></html>"##,
    );
    assert_eq!(page.document.language, "de");
    assert_eq!(page.document.title.as_deref(), Some("The mill"));
    assert_eq!(page.document.authors, ["Jane Doe"]);
    assert_eq!(page.document.publisher.as_deref(), Some("Valley Online"));
    let page = saved("mill.html", r#"<html lang="en"><meta property="og:locale" content="en_GB"><p>{B}</p></html>"#);
    assert_eq!(page.document.language, "en-GB");
}

#[test]
fn lists_without_markup_are_lists_where_their_author_broke_the_lines() {
    use ParagraphKind::{Heading, ListItem, Paragraph, Reference};
    let page = saved(
        "mill.html",
        "<h1>The mill</h1><p>{B} It has [1]:<br>• stones<br>• a wheel</p><p>Roe House<br>1 Mill Street</p>
<h2>References</h2><p>[1] Roe, A. (1999). Moss. Oxford: OUP.<br>[2] Doe, B. (2001). Lichen.<br>Oxford: OUP.</p>",
    );
    let has = format!("{BUILT} It has [1]:");
    let expected = [
        (Heading, "The mill"),
        (Paragraph, &*has),
        (ListItem, "stones"),
        (ListItem, "a wheel"),
        (Paragraph, "Roe House 1 Mill Street"),
        (Heading, "References"),
        (Reference, "Roe, A. (1999). Moss. Oxford: OUP."),
        (Reference, "Doe, B. (2001). Lichen. Oxford: OUP."),
    ];
    assert_eq!(page.kinds(), expected);
    assert_eq!(page.links(), [("1".to_owned(), "Roe, A. (1999). Moss. Oxford: OUP.".to_owned())]);
    let by_name = "<h1>The mill</h1><p>{B} (Roe 1999)</p><b>References</b><br>Doe, B. (2001). Lichen. Oxford: OUP.<br>
Ministry of Moss (2007). On lichen. Oxford: OUP.<br>Roe, A. (1999). Moss. Oxford: OUP.";
    let raised = "<h1>The mill</h1><p>{B}<sup>1</sup></p><p>{G}<sup>2</sup></p><hr><p><sup>1</sup> Roe 1999, p. 3.<br><sup>2</sup> Not so.</p>";
    for (html, count, link) in [(by_name, 3, "Roe, A. (1999). Moss. Oxford: OUP."), (raised, 2, "Roe 1999, p. 3.")] {
        let page = saved("mill.html", html);
        assert_eq!(page.kinds().iter().filter(|(kind, _)| *kind == Reference).count(), count, "{:?}", page.kinds());
        assert_eq!(page.links()[0].1, link);
    }
}

#[test]
fn what_is_no_text_has_its_kind_too_and_keeps_it_when_it_is_text_after_all() {
    use ParagraphKind::{Code, Heading, ListItem};
    let page = saved(
        "mill.html",
        r##"<nav><ul><li><a href="/">Home</a></li></ul></nav><h1>The mill</h1><p>{B}</p><p>{G}</p>
<section id="the-mill-and-its-sponsors"><h2>Мельница и те, кто за неё платит</h2><p>{S}</p></section>
<div class="sidebar"><p>{B}</p><pre>mill --wheel
  --stones 4, which is what all the people of the valley who knew of it had wished for many years</pre></div><p>{G}</p>"##,
    );
    let kinds = page.kinds();
    assert_eq!(kinds[0], (ListItem, "Home"));
    assert!(page.paragraphs[0].boilerplate);
    assert!(kinds.contains(&(Heading, "Мельница и те, кто за неё платит")));
    assert!(page.texts().contains(&"Мельница и те, кто за неё платит"));
    assert!(kinds.iter().any(|(kind, text)| *kind == Code && text.starts_with("mill --wheel\n  --stones")));
}

#[test]
fn lists_whose_entries_have_keys_are_read_as_pages_set_them() {
    let text = "<h1>Stones</h1><p>Stones are old [<a href='#Knu84'>Knu84</a>], and they grow in wet years \
        [<a href='#Roe99'>Roe99</a>, <a href='#Doe01'>Doe01</a>], though nobody has ever seen that they do.</p>";
    let (knuth, roe, doe) = (
        "Knuth, D. E. Literate programming. The Computer Journal 27 (1984), 97-111.",
        "Roe, J. Stones. York: Znak, 1999.",
        "Doe, J. Rain and stones. Leeds: Ossian, 2001.",
    );
    let lists = [
        format!("<dl><dt>[Knu84]<dd>{knuth}<dt>[Roe99]<dd>{roe}<dt>[Doe01]<dd>{doe}</dl>"),
        format!(
            "<dl class='citation'><dt class='label'><span class='brackets'><a href='#i'>Knu84</a></span></dt><dd><p>{knuth}</p>\
            </dd><dt class='label'><span class='fn-bracket'>[</span>Roe99<span class='fn-bracket'>]</span>\
            <span class='fn-backref'>(<a href='#a'>1</a>,<a href='#b'>2</a>)</span></dt><dd><p>{roe}</p></dd></dl>\
            <table class='docutils citation'><tr><td class='label'>[Doe01]</td><td><em>(<a href='#c'>1</a>, \
            <a href='#d'>2</a>)</em> {doe}</td></tr></table>"
        ),
        format!(
            "<table><tr><td>[<a name='Knu84'>Knu84</a>]</td><td>{knuth}</td></tr><tr><td>[<a name='Roe99'>Roe99</a>]</td>\
            <td>{roe}</td></tr><tr><td>[Doe01]</td><td>{doe}</td></tr></table>"
        ),
        format!("<p>[<strong>Knu84</strong>] {knuth}</p><p>[Roe99]</p><p>{roe}</p><p>[Doe01]<br>{doe}</p>"),
    ];
    for list in lists {
        let reading = Reading::of("stones.html", &format!("{text}<h2>References</h2>{list}"));
        let expected = [("Knu84", knuth), ("Roe99", roe), ("Doe01", doe)];
        assert_eq!(reading.links(), expected.map(|(label, entry)| (label.to_owned(), entry.to_owned())), "{list}");
    }
}

#[test]
fn where_and_when_a_page_was_saved_is_known_from_what_saves_pages() {
    let text = "<p>Mills are old, and those who live in them are too, as everybody knows who has seen one.</p>";
    let single = format!(
        "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://example.org/mills \n \
        saved date: Tue Mar 05 2024 10:00:00 GMT+0100 (CET)\n--><meta charset=utf-8><title>Mills</title><body>{text}"
    );
    let chrome = format!(
        "<!DOCTYPE html>\n<!-- saved from url=(0025)https://example.org/mills -->\n<html><title>Mills</title><body>{text}"
    );
    let copy = "https://web.archive.org/web/20190304101112/https://example.org/mills";
    let archived = format!(
        "<!DOCTYPE html><html><title>Mills</title><body><div id=\"wm-ipp-base\"><div>88 captures</div><table><tr><td>Feb\
        <td>MAR<td>Apr<tr><td><td>04<td><tr><td>2018<td>2019<td>2020</table><div>Collection: Crawl</div></div>\
        <div id=\"wm-ipp-print\">The Wayback Machine - {copy}</div>{text}"
    );
    let printed = format!("The Wayback Machine - {copy}\n\n{}", &text[3..text.len() - 4]);
    for (file, page, url, retrieved) in [
        ("single.html", &single, "https://example.org/mills", Some("2024-03-05")),
        ("chrome.html", &chrome, "https://example.org/mills", None),
        ("archived.html", &archived, copy, Some("2019-03-04")),
        ("printed.txt", &printed, copy, Some("2019-03-04")),
    ] {
        let Reading { document, .. } = Reading::of(file, page);
        assert_eq!((document.source_url.as_deref(), document.retrieved.as_deref()), (Some(url), retrieved), "{file}");
        assert_eq!((document.published, document.text), (None, text[3..text.len() - 4].to_owned()), "{file}");
    }
}

#[test]
fn the_styles_of_a_word_processor_tell_what_paragraphs_are() {
    let item = |sign: &str, text: &str| {
        format!(
            "<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='font-family:Symbol'><span \
            style='mso-list:Ignore'>{sign}<span style='font:7.0pt Times'>&nbsp;&nbsp; </span></span></span>{text}<o:p></o:p></p>"
        )
    };
    let page = format!(
        "<html><body lang=EN-GB><p class=MsoTitle>Mills<o:p></o:p></p><p class=MsoNormal>Mills are old.</p>{}{}\
        <p class=MsoQuote>No mill is older.</p><p class=MsoCaption>A mill</p></body></html>",
        item("·", "One mill"),
        item("2.", "Another")
    );
    let Reading { paragraphs, .. } = Reading::of("mills.htm", &page);
    let found: Vec<_> = paragraphs.iter().map(|one| (one.kind, one.marker.as_deref(), one.text.as_str())).collect();
    use ParagraphKind::{Caption, Heading, ListItem, Quotation};
    let expected = [
        (Heading, None, "Mills"),
        (ParagraphKind::Paragraph, None, "Mills are old."),
        (ListItem, Some("·"), "One mill"),
        (ListItem, Some("2."), "Another"),
        (Quotation, None, "No mill is older."),
        (Caption, None, "A mill"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn parts_of_a_page_are_told_by_the_words_of_their_language() {
    let page = saved(
        "mill.html",
        r#"<html lang="en"><title>河边的磨坊_山谷新闻网</title><h1>河边的磨坊</h1>
<p>2019/9/7 09:25 来源：山谷新闻网 作者：王文</p>
<p>磨坊建于一七五〇年，由沿河而下的人们所建，他们对这片土地一无所知，后来才慢慢学会了种地和养羊。</p>
<p>它为九个村庄磨了两百年的谷物，从那以后再也没有人希望它是另外一个样子，直到新的道路修好为止。</p>
<p>它的石头由骡子驮着翻过山口，每年夏天只能运来一块，直到山谷里的新路修好以后才全部运完。</p>
<div><div class="hd">为您推荐</div><div class="bd"><p>山谷里的新桥今年夏天终于通车，村民们等了整整三十年，第一天就有两千人走过。</p></div></div>
<div><h3>热门评论 10条</h3><p>我小时候常常和祖父一起去磨坊，那里的面包是全山谷最好吃的，现在再也吃不到了。</p></div></html>"#,
    );
    let because: Vec<_> = page.paragraphs.iter().map(|one| one.boilerplate_reason).collect();
    let (related, comments) = (Some(BoilerplateReason::Related), Some(BoilerplateReason::Comments));
    assert_eq!(because[2..], [None, None, None, related, related, comments, comments]);
    let document = page.document;
    assert_eq!((document.title.as_deref(), document.language.as_str()), (Some("河边的磨坊"), "zh"));
    assert_eq!((document.authors, document.published.as_deref()), (vec!["王文".to_owned()], Some("2019-09-07")));
}

#[test]
fn a_list_of_other_articles_ends_with_its_element() {
    let page = saved(
        "mill.html",
        r#"<title>The mill</title><h1>The mill</h1><p>{B}</p><div><h3>Related articles</h3><ul><li><a href="/b">The bridge</a>
<li><a href="/r">The road over the pass</a></ul></div><p>{G}</p><p>{S}</p>"#,
    );
    assert_eq!(page.texts(), ["The mill", BUILT, GROUND, STONES]);
}

#[test]
fn comments_are_none_of_the_text_even_where_there_are_more_of_them() {
    let comment = |name: &str| {
        format!(
            "<li><b>{name}</b> says: <p>@Tom I don't think you are right, lol! My grandmother worked there, and she used to \
             say that I should never believe what they tell you about it. Has anybody else been there, or is it only me?</p>"
        )
    };
    let comments: String = ["Tom", "Ann", "Joe", "Sue", "Max", "Ida", "Bob", "Eve"].map(comment).concat();
    let text = "<p>{B}</p><p>{G}</p><p>{S}</p>".repeat(4);
    let html = format!(r#"<title>The mill</title><h1>The mill</h1>{text}<div id="comments"><ol>{comments}</ol></div>"#);
    let page = saved("mill.html", &html);
    assert!(!page.document.text.contains("grandmother"), "{}", page.document.text);
    assert_eq!(page.texts().len(), 13);
}

#[test]
fn the_description_that_a_wiki_gives_for_a_headline_is_no_title() {
    let page = saved(
        "mill.html",
        r#"<title>Mill - Wikipedia</title><script type="application/ld+json">{"@type": "Article", "name": "Mill",
"headline": "building in which corn is ground"}</script><h1>Mill</h1><p>{B}</p><p>{G}</p>"#,
    );
    assert_eq!(page.document.title.as_deref(), Some("Mill"));
}

#[test]
fn references_of_a_wiki_are_counted_from_the_first_below_the_link_that_edits_them() {
    let edit = r#"<span class="mw-editsection">[<a href="/w/index.php?action=edit">edit</a>]</span>"#;
    let address = "https://en.wikipedia.org/wiki/Mill";
    let mark = |note: &str, sign: &str| {
        format!(r##"<sup id="ref-{note}" class="reference"><a href="{address}#cite_note-{note}">{sign}</a></sup>"##)
    };
    let entry = |note: &str, text: &str| {
        format!(r##"<li id="cite_note-{note}"><b><a href="{address}#ref-{note}">^</a></b> <span>{text}</span></li>"##)
    };
    let icon = r#"<div style="cursor: pointer; display: -webkit-inline-box"><div class="shield"></div></div>"#;
    let (first, second, third) = (mark("2", "[1]"), mark("1", "[n&nbsp;1]"), mark("3", "[2]"));
    let notes = entry("1", "Some say 1751.");
    let entries = entry("2", &format!(r#""Roe, J. (1951). Mills."{icon}. York: Znak."#))
        + &entry("3", "Dunn, K. (1984). The mill.");
    let page = saved(
        "mill.html",
        &format!(
            "<main><h1>The mill</h1><p>{{B}}{first}{second}</p><p>{{G}}{third}</p><h2>Notes{edit}</h2><ol>{notes}</ol>\
             <h2>References{edit}</h2><ol>{entries}</ol></main>"
        ),
    );
    let links = page.links();
    let links: Vec<(&str, &str)> = links.iter().map(|(label, entry)| (label.as_str(), entry.as_str())).collect();
    let roe = r#""Roe, J. (1951). Mills.". York: Znak."#;
    assert_eq!(links, [("1", roe), ("n 1", "Some say 1751."), ("2", "Dunn, K. (1984). The mill.")]);
}

#[test]
fn the_title_of_a_wiki_stands_above_its_tagline() {
    let text = "Mill\nFrom Wikipedia, the free encyclopedia\nJump to: navigation, search\nSee also: Milling\n\nMill of the valley\n\n\
        Built\t1750\nOwner\tHolm\n\n{B} The mill is old.[1]\n\n{G}\n\n{S}\n\nReferences[edit]\n\n^ \"Mills of the valley\"\n. 24 August 2021.\n\
        ^ Roe, J. (1951). Mills. York: Znak.\n\nCategories: Mills\nThis page was last edited on 3 May 2010, at 10:00.\n";
    let page = saved("mill.txt", text);
    assert_eq!(page.document.title.as_deref(), Some("Mill"));
    assert_eq!(page.links(), [("1".to_owned(), "\"Mills of the valley\" . 24 August 2021.".to_owned())]);
}

#[test]
fn references_of_journals_and_notes_of_authors_are_linked_whatever_stands_below_them() {
    let (roe, dunn) = ("Roe J. Mills. Bread. 1951;3(2):1-9.", "See there, and what was said above.");
    let page = |mark: &dyn Fn(u8) -> String, list: String| {
        let page = format!("<article><h1>The mill</h1><p>{{B}}{}</p><p>{{G}}{}</p>{list}</article>", mark(1), mark(2));
        saved("mill.html", &page).links()
    };
    let entries = |entry: &dyn Fn(u8, &str) -> String| [(1, roe), (2, dunn)].map(|(n, text)| entry(n, text)).concat();
    let journal = page(
        &|n| format!(r#"<sup><a href="/articles/s415#ref-CR{n}">{n}</a></sup>"#),
        "<h2>References</h2><ol>".to_owned()
            + &entries(&|n, text| {
                format!(
                    r#"<li><p id="ref-CR{n}">{text}</p><p><a href="/c">CAS</a> <a href="/g">Google Scholar</a></p></li>"#
                )
            })
            + "</ol>",
    );
    let sections = page(
        &|n| format!(r##" [<a href="#ref{n}" class="ref-tip">{n}</a>]"##),
        r#"<div class="toc-section"><h2>References</h2><ol class="references">"#.to_owned()
            + &entries(&|n, text| {
                format!(
                    r#"<li id="ref{n}"><span>{n}. </span>{text}<ul><li><a href="/v">View Article</a></li></ul></li>"#
                )
            })
            + "</ol></div>",
    );
    let notes = page(
        &|n| format!(r##"<sup><a href="#user-content-fn-{n}" id="user-content-fnref-{n}">{n}</a></sup>"##),
        "<section class='footnotes'><h2>Footnotes</h2><ol>".to_owned()
            + &entries(&|n, text| {
                format!(r##"<li id="user-content-fn-{n}"><p>{text} <a href="#user-content-fnref-{n}">↩</a></p></li>"##)
            })
            + "</ol></section>",
    );
    let expected = [("1".to_owned(), roe.to_owned()), ("2".to_owned(), dunn.to_owned())];
    assert_eq!([journal, sections, notes], [expected.to_vec(), expected.to_vec(), expected.to_vec()]);
}
