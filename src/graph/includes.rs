//! Texts within texts: what `![[page#section]]` shows, whether that ever ends, and how much it comes to.

use std::collections::HashMap;
use std::sync::Arc;

use super::{EntryId, Graph, Target};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{HtmlPart, Prose, SlotKind};
use crate::units::words::MAX_NAMED;

/// The most texts that a page may include, with those within them.
const MAX_INCLUDED: usize = 200;

/// A text that is included: a file, and which part of it.
type Part = (EntryId, Extent);

/// How much of a file is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Extent {
    Whole,
    /// The section of a heading, by its index.
    Section(usize),
    /// A block, by where it stands in the HTML.
    Block(usize, usize),
}

/// For each file that includes others, the files whose text it shows, directly or within another.
pub type Includes = HashMap<EntryId, Vec<EntryId>>;

impl Graph {
    /// The text that an include of this target shows.
    pub fn included(&self, target: &Target) -> Option<(EntryId, HtmlPart<'_>)> {
        let part = part_of(self, target)?;
        Some((part.0, self.html_of(part)))
    }

    /// The files whose text a file shows within its own, in order of path.
    pub fn included_in(&self, entry: EntryId) -> &[EntryId] {
        self.includes.get(&entry).map(Vec::as_slice).unwrap_or_default()
    }

    fn html_of(&self, (entry, extent): Part) -> HtmlPart<'_> {
        let prose = &self[entry].prose;
        let index = match extent {
            Extent::Section(index) => index,
            Extent::Block(start, end) => return prose.html.slice(start..end),
            Extent::Whole => {
                // Footnotes stay on their own page, to which their references lead.
                let end = prose.html.text.find("<section class=\"footnotes\"");
                return prose.html.slice(0..end.unwrap_or(prose.html.text.len()));
            }
        };
        let heading = &prose.headings[index];
        let later = prose.headings[index + 1..].iter();
        let end = later
            .filter(|later| later.is_top_level && later.level <= heading.level)
            .map(|later| later.at)
            .next();
        let footnotes = prose.html.text.find("<section class=\"footnotes\"");
        let end = end.or(footnotes).unwrap_or(prose.html.text.len());
        prose.html.slice(heading.at..end)
    }
}

fn part_of(graph: &Graph, target: &Target) -> Option<Part> {
    let Target::Node(node, anchor) = target else {
        return None;
    };
    let entry = graph.entry_of(*node)?;
    let prose = &graph[entry].prose;
    let extent = anchor.as_ref().map_or(Extent::Whole, |anchor| {
        let mut headings = prose.headings.iter();
        let section = headings.position(|heading| heading.is_top_level && heading.id == **anchor);
        let section = section.map(Extent::Section);
        section
            .or_else(|| block_of(prose, anchor))
            .unwrap_or(Extent::Whole)
    });
    Some((entry, extent))
}

/// The paragraph or the words of an item that an id of a block ends; the section that it stands in where it is alone.
fn block_of(prose: &Prose, anchor: &str) -> Option<Extent> {
    if !anchor.starts_with('^') {
        return None;
    }
    let html = &prose.html.text;
    let at = html.find(&format!("<span id=\"{anchor}\">"))?;
    let end = at + html[at..].find("</span>")? + "</span>".len();
    let ends = [("<p>", "</p>"), ("<li>", "")];
    let blocks = ends
        .into_iter()
        .filter_map(|(tag, close)| Some((html[..at].rfind(tag)?, tag, close)));
    let (start, tag, close) = blocks.max()?;
    let inside = start + tag.len();
    if html[inside..at].trim().is_empty() {
        let before = prose
            .headings
            .iter()
            .rposition(|heading| heading.is_top_level && heading.at < at);
        return before.map(Extent::Section);
    }
    match close {
        "" => Some(Extent::Block(inside, end)),
        _ => Some(Extent::Block(start, end + close.len())),
    }
}

