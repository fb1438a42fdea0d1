//! What Markdown becomes.

use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Spot};
use crate::document::html::{escape_attribute, escape_url};
use crate::document::{Document, Prose, Rules, SlotKind};
use crate::source::SourceFile;

mod everyday;
mod extensions;
mod hostile;
mod links;
mod outline;
mod raw_html;
mod restricted;

/// Parses a page that its audience may see.
fn parse(file: &SourceFile, rules: &Rules, problems: &mut Vec<Diagnostic>) -> Document {
    crate::document::parse(file, "page", rules, problems).expect("nothing restricts the file")
}

fn parsed(text: &str, raw_html: RawHtml) -> (Document, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let rules = Rules {
        raw_html,
        ..Rules::default()
    };
    (
        parse(
            &SourceFile::new("content/a.md", text.as_bytes()),
            &rules,
            &mut problems,
        ),
        problems,
    )
}

fn prose(text: &str) -> Prose {
    parsed(text, RawHtml::Sanitize).0.prose
}

/// The body with plain links in its gaps.
fn filled(prose: &Prose) -> String {
    prose.html.fill(|slot, out| {
        if slot.kind == SlotKind::Audience {
            out.push_str(["", "(crew)", "(internal)"][slot.link]);
            return;
        }
        let link = &prose.links[slot.link];
        match slot.kind {
            SlotKind::Open => {
                out.push_str("<a href=\"");
                escape_url(out, &link.target);
                out.push_str("\">");
            }
            SlotKind::Close => out.push_str("</a>"),
            SlotKind::Words => {
                out.push('«');
                escape_attribute(out, &link.target);
                out.push('»');
            }
            SlotKind::Url => escape_url(out, &link.target),
            SlotKind::Include => out.push_str("(included)"),
            SlotKind::Audience => {}
        }
    })
}

fn html(text: &str) -> String {
    filled(&prose(text))
}

/// Each problem as `line:column code: message`, with the text it points at.
fn problems(text: &str) -> Vec<String> {
    let (_, problems) = parsed(text, RawHtml::Sanitize);
    problems
        .into_iter()
        .map(|problem| {
            let Spot::Bytes(range) = problem.place.spot else {
                panic!("no bytes")
            };
            let before = &text[..range.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!(
                "{line}:{column} {} `{}`: {}",
                problem.code, &text[range], problem.message
            )
        })
        .collect()
}
