//! Where pages went whose address is gone: their file was renamed, or its title stands on a new one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::graph::Graph;
use crate::plan::{Plan, PlannedPage, Subject, Url};
use crate::source::{Fingerprint, Snapshot};

/// More old addresses than this are not kept: a preview runs for days.
const MAX_KEPT: usize = 1_000;

/// A site's pages with the files that they come from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'s> {
    pub(super) graph: &'s Graph,
    pub(super) plan: &'s Plan,
    pub(super) snapshot: &'s Snapshot,
}

/// A page of content.
struct Sourced<'s> {
    url: &'s Url,
    path: &'s str,
    title: &'s Arc<str>,
}

impl<'s> Origin<'s> {
    fn sourced(self, page: &'s PlannedPage) -> Option<Sourced<'s>> {
        let Subject::Node(node) = page.subject else {
            return None;
        };
        let entry = self.graph.entry_of(node)?;
        Some(Sourced {
            url: &page.url,
            path: &self.graph[entry].path,
            title: &self.graph.common(node).title,
        })
    }

    fn fingerprint(self, path: &str) -> Option<Fingerprint> {
        self.snapshot.files.get(path).map(|file| file.fingerprint)
    }
}

/// The old addresses of a site, each with the new one of the same matter, after another change.
///
/// A page went to a file that was not there before and has the same bytes, or else the same title.
pub(super) fn follow(
    known: &BTreeMap<String, Url>,
    before: Origin<'_>,
    now: Origin<'_>,
) -> BTreeMap<String, Url> {
    let is_there = |url: &Url| now.plan.page_at(url).is_some();
    let pages = before.plan.pages.par_iter();
    let gone = pages.filter(|page| !is_there(&page.url));
    let gone: Vec<_> = gone.filter_map(|page| before.sourced(page)).collect();
    let mut moved = known.clone();
    if !gone.is_empty() {
        let mut by_bytes = HashMap::new();
        let mut by_title = HashMap::new();
        let pages = now.plan.pages.iter().filter_map(|page| now.sourced(page));
        for page in pages.filter(|page| before.fingerprint(page.path).is_none()) {
            by_bytes.entry(now.fingerprint(page.path)).or_insert(page.url);
            by_title.entry(page.title).or_insert(page.url);
        }
        for page in gone {
            let same_bytes = by_bytes.get(&before.fingerprint(page.path));
            if let Some(to) = same_bytes.or_else(|| by_title.get(page.title)) {
                for earlier in moved.values_mut().filter(|earlier| *earlier == page.url) {
                    *earlier = (*to).clone();
                }
                moved.insert(page.url.path().to_owned(), (*to).clone());
            }
        }
    }
    moved.retain(|old, to| is_there(to) && !is_there(&Url::of_file(old)));
    while moved.len() > MAX_KEPT {
        moved.pop_first();
    }
    moved
}
