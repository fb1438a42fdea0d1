//! What is in a bible, and how links, ids and headings of the pages that it gathers become its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use crate::content::ListedKind;
use crate::diff::passages_of;
use crate::document::html::with_tags;
use crate::graph::{BibleOf, BiblePart, ChartOf, EntryId, Graph, Node, PageId, PersonId, TermId};
use crate::plan::{Subject, url};
use crate::source::Fingerprint;
use crate::view::{Mention, Scope, escape};

use super::entries;

/// The parts of a bible, and where the pages of the site are in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Within {
    /// The parts that have anything in them, in order.
    pub(super) parts: Vec<BiblePart>,
    /// By the address of a page as the bible's page writes it: its anchor, and whether its headings are in the bible.
    places: BTreeMap<String, (String, bool)>,
    /// What goes before paths of the site, which is taken away again where they are printed.
    root: String,
    /// The host, where it is known.
    origin: Option<String>,
    /// Roles and people with an anchor.
    pub(super) indexed: BTreeMap<String, Indexed>,
}

/// A role or a person that the index names where it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Indexed {
    pub(super) node: Node,
    /// Whether it has a heading of its own; else links to it lead to the index.
    pub(super) has_entry: bool,
}

/// The word for a part, and its anchor.
pub(super) fn name_of(graph: &Graph, of: BibleOf, part: BiblePart) -> (&'static str, String) {
    match part {
        BiblePart::Chapter(page) => {
            let id = &graph[page].common.id;
            let name = match of {
                // Without `productions/` and the name of the production.
                BibleOf::Production(_) => id.splitn(3, '/').nth(2).unwrap_or(id),
                BibleOf::Handbook => id,
            };
            ("chapter", anchor_of("chapter", name))
        }
        made => {
            let found = BiblePart::made(of).iter().find(|(_, part)| *part == made);
            let word = found.map_or("part", |(word, _)| word);
            (word, format!("part-{word}"))
        }
    }
}

/// The anchor of something with a place of its own in a bible.
pub(super) fn node_anchor(graph: &Graph, node: Node) -> String {
    let what = match node {
        Node::Person(_) => "who",
        Node::CareerPath(_) => "career",
        Node::Page(_) => "entry",
        other => graph.kind(other).name(),
    };
    anchor_of(what, &graph.common(node).id)
}

/// An anchor of letters that need no escaping in an address.
fn anchor_of(what: &str, name: &str) -> String {
    let mut anchor = format!("{what}-");
    for letter in url::slug(name).chars() {
        match letter.is_ascii() {
            true => anchor.push(letter),
            false => anchor.push_str(&format!("{:x}", u32::from(letter))),
        }
    }
    anchor
}

impl Within {
    pub(super) fn of(scope: &Scope<'_>, of: BibleOf) -> Self {
        let graph = scope.graph;
        let chosen = match of {
            BibleOf::Handbook => graph.handbook_bible.as_deref().unwrap_or_default(),
            BibleOf::Production(id) => &graph[id].bible,
        };
        let parts = chosen.iter().copied().filter(|part| has(scope, of, *part));
        let mut within = Self {
            places: BTreeMap::new(),
            root: scope.plan.root_from(&scope.page.url),
            origin: scope.config.base.origin.clone(),
            indexed: BTreeMap::new(),
            parts: parts.collect(),
        };
        for part in within.parts.clone() {
            let (_, anchor) = name_of(graph, of, part);
            if let Some(subject) = subject_of(of, part) {
                let has_headings = !matches!(part, BiblePart::OrgChart | BiblePart::Glossary);
                within.add(scope, &subject, anchor, has_headings);
            }
            if part == BiblePart::Glossary && matches!(of, BibleOf::Production(_)) {
                for term in TermId::all(graph) {
                    within.add(
                        scope,
                        &Subject::Node(Node::Term(term)),
                        "part-glossary".to_owned(),
                        false,
                    );
                }
            }
            let nodes = match (part, of) {
                (BiblePart::Glossary, BibleOf::Handbook) => TermId::all(graph).map(Node::Term).collect(),
                _ => entries::nodes(scope, of, part),
            };
            for node in nodes {
                let is_on_show = matches!(of, BibleOf::Production(_)) && part == BiblePart::Roles;
                let has_headings = !is_on_show && part != BiblePart::Glossary;
                within.add_node(scope, node, has_headings, true);
            }
        }
        // People without an entry of their own are found in the index.
        if within.parts.contains(&BiblePart::Index) {
            for node in people(scope, of) {
                if !within.indexed.contains_key(&node_anchor(graph, node)) {
                    within.add_node(scope, node, false, false);
                }
            }
        }
        within
    }

