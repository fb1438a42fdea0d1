//! `llms.txt`: what the site is, and all its pages by kind with a sentence about each, as <https://llmstxt.org> has it.

use std::fmt::Write;
use std::sync::Arc;

use super::twin;
use crate::config::{Config, LinkStyle, Twins};
use crate::content::Kind;
use crate::graph::Graph;
use crate::plan::{Plan, SearchGroup, Subject};
use crate::view::Scope;

/// The text of the file. Links lead to the Markdown of pages, where there is any.
pub fn text(graph: &Graph, plan: &Plan, config: &Config) -> String {
    let settings = &config.settings;
    let mut text = format!("# {}\n", one_line(&settings.title));
    let description = one_line(&settings.description);
    if !description.is_empty() {
        let _ = write!(text, "\n> {description}\n");
    }
    let data = address(config, "site.json");
    let file = format!("[site.json]({data})");
    let _ = writeln!(
        text,
        "\n{}",
        config.words.fill("frame.all_as_data", &[("file", &file)])
    );
    let mut sections: Vec<(Option<Kind>, String)> = Vec::new();
    for page in plan.page_indexes() {
        let planned = &plan.pages[page.index()];
        if matches!(planned.subject, Subject::NotFound | Subject::ListPage(..)) {
            continue;
        }
        let scope = Scope::of(page, graph, plan, config);
        let kind = match (&planned.subject, &planned.made) {
            (Subject::Node(node), _) => Some(graph.kind(*node)),
            (_, Some(made)) => match made.search {
                Some(SearchGroup::Kind(kind)) => Some(kind),
                Some(SearchGroup::Tag) | None => None,
            },
            (_, None) => None,
        };
        let entry = planned.entry(graph).map(|entry| &graph[entry].shared.summary);
        let about = entry
            .filter(|summary| !summary.is_empty())
            .map(|summary| one_line(summary));
        let about = about.or_else(|| Some(one_line(&planned.made.as_ref()?.about)));
        let about = about.filter(|about| !about.is_empty());
        let file = planned.url.file();
        let file = match settings.twins {
            Twins::None => None,
            _ => twin::path_of(&file),
        };
        let path = file.map_or_else(|| planned.url.encoded(), |file| crate::plan::url::encode(&file));
        let path = match config.links {
            LinkStyle::Portable if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
            _ => path,
        };
        let title = escaped(&one_line(&scope.full_title(planned)));
        let mut line = format!("- [{title}]({})", address(config, &path));
        if let Some(about) = about {
            let _ = write!(line, ": {about}");
        }
        line.push('\n');
        match sections.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, lines)) => lines.push_str(&line),
            None => sections.push((kind, line)),
        }
    }
    // What is left out first where room is short stands last, under the name that the convention has for it.
    sections.sort_by_key(|(kind, _)| kind.map_or(usize::MAX, Kind::rank));
    for (kind, lines) in sections {
        let title = kind.map_or_else(|| Arc::from("Optional"), |kind| kind.plural_in(&config.words));
        let _ = write!(text, "\n## {title}\n\n{lines}");
    }
    text
}

/// The address of a file of the site: whole where that is known.
fn address(config: &Config, path: &str) -> String {
    match config.links {
        LinkStyle::Portable => path.to_owned(),
        LinkStyle::Hosted => {
            let absolute = config.base.absolute(path);
            absolute.unwrap_or_else(|| format!("{}{path}", config.base.path))
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(title: &str) -> String {
    title
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}
