//! Places on a page: headings, and what raw HTML and blocks are given as ids.

use std::sync::{Arc, OnceLock};

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

/// The places of a page by what links may call them, so that a link costs the same on a page of many headings. Most links
/// name an id, so what others need is made when the first of them comes.
pub(super) struct Anchors<'p> {
    prose: &'p Prose,
    /// The id of the title, where no heading has it too.
    top: Option<&'p str>,
    /// Ids of headings, of the title and of other elements.
    ids: HashSet<&'p str>,
    /// The same ids, in lower case and composed letters.
    by_lower_case: OnceLock<HashMap<String, &'p str>>,
    /// Ids of headings and of the title by their folded words.
    by_words: OnceLock<HashMap<String, &'p str>>,
}

impl<'p> Anchors<'p> {
    pub(super) fn of(prose: &'p Prose) -> Self {
        let top = prose.title.as_ref().map(|title| title.id.as_str());
        Self {
            prose,
            top: top.filter(|id| prose.headings.iter().all(|heading| heading.id != *id)),
            ids: all_ids(prose).collect(),
            by_lower_case: OnceLock::new(),
            by_words: OnceLock::new(),
        }
    }

    fn named(&self, anchor: &str, is_by_name: bool) -> Named<'p> {
        if let Some(id) = self.ids.get(anchor) {
            return Named::Id(id);
        }
        if is_by_name {
            // A wikilink may name the heading by its words, and the headings above it before them.
            let words = fold(anchor.rsplit('#').next().unwrap_or(anchor));
            let by_words = self.by_words.get_or_init(|| {
                let headings = self.prose.headings.iter().chain(&self.prose.title);
                first_of_each(headings.map(|heading| (fold(&heading.text), heading.id.as_str())))
            });
            let id = by_words.get(&words).copied();
            if let Some(id) = id.or_else(|| self.ids.get(&*heading_id(&words)).copied()) {
                return Named::Id(id);
            }
        }
        let wanted = composed(anchor);
        let by_lower_case = self
            .by_lower_case
            .get_or_init(|| first_of_each(all_ids(self.prose).map(|id| (composed(id).to_lowercase(), id))));
        match by_lower_case.get(&wanted.to_lowercase()) {
            Some(id) if is_by_name || composed(id) == wanted => Named::Id(id),
            Some(id) => Named::OtherCase(id),
            None => Named::Nothing,
        }
    }
}

/// Of two that are called the same, the first counts.
fn first_of_each<'p>(named: impl Iterator<Item = (String, &'p str)>) -> HashMap<String, &'p str> {
    let mut first = HashMap::new();
    for (name, id) in named {
        first.entry(name).or_insert(id);
    }
    first
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
        if anchors.top == Some(id) {
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

/// Ids of headings, of the title and of other elements.
fn all_ids(prose: &Prose) -> impl Iterator<Item = &str> {
    ids(prose).chain(prose.anchors.iter().map(String::as_str))
}

fn ids(prose: &Prose) -> impl Iterator<Item = &str> {
    let headings = prose.headings.iter().chain(&prose.title);
    headings.map(|heading| heading.id.as_str())
}
