//! What is said of fences that do not do what somebody meant by them.

use std::ops::Range;
use std::sync::Arc;

use super::Audiences;
use super::fences::{Fence, find_fences};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::places::Places;

/// What a report about a fence needs.
pub(super) struct Report<'a> {
    pub(super) audiences: &'a Audiences,
    pub(super) places: &'a Places,
    pub(super) file: &'a Arc<str>,
}

impl Report<'_> {
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::bytes(self.file, self.places.range(range))
    }

    pub(super) fn unknown(&self, text: &str, fence: &Fence) -> Diagnostic {
        let name = &text[fence.name.clone()];
        let known = self.audiences.names.iter().map(|name| &**name);
        let help = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the audiences are {}",
                known
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        Diagnostic::new(
            Code::UnknownAudience,
            self.place(fence.name.clone()),
            format!("no audience is called `{name}`, so nobody sees this block"),
        )
        .help(help)
    }

    pub(super) fn unclosed(&self, fence: &Fence) -> Diagnostic {
        Diagnostic::new(
            Code::UnclosedBlock,
            self.place(fence.mark.clone()),
            "this block is not closed, so nobody sees it or what follows it",
        )
        .help("add a line `:::` after the block, in the same list item or quote as its first line")
    }

    pub(super) fn stray(&self, fence: &Fence, open: Option<&Fence>) -> Diagnostic {
        let stray =
            |message: &str| Diagnostic::new(Code::StrayFence, self.place(fence.mark.clone()), message);
        match open {
            None => stray("this `:::` closes no block")
                .help("delete the line, or open the block with `::: audience`"),
            Some(open) => {
                stray("this `:::` stands in another list item or quote than the block it would close")
                    .help("indent both lines of a block alike")
                    .related(self.place(open.mark.clone()), "the block opens here")
            }
        }
    }

    pub(super) fn after_marker(&self, fence: &Fence) -> Diagnostic {
        Diagnostic::new(
            Code::StrayFence,
            self.place(fence.mark.clone()),
            "a fence must stand on a line of its own",
        )
        .help("begin the list item with words and put `:::` on the next line, indented like them")
    }
}

/// Words that say for whom a block is, on a site that has not declared its audiences.
const AUDIENCES: [&str; 22] = [
    "admin",
    "admins",
    "board",
    "client",
    "clients",
    "confidential",
    "crew",
    "employees",
    "guest",
    "hidden",
    "hr",
    "internal",
    "leads",
    "management",
    "managers",
    "members",
    "private",
    "public",
    "restricted",
    "secret",
    "staff",
    "team",
];

/// Whether a fence opens a block of another program, as far as its first word shows: nobody would mean an audience by it.
pub(in crate::document) fn is_of_another_program(name: &str) -> bool {
    let word = name
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    !AUDIENCES.contains(&word.as_str())
}

/// Reports fences that name an audience on a site without any as errors, since their blocks would be shown to everybody.
///
/// Containers of Markdown are none of them, and those of other programs are reported as foreign syntax.
pub(super) fn without_audiences(
    body: &str,
    places: &Places,
    file: &Arc<str>,
    problems: &mut Vec<Diagnostic>,
) {
    for fence in find_fences(body) {
        let name = &body[fence.name.clone()];
        if is_of_another_program(name) {
            continue;
        }
        let word = name.split_whitespace().next().unwrap_or(name);
        let message = format!("the site has no audiences, so this block for `{word}` is shown to everybody");
        let place = Place::bytes(file, places.range(fence.mark.clone()));
        problems.push(
            Diagnostic::new(Code::UnknownAudience, place, message).help(format!(
                "declare them in callboard.yaml, least trusted first: `audiences: [public, {word}]`"
            )),
        );
    }
}
