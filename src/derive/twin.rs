//! The Markdown twin of a page: `index.md` beside `index.html`, for programs, assistants and people who read plain text.
//!
//! A twin is made from the finished HTML of its page, so it holds every sentence of the page's `main` and no other, in
//! every theme, and nothing that the page's audience may not see. Facts become lists, tables stay tables, diagrams give
//! way to the lists beside them. What only leads around (`nav`) or only works with script is left out.
//! Start reading at [`of`].

use std::borrow::Cow;

use crate::config::{Config, LinkStyle, Twins};
use crate::plan::{Plan, Url};

mod blocks;
mod inline;
#[cfg(test)]
mod tests;
mod tree;

/// The name of a twin, beside the `index.html` of its page.
pub const FILE_NAME: &str = "index.md";

/// The path of a page's twin; none for a page that is no folder, such as `404.html`.
pub fn path_of(page: &str) -> Option<String> {
    let folder = page.strip_suffix("index.html")?;
    Some(format!("{folder}{FILE_NAME}"))
}

/// The twin of a page of the output, from the page's HTML.
pub fn of(plan: &Plan, config: &Config, page: &str, html: &[u8]) -> String {
    let links = Links {
        plan,
        config,
        from: Url::folder(page.strip_suffix("index.html").unwrap_or(page)),
    };
    markdown(html, &|address| links.rewritten(address))
}

/// The text of a page's `main` as Markdown, with `rewrite` applied to each address.
fn markdown(html: &[u8], rewrite: &dyn Fn(&str) -> String) -> String {
    let mut text = blocks::text_of(&tree::main_of(html), rewrite);
    text.push('\n');
    text
}

/// How the addresses of a page are written in its twin.
struct Links<'a> {
    plan: &'a Plan,
    config: &'a Config,
    from: Url,
}

impl Links<'_> {
    /// A link to a page of the site leads to that page's twin, any other where it led before.
    fn rewritten(&self, address: &str) -> String {
        // Where pages have no twins, one that is made for somebody who asks leads to the pages themselves.
        if address.starts_with('#') || self.config.settings.twins == Twins::None {
            return address.to_owned();
        }
        let (path, rest) = parts_of(address);
        if self.config.links == LinkStyle::Portable {
            let twin = path
                .strip_suffix("index.html")
                .map(|folder| format!("{folder}{FILE_NAME}{rest}"));
            return twin.unwrap_or_else(|| address.to_owned());
        }
        let Some(below) = path.strip_prefix(&*self.config.base.path) else {
            return address.to_owned();
        };
        let file = match self.has_twin(below) {
            true => Cow::Owned(format!("{below}{FILE_NAME}")),
            false => Cow::Borrowed(below),
        };
        let is_absolute = self.config.settings.twins == Twins::Absolute;
        match self.config.base.absolute(&file).filter(|_| is_absolute) {
            Some(absolute) => format!("{absolute}{rest}"),
            None => format!("{}{file}{rest}", "../".repeat(self.from.depth())),
        }
    }

    fn has_twin(&self, encoded: &str) -> bool {
        let path = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy();
        (path.is_empty() || path.ends_with('/')) && self.plan.page_at(&Url::folder(&path)).is_some()
    }
}

/// An address up to its `?` or `#`, and the rest.
fn parts_of(address: &str) -> (&str, &str) {
    address.split_at(address.find(['?', '#']).unwrap_or(address.len()))
}
