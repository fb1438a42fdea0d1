//! Pages at old addresses that lead to the new one, on any static host, with and without script.
//!
//! What a page asks of the browser without script loses the place on the page that a link named, so a script leads on where
//! one may run.

use crate::config::Config;
use crate::plan::{PagePlace, Plan, Url};
use crate::theme::Theme;
use crate::view::escape;

/// The page at an old address.
pub fn page(plan: &Plan, config: &Config, theme: &Theme, from: &Url, to: &PagePlace) -> String {
    let href = escape(&plan.href_of(from, to));
    let canonical = config
        .base
        .absolute(&plan.pages[to.page.index()].url.encoded())
        .map_or_else(|| href.clone(), |url| escape(&url));
    let script = theme.static_path("redirect.js").map_or_else(String::new, |path| {
        format!(
            "<script src=\"{}{}\"></script>\n",
            escape(&plan.root_from(from)),
            escape(&path)
        )
    });
    let language = escape(&config.settings.language);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>Moved</title>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"0; url={href}\"></noscript>\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n</head>\n<body>\n<p>This page moved to \
         <a href=\"{href}\" data-moved>{href}</a>.</p>\n{script}</body>\n</html>\n"
    )
}
