//! Who has which address: the first who asks, whatever the letter case; and where an address of the site leads.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{PagePlace, Plan, RESERVED, Subject, Url};
use crate::content::{self, Kind, is_index_stem};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Severity};
use crate::document::destination::join;
use crate::graph::{Graph, Node, RoleId, Target};
use crate::yaml::front_matter::page_stem;

/// Who holds a URL, folded by case, and the place to name when somebody else wants it too.
pub(super) type Taken = HashMap<Arc<str>, Option<Place>>;

/// A URL as disks and hosts see it that ignore letter case and Unicode form; the index file of a folder is the folder.
pub(super) fn folded(url: &Url) -> Arc<str> {
    let path = url.path();
    let may_fold = |byte: u8| byte.is_ascii_uppercase() || !byte.is_ascii();
    if !path.bytes().any(may_fold) && !path.ends_with("index.html") {
        return url.shared().clone();
    }
    // Disks that ignore letter case mostly ignore too how an accent is written.
    let mut folded: String = path.to_lowercase().nfc().collect();
    if folded == "index.html" || folded.ends_with("/index.html") {
        folded.truncate(folded.len() - "index.html".len());
    }
    Arc::from(folded)
}

/// Takes a URL; if somebody has it, reports both and takes nothing.
pub(super) fn claim(
    taken: &mut Taken,
    url: &Url,
    place: Option<Place>,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let folded = folded(url);
    let in_made_folder = place.is_some() && RESERVED.iter().any(|start| folded.starts_with(start));
    match taken.entry(folded) {
        Entry::Vacant(free) if !in_made_folder => {
            free.insert(place);
            true
        }
        earlier => {
            let earlier = match earlier {
                Entry::Occupied(earlier) => earlier.get().clone(),
                Entry::Vacant(_) => None,
            };
            let shown = url.path();
            let (at, other) = match (place, earlier) {
                (Some(at), other) => (Some(at), other),
                (None, other) => (other, None),
            };
            let Some(at) = at else { return false };
            let message = format!("two things want the address `/{shown}`");
            let problem = Diagnostic::new(Code::UrlCollision, at, message);
            problems.push(match other {
                Some(other) => problem.related(other, "the other one is here").help(
                    "rename one of them; addresses that differ only by letter case or by how an accent is written are one on \
                     some disks",
                ),
                None => problem.help("rename it: Callboard makes a page or file of this name"),
            });
            false
        }
    }
}

/// How many bytes a name of a file or folder may have, on nearly every disk.
const MAX_NAME: usize = 255;

/// Reports addresses that no disk can hold: a file where another address needs a folder, and names that are too long.
/// Takes the files out of the plan.
pub(super) fn check_files(plan: &mut Plan, taken: &Taken, problems: &mut Vec<Diagnostic>) {
    let mut keys: Vec<&Arc<str>> = taken.keys().collect();
    keys.par_sort_unstable();
    let place_of = |key: &str| taken.get(key).and_then(Option::as_ref);
    let mut blocked: HashSet<Arc<str>> = HashSet::default();
    for key in keys.iter().filter(|key| !key.is_empty() && !key.ends_with('/')) {
        let folder = format!("{key}/");
        let next = keys.get(keys.partition_point(|other| ***other < *folder));
        let Some(below) = next.filter(|next| next.starts_with(&folder)) else {
            continue;
        };
        let (at, other) = match (place_of(key), place_of(below)) {
            (Some(at), other) => (at, other),
            (None, Some(at)) => (at, None),
            (None, None) => continue,
        };
        let message = format!("the site needs `/{key}` as a file and as a folder");
        let problem = Diagnostic::new(Code::UrlCollision, at.clone(), message);
        problems.push(match other {
            Some(other) => problem
                .related(other.clone(), "the other one is here")
                .help("rename one of them, or give the file an ending"),
            None => problem.help("rename it: Callboard makes a page or file of this name"),
        });
        blocked.insert((*key).clone());
    }
    if !blocked.is_empty() {
        plan.assets.retain(|_, url| !blocked.contains(&folded(url)));
        plan.redirects.retain(|url, _| !blocked.contains(&folded(url)));
    }
    let is_long = |key: &&Arc<str>| key.len() > MAX_NAME && key.split('/').any(|part| part.len() > MAX_NAME);
    for key in keys.iter().copied().filter(is_long) {
        let Some(at) = place_of(key) else { continue };
        let long = key.split('/').map(str::len).max().unwrap_or(0);
        let message = format!("the address has a name of {long} bytes, and disks hold {MAX_NAME}");
        problems
            .push(Diagnostic::new(Code::AddressTooLong, at.clone(), message).help("choose a shorter name"));
    }
    problems.extend(foreign_to_windows(&keys, place_of));
}

