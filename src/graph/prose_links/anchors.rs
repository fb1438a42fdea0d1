//! Places on a page: headings, and what raw HTML and blocks are given as ids.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet};
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::Finder;
use crate::content::{Entry, Kind};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::document::markdown::heading_id;
use crate::document::{Link, LinkKind, Prose};
use crate::graph::names::Meaning;
use crate::graph::{Node, RoleId, Target};
use crate::units::fold_name as fold;

/// How many headings of a page are looked through for one that may be meant.
const MAX_SUGGESTED: usize = 500;

/// The places of a page by what links may call them, so that a link costs the same on a page of many headings.
pub(super) struct Anchors<'p> {
    /// Ids of headings, of the title and of other elements.
    ids: HashMap<&'p str, &'p str>,
    /// The same ids, in lower case and composed letters.
    by_lower_case: HashMap<String, &'p str>,
    /// Ids of headings and of the title by their folded words.
    by_words: HashMap<String, &'p str>,
    /// Ids of headings alone.
    of_headings: HashSet<&'p str>,
}

impl<'p> Anchors<'p> {
    pub(super) fn of(prose: &'p Prose) -> Self {
        let mut anchors = Self {
            ids: HashMap::new(),
            by_lower_case: HashMap::new(),
            by_words: HashMap::new(),
            of_headings: prose.headings.iter().map(|heading| heading.id.as_str()).collect(),
        };
        for id in ids(prose).chain(prose.anchors.iter().map(String::as_str)) {
            anchors.ids.entry(id).or_insert(id);
            anchors
                .by_lower_case
                .entry(composed(id).to_lowercase())
                .or_insert(id);
        }
        for heading in prose.headings.iter().chain(&prose.title) {
            anchors.by_words.entry(fold(&heading.text)).or_insert(&heading.id);
        }
        anchors
    }

    fn named(&self, anchor: &str, is_by_name: bool) -> Named<'p> {
        if let Some(id) = self.ids.get(anchor) {
            return Named::Id(id);
        }
        if is_by_name {
            // A wikilink may name the heading by its words, and the headings above it before them.
            let words = fold(anchor.rsplit('#').next().unwrap_or(anchor));
            let by_words = self.by_words.get(&words);
            if let Some(id) = by_words.or_else(|| self.ids.get(&*heading_id(&words))) {
                return Named::Id(id);
            }
        }
        let wanted = composed(anchor);
        match self.by_lower_case.get(&wanted.to_lowercase()) {
            Some(id) if is_by_name || composed(id) == wanted => Named::Id(id),
            Some(id) => Named::OtherCase(id),
            None => Named::Nothing,
        }
    }
}

fn composed(id: &str) -> String {
    id.nfc().collect()
}

/// What an anchor names on a page.
enum Named<'p> {
    /// Just this.
    Id(&'p str),
    /// What is written differs from it by letter case alone, which browsers tell apart.
    OtherCase(&'p str),
    Nothing,
}

impl<'a> Finder<'a> {
    pub(super) fn with_anchor(
        &self,
        node: Node,
        anchor: Option<&str>,
        link: &Link,
        entry: &Entry,
        problems: &mut Vec<Diagnostic>,
    ) -> Target {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else {
            return Target::Node(node, None);
        };
        let Some(file) = self.graph.entry_of(node) else {
            return Target::Node(node, None);
        };
        let prose = &self.graph[file].prose;
        let decoded = percent_decode_str(anchor).decode_utf8_lossy();
        let is_by_name = matches!(
            link.kind,
            LinkKind::Wikilink | LinkKind::WikilinkWithWords | LinkKind::Include
        );
        let place = || Place::bytes(&entry.path, link.span.clone());
        let anchors = self.anchors[file.index()].get_or_init(|| Anchors::of(prose));
        let id = match anchors.named(&decoded, is_by_name) {
            Named::Id(id) => id,
            Named::OtherCase(id) => {
                let message = format!("the anchor `#{decoded}` differs from `#{id}` by letter case");
                problems.push(Diagnostic::new(Code::AnchorCase, place(), message).help(format!(
                    "write `#{id}`: browsers and GitHub tell upper and lower case apart"
                )));
                id
            }
            Named::Nothing => {
                if let Some(target) = self.grade_on(node, &decoded) {
                    return target;
                }
                problems.push(self.no_heading(&decoded, prose, link, entry, &self.graph[file].path));
                // A section that is not there is no reason to show the whole page.
                return match link.kind {
                    LinkKind::Include => Target::Nothing,
                    _ => Target::Node(node, None),
                };
            }
        };
        // The title is the top of the page, and themes write it without an id.
        let is_title = prose.title.as_ref().is_some_and(|title| title.id == id);
        if is_title && !anchors.of_headings.contains(id) {
            return Target::Node(node, None);
        }
        Target::Node(node, Some(Arc::from(id)))
    }

    /// A grade by its place on the page of its job; nothing for one that the audience may not see.
    fn grade_on(&self, page: Node, anchor: &str) -> Option<Target> {
        let job = RoleId::of(page)?;
        match self.names.by_id(Kind::Role, anchor) {
            Meaning::Node(Node::Role(grade)) if self.graph[grade].grade_of == Some(job) => {
                Some(Target::Node(Node::Role(grade), None))
            }
            Meaning::Hidden => Some(Target::Nothing),
            _ => None,
        }
    }

    fn no_heading(
        &self,
        anchor: &str,
        prose: &Prose,
        link: &Link,
        entry: &Entry,
        file: &Arc<str>,
    ) -> Diagnostic {
        let help = match nearest(anchor, ids(prose).take(MAX_SUGGESTED)) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "link to a heading by its words in lower case, with hyphens for spaces".to_owned(),
        };
        let whose = if *file == entry.path { "this page" } else { &**file };
        let message = format!("there is no heading `#{anchor}` in {whose}");
        Diagnostic::new(
            Code::BrokenAnchor,
            Place::bytes(&entry.path, link.span.clone()),
            message,
        )
        .help(help)
    }
}

fn ids(prose: &Prose) -> impl Iterator<Item = &str> {
    let headings = prose.headings.iter().chain(&prose.title);
    headings.map(|heading| heading.id.as_str())
}
