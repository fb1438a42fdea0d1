//! A site as it is served: an immutable value, replaced as a whole by the next one.
//!
//! It answers two questions: which file stands at an address ([`Site::find`]), and what an open page should know
//! ([`Site::state_of`]). A page's state changes only when something that the page shows did.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::moved::{self, Origin};
use super::overlay::Overlay;
use super::references;
use crate::config::Config;
use crate::diagnostic::Severity;
use crate::graph::Graph;
use crate::output::Output;
use crate::plan::{Plan, Url, url};
use crate::site::Compiled;
use crate::source::{Fingerprint, SETTINGS_FILE, Snapshot};

/// Where the script that the server adds to pages lives; no page can have an address below `callboard/`.
pub(super) const SCRIPT: &str = "/callboard/serve/client.js";

/// The last good pages, and what is wrong now.
#[derive(Clone, Debug)]
pub struct Site {
    pages: Arc<Pages>,
    overlay: Overlay,
}

/// Pages of one compilation.
#[derive(Debug)]
struct Pages {
    is_good: bool,
    output: Output,
    graph: Arc<Graph>,
    plan: Arc<Plan>,
    config: Arc<Config>,
    snapshot: Arc<Snapshot>,
    moved: BTreeMap<String, Url>,
    fingerprints: Mutex<HashMap<Arc<str>, KnownBytes>>,
}

/// The bytes of a file that open pages show, with their fingerprint.
type KnownBytes = (Arc<[u8]>, Fingerprint);

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file of the output.
    File(String),
    /// Nothing, but there is something at this address.
    Elsewhere(String),
    /// Nothing.
    Nothing,
}

impl Site {
    /// The site to serve after a compilation. With errors, the pages before it stay, if those had none.
    ///
    /// `root` is the absolute path of the site's folder, for links that open an editor.
    pub fn next(before: Option<&Self>, compiled: Compiled, snapshot: Arc<Snapshot>, root: &Path) -> Self {
        let editor = &compiled.config.settings.editor;
        let overlay = Overlay::of_problems(&compiled.diagnostics, &snapshot, root, editor);
        let is_good = compiled.count(Severity::Error) == 0;
        let pages = match before {
            Some(before) if !is_good && before.pages.is_good => before.pages.clone(),
            before => Arc::new(Pages::new(
                before.map(|site| &*site.pages),
                compiled,
                snapshot,
                is_good,
            )),
        };
        Self { pages, overlay }
    }

    /// The same pages, while the site cannot be read at all.
    #[must_use]
    pub fn with_trouble(&self, message: &str, root: &Path) -> Self {
        let editor = &self.pages.config.settings.editor;
        Self {
            pages: self.pages.clone(),
            overlay: Overlay::of_trouble(message, SETTINGS_FILE, root, editor),
        }
    }

    /// The path on the host at which the site begins, `/` at both ends.
    pub fn base_path(&self) -> &str {
        self.pages.plan.base_path()
    }

    /// The output that is served.
    pub fn output(&self) -> &Output {
        &self.pages.output
    }

    /// How many files differ from those of another site, among them the ones that only one of both has.
    pub fn changed_files(&self, other: &Self) -> usize {
        let (ours, theirs) = (self.output().ready(), other.output().ready());
        let is_same = |path: &Arc<str>, bytes: &Arc<[u8]>| {
            let other = theirs.get(path);
            other.is_some_and(|other| Arc::ptr_eq(bytes, other) || bytes == other)
        };
        let changed = ours.iter().filter(|(path, bytes)| !is_same(path, bytes)).count();
        let gone = theirs.keys().filter(|path| !ours.contains_key(*path)).count();
        changed + gone
    }