    fn add_node(&mut self, scope: &Scope<'_>, node: Node, has_headings: bool, has_entry: bool) {
        let anchor = node_anchor(scope.graph, node);
        if matches!(node, Node::Role(_) | Node::Person(_)) {
            self.indexed.insert(anchor.clone(), Indexed { node, has_entry });
        }
        self.add(scope, &Subject::Node(node), anchor, has_headings);
    }

    fn add(&mut self, scope: &Scope<'_>, subject: &Subject, anchor: String, has_headings: bool) {
        if let Some(place) = scope.plan.place_of(subject) {
            let address = scope.plan.href_of(&scope.page.url, &place);
            self.places.insert(address.to_string(), (anchor, has_headings));
        }
    }

    /// The anchor in the bible that an address leads to, with `#`; none where it leads out of it.
    pub(super) fn place(&self, address: &str) -> Option<String> {
        // A grade has an entry of its own, and its address is a place on a page.
        if let Some((anchor, _)) = self.places.get(address) {
            return Some(format!("#{anchor}"));
        }
        let (page, heading) = address.split_once('#')?;
        let (anchor, has_headings) = self.places.get(page)?;
        // Ids that a page's template makes are not in the bible.
        let is_heading = *has_headings && !heading.is_empty() && !heading.starts_with("cb-");
        Some(match is_heading {
            true => format!("#{anchor}--{heading}"),
            false => format!("#{anchor}"),
        })
    }

    /// An address that leads out of the bible, as it is printed beside its words; none for those that people know by sight.
    fn printed(&self, address: &str) -> Option<String> {
        let is_short = |scheme: &str| address.starts_with(scheme);
        if is_short("mailto:") || is_short("tel:") || is_short("#") {
            return None;
        }
        if let Some((_, rest)) = address.split_once("://") {
            return Some(rest.trim_end_matches('/').to_owned());
        }
        let path = address.strip_prefix(&self.root).unwrap_or(address);
        let path = path.trim_end_matches("index.html");
        let host = self.origin.as_deref().and_then(|origin| origin.split_once("://"));
        let host = host.map_or("", |(_, host)| host);
        Some(format!("{host}/{path}"))
    }

    pub(super) fn mention(&self, mention: Mention) -> Mention {
        match mention {
            Mention::Page(link) => match self.place(&link.url) {
                Some(place) => crate::view::Link::to(link.title.clone(), place).into(),
                None => Mention::words(&link.title),
            },
            words => words,
        }
    }

    /// A view with its links as the bible has them: those that lead out of it become words.
    pub(super) fn rewrite_value(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (key, field) in fields {
                    match (key.as_str(), &mut *field) {
                        ("url", Value::String(address)) => {
                            *field = self.place(address).map_or(Value::Null, Value::String);
                        }
                        ("chart", Value::String(html)) => *html = self.rewrite_drawing(html),
                        _ => self.rewrite_value(field),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.rewrite_value(item)),
            _ => {}
        }
    }

    fn rewrite_drawing(&self, svg: &str) -> String {
        with_tags(svg, |tag| match attribute(tag, "href") {
            Some(address) => match self.place(address) {
                Some(place) => with_attribute(tag, "href", &place),
                None => without_attribute(tag, "href"),
            },
            None => Cow::Borrowed(tag),
        })
    }
}

/// Whether a part has anything in it.
fn has(scope: &Scope<'_>, of: BibleOf, part: BiblePart) -> bool {
    let graph = scope.graph;
    let has_chart = |chart: ChartOf| scope.plan.page_of(&Subject::OrgChart(chart)).is_some();
    match (part, of) {
        (BiblePart::About, _) => {
            let entry = about(graph, of).and_then(|node| graph.entry_of(node));
            entry.is_some_and(|entry| !graph[entry].prose.html.whole().is_blank())
        }
        (BiblePart::Chapter(page), _) => !scope.plan.is_introduction(page),
        (BiblePart::Schedule, BibleOf::Production(id)) => graph[id].schedule.is_some(),
        (BiblePart::OrgChart, BibleOf::Production(id)) => has_chart(ChartOf::Production(id)),
        (BiblePart::OrgChart, BibleOf::Handbook) => has_chart(ChartOf::ALL),
        (BiblePart::Crew | BiblePart::Roles, BibleOf::Production(id)) => graph[id].crew.is_some(),
        (BiblePart::Glossary | BiblePart::Index, _) => true,
        _ => !entries::nodes(scope, of, part).is_empty(),
    }
}

