//! Small sites for the tests of views and templates.

use std::sync::Arc;

use super::{SiteView, View};
use crate::config::{Config, Request};
use crate::content;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, FrontMatter, Heading, Html, Prose, Rules};
use crate::graph::{self, Graph, LinkInputs};
use crate::plan::{self, Plan, Url};
use crate::render::Engine;
use crate::source::{Snapshot, SourceFile};
use crate::theme::{self, Theme};

/// A site, laid out, with its theme.
pub(crate) struct Site {
    pub(crate) config: Config,
    pub(crate) graph: Graph,
    pub(crate) plan: Plan,
    pub(crate) theme: Theme,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Site {
    /// A site of these files. Markdown is read plainly: lines with `## ` are headings, the rest is one paragraph each.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self::asked_for(&Request::default(), files)
    }

    /// The same for a request.
    pub(crate) fn asked_for(request: &Request, files: &[(&str, &str)]) -> Self {
        let sources = files
            .iter()
            .map(|(path, text)| SourceFile::new(path, text.as_bytes().to_vec()));
        let snapshot = Snapshot::of(sources, jiff::civil::date(2026, 1, 5));
        let mut problems = Vec::new();
        let mut config = crate::config::read(&snapshot, request, &mut problems);
        let theme = theme::load(&snapshot, &config, &mut problems);
        config.words = theme.words.clone();
        let entries = files
            .iter()
            .filter(|(path, _)| path.ends_with(".md"))
            .map(|(path, text)| {
                Arc::new(content::lower(
                    document(path, text),
                    &Rules::default(),
                    &mut problems,
                ))
            })
            .collect();
        let graph = graph::link(entries, &config, LinkInputs::default(), &mut problems);
        let plan = plan::lay_out(&graph, &config, &mut problems);
        Self {
            config,
            graph,
            plan,
            theme,
            problems,
        }
    }

    /// The view of the page at an address.
    pub(crate) fn view(&self, url: &str) -> View {
        let url = match url.ends_with(".html") {
            true => Url::of_file(url),
            false => Url::folder(url),
        };
        let page = self.plan.page_at(&url).expect("the site has the page");
        super::of(page, &self.graph, &self.plan, &self.config)
    }

    /// The view as templates see it.
    pub(crate) fn json(&self, url: &str) -> serde_json::Value {
        serde_json::to_value(self.view(url)).expect("views serialise")
    }

    /// What all pages share.
    pub(crate) fn shared(&self) -> SiteView {
        super::site(&self.graph, &self.plan, &self.config, &self.theme)
    }

    /// The engine of its theme.
    pub(crate) fn engine(&self) -> Engine {
        Engine::new(&self.theme, &self.shared()).expect("the theme compiles")
    }

    /// Asserts that nothing was reported.
    pub(crate) fn without_problems(self) -> Self {
        let told: Vec<_> = self.problems.iter().map(|problem| &problem.message).collect();
        assert!(told.is_empty(), "{told:?}");
        self
    }

    /// The HTML of the page at an address.
    pub(crate) fn html(&self, url: &str) -> String {
        let page = self
            .engine()
            .page(&self.view(url), crate::render::Allowance::default());
        let page = page.unwrap_or_else(|problem| panic!("{}: {} {:?}", url, problem.message, problem.place));
        String::from_utf8(page.to_vec()).expect("HTML is UTF-8")
    }
}

/// The titles of a list of links.
pub(crate) fn titles(list: &serde_json::Value) -> Vec<&str> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item["title"].as_str()).collect()
}

fn document(path: &str, text: &str) -> Document {
    let (front, body) = match text.strip_prefix("---\n") {
        Some(rest) => rest.split_once("---\n").unwrap_or((rest, "")),
        None => ("", text),
    };
    let mut prose = Prose::default();
    let mut html = String::new();
    for line in body.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(words) = line.strip_prefix("## ") {
            let id = words.to_lowercase().replace(' ', "-");
            prose.headings.push(Heading {
                level: 2,
                id: id.clone(),
                text: words.to_owned(),
                at: html.len(),
                is_top_level: true,
                span: 0..0,
            });
            html.push_str(&format!("<h2 id=\"{id}\">{words}</h2>\n"));
        } else {
            if prose.summary.is_empty() {
                prose.summary = line.to_owned();
            }
            html.push_str(&format!("<p>{line}</p>\n"));
        }
    }
    prose.html = Html {
        text: html,
        slots: Vec::new(),
    };
    Document {
        marks: crate::document::Marks::default(),
        path: Arc::from(path),
        front: FrontMatter::Whole {
            text: front.to_owned(),
            offset: 4,
        },
        prose,
    }
}