/// Hints at addresses that no disk of Windows can hold, each name once, at the first address below it.
fn foreign_to_windows<'t>(
    keys: &[&'t Arc<str>],
    place_of: impl Fn(&str) -> Option<&'t Place>,
) -> Vec<Diagnostic> {
    let mut named: HashSet<&str> = HashSet::default();
    let mut hints = Vec::new();
    for key in keys {
        let ends = key.match_indices('/').map(|(end, _)| end).chain([key.len()]);
        let mut start = 0;
        for end in ends {
            let name = &key[start..end];
            start = end + 1;
            let Some(reason) = refused_by_windows(name) else {
                continue;
            };
            let Some(at) = place_of(key) else { continue };
            if named.insert(&key[..end]) {
                let message = format!("Windows cannot hold a file or folder called `{name}`: {reason}");
                let help = "rename it, unless nobody will write or build this site, or keep a copy of it, on Windows";
                hints.push(Diagnostic::new(Code::NameForeignToWindows, at.clone(), message).help(help));
            }
        }
    }
    hints
}

/// Why Windows refuses a name in lower case, by its rules for files, paths and namespaces.
fn refused_by_windows(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let is_port = |rest: &str| matches!(rest.as_bytes(), [b'0'..=b'9']) || matches!(rest, "¹" | "²" | "³");
    let is_device = matches!(stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || ["com", "lpt"]
            .iter()
            .any(|port| stem.strip_prefix(port).is_some_and(is_port));
    let is_sign = |letter: char| letter.is_ascii_control() || "<>:\"|?*\\".contains(letter);
    if is_device {
        Some("it is the name of a device there")
    } else if name.contains(is_sign) {
        Some("it has one of the signs `< > : \" | ? * \\`")
    } else if name.ends_with(['.', ' ']) {
        Some("it ends with a dot or a space")
    } else {
        None
    }
}

pub(super) fn place_assets(
    graph: &Graph,
    taken: &mut Taken,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<Arc<str>, Url> {
    let mut assets = BTreeMap::new();
    for path in &graph.assets {
        let url = Url::of_file(path.strip_prefix("content/").unwrap_or(path));
        // The page or file that Callboard makes is shown, so nothing but an old file is lost.
        let is_old = matches!(
            url.path(),
            "robots.txt" | "404.html" | "sitemap.xml" | "index.html"
        );
        if is_old && taken.contains_key(&folded(&url)) {
            let message = format!("Callboard makes `/{}`, so this file is not published", url.path());
            let problem = Diagnostic::new(Code::NotPublished, Place::file(path), message);
            problems.push(problem.help("delete it; write what it said in a page"));
        } else if claim(taken, &url, Some(Place::file(path)), problems) {
            assets.insert(path.clone(), url);
        }
    }
    assets
}

/// The place of each grade on the page of its job: its id is that of an element there.
///
/// A heading of the job's text of the same id is reported, since a browser goes to the first of the two.
pub(super) fn place_grades(graph: &Graph, problems: &mut Vec<Diagnostic>) -> HashMap<Subject, Arc<str>> {
    let mut anchors = HashMap::new();
    for job in RoleId::all(graph).filter(|role| !graph[*role].grades.is_empty()) {
        let prose = graph[job].common.entry.map(|entry| &graph[entry].prose);
        let headings = prose.iter().flat_map(|prose| &prose.headings);
        let ids = headings
            .map(|heading| &heading.id)
            .chain(prose.iter().flat_map(|prose| &prose.anchors));
        let ids: BTreeSet<&str> = ids.map(String::as_str).collect();
        for grade in &graph[job].grades {
            let common = &graph[*grade].common;
            let (id, entry) = (&common.id, common.entry.map(|entry| &graph[entry]));
            if let Some(entry) = entry.filter(|_| ids.contains(&**id) || id.starts_with("cb-")) {
                let message = format!(
                    "something else on the page of `{}` has the address `#{id}`",
                    graph[job].common.id
                );
                let problem = Diagnostic::new(Code::UrlCollision, Place::file(&entry.path), message);
                problems.push(problem.help(format!(
                    "give the heading another address, `## … {{#about-{id}}}`, or the grade another id"
                )));
            }
            anchors.insert(Subject::Node(Node::Role(*grade)), id.clone());
        }
    }
    anchors
}

pub(super) fn place_redirects(
    graph: &Graph,
    plan: &Plan,
    taken: &mut Taken,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<Url, PagePlace> {
    let mut redirects = BTreeMap::new();
    for node in graph.nodes() {
        let Some(entry) = graph.entry_of(node).map(|entry| &graph[entry]) else {
            continue;
        };
        if entry.shared.aliases.is_empty() {
            continue;
        }
        let Some(to) = plan.place_of(&Subject::Node(node)) else {
            continue;
        };
        let own = folded(&plan.pages[to.page.index()].url);
        let first_problem = problems.len();
        for (index, alias) in entry.shared.aliases.iter().enumerate() {
            let place = Place::value(&entry.path, FieldPath::of("aliases").index(index));
            match address_of(alias, entry) {
                // Other generators have the address of a page in its front matter.
                Some(url) if folded(&url) == own => {}
                Some(url) => {
                    if claim(taken, &url, Some(place), problems) {
                        redirects.insert(url, to.clone());
                    }
                }
                None => problems.push(
                    Diagnostic::new(
                        Code::WrongValue,
                        place,
                        format!("`{alias}` is not an address of this site"),
                    )
                    .help("write a path from the site's root, such as `/jobs/production-manager/`"),
                ),
            }
        }
        if entry.kind() == Kind::Page {
            // A redirect is left out, and the page is whole: handbooks have old addresses that no longer fit together.
            for problem in &mut problems[first_problem..] {
                problem.severity = Severity::Warning;
                if problem.code == Code::UrlCollision {
                    problem.help =
                        Some("the redirect is left out; keep this old address on one page only".to_owned());
                }
            }
        }
    }
    redirects
}

/// The address of an alias; that of a page may be relative to the folder of its address, as Hugo has it.
fn address_of(alias: &str, entry: &content::Entry) -> Option<Url> {
    if entry.kind() != Kind::Page || !alias.starts_with("./") && !alias.starts_with("../") {
        return Url::of_alias(alias);
    }
    let folder = entry.id.rsplit_once('/').map_or("", |(folder, _)| folder);
    Url::of_alias(&join(folder, alias)?)
}

/// Reports links by path of the site that lead nowhere.
pub(super) fn check_site_paths(graph: &Graph, plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let mut broken = Vec::new();
    for (entry, targets) in graph.entries.iter().zip(&graph.links) {
        for (link, target) in entry.prose.links.iter().zip(targets) {
            if let Target::SitePath(path, _) = target
                && plan.at_site_path(path).is_none()
            {
                broken.push((Place::bytes(&entry.path, link.span.clone()), path));
            }
        }
    }
    let root = other_root(plan, &broken);
    for (place, path) in broken {
        let below = root.and_then(|root| path.strip_prefix(root)?.strip_prefix('/'));
        let near = below.filter(|below| plan.at_site_path(below).is_some());
        let help = near.map(|below| {
            let root = root.unwrap_or_default();
            format!("did you mean `/{below}`? Most such links here fit when `/{root}` is taken away")
        });
        problems.push(
            Diagnostic::new(Code::BrokenLink, place, format!("the site has no page `/{path}`"))
                .help("link to the file instead, relative to this one, so that it also works on GitHub and GitLab")
                .help_if(help),
        );
    }
}

/// The folder that most broken links by path of the site start with, and without which they lead somewhere: the content
/// was moved, or served below a path.
fn other_root<'p>(plan: &Plan, broken: &[(Place, &'p Arc<str>)]) -> Option<&'p str> {
    let mut fitting: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, path) in broken {
        if let Some((root, below)) = path.split_once('/')
            && !below.is_empty()
            && plan.at_site_path(below).is_some()
        {
            *fitting.entry(root).or_default() += 1;
        }
    }
    let (root, count) = fitting.into_iter().max_by_key(|(_, count)| *count)?;
    (count > 2 && 2 * count > broken.len()).then_some(root)
}

impl Plan {
    /// The URL of a page or file by its path from the site's root, as somebody writes it by hand.
    pub(super) fn at_site_path(&self, path: &str) -> Option<Url> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let below_base = || {
            let base = self.base_path.trim_matches('/');
            path.strip_prefix(base)
                .filter(|_| !base.is_empty())
                .map(|rest| rest.trim_start_matches('/'))
        };
        let found = |path: &str| {
            let folder = Url::folder(path.trim_end_matches('/'));
            if self.by_url.contains_key(&folder) || self.redirects.contains_key(&folder) {
                return Some(folder);
            }
            let file = Url::of_file(path);
            let is_made = self.by_url.contains_key(&file) || self.made.contains_key(&file);
            (is_made || self.assets.contains_key(&*format!("content/{path}"))).then_some(file)
        };
        found(path).or_else(|| below_base().and_then(found))
    }
}

/// The path of the page of a Markdown file, without a slash at its end: its path below `content/` without `.md`, index
/// files giving the folder.
pub(super) fn stem_of(path: &str) -> &str {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let stemmed = page_stem(below).unwrap_or(below);
    let (folder, stem) = stemmed.rsplit_once('/').unwrap_or(("", stemmed));
    if is_index_stem(stem) { folder } else { stemmed }
}