    /// What stands at the path of a request, as it was sent.
    pub(super) fn find(&self, path: &str) -> Found {
        let base = self.base_path();
        let Some(asked) = decode(path).filter(|asked| asked.starts_with('/')) else {
            return Found::Nothing;
        };
        let Some(below) = asked.strip_prefix(&*decode(base).unwrap_or_default()) else {
            let is_above = base.starts_with(&format!("{}/", path.trim_end_matches('/')));
            return if is_above {
                Found::Elsewhere(base.to_owned())
            } else {
                Found::Nothing
            };
        };
        let output = self.output();
        let has = |file: &str| {
            output.ready().contains_key(file)
                || output.copies().contains_key(file)
                || output.may_take_long(file)
        };
        if below.is_empty() || below.ends_with('/') {
            let index = format!("{below}index.html");
            return if has(&index) {
                Found::File(index)
            } else {
                Found::Nothing
            };
        }
        if has(below) {
            Found::File(below.to_owned())
        } else if has(&format!("{below}/index.html")) {
            Found::Elsewhere(format!("{base}{}/", url::encode(below)))
        } else {
            Found::Nothing
        }
    }

    /// The state of the page at a path, as JSON for the script on it. `is_local` when the reader sits at this machine.
    pub(super) fn state_of(&self, path: &str, is_local: bool) -> String {
        let version = self.version_of(path);
        let moved = match version {
            Some(_) => None,
            None => self.moved_to(path),
        };
        let text = |value: &Option<String>| json(value);
        format!(
            "{{\"page\":{},\"styles\":{},\"moved\":{},\"home\":{},\"problems\":{}}}",
            text(&version.as_ref().map(|version| version.page.clone())),
            json(&version.map(|version| version.styles).unwrap_or_default()),
            text(&moved),
            json(self.base_path()),
            if is_local {
                &self.overlay.whole
            } else {
                &self.overlay.brief
            },
        )
    }

    /// The version of the page at a path; `None` where there is none.
    pub(super) fn version_of(&self, path: &str) -> Option<Version> {
        match self.find(path) {
            Found::File(file) if is_html(&file) => {
                let html = self.output().get(&file)?;
                Some(self.pages.version(&file, &String::from_utf8_lossy(html)))
            }
            _ => None,
        }
    }

    fn moved_to(&self, path: &str) -> Option<String> {
        let asked = decode(path)?;
        let below = asked.strip_prefix(self.base_path())?;
        let below = below.strip_suffix("index.html").unwrap_or(below);
        let to = self.pages.moved.get(below)?;
        Some(format!("{}{}", self.base_path(), to.encoded()))
    }
}

/// Which version of a page, and of the stylesheets on it, a browser has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Of all that needs a reload when it changes.
    pub(super) page: String,
    /// Of each stylesheet, by its path on the host.
    pub(super) styles: BTreeMap<String, String>,
}

impl Pages {
    fn new(before: Option<&Self>, compiled: Compiled, snapshot: Arc<Snapshot>, is_good: bool) -> Self {
        let mut pages = Self {
            is_good,
            output: compiled.output,
            graph: compiled.graph,
            plan: compiled.plan,
            config: compiled.config,
            snapshot,
            moved: BTreeMap::new(),
            fingerprints: Mutex::default(),
        };
        if let Some(before) = before {
            pages.moved = moved::follow(&before.moved, before.origin(), pages.origin());
            pages.fingerprints = Mutex::new(before.fingerprints_that_stay(&pages.output));
        }
        pages
    }