/// The page whose text a bible begins with: the production's own, or the home page.
pub(super) fn about(graph: &Graph, of: BibleOf) -> Option<Node> {
    match of {
        BibleOf::Production(id) => Some(Node::Production(id)),
        BibleOf::Handbook => {
            let home = graph.pages.iter().position(|page| page.common.id.is_empty());
            home.map(|home| Node::Page(PageId::new(home)))
        }
    }
}

/// The page of the site that a part has the content of.
fn subject_of(of: BibleOf, part: BiblePart) -> Option<Subject> {
    Some(match (part, of) {
        (BiblePart::Chapter(page), _) => Subject::Node(Node::Page(page)),
        (BiblePart::Glossary, _) => Subject::Glossary,
        (BiblePart::About, BibleOf::Handbook) => Subject::Home,
        (BiblePart::OrgChart, BibleOf::Handbook) => Subject::OrgChart(ChartOf::ALL),
        (BiblePart::Departments, _) => Subject::List(ListedKind::Department),
        (BiblePart::Roles, BibleOf::Handbook) => Subject::List(ListedKind::Role),
        (BiblePart::Careers, _) => Subject::List(ListedKind::CareerPath),
        (BiblePart::Skills, _) => Subject::List(ListedKind::Skill),
        (BiblePart::Tools, _) => Subject::List(ListedKind::Tool),
        (BiblePart::Documents, _) => Subject::List(ListedKind::Document),
        (BiblePart::People, _) => Subject::List(ListedKind::Person),
        (BiblePart::Productions, _) => Subject::List(ListedKind::Production),
        (BiblePart::About, BibleOf::Production(id)) => Subject::Node(Node::Production(id)),
        (BiblePart::Schedule, BibleOf::Production(id)) => Subject::Node(Node::Schedule(id)),
        (BiblePart::Crew, BibleOf::Production(id)) => Subject::Node(Node::Crew(id)),
        (BiblePart::Calls, BibleOf::Production(id)) => Subject::Calls(id),
        (BiblePart::OrgChart, BibleOf::Production(id)) => Subject::OrgChart(ChartOf::Production(id)),
        _ => return None,
    })
}

/// The people whom the index may name.
fn people(scope: &Scope<'_>, of: BibleOf) -> Vec<Node> {
    match of {
        BibleOf::Production(id) => entries::people_on(scope, id).into_iter().collect(),
        BibleOf::Handbook => {
            let ids = PersonId::all(scope.graph);
            ids.map(Node::Person).collect()
        }
    }
}

/// The text of a file as HTML with its links filled in, or a range of it; passages that changed are marked.
pub(super) fn filled(
    scope: &Scope<'_>,
    entry: EntryId,
    changed: &BTreeSet<Fingerprint>,
    range: Option<Range<usize>>,
) -> String {
    let html = &scope.graph[entry].prose.html;
    let range = range.unwrap_or(0..html.text.len());
    let starts = match changed.is_empty() {
        true => Vec::new(),
        false => passages_of(scope.graph, entry),
    };
    let marked = starts
        .into_iter()
        .filter(|(start, passage)| range.contains(start) && changed.contains(passage));
    let mut out = String::new();
    let mut from = range.start;
    for (start, _) in marked {
        out.push_str(&scope.fill(entry, html.slice(from..start)));
        let name = html.text[start..].find(|letter: char| letter != '<' && !letter.is_ascii_alphanumeric());
        let end = start + name.unwrap_or(0);
        // A mark of its own, so that what classes it has stay.
        out.push_str(&html.text[start..end]);
        out.push_str(" data-changed=\"\"");
        from = end;
    }
    out.push_str(&scope.fill(entry, html.slice(from..range.end)));
    out
}

/// The text of one page as a chapter: its ids are the bible's own, its headings stand one level lower and have numbers.
pub(super) struct Chapter {
    anchor: String,
    number: String,
    /// By how many levels its headings stand lower.
    lower_by: u8,
    /// How many headings of the first and second level there were so far, the second since the last of the first.
    counts: [usize; 2],
    /// Headings of the first level, by number and anchor.
    pub(super) headings: Vec<(String, String)>,
    /// Where it links to within the bible: the place, without `#`, and the anchor of the link.
    pub(super) links: Vec<(String, String)>,
}

