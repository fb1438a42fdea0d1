//! Somebody's handbook, written for another generator, as content of a site.
//!
//! [`convert`] takes the files of a folder and gives the files of `content/`, the settings and a [`Report`]. What can be said
//! in our Markdown and front matter is converted; what cannot is kept in a comment, which readers do not see, and has a line
//! in the report. Every file that was read has a [`Fate`]. Nothing is read from or written to a disk here, and equal files
//! give equal results, so an import that is done twice changes nothing.

use std::collections::BTreeMap;

use self::generator::Layout;
use self::navigation::Navigation;
use self::pages::Pages;

mod front;
mod generator;
mod markdown;
mod menu;
mod navigation;
mod pages;
mod report;
mod roles;
mod tags;
#[cfg(test)]
mod tests;

pub use generator::Generator;
pub use report::{Fate, Report};

/// The files of a folder, by path with `/` between parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is asked of an import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The generator that the handbook is written for; else what its files say.
    pub from: Option<Generator>,
    /// The folder of job descriptions, by its path in the source.
    pub roles: Option<String>,
}

/// What becomes of a handbook.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The files of `content/`, by path below it.
    pub files: Files,
    /// Settings for a site that has none yet.
    pub settings: String,
    /// What was converted, and what was not.
    pub report: Report,
}

/// Turns a handbook into content.
pub fn convert(source: &Files, options: &Options) -> Imported {
    let generator = options.from.unwrap_or_else(|| Generator::of(source));
    let layout = Layout::of(generator, source);
    let mut report = Report::new(generator);
    let pages = Pages::of(source, &layout, options, &mut report);
    let navigation = Navigation::of(source, &layout, &pages, &mut report);
    let mut files = Files::new();
    for (from, to) in pages.pages() {
        let text = text_of(&source[from], from, &mut report);
        let converted = page(&text, from, &pages, &navigation, options, &mut report);
        files.insert(to.to_owned(), converted.into_bytes());
    }
    for (from, to) in pages.others() {
        files.insert(to.to_owned(), source[from].clone());
    }
    let settings = navigation.settings();
    Imported {
        files,
        settings,
        report,
    }
}

/// A page: its front matter, then its Markdown.
fn page(
    text: &str,
    from: &str,
    pages: &Pages<'_>,
    navigation: &Navigation,
    options: &Options,
    report: &mut Report,
) -> String {
    let (mut front, body, body_line) = front::split(text, from, report);
    let body = markdown::convert(body, body_line, from, pages, &front, report);
    front.order_by(navigation.order_of(from));
    front.redirect_from(pages.old_addresses(from));
    if options
        .roles
        .as_deref()
        .is_some_and(|folder| roles::is_in(from, folder))
    {
        return roles::role(front, &body, from, pages, report);
    }
    front.write(&[]) + &body
}

/// A file's text; what is not UTF-8 is read as Windows-1252.
fn text_of(bytes: &[u8], from: &str, report: &mut Report) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"),
        Err(error) => {
            let line = bytes[..error.valid_up_to()]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            report.converted("text in Windows-1252, as UTF-8");
            report.note(
                "text that is not UTF-8",
                "it was read as Windows-1252: look whether its accents are right",
                from,
                line,
            );
            encoding_rs::WINDOWS_1252.decode(bytes).0.replace("\r\n", "\n")
        }
    }
}