    fn origin(&self) -> Origin<'_> {
        Origin {
            graph: &self.graph,
            plan: &self.plan,
            snapshot: &self.snapshot,
        }
    }

    fn fingerprints_that_stay(&self, output: &Output) -> HashMap<Arc<str>, KnownBytes> {
        let Ok(known) = self.fingerprints.lock() else {
            return HashMap::new();
        };
        let stays = |(path, (bytes, _)): &(&Arc<str>, &KnownBytes)| {
            let now = output.ready().get(*path);
            now.is_some_and(|now| Arc::ptr_eq(now, bytes))
        };
        let staying = known.iter().filter(stays);
        staying
            .map(|(path, known)| (path.clone(), known.clone()))
            .collect()
    }

    /// The fingerprint of a file that a page shows.
    fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        let (path, bytes) = self.output.ready().get_key_value(path)?;
        let Ok(mut known) = self.fingerprints.lock() else {
            return Some(Fingerprint::of(bytes));
        };
        let entry = known.entry(path.clone());
        let known = entry.or_insert_with(|| (bytes.clone(), Fingerprint::of(bytes)));
        Some(known.1)
    }

    /// The version of a page: of its bytes, and of the files that it loads, by theirs.
    fn version(&self, page: &str, html: &str) -> Version {
        let mut parts = Fingerprint::default();
        let mut text = String::with_capacity(html.len());
        let mut styles = BTreeMap::new();
        let mut copied = 0;
        for reference in references::of_page(html) {
            let address = &html[reference.at.clone()];
            let Some(file) = self.file_at(page, address) else {
                continue;
            };
            let Some(fingerprint) = self.fingerprint(&file) else {
                continue;
            };
            if reference.is_stylesheet {
                let path = format!("{}{}", self.plan.base_path(), url::encode(&file));
                styles.insert(path, hex(self.stylesheet_version(&file, fingerprint)));
            } else {
                parts = parts.with(fingerprint);
            }
            // What follows the path is a version, which the file's own bytes tell better.
            let path_end = reference.at.start + address.find('?').unwrap_or(address.len());
            if copied <= path_end {
                text.push_str(&html[copied..path_end]);
                copied = reference.at.end;
            }
        }
        text.push_str(html.get(copied..).unwrap_or_default());
        Version {
            page: hex(Fingerprint::of(text.as_bytes()).with(parts)),
            styles,
        }
    }

    fn stylesheet_version(&self, file: &str, fingerprint: Fingerprint) -> Fingerprint {
        let bytes = self.output.ready().get(file);
        let css = bytes
            .map(|bytes| String::from_utf8_lossy(bytes))
            .unwrap_or_default();
        let loaded = references::of_stylesheet(&css);
        let loaded = loaded
            .into_iter()
            .filter_map(|address| self.fingerprint(&self.file_at(file, address)?));
        loaded.fold(fingerprint, Fingerprint::with)
    }

    /// The file of the site that an address in one of its files means; it need not be there.
    fn file_at(&self, from: &str, address: &str) -> Option<String> {
        let address = address.replace("&amp;", "&");
        let path = address.split(['?', '#']).next()?;
        if path.contains(':') || path.starts_with("//") {
            return None;
        }
        let path = decode(path)?;
        let (path, folder) = match path.strip_prefix('/') {
            Some(_) => (path.strip_prefix(self.plan.base_path())?, ""),
            None => (&*path, from.rsplit_once('/').map_or("", |(folder, _)| folder)),
        };
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => _ = parts.pop()?,
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

/// The bytes of a page with the script of the preview on it: first in its head, so that it runs before the page's own
/// scripts and sees the page as it was sent.
pub(super) fn with_script(html: &[u8], version: Option<&Version>) -> Vec<u8> {
    let mut tag = format!("<script src=\"{SCRIPT}\" data-page=\"");
    if let Some(version) = version {
        let styles = json(&version.styles).replace('&', "&amp;").replace('"', "&quot;");
        let _ = write!(tag, "{}\" data-styles=\"{styles}", version.page);
    }
    tag.push_str("\" defer></script>");
    let after_head = memchr::memmem::find(html, b"<head>").map(|at| at + "<head>".len());
    let at = after_head
        .or_else(|| memchr::memmem::find(html, b"</head>"))
        .unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat()
}

pub(super) fn is_html(file: &str) -> bool {
    file.ends_with(".html") || file.ends_with(".htm")
}

/// A path as it stands in the output; `None` when no file could have it.
fn decode(path: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let is_harmless = !decoded.contains('\\') && !decoded.chars().any(char::is_control);
    is_harmless.then(|| decoded.into_owned())
}

fn hex(fingerprint: Fingerprint) -> String {
    format!("{:032x}", fingerprint.0)[..16].to_owned()
}

fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    // Strings and maps of them always serialise.
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