impl Chapter {
    /// An empty number numbers nothing.
    pub(super) fn of(anchor: &str, number: &str) -> Self {
        Self {
            anchor: anchor.to_owned(),
            number: number.to_owned(),
            lower_by: 1,
            counts: [0, 0],
            headings: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The text of something that has a heading of its own below its part. Its headings have no numbers.
    pub(super) fn below_entry(anchor: &str) -> Self {
        Self {
            lower_by: 2,
            ..Self::of(anchor, "")
        }
    }

    pub(super) fn rewrite(&mut self, html: &str, within: &Within) -> String {
        with_tags(html, |tag| self.tag(tag, within))
    }

    fn tag<'h>(&mut self, tag: &'h str, within: &Within) -> Cow<'h, str> {
        let mut tag = Cow::Borrowed(tag);
        // Many texts are read for many bibles, and most tags have no attribute.
        let named: &[&str] = match tag.contains('=') {
            true => &["id", "for", "aria-labelledby", "aria-describedby"],
            false => &[],
        };
        for name in named {
            if let Some(ids) = attribute(&tag, name) {
                let ids: Vec<String> = ids
                    .split(' ')
                    .map(|id| format!("{}--{id}", self.anchor))
                    .collect();
                tag = Cow::Owned(with_attribute(&tag, name, &ids.join(" ")).into_owned());
            }
        }
        if let Some(level) = heading_level(&tag) {
            return Cow::Owned(self.heading(&tag, level));
        }
        if tag.starts_with("<a ") {
            return Cow::Owned(self.link(&tag, within));
        }
        tag
    }

    fn heading(&mut self, tag: &str, level: u8) -> String {
        let lower = (level + self.lower_by).min(6);
        if tag.starts_with("</") {
            return format!("</h{lower}>");
        }
        let rest = &tag[3..];
        let Some(number) = self.next_number(level) else {
            return format!("<h{lower}{rest}");
        };
        if let (2, Some(anchor)) = (level, attribute(tag, "id")) {
            self.headings.push((number.clone(), anchor.to_owned()));
        }
        format!("<h{lower}{rest}<b>{number}</b> ")
    }

    fn next_number(&mut self, level: u8) -> Option<String> {
        if self.number.is_empty() {
            return None;
        }
        match level {
            2 => {
                self.counts = [self.counts[0] + 1, 0];
                Some(format!("{}.{}", self.number, self.counts[0]))
            }
            3 if self.counts[0] > 0 => {
                self.counts[1] += 1;
                Some(format!("{}.{}.{}", self.number, self.counts[0], self.counts[1]))
            }
            _ => None,
        }
    }

    fn link(&mut self, tag: &str, within: &Within) -> String {
        let Some(address) = attribute(tag, "href") else {
            return tag.to_owned();
        };
        // A place on the same page.
        if let Some(id) = address.strip_prefix('#') {
            let place = format!("#{}--{id}", self.anchor);
            return with_attribute(tag, "href", &place).into_owned();
        }
        if let Some(place) = within.place(address) {
            let linked = with_attribute(tag, "href", &place).into_owned();
            let anchor = format!("{}--at-{}", self.anchor, self.links.len() + 1);
            self.links
                .push((place.trim_start_matches('#').to_owned(), anchor.clone()));
            // One that has an id already keeps it, and is found by that.
            return match attribute(tag, "id") {
                Some(_) => linked,
                None => linked.replacen("<a ", &format!("<a id=\"{anchor}\" "), 1),
            };
        }
        match within.printed(address) {
            Some(printed) => tag.replacen("<a ", &format!("<a data-address=\"{}\" ", escape(&printed)), 1),
            None => tag.to_owned(),
        }
    }
}

/// The level of a heading's tag, be it the first or the last.
fn heading_level(tag: &str) -> Option<u8> {
    let rest = tag.trim_start_matches('<').trim_start_matches('/');
    let level = rest.strip_prefix('h')?.bytes().next()?;
    let ends = rest
        .as_bytes()
        .get(2)
        .is_some_and(|byte| matches!(byte, b'>' | b' '));
    (level.is_ascii_digit() && ends).then(|| level - b'0')
}

/// The value of an attribute in double quotes, as it is written.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, others) = after.split_once('"')?;
        if before.strip_suffix(name).is_some_and(|tag| tag.ends_with(' ')) {
            return Some(value);
        }
        rest = others;
    }
    None
}

fn with_attribute<'t>(tag: &'t str, name: &str, value: &str) -> Cow<'t, str> {
    match attribute(tag, name) {
        Some(old) => {
            let (old, new) = (format!(" {name}=\"{old}\""), format!(" {name}=\"{value}\""));
            Cow::Owned(tag.replacen(&old, &new, 1))
        }
        None => Cow::Borrowed(tag),
    }
}

fn without_attribute<'t>(tag: &'t str, name: &str) -> Cow<'t, str> {
    match attribute(tag, name) {
        Some(old) => Cow::Owned(tag.replacen(&format!(" {name}=\"{old}\""), "", 1)),
        None => Cow::Borrowed(tag),
    }
}
