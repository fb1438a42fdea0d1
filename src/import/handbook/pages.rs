//! Where each file goes, and what a link that is written for another generator means.

use std::collections::{BTreeMap, HashMap, HashSet};

use percent_encoding::percent_decode_str;

use super::generator::{Generator, Layout, name_of};
use super::report::{Fate, Report};
use super::roles;
use super::{Files, Options, front};
use crate::document::destination::{join, relative};
use crate::units::fold_name as fold;
use crate::yaml::front_matter;

/// The files that are taken, with their new paths.
pub(super) struct Pages<'s> {
    /// New paths of pages, by the path in the source.
    pages: BTreeMap<&'s str, String>,
    others: BTreeMap<&'s str, String>,
    /// Files by their path below the root of the pages, folded, with and without ends, and by their old addresses.
    by_address: HashMap<String, &'s str>,
    /// Files by their name, where only one has it.
    by_name: HashMap<String, Option<&'s str>>,
    /// Old addresses by file that a page must be found at.
    old: HashMap<&'s str, Vec<String>>,
    /// Paths before they were ours, for links that are relative.
    places: HashMap<&'s str, String>,
}

impl<'s> Pages<'s> {
    pub(super) fn of(source: &'s Files, layout: &Layout, options: &Options, report: &mut Report) -> Self {
        let mut placed: Vec<(&str, String)> = Vec::new();
        for path in source.keys() {
            match layout.place(path) {
                Ok(place) => placed.push((path, place)),
                Err(reason) => report.file(path, Fate::Left(reason)),
            }
        }
        let indexes: HashSet<String> = placed
            .iter()
            .filter_map(|(_, place)| {
                place
                    .strip_suffix("index.md")
                    .or_else(|| place.strip_suffix("index.mdx"))
            })
            .map(|folder| folder.trim_end_matches('_').to_owned())
            .collect();
        let mut found = Self {
            pages: BTreeMap::new(),
            others: BTreeMap::new(),
            by_address: HashMap::new(),
            by_name: HashMap::new(),
            old: HashMap::new(),
            places: HashMap::new(),
        };
        let mut taken: HashSet<String> = HashSet::new();
        for (path, place) in placed {
            let Some(stem) = page_stem(&place) else {
                let mut to = place.clone();
                while !taken.insert(to.to_lowercase()) {
                    to = format!("copy-of-{to}");
                }
                report.file(path, Fate::Copied(to.clone()));
                found.others.insert(path, to);
                found.places.insert(path, place);
                continue;
            };
            let mut to = match options.roles.as_deref() {
                Some(folder) if roles::is_in(path, folder) && !is_index(stem, &indexes) => {
                    format!("roles/{}.md", roles::id_of(name_of(stem)))
                }
                _ => new_path(stem, &indexes),
            };
            while !taken.insert(to.to_lowercase()) {
                to = format!("{}-2.md", to.trim_end_matches(".md"));
            }
            report.file(path, Fate::Page(to.clone()));
            found.pages.insert(path, to);
            found.places.insert(path, place);
        }
        found.index(source, layout, report);
        found
    }

    fn index(&mut self, source: &'s Files, layout: &Layout, report: &mut Report) {
        let files: Vec<&'s str> = self.pages.keys().chain(self.others.keys()).copied().collect();
        for path in &files {
            let place = self.places[path].clone();
            let mut addresses = vec![place.clone(), (*path).to_owned()];
            if let Some(stem) = page_stem(&place) {
                addresses.push(stem.to_owned());
                for index in ["/index", "/_index", "/README", "/readme"] {
                    if let Some(folder) = stem.strip_suffix(index) {
                        addresses.push(folder.to_owned());
                    }
                }
            }
            for address in addresses {
                self.by_address.entry(fold(&address)).or_insert(path);
            }
            let name = fold(name_of(page_stem(&place).unwrap_or(&place)));
            let known = self.by_name.entry(name).or_insert(Some(path));
            if *known != Some(*path) {
                *known = None;
            }
        }
        let mut redirects = self.redirects(source, report);
        let pages: Vec<&'s str> = self.pages.keys().copied().collect();
        for path in pages {
            let text = String::from_utf8_lossy(&source[path]);
            let front::Addresses { mut old, names } = front::addresses(&text);
            old.extend(redirects.remove(path).unwrap_or_default());
            let place = &self.places[path];
            old.extend(address_of_post(place, layout.generator));
            let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
            for name in names {
                let address = match name.strip_prefix('/') {
                    Some(from_root) => from_root.to_owned(),
                    None => join(folder, &name).unwrap_or(name),
                };
                self.by_address
                    .entry(fold(address.trim_end_matches('/')))
                    .or_insert(path);
            }
            for address in &old {
                let bare = address.trim_matches('/').trim_end_matches(".html");
                self.by_address.entry(fold(bare)).or_insert(path);
            }
            let own = self.pages[path]
                .trim_end_matches(".md")
                .trim_end_matches("index")
                .trim_matches('/')
                .to_owned();
            old.retain(|address| {
                let path = address.trim_matches('/');
                !path.is_empty() && path != own && address.starts_with('/') && !address.contains([':', '*'])
            });
            old.dedup();
            if !old.is_empty() {
                self.old.insert(path, old);
            }
        }
    }

