//! The text of a file as HTML, with its links filled in.

use super::links::{escape, escape_into};
use super::pictures;
use super::scope::Scope;
use crate::document::{HtmlPart, SlotKind, html};
use crate::graph::{EntryId, Explained, Node, Target};
use crate::plan::Subject;

impl Scope<'_> {
    /// The text of the page's own file as HTML, with its links filled in and the first use of each abbreviation and term marked.
    ///
    /// There is no way to another file's text but for includes, so an edit of words changes the page of its file and those
    /// that include it; see [`crate::site::pages`].
    pub fn prose(&self) -> String {
        let Some(entry) = self.page.entry(self.graph) else {
            return String::new();
        };
        let html = self.fill(entry, self.graph[entry].prose.html.whole());
        let linked = &self.graph.links[entry.index()];
        self.graph
            .marked_words
            .mark(html, |out, means, word| match means {
                Explained::Abbreviation(_, title) => {
                    out.push_str("<abbr title=\"");
                    escape_into(out, title);
                    out.push_str("\">");
                    out.push_str(word);
                    out.push_str("</abbr>");
                    true
                }
                Explained::Term(term) => {
                    let node = Node::Term(*term);
                    // A reader of its own page knows it, and a link by the writer's hand leads there already.
                    let is_linked = |target: &Target| matches!(target, Target::Node(to, _) if *to == node);
                    if self.page.subject == Subject::Node(node) || linked.iter().any(is_linked) {
                        return false;
                    }
                    out.push_str("<a class=\"term\" href=\"");
                    escape_into(out, &self.url(&Subject::Node(node)));
                    out.push_str("\">");
                    out.push_str(word);
                    out.push_str("</a>");
                    true
                }
            })
    }

    /// Some HTML of a file, with its links filled in.
    pub(super) fn fill(&self, entry: EntryId, html: HtmlPart<'_>) -> String {
        let file = &self.graph[entry];
        let targets = &self.graph.links[entry.index()];
        html.fill(|slot, out| {
            if slot.kind == SlotKind::Audience {
                return self.mark_audience(slot.link, out);
            }
            let target = targets.get(slot.link).unwrap_or(&Target::Nothing);
            let link = &file.prose.links[slot.link];
            match slot.kind {
                SlotKind::Open => {
                    if let Some(href) = self.plan.href_of_target(&self.page.url, target) {
                        open_tag(out, &href, &link.title, matches!(target, Target::Address(_)));
                    }
                }
                SlotKind::Close => {
                    if self.plan.leads_somewhere(target) {
                        out.push_str("</a>");
                    }
                }
                SlotKind::Words => escape_into(out, &self.words_of(target, &link.target)),
                SlotKind::Url => {
                    if let Some(href) = self.plan.href_of_target(&self.page.url, target) {
                        escape_into(out, &href);
                        if let Target::Asset(path, _) = target {
                            let rest = &file.prose.html.text[slot.at..];
                            pictures::write_size(self, path, rest, out);
                        }
                    }
                }
                SlotKind::Include => self.include(target, &link.target, out),
                SlotKind::Audience => {}
            }
        })
    }

    /// The badge of what only an audience and those more trusted may see.
    fn mark_audience(&self, rank: usize, out: &mut String) {
        let name = self.config.audience.all.get(rank).map_or("", String::as_str);
        out.push_str("<span class=\"badge badge-restricted\">");
        escape_into(out, &self.words().fill("common.only_for", &[("audience", name)]));
        out.push_str("</span>");
    }

    /// The text of another page, below a link to it; its links lead where they lead there.
    fn include(&self, target: &Target, written: &str, out: &mut String) {
        let href = self.plan.href_of_target(&self.page.url, target);
        let (Some(href), Some((entry, part))) = (href, self.graph.included(target)) else {
            out.push_str("<p>");
            escape_into(out, &self.words_of(target, written));
            out.push_str("</p>");
            return;
        };
        out.push_str("<p class=\"include-source\">");
        open_tag(out, &href, "", false);
        let shared = &self.graph[entry].shared;
        escape_into(out, &shared.title);
        out.push_str("</a>");
        let audience = shared.marks.file.as_deref();
        if let Some(rank) = audience.and_then(|name| self.config.audience.rank_of(name)) {
            out.push(' ');
            self.mark_audience(rank, out);
        }
        out.push_str("</p>\n");
        let page = href.split('#').next().unwrap_or_default();
        out.push_str(&html::embedded(&self.fill(entry, part), &escape(page)));
    }

    /// The words of a part of a file's HTML, with those of its links.
    pub fn plain_text(&self, entry: EntryId, part: std::ops::Range<usize>) -> String {
        let file = &self.graph[entry];
        let targets = &self.graph.links[entry.index()];
        file.prose.html.slice(part).plain_text(|link, out| {
            let target = targets.get(link).unwrap_or(&Target::Nothing);
            out.push_str(&self.words_of(target, &file.prose.links[link].target));
        })
    }

    /// The words of a file's links that have none of their own, as far as [`Self::plain_text`] holds them.
    pub fn words_of_links(&self, entry: EntryId) -> Vec<String> {
        let file = &self.graph[entry];
        let targets = &self.graph.links[entry.index()];
        let slots = file.prose.html.slots.iter();
        let words = slots.filter(|slot| slot.kind == SlotKind::Words).map(|slot| {
            let target = targets.get(slot.link).unwrap_or(&Target::Nothing);
            self.words_of(target, &file.prose.links[slot.link].target)
        });
        words.collect()
    }

    /// The words of a wikilink without any: the title when it was written as an id or by a name that is no longer used, else as
    /// written.
    fn words_of(&self, target: &Target, written: &str) -> String {
        let name = written.split('#').next().unwrap_or(written);
        let last = name.rsplit('/').next().unwrap_or(name);
        match target {
            Target::Node(node, _)
                if name.is_empty() || name.contains('/') || self.is_never_shown(*node, name) =>
            {
                self.graph.common(*node).title.to_string()
            }
            _ => last.trim().to_owned(),
        }
    }

    /// Whether a name is understood but not shown: an id, or one that was given up.
    fn is_never_shown(&self, node: Node, name: &str) -> bool {
        *self.graph.common(node).id == *name || self.graph.is_former_name(node, name)
    }
}

fn open_tag(out: &mut String, href: &str, title: &str, is_elsewhere: bool) {
    out.push_str("<a href=\"");
    escape_into(out, href);
    if !title.is_empty() {
        out.push_str("\" title=\"");
        escape_into(out, title);
    }
    if is_elsewhere && href.starts_with("http") {
        out.push_str("\" rel=\"noopener");
    }
    out.push_str("\">");
}
