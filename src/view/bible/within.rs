//! What is in a bible, and how links, ids and headings of the pages that it gathers become its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use crate::diff::passages_of;
use crate::document::html::with_tags;
use crate::graph::{BiblePart, ChartOf, EntryId, Graph, Node, ProductionId, RoleId};
use crate::plan::{Subject, url};
use crate::source::Fingerprint;
use crate::view::{Mention, Scope, escape, show};

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
    /// Roles and people with an anchor, each with its title.
    pub(super) indexed: BTreeMap<String, Node>,
}

/// The word for a part, and its anchor.
pub(super) fn name_of(graph: &Graph, part: BiblePart) -> (&'static str, String) {
    match part {
        BiblePart::Chapter(page) => {
            let id = &graph[page].common.id;
            // Without `productions/` and the name of the production.
            let name = id.splitn(3, '/').nth(2).unwrap_or(id);
            ("chapter", anchor_of("chapter", name))
        }
        made => {
            let found = BiblePart::MADE.iter().find(|(_, part)| *part == made);
            let word = found.map_or("part", |(word, _)| word);
            (word, format!("part-{word}"))
        }
    }
}

/// The anchor of a role in a bible.
pub(super) fn role_anchor(graph: &Graph, role: RoleId) -> String {
    anchor_of("role", &graph[role].common.id)
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
    pub(super) fn of(scope: &Scope<'_>, id: ProductionId) -> Self {
        let graph = scope.graph;
        let production = &graph[id];
        let has = |part: &BiblePart| match part {
            BiblePart::About => {
                let entry = production.common.entry;
                entry.is_some_and(|entry| !graph[entry].prose.html.whole().is_blank())
            }
            BiblePart::Chapter(page) => !scope.plan.is_introduction(*page),
            BiblePart::Schedule => production.schedule.is_some(),
            BiblePart::OrgChart => scope
                .plan
                .page_of(&Subject::OrgChart(ChartOf::Production(id)))
                .is_some(),
            BiblePart::Crew | BiblePart::Roles => production.crew.is_some(),
            BiblePart::Glossary | BiblePart::Index => true,
        };
        let parts: Vec<BiblePart> = production.bible.iter().copied().filter(has).collect();
        let mut within = Self {
            places: BTreeMap::new(),
            root: scope.plan.root_from(&scope.page.url),
            origin: scope.config.base.origin.clone(),
            indexed: BTreeMap::new(),
            parts,
        };
        for part in within.parts.clone() {
            let (_, anchor) = name_of(graph, part);
            let subject = match part {
                BiblePart::About => Subject::Node(Node::Production(id)),
                BiblePart::Chapter(page) => Subject::Node(Node::Page(page)),
                BiblePart::Schedule => Subject::Node(Node::Schedule(id)),
                BiblePart::Crew => Subject::Node(Node::Crew(id)),
                BiblePart::OrgChart => Subject::OrgChart(ChartOf::Production(id)),
                BiblePart::Roles => {
                    for post in show::lineup_of(scope, id).iter().filter(|post| !post.is_external) {
                        let anchor = role_anchor(graph, post.role);
                        within.indexed.insert(anchor.clone(), Node::Role(post.role));
                        within.add(scope, &Subject::Node(Node::Role(post.role)), anchor, false);
                    }
                    continue;
                }
                BiblePart::Glossary => Subject::Glossary,
                BiblePart::Index => {
                    let rows = production.crew.iter().flat_map(|crew| &crew.rows);
                    let people: BTreeSet<_> = rows.flat_map(|row| &row.who).collect();
                    for holder in people {
                        if let crate::graph::Holder::Person(person) = holder {
                            let anchor = anchor_of("who", &graph[*person].common.id);
                            within.indexed.insert(anchor.clone(), Node::Person(*person));
                            within.add(scope, &Subject::Node(Node::Person(*person)), anchor, false);
                        }
                    }
                    continue;
                }
            };
            let has_headings = !matches!(part, BiblePart::OrgChart | BiblePart::Glossary);
            within.add(scope, &subject, anchor, has_headings);
        }
        within
    }

    fn add(&mut self, scope: &Scope<'_>, subject: &Subject, anchor: String, has_headings: bool) {
        if let Some(page) = scope.plan.page_of(subject) {
            let address = scope.plan.href_of_page(&scope.page.url, page);
            self.places.insert(address.to_string(), (anchor, has_headings));
        }
    }

    /// The anchor in the bible that an address leads to, with `#`; none where it leads out of it.
    pub(super) fn place(&self, address: &str) -> Option<String> {
        let (page, heading) = address.split_once('#').unwrap_or((address, ""));
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
                        ("svg" | "chart", Value::String(html)) => *html = self.rewrite_drawing(html),
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
            counts: [0, 0],
            headings: Vec::new(),
            links: Vec::new(),
        }
    }

    pub(super) fn rewrite(&mut self, html: &str, within: &Within) -> String {
        with_tags(html, |tag| self.tag(tag, within))
    }

    fn tag<'h>(&mut self, tag: &'h str, within: &Within) -> Cow<'h, str> {
        let mut tag = Cow::Borrowed(tag);
        for name in ["id", "for", "aria-labelledby", "aria-describedby"] {
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
        let lower = (level + 1).min(6);
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
        format!("<h{lower}{rest}<span class=\"number\">{number}</span> ")
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
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
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
