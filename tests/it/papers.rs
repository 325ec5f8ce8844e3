//! Papers as readers of PDF give their text: lines as they were set, running heads, columns in any order.

use crate::support::Reading;

const PROSE: &str = "The mills of the valley were built by people who had come down the river, and who knew nothing of the \
                     country in which they were to stay for so many years.";

/// The labels of the citations, and how the entries begin that they lead to.
fn links(text: &str) -> Vec<(String, String)> {
    let begins = |entry: String| entry.chars().take(12).collect();
    Reading::of("paper.txt", text).links().into_iter().map(|(label, entry)| (label, begins(entry))).collect()
}

fn pairs(links: &[(&str, &str)]) -> Vec<(String, String)> {
    links.iter().map(|(label, entry)| ((*label).to_owned(), (*entry).to_owned())).collect()
}

#[test]
fn entries_without_labels_run_over_lines() {
    let text = format!(
        "On mills\n\n{PROSE} Wheels turn (Boslough et al. 2015; Holm & Roe 2012), says Magnier et al. (2013). \
         It was not always so (Holm et al. 2014).\n\nREFERENCES\nBoslough, M., Brown, P., & Harris, A. W. 2015, in\n\
         Mill Conference, 2015 IEEE, 1-12\nFowler, J. W., & Chillemi, J. R. 1992. A survey of stones and\n\
         wheels. In The Mill Survey, Tech.\nRep. PL-TR-92-2049, pp. 17-43. Phillips Laboratory,\nHanscom Base, MA\n\
         Holm, S., Ngo, H., & Gladman, B. 2014, Mills, 217,\n355\nHolm, S., & Roe, J. 2012, Wheels, 257, 302\n\
         Magnier, E. A., Schlafly, E., Finkbeiner, D., et al. 2013,\nStones, 205, 20\nSchmidt, M. 1968, AJ, 151, 393\n"
    );
    assert_eq!(
        links(&text),
        pairs(&[
            ("Boslough et al. 2015", "Boslough, M."),
            ("Holm & Roe 2012", "Holm, S., & "),
            ("Magnier et al. 2013", "Magnier, E. "),
            ("Holm et al. 2014", "Holm, S., Ng"),
        ])
    );
}

#[test]
fn numbered_entries_run_over_lines_and_pages() {
    let page = |number: usize, text: &str| {
        format!(
            "Journal of Mills\n\n{text}\n\n{number}\n\nNobody may copy this without the permission of the society.\n\u{c}"
        )
    };
    let entries = "[1] S. Bai, C. Bouvier, A. Filbois, P. Gaudry, L. Imbert,\nA. Kruppa, F. Morain, E. Thom, and P. Zimmer.\n\
        The sieve in all its parts and what it is good for, 2014.\n[2] R. Barbulescu. On wheels that are turned by the water\n\
        of others. PhD thesis, University of Nancy, France, 2013.\n[3] R. Barbulescu, P. Gaudry, A. Joux, and E. Thom. A\n\
        heuristic for stones of small size. In Mills, 2014.\n[4] E. Barker, W. Barker, W. Burr, W. Polk, and M. Smid.\n\
        Recommendation for wheels in";
    let rest = "References\n\nthe mountains of the north, 2007.\n[7] D. Shanks. Stones, a theory of sand, and genera. In Proc.\n\
        Mills, volume 20. 1971.";
    let text = page(
        1,
        &format!(
            "On mills\n\n{PROSE} So it is ([1], [2]), says [3]; see, e.g., [4,8]. It is so (F[1,3] = 1.5) at 7 [7]."
        ),
    ) + &page(2, &format!("References\n\n{entries}"))
        + &page(3, rest)
        + &page(
            4,
            "References\n\n[8] J. Dunn. Stones of the river, and how they are found by those\nwho seek them. Leeds: Ossian, 1984.",
        );
    let links = links(&text);
    let labels: Vec<&str> = links.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["1", "2", "3", "4", "8", "7"]);
    let entries: Vec<&str> = links.iter().map(|(_, entry)| &entry[..6]).collect();
    assert_eq!(entries, ["S. Bai", "R. Bar", "R. Bar", "E. Bar", "J. Dun", "D. Sha"]);
    let of_barker = |(label, entry): (String, String)| (label == "4").then_some(entry);
    assert_eq!(
        Reading::of("paper.txt", &text).links().into_iter().find_map(of_barker).as_deref(),
        Some(
            "E. Barker, W. Barker, W. Burr, W. Polk, and M. Smid. Recommendation for wheels in the mountains of the north, 2007."
        )
    );
}

#[test]
fn questions_and_formulas_are_no_notes_of_a_paper_that_has_references() {
    let text = format!(
        "On mills\n\n{PROSE} [1] They are old [2], and dear [3].\n\nWe asked three things:\n\n1. Is the mill old?\n\
         2. Is the mill dear?\n3. Does it turn?\n\n1.5 × 10 wheels were counted.\n\nReferences\n\n1. Smith J. On bread. Food. 1999;3(2):1-9.\n\
         2. Jones K. On butter. Food. 2001;5(1):10-19.\n3. Lee M. On jam. Food. 2004;8(3):20-29.\n"
    );
    assert_eq!(links(&text), pairs(&[("1", "Smith J. On "), ("2", "Jones K. On "), ("3", "Lee M. On ja")]));
}
