//! Feeds in Atom (RFC 4287): the pages that changed last, of the whole site, of a department and of a production.
//!
//! An entry stands for a page, and its `updated` is the last commit of its file. Its id is the oldest address of the page
//! that its `aliases` know, so that a page that is renamed stays the same to a reader's program.

use jiff::Timestamp;
use xml::Writer;
use xml::events::{BytesDecl, BytesText, Event};

use super::Sources;
use crate::graph::changes::{FeedOf, LastChange};
use crate::graph::{Graph, Node};
use crate::plan::{MadeFile, Url};
use crate::view::Scope;

/// The name of a feed's file, in the folder of what it is about.
pub use crate::plan::FEED_FILE;

/// A feed; empty where its place on the web is not known, and then the plan has none.
pub fn feed(of: &Sources, feed: FeedOf) -> Vec<u8> {
    // Writing to memory does not fail.
    write(of, feed).unwrap_or_default()
}

fn write(of: &Sources, feed: FeedOf) -> Option<Vec<u8>> {
    let (graph, plan, config) = (&of.graph, &of.plan, &of.config);
    let absolute = |path: &str| config.base.absolute(path);
    let own = absolute(&plan.made_file(&MadeFile::Feed(feed))?.encoded())?;
    let (title, home, id) = match feed.node() {
        None => (config.settings.title.clone(), absolute("")?, absolute(FEED_FILE)?),
        Some(node) => {
            let page = &plan.pages[plan.page_of_node(node)?.index()];
            (
                format!("{} – {}", graph.common(node).title, config.settings.title),
                absolute(&page.url.encoded())?,
                absolute(&format!(
                    "{}{FEED_FILE}",
                    oldest(graph, node, &page.url).encoded()
                ))?,
            )
        }
    };
    let nodes = graph.changes.feed(feed);
    let changed = |node: &Node| graph.changes.last(graph.entry_of(*node)?);
    let updated = nodes.iter().filter_map(changed).map(|last| last.at).max()?;
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let mut written = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
    let root = writer
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", config.settings.language.as_str()));
    let inside = root.write_inner_content(|writer| {
        text(writer, "id", &id)?;
        text(writer, "title", &title)?;
        text(writer, "updated", &time(updated))?;
        link(writer, "self", "application/atom+xml", &own)?;
        link(writer, "alternate", "text/html", &home)?;
        let author = config.settings.studio.as_ref().unwrap_or(&config.settings.title);
        person(writer, author)?;
        text(writer, "generator", "Callboard")?;
        for node in nodes {
            if let (Some(last), Some(page)) = (changed(node), plan.page_of_node(*node)) {
                let scope = Scope::of(page, graph, plan, config);
                entry(writer, &scope, *node, last)?;
            }
        }
        Ok(())
    });
    written = written.and(inside.map(|_| ()));
    written.ok()?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Some(bytes)
}

type Xml = Writer<Vec<u8>>;

fn entry(writer: &mut Xml, scope: &Scope<'_>, node: Node, last: &LastChange) -> std::io::Result<()> {
    let url = &scope.page.url;
    let absolute = |url: &Url| scope.config.base.absolute(&url.encoded()).unwrap_or_default();
    let title = match scope.page.subject {
        crate::plan::Subject::Node(_) => scope.full_title(scope.page),
        _ => scope.title(node).to_string(),
    };
    let summary = scope
        .graph
        .entry_of(node)
        .map(|entry| &*scope.graph[entry].shared.summary);
    writer.create_element("entry").write_inner_content(|writer| {
        text(writer, "id", &absolute(&oldest(scope.graph, node, url)))?;
        text(writer, "title", &title)?;
        text(writer, "updated", &time(last.at))?;
        link(writer, "alternate", "text/html", &absolute(url))?;
        if let Some(author) = &last.author {
            person(writer, author)?;
        }
        if let Some(summary) = summary.filter(|summary| !summary.is_empty()) {
            text(writer, "summary", summary)?;
        }
        let kind = scope.graph.kind(node);
        writer
            .create_element("category")
            .with_attribute(("term", kind.name()))
            .with_attribute(("label", &*kind.title_in(scope.words())))
            .write_empty()?;
        Ok(())
    })?;
    Ok(())
}

/// The oldest address of a page that its file knows: its first alias, else where it is.
fn oldest(graph: &Graph, node: Node, url: &Url) -> Url {
    let entry = graph.entry_of(node).map(|entry| &graph[entry]);
    let first = entry.and_then(|entry| Url::of_alias(entry.shared.aliases.first()?));
    first.unwrap_or_else(|| url.clone())
}

fn time(at: Timestamp) -> String {
    at.to_string()
}

/// An element that holds text. Letters that no XML can hold are left out.
fn text(writer: &mut Xml, name: &str, words: &str) -> std::io::Result<()> {
    let is_known = |letter: &char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let words: String = words.chars().filter(is_known).collect();
    let element = writer.create_element(name);
    element.write_text_content(BytesText::new(&words)).map(|_| ())
}

fn link(writer: &mut Xml, rel: &str, media: &str, href: &str) -> std::io::Result<()> {
    let element = writer.create_element("link");
    let element = element
        .with_attribute(("rel", rel))
        .with_attribute(("type", media))
        .with_attribute(("href", href));
    element.write_empty().map(|_| ())
}

fn person(writer: &mut Xml, name: &str) -> std::io::Result<()> {
    let element = writer.create_element("author");
    element
        .write_inner_content(|writer| text(writer, "name", name))
        .map(|_| ())
}