/// Takes out includes that have no end, and reports them and what is too much.
pub(super) fn resolve(graph: &mut Graph, problems: &mut Vec<Diagnostic>) {
    let has_includes = |entry: &EntryId| {
        let slots = &graph[*entry].prose.html.slots;
        slots.iter().any(|slot| slot.kind == SlotKind::Include)
    };
    let roots: Vec<EntryId> = EntryId::all(graph).filter(has_includes).collect();
    let mut walk = Walk {
        graph,
        done: HashMap::new(),
        taken_out: Vec::new(),
        problems,
    };
    let mut includes = Includes::new();
    for root in roots {
        let (count, files) = walk.part((root, Extent::Whole), &mut Vec::new());
        let count = *count;
        let files = files.clone();
        if count > MAX_INCLUDED {
            walk.report_too_many(root);
        } else {
            includes.insert(root, files);
        }
    }
    let taken_out = walk.taken_out;
    for (entry, link) in taken_out {
        graph.links[entry.index()][link] = Target::Nothing;
    }
    graph.includes = includes;
}

struct Walk<'g> {
    graph: &'g Graph,
    /// Of each text how many it includes, and the files they are from.
    done: HashMap<Part, (usize, Vec<EntryId>)>,
    /// Links that lead back, or to too much.
    taken_out: Vec<(EntryId, usize)>,
    problems: &'g mut Vec<Diagnostic>,
}

impl Walk<'_> {
    /// The includes within a text, which may be within those of `above`.
    fn part(&mut self, part: Part, above: &mut Vec<(Part, usize)>) -> &(usize, Vec<EntryId>) {
        if !self.done.contains_key(&part) {
            let (mut count, mut files) = (0_usize, Vec::new());
            for (link, target) in self.includes_of(part) {
                let Some(target) = target else { continue };
                above.push((part, link));
                let starts_at = above.iter().position(|(part, _)| *part == target);
                // A chain as long as this is too much in any case, and need not be followed to its end.
                if let Some(start) = starts_at {
                    self.report_cycle(&above[start..]);
                    self.taken_out.push((part.0, link));
                } else if above.len() <= MAX_INCLUDED {
                    let (within, more) = self.part(target, above);
                    count = count.saturating_add(1).saturating_add(*within);
                    files.push(target.0);
                    files.extend(more);
                } else {
                    count = usize::MAX;
                }
                above.pop();
            }
            files.sort_unstable();
            files.dedup();
            self.done.insert(part, (count, files));
        }
        &self.done[&part]
    }

    /// The includes that stand in a text, each with its link.
    fn includes_of(&self, part: Part) -> Vec<(usize, Option<Part>)> {
        let links = &self.graph.links[part.0.index()];
        let slots = self.graph.html_of(part).slots().iter();
        let includes = slots.filter(|slot| slot.kind == SlotKind::Include);
        let targets = includes.map(|slot| {
            let target = links
                .get(slot.link)
                .and_then(|target| part_of(self.graph, target));
            (slot.link, target)
        });
        targets.collect()
    }

    fn place(&self, entry: EntryId, link: usize) -> Place {
        let file = &self.graph[entry];
        Place::bytes(&file.path, file.prose.links[link].span.clone())
    }

    fn report_cycle(&mut self, cycle: &[(Part, usize)]) {
        let first = (0..cycle.len())
            .min_by_key(|index| (cycle[*index].0.0.index(), cycle[*index].1))
            .unwrap_or_default();
        let mut includes = cycle[first..].iter().chain(&cycle[..first]);
        let Some((part, link)) = includes.next() else {
            return;
        };
        let message = if cycle.len() == 1 {
            "this text includes itself"
        } else {
            "these texts include each other"
        };
        let mut problem = Diagnostic::new(Code::BadInclude, self.place(part.0, *link), message)
            .help("write a link, `[[…]]`, in the place of one of the includes");
        for (part, link) in includes.take(MAX_NAMED) {
            problem = problem.related(self.place(part.0, *link), "and this one");
        }
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn report_too_many(&mut self, root: EntryId) {
        let includes: Vec<usize> = self
            .includes_of((root, Extent::Whole))
            .into_iter()
            .map(|(link, _)| link)
            .collect();
        let path: &Arc<str> = &self.graph[root].path;
        let message = format!("this page includes more than {MAX_INCLUDED} texts, with those within them");
        let place = includes
            .first()
            .map_or_else(|| Place::file(path), |link| self.place(root, *link));
        self.problems.push(
            Diagnostic::new(Code::BadInclude, place, message).help("link to them: `[[…]]` without the `!`"),
        );
        self.taken_out
            .extend(includes.into_iter().map(|link| (root, link)));
    }
}