    /// Old addresses by page, from files `_redirects` with lines such as `/old/ /new/ 301`.
    fn redirects(&self, source: &Files, report: &mut Report) -> HashMap<&'s str, Vec<String>> {
        let mut found: HashMap<&'s str, Vec<String>> = HashMap::new();
        for (path, bytes) in source.iter().filter(|(path, _)| name_of(path) == "_redirects") {
            report.file(path, Fate::Read);
            for (number, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
                let mut words = line.split_whitespace();
                let (Some(old), Some(new)) = (words.next(), words.next()) else {
                    continue;
                };
                if old.starts_with('#') {
                    continue;
                }
                match self.at_address(new).filter(|page| self.pages.contains_key(page)) {
                    Some(page) if !old.contains([':', '*']) => {
                        found.entry(page).or_default().push(old.to_owned())
                    }
                    _ => report.note(
                        "a redirect that leads to no page here, or from a pattern",
                        "your host may still take it from a file `_redirects`",
                        path,
                        number + 1,
                    ),
                }
            }
        }
        found
    }

    /// The file that an address from the root means, in this spelling or another.
    fn at_address(&self, address: &str) -> Option<&'s str> {
        let bare = address.trim_matches('/');
        let bare = bare.strip_suffix("/index.html").unwrap_or(bare);
        let bare = bare.strip_suffix(".html").unwrap_or(bare);
        self.by_address.get(&fold(bare)).copied()
    }

    pub(super) fn pages(&self) -> impl Iterator<Item = (&'s str, &str)> {
        self.pages.iter().map(|(from, to)| (*from, to.as_str()))
    }

    pub(super) fn others(&self) -> impl Iterator<Item = (&'s str, &str)> {
        self.others.iter().map(|(from, to)| (*from, to.as_str()))
    }

    pub(super) fn old_addresses(&self, from: &str) -> &[String] {
        self.old.get(from).map(Vec::as_slice).unwrap_or_default()
    }

    /// The new path of a file.
    pub(super) fn new_path(&self, file: &str) -> Option<&str> {
        self.pages
            .get(file)
            .or_else(|| self.others.get(file))
            .map(String::as_str)
    }

    /// The file that an address means which is written in another file: relative, from the root, as published, or by
    /// name alone.
    pub(super) fn find(&self, from: &str, address: &str) -> Option<&'s str> {
        let decoded = percent_decode_str(address).decode_utf8_lossy();
        let at = |path: &str| self.at_address(path);
        if let Some(from_root) = decoded.strip_prefix('/') {
            return at(from_root).or_else(|| at(from_root.split_once('/')?.1));
        }
        let place = self.places.get(from)?;
        let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
        let stem = page_stem(place).unwrap_or(place);
        // As a path of files, as an address of the published page, then from the root.
        at(&join(folder, &decoded)?)
            .or_else(|| at(&join(stem, &decoded)?))
            .or_else(|| at(&decoded))
    }

    /// The file of a name, as shortcodes and includes take it.
    pub(super) fn find_by_name(&self, from: &str, name: &str) -> Option<&'s str> {
        self.find(from, name).or_else(|| {
            *self
                .by_name
                .get(&fold(name_of(page_stem(name).unwrap_or(name))))?
        })
    }

    /// The way from one file to another, as a link in Markdown.
    pub(super) fn way(&self, from: &str, to: &str) -> Option<String> {
        let way = relative(self.new_path(from)?, self.new_path(to)?);
        Some(way.replace(' ', "%20").replace('(', "%28").replace(')', "%29"))
    }
}

/// The path of a page without its end.
pub(super) fn page_stem(path: &str) -> Option<&str> {
    let path = path
        .strip_suffix(".erb")
        .filter(|path| path.ends_with(".md"))
        .unwrap_or(path);
    front_matter::page_stem(path)
}

fn is_index(stem: &str, indexes: &HashSet<String>) -> bool {
    new_path(stem, indexes).ends_with("index.md")
}

fn new_path(stem: &str, indexes: &HashSet<String>) -> String {
    let (folder, name) = match stem.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), stem),
    };
    let name = match name {
        "_index" => "index",
        readme if readme.eq_ignore_ascii_case("readme") && !indexes.contains(&folder) => "index",
        other => other,
    };
    format!("{folder}{name}.md")
}

/// `posts/2024-05-01-wrap.md` was at `/2024/05/01/wrap.html` with Jekyll, and in `blog/` with Docusaurus.
fn address_of_post(place: &str, generator: Generator) -> Option<String> {
    let (start, end) = match generator {
        Generator::Jekyll if place.starts_with("posts/") => ("", ".html"),
        Generator::Docusaurus if place.starts_with("blog/") => ("/blog", ""),
        _ => return None,
    };
    let name = page_stem(name_of(place))?;
    let mut parts = name.splitn(4, '-');
    let (year, month, day, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    ([year, month, day].into_iter().all(is_number))
        .then(|| format!("{start}/{year}/{month}/{day}/{rest}{end}"))
}
