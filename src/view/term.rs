//! A term of the trade: its definition is the page's summary and text, its synonyms are the page's other names.

use serde::Serialize;

use super::frame::see_of_term;
use super::{Body, Frame, Link, PageParts, Scope};
use crate::graph::TermId;
use crate::plan::Subject;

/// What only pages of terms have; templates see it as `term`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TermView {
    /// The glossary.
    pub glossary: Option<Link>,
}

/// The view of a term. Terms that say to see it are seen from it too.
pub fn view(scope: &Scope<'_>, id: TermId) -> PageParts {
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    frame.see = see_of_term(scope, id);
    let view = TermView {
        glossary: scope.page_link(&Subject::Glossary),
    };
    ("term.html", frame, Body::Term(Box::new(view)))
}

#[cfg(test)]
mod tests {
    use crate::view::testing::{Site, titles};

    #[test]
    fn terms_are_seen_from_both_sides_and_stand_in_the_glossary() {
        let site = Site::of(&[
            ("callboard.yaml", ""),
            (
                "content/glossary/dailies.md",
                "---\naka: Rushes\nsee: call-sheet\n---\nWhat was shot the day before.\n",
            ),
            (
                "content/glossary/call-sheet.md",
                "Who is called, when and where.\n",
            ),
        ])
        .without_problems();
        let view = site.json("glossary/call-sheet");
        assert_eq!(titles(&view["page"]["see"]), ["Dailies"]);
        assert_eq!(titles(&view["page"]["breadcrumbs"]), ["Glossary", "Call sheet"]);
        assert_eq!(
            titles(&site.json("glossary/dailies")["page"]["see"]),
            ["Call sheet"]
        );
        let glossary = &site.json("glossary")["glossary"];
        let word = |letter: usize| &glossary["letters"][letter]["words"][0];
        assert_eq!(word(0)["word"], "Call sheet");
        assert_eq!(
            word(0)["meanings"][0]["summary"],
            "Who is called, when and where."
        );
        assert_eq!(titles(&word(0)["meanings"][0]["see"]), ["Dailies"]);
        assert_eq!(word(1)["meanings"][0]["aka"][0], "Rushes");
        assert_eq!(
            (&word(2)["word"], &word(2)["meanings"][0]["is_title"]),
            (&"Rushes".into(), &false.into())
        );
    }
}
