//! Pages at old addresses that lead to the new one, without script and on any static host.

use crate::config::Config;
use crate::plan::{PageIndex, Plan, Url};
use crate::view::escape;

/// The page at an old address.
pub fn page(plan: &Plan, config: &Config, from: &Url, to: PageIndex) -> String {
    let target = &plan.pages[to.index()].url;
    let href = escape(&plan.href(from, target, ""));
    let canonical = config
        .base
        .absolute(&target.encoded())
        .map_or_else(|| href.clone(), |url| escape(&url));
    let language = escape(&config.settings.language);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>Moved</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n</head>\n<body>\n<p>This page moved to \
         <a href=\"{href}\">{href}</a>.</p>\n</body>\n</html>\n"
    )
}
