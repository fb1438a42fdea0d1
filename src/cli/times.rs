//! Where the time went, for `--verbose`: each stage, then the templates and pages that took longest.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Terminal, count};
use crate::site::PageTime;

/// The most templates, and the most pages, that are named.
const MAX_NAMED: usize = 5;

/// Prints the stages, then what was slow among the pages that were rendered, if any was.
pub(super) fn tell(terminal: &Terminal, stages: &[(&'static str, Duration)], pages: &[PageTime]) {
    if !terminal.is_verbose {
        return;
    }
    for (stage, time) in stages {
        terminal.say(&format!("{stage:>20} {:>8.1} ms", milliseconds(*time)));
    }
    for line in slowest(pages) {
        terminal.say(&line);
    }
}

/// The slowest templates and pages. Times are those of one core, so on several they come to more than the stage took.
fn slowest(pages: &[PageTime]) -> Vec<String> {
    if pages.is_empty() {
        return Vec::new();
    }
    let mut templates: BTreeMap<&str, (Duration, usize)> = BTreeMap::new();
    for page in pages {
        let (time, count) = templates.entry(page.template).or_default();
        *time += page.time;
        *count += 1;
    }
    let mut templates: Vec<_> = templates.into_iter().collect();
    templates.sort_by_key(|(name, (time, _))| (std::cmp::Reverse(*time), *name));
    let mut pages: Vec<&PageTime> = pages.iter().collect();
    pages.sort_by_key(|page| (std::cmp::Reverse(page.time), &page.path));
    let mut lines = vec!["slowest templates, by the time of one core:".to_owned()];
    lines.extend(templates.iter().take(MAX_NAMED).map(|(name, (time, number))| {
        let pages = count(*number, "page");
        format!("{:>17.1} ms  {name}, {pages}", milliseconds(*time))
    }));
    lines.push("slowest pages:".to_owned());
    lines.extend(
        pages
            .iter()
            .take(MAX_NAMED)
            .map(|page| format!("{:>17.1} ms  /{}", milliseconds(page.time), page.path)),
    );
    lines
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_summed_and_pages_named() {
        let page = |template, path: &str, milliseconds| PageTime {
            template,
            path: path.to_owned(),
            time: Duration::from_millis(milliseconds),
        };
        let pages = [
            page("role.html", "roles/runner/", 4),
            page("glossary.html", "glossary/", 7),
            page("role.html", "roles/producer/", 6),
        ];
        assert_eq!(
            slowest(&pages),
            [
                "slowest templates, by the time of one core:",
                "             10.0 ms  role.html, 2 pages",
                "              7.0 ms  glossary.html, 1 page",
                "slowest pages:",
                "              7.0 ms  /glossary/",
                "              6.0 ms  /roles/producer/",
                "              4.0 ms  /roles/runner/",
            ]
        );
        assert_eq!(slowest(&[]), [""; 0]);
    }
}
