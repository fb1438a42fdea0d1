//! A site made in a test: files in memory, compiled by the same pipeline as any other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use callboard::config::Request;
use callboard::diagnostic::{Diagnostic, format};
use callboard::site::{Cache, Compiled, compile, link_up};
use callboard::source::{History, Snapshot, SourceFile, Texts};
use jiff::civil::{Date, date};

/// A site's files, and what to ask of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Project {
    files: BTreeMap<String, Vec<u8>>,
    pub(crate) request: Request,
    history: History,
}

/// What counts as today in tests.
pub(crate) const TODAY: Date = date(2026, 5, 4);

impl Project {
    /// A site with empty settings.
    pub(crate) fn new() -> Self {
        Self::default().file("callboard.yaml", "").without_search()
    }

    /// The handbook of this repository.
    pub(crate) fn demo() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let snapshot = callboard::source::read(root, TODAY).expect("the demo can be read");
        let bytes = |file: &SourceFile| file.whole().expect("it can be read").to_vec();
        let files = snapshot
            .files
            .values()
            .map(|file| (file.path.to_string(), bytes(file)));
        Self {
            files: files.collect(),
            ..Self::default()
        }
        .without_search()
    }

    /// Without the index of the search, which takes longer than all else where code is not optimised. Tests that are
    /// about it ask for it.
    fn without_search(self) -> Self {
        self.asking(|request| request.with_search = false)
    }

    /// With a file, in place of any other of its path.
    pub(crate) fn file(mut self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.files.insert(path.to_owned(), text.as_ref().to_vec());
        self
    }

    /// All files by path.
    pub(crate) fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// Takes a file away.
    pub(crate) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// With something asked of the build.
    pub(crate) fn asking(mut self, ask: impl FnOnce(&mut Request)) -> Self {
        ask(&mut self.request);
        self
    }

    /// With the commits of its repository.
    pub(crate) fn with_history(mut self, history: History) -> Self {
        self.history = history;
        self
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let files = self
            .files
            .iter()
            .map(|(path, bytes)| SourceFile::new(path, bytes.clone()));
        Snapshot {
            history: self.history.clone(),
            ..Snapshot::of(files, TODAY)
        }
    }

    /// Compiles it from scratch.
    pub(crate) fn compile(&self) -> Compiled {
        compile(&self.snapshot(), &self.request, &mut Cache::default())
    }

    /// Links it; each page is made when the test asks for it.
    pub(crate) fn on_demand(&self) -> Site {
        let linked = link_up(
            &self.snapshot(),
            &self.request,
            &mut Cache::default(),
            &Arc::default(),
        );
        assert!(linked.problems().is_empty(), "{:?}", linked.problems());
        Site {
            compiled: linked.on_demand(),
        }
    }

    /// Compiles it and shows its problems, one a line: `error unknown-role content/a.md:3:5`.
    pub(crate) fn check(&self) -> Vec<String> {
        let (snapshot, compiled) = (self.snapshot(), self.compile());
        located(&snapshot, &compiled.diagnostics)
            .into_iter()
            .map(|problem| problem.to_string())
            .collect()
    }

    /// Compiles a site that must have no problems.
    pub(crate) fn build(&self) -> Site {
        let (snapshot, compiled) = (self.snapshot(), self.compile());
        let shown = format::human(
            &compiled.diagnostics,
            |file| std::str::from_utf8(snapshot.bytes(file)?).ok(),
            false,
        );
        assert!(compiled.diagnostics.is_empty(), "{shown}");
        Site { compiled }
    }
}

/// A site that was built.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) compiled: Compiled,
}

impl Site {
    /// The text of a file of the output.
    pub(crate) fn text(&self, path: &str) -> String {
        let bytes = self.compiled.output.get(path);
        let bytes = bytes.unwrap_or_else(|| panic!("the site has no {path}: it has {:?}", self.paths()));
        String::from_utf8(bytes.to_vec()).expect("pages are UTF-8")
    }

    /// The paths of all files.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.compiled
            .output
            .files()
            .keys()
            .map(|path| path.to_string())
            .collect()
    }

    /// `site.json`.
    pub(crate) fn data(&self) -> serde_json::Value {
        serde_json::from_str(&self.text("site.json")).expect("site.json is JSON")
    }
}

/// A problem at its place, as a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) file: String,
    /// 0 when the file as a whole is meant.
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) severity: &'static str,
    pub(crate) code: &'static str,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} {}:{}:{}",
            self.severity, self.code, self.file, self.line, self.column
        )
    }
}

/// The problems of a site with lines and columns, in order.
pub(crate) fn located(snapshot: &Snapshot, problems: &[Diagnostic]) -> Vec<Found> {
    let texts = Texts::of(snapshot);
    let arranged = format::arrange(problems, |file| texts.get(file));
    let found = arranged.iter().map(|shown| {
        let span = shown.located.span;
        Found {
            file: shown.located.file.to_string(),
            line: span.map_or(0, |span| span.line),
            column: span.map_or(0, |span| span.column),
            severity: shown.diagnostic.severity.name(),
            code: shown.diagnostic.code.name(),
        }
    });
    found.collect()
}
